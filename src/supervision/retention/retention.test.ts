import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeProof } from '#money/ledger/contract'
import { readSheet } from '#platform/forms'
import { liftHold, placeHold } from '#registry/holds/contract'
import { getDelivery, lookUp } from '#registry/registers/contract'
import {
  acceptComplaint,
  closeComplaint,
  fileComplaint,
  getComplaint,
  listComplaints,
  proposeResult,
} from '#supervision/complaints/contract'
import { proveRecord } from '#supervision/records/contract'
import { listTrainees } from '#training/class-filing/contract'
import { onlineHoursOf } from '#training/platforms'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { type ClosedClass, closedClass } from '../../../tests/kit/claims.ts'
import { learning, listedPlatform } from '../../../tests/kit/platforms.ts'
import { delivered, offices, openFor } from '../../../tests/kit/registers.ts'
import * as c from './contract.ts'
import { keepData } from './index.ts'

let app: TestApp
let closed: ClosedClass
let other: ClosedClass
let admin: User
let reviewer: User
beforeAll(async () => {
  app = await testApp()
  closed = await closedClass(app, { trainees: [9101, 9102] })
  other = await closedClass(app, { trainees: [9111] })
  app.clock.set('2030-01-02T01:00:00Z')
  admin = await app.staff('hr.admin', '350200')
  reviewer = await app.staff('hr.reviewer', '350200')
}, 120_000)
afterAll(async () => await app.stop())

const db = () => app.platform.tools.db
const rowOf = async (kind: c.KindName, user = admin) =>
  (await user.call(c.schedule, {})).rows.find((row) => row.kind === kind) as c.ScheduleRow
const sheetOf = async (classId: string): Promise<{ id: string; sha256: string }> => {
  const { rows } = await sql<{ id: string; sha256: string }>`
    select f.id, f.sha256 from training.roster_import r join platform.file f on f.id = r.file_id
    where r.class_id = ${classId} order by r.imported_at limit 1`.execute(db())
  return rows[0] as { id: string; sha256: string }
}
const opens = async (id: string) =>
  await app.http.inject({
    method: 'GET',
    url: app.platform.tools.files.link(id, app.clock.now().toISOString()),
  })
const ask = (kind: c.KindName, user = admin) =>
  user.try(c.askDestruction, { kind, region: '350200', reason: '保存期限届满，按期清理' })

test('K3 retention: what is due is listed by kind with its ground; the record, the ledger and exports can’t be chosen', async () => {
  const row = await rowOf('roster-sheet')
  expect(row).toMatchObject({ ending: 'destroy', months: 36, due: 2, held: 0, settable: true })
  expect(row.basis).toContain('平台设置')
  for (const kind of ['record', 'ledger', 'roster', 'export'] as const) {
    expect(await rowOf(kind)).toMatchObject({ due: null, settable: false })
    const reply = await ask(kind)
    expect(reply.body.reasons?.map((r) => r.code)).toEqual(['retention.never'])
  }
  expect((await ask('certificate-sheet')).body.reasons?.map((r) => r.code)).toEqual(['retention.nothing_due'])
  const elsewhere = await app.staff('hr.admin', '350100')
  expect(await rowOf('roster-sheet', elsewhere)).toMatchObject({ due: 0 })
  expect((await ask('roster-sheet', elsewhere)).status).toBe(403)
})

test('K3 retention: a hold keeps what it is about; two people destroy the rest; name, hash and list stay, the content is gone', async () => {
  const [mine, theirs] = [await sheetOf(closed.classId), await sheetOf(other.classId)]
  const asked = await ask('roster-sheet')
  expect(asked.body).toMatchObject({ items: 2, version: 1 })
  const { id } = asked.body
  expect((await ask('roster-sheet')).body.reasons?.map((r) => r.code)).toEqual(['retention.open'])
  // The hold comes between asking and deciding.
  const clerk = await app.staff('hr.clerk', '350200')
  const hold = await clerk.call(placeHold, {
    subjectKind: 'class',
    subjectId: other.classId,
    stops: 'payment',
    reason: '正在核查该班名册',
  })
  const both = await app.staff('hr.admin', '350200', { also: ['hr.reviewer'] })
  expect(await admin.refused(c.destroy, { id, version: 1, reason: '已核对清单' })).toContain('common.denied')
  expect(await reviewer.call(c.destroy, { id, version: 1, reason: '已核对' })).toMatchObject({
    destroyed: 1,
    kept: 1,
  })
  expect(await reviewer.refused(c.destroy, { id, version: 1, reason: '已核对清单' })).toContain(
    'common.changed_meanwhile',
  )

  expect((await opens(mine.id)).json()).toMatchObject({ reasons: [{ code: 'file.destroyed' }] })
  expect((await opens(theirs.id)).statusCode).toBe(200)
  await keepData(app.platform.tools)
  await expect(app.platform.tools.files.read(mine)).rejects.toThrow()
  await app.platform.tools.files.read(theirs)

  // The list says what it was, and what stayed and why; nobody changes it.
  const seen = await reviewer.call(c.getDestruction, { id })
  expect(seen).toMatchObject({
    state: 'done',
    destroyed: 1,
    kept: 1,
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  const { rows } = await reviewer.call(c.destructionItems, { id })
  expect(rows.find((row) => row.id === mine.id)).toMatchObject({ hash: mine.sha256, kept: null })
  expect(rows.find((row) => row.id === theirs.id)?.kept).toContain('正在核查该班名册')
  const sheet = await reviewer.try(c.destructionSheet, { id })
  const told = await readSheet(sheet.raw, { columns: [{ key: 'result', title: '结果' }], maxRows: 10 })
  expect(told.rows.map((row) => row.values.result).sort()).toEqual([
    expect.stringContaining('保留：'),
    '已销毁',
  ])
  await expect(
    sql`update supervision.destruction_item set kept = 'x' where destruction_id = ${id}`.execute(db()),
  ).rejects.toThrow(/once it is decided/)
  await expect(sql`delete from supervision.destruction_item`.execute(db())).rejects.toThrow()

  // The roster itself, the record and the books are whole.
  await app.renew(closed.provider.manager)
  expect((await closed.provider.manager.call(listTrainees, { id: closed.classId })).total).toBe(2)
  expect(await reviewer.call(proveRecord, {})).toMatchObject({ holds: true })
  const finance = await app.staff('finance.clerk', '350200')
  expect(await finance.call(makeProof, {})).toMatchObject({ holds: true })

  // Lifted, it is due again; who asks does not decide, whatever else they may.
  await reviewer.call(liftHold, { id: hold.id, reason: '核查结束，没有问题' })
  const again = await ask('roster-sheet', both)
  expect(again.body.items).toBe(1)
  expect(await both.refused(c.destroy, { id: again.body.id, version: 1, reason: '已核对清单' })).toEqual([
    'common.same_person',
  ])
  await expect(
    sql`update supervision.destruction set state = 'done', decided_by = asked_by, decided_at = now(), destroyed = 1, kept = 0
      where id = ${again.body.id}`.execute(db()),
  ).rejects.toThrow(/check constraint/)
  await both.call(c.withdrawDestruction, { id: again.body.id, version: 1, reason: '另行安排' })
})

test('K3 retention: the same content uploaded twice stays on the disk while one of the two is kept', async () => {
  const { id, sha256 } = await sheetOf(other.classId)
  const body = await app.platform.tools.files.read({ sha256 })
  const copy = await admin.upload(body, '同样内容.xlsx')
  const asked = await ask('roster-sheet')
  await reviewer.call(c.destroy, { id: asked.body.id, version: 1, reason: '已核对清单' })
  await keepData(app.platform.tools)
  expect((await opens(id)).statusCode).toBe(404)
  expect((await opens(copy.id)).statusCode).toBe(200)
  // And what comes anew with a content that was destroyed is whole.
  const gone = await sheetOf(closed.classId)
  expect((await opens(gone.id)).statusCode).toBe(404)
})

test('K3 G6 retention: of an old complaint the course stays, who complained and their photos go', async () => {
  const clerk = await app.staff('hr.clerk', '350203')
  const closer = await app.staff('hr.reviewer', '350203')
  const { receipt } = await app.visitor.call(fileComplaint, {
    kind: 'fees',
    region: '350203',
    orgId: closed.provider.orgId,
    about: '某培训学校',
    body: '报名时另外收了三百元资料费，没有收据。',
    contact: { name: '演知情', phone: '13900000002' },
  })
  const [row] = (await clerk.call(listComplaints, { q: receipt })).rows
  const id = row?.id as string
  await clerk.call(acceptComplaint, { id, version: 1 })
  await clerk.call(proposeResult, {
    id,
    version: 2,
    result: 'confirmed',
    reply: '经查属实，已责令该校退还所收费用。',
  })
  await closer.call(closeComplaint, { id, version: 3 })
  expect(await rowOf('complainant')).toMatchObject({ due: 0 })
  app.clock.set('2033-02-03T01:00:00Z')
  await app.renew(admin, reviewer, clerk)
  expect(await rowOf('complainant')).toMatchObject({ due: 1 })
  const asked = await ask('complainant')
  await reviewer.call(c.destroy, { id: asked.body.id, version: 1, reason: '已核对清单' })
  const seen = await clerk.call(getComplaint, { id })
  expect(seen).toMatchObject({ named: true, state: 'closed', reply: '经查属实，已责令该校退还所收费用。' })
  expect(seen.can).not.toContain('contact')
  const { rows } = await sql<{ left: number }>`select count(*)::int as left from supervision.complaint
    where contact_name_sealed is not null or contact_phone_sealed is not null`.execute(db())
  expect(rows[0]?.left).toBe(0)
})

test('K3 retention: another time is put in force by a second person of the province, and what is due follows it', async () => {
  const from = await app.staff('hr.admin', '350000')
  const to = await app.staff('hr.reviewer', '350000')
  const rule = { kind: 'voided-proof' as const, months: 60, reason: '与机构档案期限一致' }
  expect((await admin.try(c.askRule, rule)).status).toBe(403)
  expect(await from.refused(c.askRule, { ...rule, months: 3 })).toEqual(['retention.too_short'])
  expect(await from.refused(c.askRule, { ...rule, kind: 'ledger' })).toEqual(['retention.fixed'])
  expect(await from.refused(c.askRule, { ...rule, months: 24 })).toEqual(['retention.same'])
  const asked = await from.call(c.askRule, rule)
  expect(await from.refused(c.askRule, rule)).toEqual(['retention.rule_open'])
  expect(await rowOf('voided-proof')).toMatchObject({ months: 24 })
  await to.call(c.approveRule, asked)
  const row = await rowOf('voided-proof')
  expect(row).toMatchObject({ months: 60, basis: '平台设置' })
  expect(row.changes.map((change) => change.state)).toEqual(['in-force'])
  const { rows } = await sql<{ title: string }>`select title from supervision.door_retention_due`.execute(
    db(),
  )
  expect(rows).toEqual([])
})

test('K3 G2 retention: the uploaded file of a register goes by two people of the province, its receipt and what it says stay', async () => {
  app.clock.set('2033-02-03T01:00:00Z')
  const who = await offices(app)
  const { rows } = await sql<{ id: string; region: string }>`select p.id, p.region from registry.person p
    join training.trainee t on t.person_id = p.id where t.class_id = ${closed.classId} limit 1`.execute(db())
  await openFor(who, 'students', { basisUntil: '2040-12-31' })
  const id = await delivered(app, who, 'students', [], { open: false })
  const { rows: files } = await sql<{
    id: string
  }>`select file_id as id from registry.register_delivery`.execute(db())
  const fileId = files[0]?.id as string
  const chief = await app.staff('hr.reviewer', '350000')
  const clerk = await app.staff('hr.admin', '350000')
  expect(await rowOf('register-file', clerk)).toMatchObject({ due: 0, months: 1, ending: 'destroy' })
  app.clock.set('2033-05-03T01:00:00Z')
  await app.renew(clerk, chief, who.chief, who.loader, admin, reviewer)
  expect(await rowOf('register-file', clerk)).toMatchObject({ due: 1 })
  await keepData(app.platform.tools)
  const { rows: todo } = await sql<{ region: string; title: string }>`select region, title
    from supervision.door_retention_due where title like '部门数据%'`.execute(db())
  expect(todo).toEqual([{ region: '350000', title: '部门数据上传文件：1 件' }])
  const asked = await clerk.call(c.askDestruction, {
    kind: 'register-file',
    region: '350000',
    reason: '保存期限届满，按期清理',
  })
  await chief.call(c.destroy, { id: asked.id, version: 1, reason: '已核对清单' })
  expect((await opens(fileId)).statusCode).toBe(404)
  expect(await who.chief.call(getDelivery, { id })).toMatchObject({
    state: 'in-force',
    sha256: expect.anything(),
  })
  const said = await who.loader.call(lookUp, {
    personId: rows[0]?.id as string,
    registers: ['students'],
    reason: '核对参训资格',
  })
  expect(said.registers).toMatchObject([{ silence: null }])
})

test('K3 B6 retention: reports of online learning go by a decided list only; the hours they came to stay as they were', async () => {
  const { platformId } = await listedPlatform(app)
  const { rows } = await sql<{ id: string; personId: string; startsOn: string }>`
    select t.id, t.person_id, c.starts_on from training.trainee t join training.class c on c.id = t.class_id
    where c.id = ${closed.classId} order by t.id limit 1`.execute(db())
  const { id: learner, personId, startsOn } = rows[0] as (typeof rows)[number]
  const line = [...(await onlineHoursOf(db(), closed.classId)).values()][0]?.lines[0]?.line as number
  for (const classId of [closed.classId, other.classId])
    await sql`insert into training.learning_event (platform_id, sitting, seq, class_id, trainee_id, person_id, line, kind, at,
        position_s, correct, received_at)
      select ${platformId}, ${`s-${classId}`}, r.seq, ${classId}, ${learner}, ${personId}, r.line, r.kind, r.at,
        r."positionS", r.correct, r.at
      from jsonb_to_recordset(${JSON.stringify(learning(learner, line, `${startsOn}T11:00:00.000Z`, 60))}::jsonb)
        as r(seq integer, line smallint, kind text, at timestamptz, "positionS" integer, correct boolean)`.execute(
      db(),
    )
  const left = async (classId: string) =>
    (await sql`select 1 from training.learning_event where class_id = ${classId}`.execute(db())).rows.length
  const before = (await onlineHoursOf(db(), closed.classId)).get(personId)
  expect(before).toMatchObject({ reportedMinutes: 60, creditedMinutes: 60 })
  const gone = sql`delete from training.learning_event where class_id = ${closed.classId}`
  await expect(gone.execute(db())).rejects.toThrow(/append-only/)
  const clerk = await app.staff('hr.clerk', '350200')
  const asked = await ask('learning-events')
  expect(asked.body.items).toBe(2)
  // Listed is not decided.
  await expect(gone.execute(db())).rejects.toThrow(/append-only/)
  await clerk.call(placeHold, {
    subjectKind: 'class',
    subjectId: other.classId,
    stops: 'payment',
    reason: '正在核查该班线上学时',
  })
  expect(
    await reviewer.call(c.destroy, { id: asked.body.id, version: 1, reason: '已核对清单' }),
  ).toMatchObject({
    destroyed: 1,
    kept: 1,
  })
  expect([await left(closed.classId), await left(other.classId)]).toEqual([0, 61])
  expect((await onlineHoursOf(db(), closed.classId)).get(personId)).toEqual(before)
  await expect(
    sql`delete from training.learning_event where class_id = ${other.classId}`.execute(db()),
  ).rejects.toThrow(/append-only/)
  await expect(sql`update training.learning_kept set events = 0`.execute(db())).rejects.toThrow()
})
