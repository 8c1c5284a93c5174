import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, addMonths } from '#platform/day'
import { writeSheet } from '#platform/forms'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { giveAccount, type Offices, officesOf, paidClaim, seen, today } from '../../../tests/kit/claims.ts'
import { ground } from '../../../tests/kit/classes.ts'
import { agreed, apprenticePack } from '../../../tests/kit/kinds.ts'
import { putInForce } from '../../../tests/kit/money.ts'
import { pdf } from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
let enterprise: User
beforeAll(async () => {
  app = await testApp()
  await ground(app)
  await putInForce(app, apprenticePack)
  offices = await officesOf(app)
  enterprise = await app.staff('enterprise.manager', '350203')
}, 120_000)
afterAll(async () => await app.stop())

let next = 9700
const draft = async (files = true) => {
  const startsOn = today(app)
  const fileIds = files ? [(await enterprise.upload(pdf(), '协议.pdf')).id] : []
  const { id } = await enterprise.call(c.draftAgreement, {
    title: '电工学徒班',
    region: '350203',
    occupationCode: '4-10-01-02',
    level: 4,
    partner: '厦门测试技工学校',
    startsOn,
    endsOn: addDays(addMonths(startsOn, 12), -1),
    fileIds,
  })
  return id
}
const view = (id: string, user = enterprise) => user.call(c.getAgreement, { id })
const at = async (id: string) => ({ id, version: (await view(id)).version })
const person = (index: number) => {
  const { name, idNumber } = syntheticPerson(index)
  return { name, idNumber, hire: 'new' as const, joinedOn: today(app), contractFrom: today(app) }
}

test('F9 agreement: apprentices by Excel, all of a sheet or none, every fault by row; the same sheet changes nothing', async () => {
  const id = await draft()
  const from = today(app)
  const [a, b, other] = [syntheticPerson(9891), syntheticPerson(9892), syntheticPerson(9893)]
  const line = (one: { name: string; idNumber: string }, more: Record<string, string> = {}) => ({
    name: one.name,
    idNumber: one.idNumber,
    hire: '新招用职工',
    joinedOn: from,
    contractFrom: from,
    ...more,
  })
  const sheet = async (rows: Record<string, string>[]) => {
    const body = await writeSheet({ sheet: '学徒名册', columns: [...c.apprenticeColumns], rows })
    return (await enterprise.upload(body, '学徒.xlsx')).id
  }
  const bad = await sheet([
    line(a),
    line(a),
    line(b, { hire: '临时工', joinedOn: '下个月' }),
    line(other, { joinedOn: '2020-01-01', idNumber: '350203199001010000' }),
  ])
  const reply = await enterprise.try(c.importApprentices, { ...(await at(id)), fileId: bad })
  const told = (reply.body as unknown as { reasons: { code: string; row: number }[] }).reasons
  expect(told.map((r) => [r.row, r.code])).toEqual([
    [3, 'agreement.row_twice'],
    [4, 'agreement.bad_day'],
    [4, 'agreement.bad_hire'],
    [5, 'identity.id_checksum'],
  ])
  expect((await view(id)).people).toEqual([])
  const marked = await enterprise.try(c.annotateApprentices, { id, fileId: bad })
  expect([marked.status, marked.raw.subarray(0, 2).toString()]).toEqual([200, 'PK'])

  const good = await sheet([line(a), line(b)])
  expect(await enterprise.call(c.importApprentices, { ...(await at(id)), fileId: good })).toMatchObject({
    added: 2,
    unchanged: 0,
  })
  const again = await at(id)
  expect(await enterprise.call(c.importApprentices, { ...again, fileId: good })).toEqual({
    version: again.version,
    added: 0,
    unchanged: 2,
  })
  const changed = await sheet([line(a, { contractFrom: addDays(from, 1) })])
  expect(await enterprise.refused(c.importApprentices, { ...again, fileId: changed })).toEqual([
    'agreement.already_there',
  ])
  // Who stands on another agreement at the time: the row is named, and nobody of the sheet is entered.
  const second = await draft()
  const both = await sheet([line(other), line(a)])
  const elsewhere = await enterprise.try(c.importApprentices, { ...(await at(second)), fileId: both })
  expect(elsewhere.body).toMatchObject({ reasons: [{ code: 'agreement.elsewhere', row: 3 }] })
  expect((await view(second)).people).toEqual([])
  expect(await offices.clerk.refused(c.importApprentices, { ...again, fileId: good })).toEqual([
    'common.denied',
  ])
})

test('F9 agreement: drawn up, filled, handed in, sent back, put on record by the department, each by its own hand', async () => {
  const id = await draft(false)
  expect((await view(id)).missing.map((r) => r.code)).toEqual(['agreement.no_files', 'agreement.nobody'])
  expect(await enterprise.refused(c.submitAgreement, await at(id))).toEqual([
    'agreement.no_files',
    'agreement.nobody',
  ])
  expect(await offices.clerk.refused(c.getAgreement, { id })).toEqual(['common.out_of_scope'])
  const file = await enterprise.upload(pdf(), '协议.pdf')
  const of = await view(id)
  await enterprise.call(c.changeAgreement, {
    ...(await at(id)),
    title: of.title,
    region: of.region,
    occupationCode: of.occupationCode,
    level: of.level,
    partner: of.partner,
    startsOn: of.startsOn,
    endsOn: of.endsOn,
    fileIds: [file.id],
  })
  next += 1
  await enterprise.call(c.addApprentice, { ...(await at(id)), ...person(next) })
  await enterprise.call(c.submitAgreement, await at(id))
  expect((await offices.clerk.call(c.listAgreements, { mine: 'true' })).rows.map((r) => r.id)).toContain(id)
  expect(await enterprise.refused(c.approveAgreement, await at(id))).toEqual(['common.denied'])
  await offices.clerk.call(c.returnAgreement, { ...(await at(id)), reason: '请补充合作院校盖章页' })
  expect(await view(id)).toMatchObject({ state: 'returned', reason: '请补充合作院校盖章页' })
  await enterprise.call(c.submitAgreement, await at(id))
  const { number } = await offices.clerk.call(c.approveAgreement, await at(id))
  expect(await view(id)).toMatchObject({ state: 'approved', number, apprentices: 1 })
  expect(await enterprise.refused(c.addApprentice, { ...(await at(id)), ...person(next + 100) })).toEqual([
    'common.wrong_state',
  ])
})

test('F9 N10 agreement: nobody is an apprentice twice at a time; given up, the person is free again', async () => {
  next += 1
  const index = next
  const one = await draft()
  await enterprise.call(c.addApprentice, { ...(await at(one)), ...person(index) })
  expect(await enterprise.refused(c.addApprentice, { ...(await at(one)), ...person(index) })).toEqual([
    'agreement.already_there',
  ])
  const two = await draft()
  expect(await enterprise.refused(c.addApprentice, { ...(await at(two)), ...person(index) })).toEqual([
    'agreement.elsewhere',
  ])
  await enterprise.call(c.withdrawAgreement, { ...(await at(one)), reason: '改签另一份协议' })
  await enterprise.call(c.addApprentice, { ...(await at(two)), ...person(index) })
  const wrong = { ...person(next + 200), name: '改过的名字', joinedOn: '2025-01-01' }
  await app.worker(next + 200)
  expect(await enterprise.refused(c.addApprentice, { ...(await at(two)), ...wrong })).toEqual([
    'person.name_mismatch',
    'agreement.outside',
  ])
})

test('F9 F37-9 agreement: an intern is paid for once a contract of a year follows, the internship counted in', async () => {
  next += 1
  const id = await draft()
  const since = addMonths(today(app), -6)
  const { name, idNumber } = syntheticPerson(next)
  await enterprise.call(c.addApprentice, {
    ...(await at(id)),
    name,
    idNumber,
    hire: 'intern',
    joinedOn: today(app),
    internFrom: since,
    internTo: addDays(today(app), -1),
  })
  await enterprise.call(c.submitAgreement, await at(id))
  await offices.clerk.call(c.approveAgreement, await at(id))
  const stage = { agreementId: id, stage: 'first' as const }
  const { id: claimId } = await enterprise.call(c.createStageClaim, stage)
  expect(await seen(enterprise, claimId)).toMatchObject({ amountFen: 0, standingCount: 0 })
  const [apprentice] = (await view(id)).people
  await enterprise.call(c.signContract, {
    ...(await at(id)),
    apprenticeId: apprentice?.id as string,
    contractFrom: today(app),
    contractTo: addDays(addMonths(today(app), 12), -1),
  })
  await enterprise.call(c.amendClaim, { id: claimId, version: 1 })
  expect(await seen(enterprise, claimId)).toMatchObject({ amountFen: 18 * 20_000, standingCount: 1 })
})

test('F9 F4 agreement: who leaves after the first stage was paid is asked back for the months not trained', async () => {
  next += 10
  const scene = await agreed(app, offices.clerk, [next, next + 1])
  const of = await scene.enterprise.call(c.getAgreement, { id: scene.id })
  await giveAccount(app, of.orgId)
  const { id, version } = await scene.enterprise.call(c.createStageClaim, {
    agreementId: scene.id,
    stage: 'first',
  })
  await scene.enterprise.call(c.submitClaim, { id, version, amountFen: 480_000, people: 2 })
  await paidClaim(app, offices, id)
  await app.renew(scene.enterprise)
  const now = await scene.enterprise.call(c.getAgreement, { id: scene.id })
  const leaver = now.people[0]?.id as string
  const leave = { id: scene.id, version: now.version, apprenticeId: leaver, reason: '本人辞职' }
  expect(await scene.enterprise.refused(c.leaveAgreement, { ...leave, leftOn: '2025-01-01' })).toEqual([
    'agreement.left_outside',
  ])
  await scene.enterprise.call(c.leaveAgreement, { ...leave, leftOn: today(app) })
  await app.settle()
  expect((await offices.reviewer.call(c.listReassessments, { claimId: id })).rows).toMatchObject([
    { cause: 'training', beforeFen: 240_000, afterFen: 0, outcome: 'recovery' },
  ])
})

test('F9 agreement: the database itself keeps one apprenticeship at a time and another hand for the record', async () => {
  next += 10
  const scene = await agreed(app, offices.clerk, [next])
  const client = new pg.Client({ connectionString: app.appUrl })
  await client.connect()
  try {
    await expect(
      client.query(
        `insert into money.apprentice select (json_populate_record(a, json_build_object('id', gen_random_uuid(),
          'agreement_id', (select id from money.apprenticeship where id <> a.agreement_id limit 1)))).*
         from money.apprentice a where a.agreement_id = '${scene.id}'`,
      ),
    ).rejects.toThrow('apprentice_one_at_a_time')
    await expect(
      client.query(`update money.apprenticeship set decided_by = filed_by where id = '${scene.id}'`),
    ).rejects.toThrow('apprenticeship_decider_is_another')
  } finally {
    await client.end()
  }
})
