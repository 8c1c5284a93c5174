import { writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSheet } from '#platform/forms'
import { recordFact } from '#registry/people/contract'
import { askWaiting, questionsAbout } from '#registry/registers'
import { syntheticId, syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import {
  approvedClass,
  draftedClass,
  giveRoster,
  ground,
  rosterRow,
  rosterSheet,
  type SheetPerson,
} from '../../../tests/kit/classes.ts'
import { type ListedProvider, listedProvider, pdf } from '../../../tests/kit/providers.ts'
import { offices, onLine } from '../../../tests/kit/registers.ts'
import { mendLines } from '../../registry/registers/adapter.ts'
import * as c from './contract.ts'
import { traineesOf } from './index.ts'

let app: TestApp
let provider: ListedProvider
let shift = 0
const nextStart = () => {
  shift += 7
  return new Date(Date.UTC(2026, 2, 10 + shift)).toISOString().slice(0, 10)
}
const draft = (more: Parameters<typeof draftedClass>[1] = {}) =>
  draftedClass(app, { provider, startsOn: nextStart(), trainees: [], ...more })
const upload = async (rows: readonly SheetPerson[]) =>
  (await provider.manager.upload(await rosterSheet(rows), '学员名册.xlsx')).id
const list = async (
  id: string,
  more: Partial<Parameters<typeof provider.manager.call<typeof c.listTrainees>>[1]> = {},
) => await provider.manager.call(c.listTrainees, { id, size: 200, ...more })

beforeAll(async () => {
  app = await testApp()
  await ground(app)
  provider = await listedProvider(app, '350203')
})
afterAll(async () => await app.stop())

test('C4 roster: the template holds the columns an import asks for, and tells how', async () => {
  const file = await provider.manager.try(c.rosterTemplate, {})
  expect(file.status).toBe(200)
  const read = await readSheet(file.raw, { columns: c.rosterColumns, maxRows: 10 })
  expect(read.reasons.map((r) => r.code)).toEqual(['sheet.empty'])
})

test('C4 roster: one bad row refuses the whole file, names row and column, and the annotated copy says it beside the row', async () => {
  const { classId: id } = await draft()
  const rows = Array.from({ length: 20 }, (_, i) => rosterRow(200 + i))
  const wrong = rows.with(7, { ...(rows[7] as SheetPerson), idNumber: '350203199001010011' })
  const fileId = await upload(wrong)
  const reply = await provider.manager.try(c.importRoster, { id, fileId })
  expect(reply.status).toBe(422)
  expect(reply.body.reasons).toMatchObject([{ code: 'identity.id_checksum', row: 9, field: 'idNumber' }])
  expect((await list(id)).total).toBe(0)
  const copy = await provider.manager.try(c.annotateRoster, { id, fileId })
  expect(copy.status).toBe(200)
  const read = await readSheet(copy.raw, {
    columns: [...c.rosterColumns, { key: 'fault', title: '错误原因' }],
    maxRows: 100,
  })
  expect(read.rows.filter((r) => r.values.fault).map((r) => [r.row, r.values.fault])).toEqual([
    [9, expect.stringContaining('校验位不正确')],
  ])
  expect((await list(id)).total).toBe(0)
  // Nobody of a refused file is in the register either.
  const people = await app.platform.tools.db
    .withTables<{ 'registry.person': { idNumberIndex: Buffer } }>()
    .selectFrom('registry.person')
    .select('idNumberIndex')
    .where(
      'idNumberIndex',
      '=',
      app.platform.tools.sealer.blind((rows[0] as SheetPerson).idNumber, 'id_number'),
    )
    .execute()
  expect(people).toEqual([])
})

test('C4 roster: two thousand rows come in whole, are filed, and a second time nothing changes', async () => {
  const big = await listedProvider(app, '350203', { officers: provider, seats: 2000 })
  const scene = await draftedClass(app, { provider: big, seats: 2000, trainees: [] })
  const rows = Array.from({ length: 2000 }, (_, i) => rosterRow(10_000 + i))
  const first = await giveRoster(big.manager, scene.classId, rows)
  expect(first).toMatchObject({ added: 2000, changed: 0, unchanged: 0, enrolled: 2000, warnings: [] })
  const second = await giveRoster(big.manager, scene.classId, rows)
  expect(second).toMatchObject({ added: 0, changed: 0, unchanged: 2000, enrolled: 2000 })
  expect(second.message).toContain('没有变化')
  const seen = await big.manager.call(c.getClass, { id: scene.classId })
  expect(seen.roster).toEqual({ enrolled: 2000, left: 0, eligible: 2000, ineligible: 0 })
  const filed = await big.manager.call(c.submitClass, {
    id: scene.classId,
    version: seen.version,
    commitment: true,
  })
  expect(filed.state).toBe('submitted')
})

test('C4 roster: the same file handed in twice at one moment is taken once', async () => {
  const { classId: id } = await draft()
  const fileId = await upload([rosterRow(300), rosterRow(301)])
  const both = await Promise.all([1, 2].map(() => provider.manager.call(c.importRoster, { id, fileId })))
  expect(both.map((r) => r.added).sort()).toEqual([0, 2])
  expect((await list(id)).total).toBe(2)
})

test('C4 faults: formulas, other files, another’s upload and a sheet without columns are refused and take nothing in', async () => {
  const { classId: id } = await draft()
  const { manager, clerk } = provider
  const p = rosterRow(310)
  const formula = await writeXlsx({
    sheets: [
      {
        name: '学员名册',
        rows: [
          ['姓名', '身份证号', '手机号', '人员类别'],
          [p.name, p.idNumber, p.phone, p.category],
        ],
        cells: new Map([['1,0', { value: p.name, formula: 'HYPERLINK("http://x","y")' }]]),
      },
    ],
  })
  const codes = async (body: Buffer, name: string) => {
    const { id: fileId } = await manager.upload(body, name)
    return await manager.refused(c.importRoster, { id, fileId })
  }
  expect(await codes(Buffer.from(formula), 'a.xlsx')).toContain('sheet.formula')
  expect(await codes(pdf(), 'a.pdf')).toEqual(['roster.wrong_file'])
  expect(await codes(Buffer.from('姓名,身份证号\n张三,1\n'), 'a.csv')).toEqual(['roster.wrong_file'])
  const other = await writeXlsx({
    sheets: [
      {
        name: 'x',
        rows: [
          ['甲', '乙'],
          [1, 2],
        ],
      },
    ],
  })
  expect(await codes(Buffer.from(other), 'a.xlsx')).toEqual(['sheet.no_titles'])
  const [broken] = await codes(Buffer.from('504b0304deadbeef', 'hex'), 'a.xlsx')
  expect(broken).toBeTruthy()
  const foreign = await clerk.upload(await rosterSheet([p]), 'a.xlsx')
  expect(await manager.refused(c.importRoster, { id, fileId: foreign.id })).toEqual(['roster.file_other'])
  expect(await manager.refused(c.annotateRoster, { id, fileId: foreign.id })).toEqual(['roster.file_other'])
  expect((await list(id)).total).toBe(0)
})

test('C4 roster: numbers kept as numbers have lost their digits, and the row says so', async () => {
  const { classId: id } = await draft()
  const p = rosterRow(311)
  const body = await writeXlsx({
    sheets: [
      {
        name: 'x',
        rows: [
          ['姓名', '身份证号', '手机号', '人员类别'],
          [p.name, 359900199001010000, p.phone, p.category],
        ],
      },
    ],
  })
  const file = await provider.manager.upload(Buffer.from(body), 'a.xlsx')
  expect(await provider.manager.refused(c.importRoster, { id, fileId: file.id })).toContain(
    'sheet.lost_digits',
  )
})

test('C4 roster: a known ID number under another name is refused, never overwritten', async () => {
  const one = await draft()
  await giveRoster(provider.manager, one.classId, [rosterRow(320)])
  const two = await draft()
  const fileId = await upload([rosterRow(321), { ...rosterRow(320), name: '演冒名' }])
  const reply = await provider.manager.try(c.importRoster, { id: two.classId, fileId })
  expect(reply.body.reasons).toMatchObject([{ code: 'person.name_mismatch', row: 3, field: 'name' }])
  expect((await list(two.classId)).total).toBe(0)
})

test('C4 roster: more people than seats are refused; one by one the last seat is the last', async () => {
  const { classId: id } = await draft({ seats: 2 })
  const fileId = await upload([330, 331, 332].map((i) => rosterRow(i)))
  expect(await provider.manager.refused(c.importRoster, { id, fileId })).toEqual(['roster.over_seats'])
  await giveRoster(provider.manager, id, [rosterRow(330), rosterRow(331)])
  const { name, idNumber, phone } = syntheticPerson(332)
  const add = { id, name, idNumber, phone, category: 'rural-transfer' as const }
  expect(await provider.manager.refused(c.addTrainee, add)).toEqual(['roster.over_seats'])
})

test('C4 F2 eligibility: who may not draw subsidy stays on the roster with every reason, and does not count', async () => {
  const { classId: id } = await draft()
  const old = { ...rosterRow(340), idNumber: syntheticId(7, '1960-01-01', 'male') }
  const done = await giveRoster(provider.manager, id, [rosterRow(341), rosterRow(342, 'employee'), old])
  expect(done.added).toBe(3)
  expect(new Set(done.warnings.map((w) => w.row))).toEqual(new Set([3, 4]))
  const without = await list(id, { subsidised: 'false' })
  expect(without.rows.map((r) => r.categoryTitle).sort()).toEqual(['企业职工', '农村转移就业劳动者'].sort())
  for (const row of without.rows) {
    expect(row.reasons.length).toBeGreaterThan(0)
    expect(row.reasons[0]?.clause).toBeTruthy()
  }
  const checks = await provider.manager.call(c.checkClass, { id })
  expect(checks.checks.find((x) => x.key === 'eligibility')).toMatchObject({ result: 'warning' })
  expect(checks.missing).toEqual([])
})

test('C4 facts: an officer’s category stands before the roster’s, and the difference is told', async () => {
  const one = await draft()
  await giveRoster(provider.manager, one.classId, [rosterRow(350)])
  const [trainee] = await traineesOf(app.platform.tools.db, one.classId)
  const two = await draft()
  app.clock.set('2026-03-02T01:05:00Z')
  await provider.clerk.call(recordFact, {
    id: trainee?.personId as string,
    fact: 'category',
    value: 'employee',
    asOf: '2026-03-02',
    reason: '与社保参保数据核对',
  })
  const done = await giveRoster(provider.manager, two.classId, [rosterRow(350)])
  expect(done.warnings.map((w) => w.code)).toContain('roster.category_differs')
  const [again] = await traineesOf(app.platform.tools.db, two.classId)
  expect(again?.subsidised).toBe(false)
  app.clock.set('2026-03-02T01:00:00Z')
})

test('K3 C4 roster: masked for everybody; found by whole name or number only; names go out once asked for with a reason', async () => {
  const scene = await approvedClass(app, { provider, startsOn: nextStart(), trainees: [360, 361, 362] })
  const id = scene.classId
  const person = syntheticPerson(361)
  const { clerk, manager } = provider
  const seen = await clerk.try(c.listTrainees, { id, size: 200 })
  const shown = JSON.stringify(seen.body)
  for (const secret of [person.name, person.idNumber, person.phone]) expect(shown).not.toContain(secret)
  expect((await list(id, { q: person.idNumber })).rows).toHaveLength(1)
  expect((await list(id, { q: person.name })).total).toBeGreaterThanOrEqual(1)
  expect((await list(id, { q: person.idNumber.slice(0, 10) })).total).toBe(0)
  expect((await manager.try(c.exportRoster, { id, reason: '核对学员身份' })).status).toBe(403)
  const file = await clerk.try(c.exportRoster, { id, reason: '核对学员身份' })
  expect(file.status).toBe(200)
  const read = await readSheet(file.raw, { columns: c.rosterColumns, maxRows: 10 })
  expect(read.rows.map((r) => r.values.idNumber)).toContain(person.idNumber)
  const audit = await app.platform.tools.db
    .withTables<{
      'platform.audit': { actId: string; reason: string | null; summary: string; subjects: string[] }
    }>()
    .selectFrom('platform.audit')
    .select(['reason', 'summary', 'subjects'])
    .where('actId', '=', 'training.class.export-roster')
    .execute()
  expect(audit).toHaveLength(1)
  expect(audit[0]).toMatchObject({ reason: '核对学员身份' })
  expect(audit[0]?.subjects.filter((s) => s.startsWith('person:'))).toHaveLength(3)
})

test('C4 audit: no act on a roster writes a name, number or phone into the record', async () => {
  const rows = await app.platform.tools.db
    .withTables<{ 'platform.audit': { actId: string; summary: string; before: unknown; after: unknown } }>()
    .selectFrom('platform.audit')
    .select(['summary', 'before', 'after'])
    .where('actId', 'like', 'training.class.%')
    .execute()
  expect(rows.length).toBeGreaterThan(20)
  const text = JSON.stringify(rows)
  expect(text).not.toMatch(/359900\d{11}[\dX]/)
  expect(text).not.toMatch(/164\d{8}/)
  expect(text).not.toContain('演')
})

test('C4 roster: changes stop while officers look at it; leaving needs a reason and frees the person', async () => {
  const scene = await draft({ trainees: [370, 371] })
  const { manager, clerk, reviewer } = provider
  const { version } = await manager.call(c.submitClass, {
    id: scene.classId,
    version: scene.version,
    commitment: true,
  })
  const fileId = await upload([rosterRow(372)])
  expect(await manager.refused(c.importRoster, { id: scene.classId, fileId })).toEqual([
    'roster.class_closed',
  ])
  const [first] = (await list(scene.classId)).rows
  const leave = { id: scene.classId, traineeId: (first as { id: string }).id, reason: '本人找到工作' }
  expect(await manager.refused(c.removeTrainee, leave)).toEqual(['roster.class_closed'])
  const reviewed = await clerk.call(c.reviewClass, { id: scene.classId, version })
  await reviewer.call(c.approveClass, { id: scene.classId, version: reviewed.version })
  await manager.call(c.removeTrainee, leave)
  expect(await manager.refused(c.removeTrainee, leave)).toEqual(['roster.gone'])
  expect((await list(scene.classId, { state: 'left' })).rows).toMatchObject([{ leftReason: '本人找到工作' }])
  expect((await manager.call(c.importRoster, { id: scene.classId, fileId })).added).toBe(1)
  expect((await clerk.call(c.judgeRoster, { id: scene.classId })).eligible).toBe(2)
})

test('C4 G2 lines: a whole roster is asked one by one afterwards, a few at once; 待回复 turns into the answer, and the seat is judged by it', async () => {
  const { tools } = app.platform
  const scene = await approvedClass(app, { provider, startsOn: nextStart(), trainees: [701] })
  const { classId: id } = scene
  const dead = syntheticPerson(702)
  const row = { idNumber: dead.idNumber, record: 'SW-1', name: dead.name, from: '2026-01-05' }
  const line = await onLine(app, await offices(app), 'deaths', [row])
  try {
    line.manner = 'slow'
    const people = Array.from({ length: 12 }, (_, i) => 702 + i)
    const sheet = people.map((i) => rosterRow(i))
    const taken = await giveRoster(provider.manager, id, sheet)
    expect(taken).toMatchObject({ warnings: [], message: expect.stringContaining('12 人待回复') })
    const own = await app.worker(720)
    const enrolled = await own.call(c.enrolSelf, { id, category: 'rural-transfer' })
    expect(enrolled).toMatchObject({ subsidised: true, warnings: [{ code: 'register-says.waiting' }] })
    expect(line.asked).toHaveLength(0)
    const owed = (await list(id)).rows.filter((t) => t.asked.length > 0)
    expect(owed).toHaveLength(13)
    expect(owed[0]?.asked).toMatchObject([{ title: '死亡人员信息', state: 'waiting', stateTitle: '待回复' }])

    await app.settle()
    await askWaiting(tools)
    expect(line.asked).toHaveLength(13)
    expect(line.most()).toBeGreaterThan(1)
    expect(line.most()).toBeLessThanOrEqual(6)
    await app.settle()
    const { rows } = await list(id)
    expect(rows.flatMap((t) => t.reasons.map((r) => r.code))).toEqual(['register-says.dead'])
    const found = rows.find((t) => !t.subsidised)
    expect(found?.asked).toMatchObject([{ state: 'answered', stateTitle: '有记录' }])
    expect(await provider.manager.call(c.getClass, { id })).toMatchObject({
      asking: { waiting: 0, failed: 0, answered: 13 },
      roster: { eligible: 13, ineligible: 1 },
    })
    // On record for whoever was asked about: by whom, what for, of which register.
    const log = await questionsAbout(tools.db, found?.personId as string)
    expect(log.map((q) => q.purpose)).toContain('核对“育婴员（初级）第一期”学员的参训资格')
    expect(log.flatMap((q) => q.registers)).toContainEqual(
      expect.objectContaining({ title: '死亡人员信息', found: true }),
    )
    // What was answered is not asked again, and two processes ask nobody twice.
    await provider.clerk.call(c.judgeRoster, { id })
    await Promise.all([askWaiting(tools), askWaiting(tools)])
    expect(line.asked).toHaveLength(14)
    expect(line.asked.at(-1)?.idNumber).toBe(syntheticPerson(701).idNumber)
  } finally {
    await line.stop()
  }
})

test('C4 G2 lines: an office that only errs is a state, asked again at growing gaps, then 无法查询 until somebody rechecks; who left is not asked', async () => {
  const { tools } = app.platform
  const scene = await approvedClass(app, { provider, startsOn: nextStart(), trainees: [731] })
  const { classId: id } = scene
  const line = await onLine(app, await offices(app), 'deaths', [])
  const add = (index: number) => {
    const { category: _title, ...person } = rosterRow(index)
    return provider.manager.call(c.addTrainee, { id, ...person, category: 'rural-transfer' })
  }
  try {
    const left = await add(733)
    await provider.manager.call(c.removeTrainee, { id, traineeId: left.traineeId, reason: '本人放弃' })
    const { traineeId } = await add(732)
    const of = async () => (await list(id)).rows.find((t) => t.id === traineeId)
    const about = () => line.asked.filter((q) => q.idNumber === syntheticPerson(732).idNumber)
    const askAfter = async (minutes: number) => {
      app.clock.set(new Date(app.clock.now().getTime() + minutes * 60_000))
      await app.renew(provider.manager, provider.clerk)
      mendLines()
      await askWaiting(tools)
      await app.settle()
    }
    for (const minutes of [0, 1, 5, 30, 120]) {
      line.manner = minutes === 0 ? 'down' : 'unsigned'
      await askAfter(minutes)
      expect(await of()).toMatchObject({ subsidised: true, reasons: [{ code: 'register-says.waiting' }] })
    }
    expect((await of())?.asked).toMatchObject([{ state: 'waiting', stateTitle: '待回复（答复无法采信）' }])
    // Nothing is due in between: three tries while it was down, one wrong answer each afterwards.
    await askAfter(0)
    expect(about()).toHaveLength(7)
    await askAfter(360)
    expect(await of()).toMatchObject({
      subsidised: true,
      reasons: [
        { code: 'register-says.unanswered', clause: 'F2-7', next: expect.stringContaining('再次查询') },
      ],
      asked: [{ state: 'given-up', stateTitle: '无法查询（答复无法采信）' }],
    })
    expect(about()).toHaveLength(8)

    line.manner = 'answer'
    await provider.clerk.call(c.judgeRoster, { id })
    await askAfter(0)
    expect(await of()).toMatchObject({ reasons: [], asked: [{ stateTitle: '无记录' }] })
    expect(line.asked.map((q) => q.idNumber)).not.toContain(syntheticPerson(733).idNumber)
  } finally {
    await line.stop()
  }
})
