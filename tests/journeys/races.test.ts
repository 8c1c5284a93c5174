/** Many at once: the last seat, the last yuan, one record, one key, one payment. Nobody waits for ever, nobody gets it twice. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as m from '#money/claims/contract'
import { balancesOf, checkLedger } from '#money/ledger'
import type { AnyAct } from '#platform/serve'
import { sendWorkerCode, signIn, workerSignIn } from '#registry/accounts/contract'
import { addOrganisation } from '#registry/organisations/contract'
import * as c from '#training/class-filing/contract'
import { listAudit } from '#views/timeline/contract'
import { syntheticPerson, syntheticUscc } from '../../db/seeds/demo/identity.ts'
import { PASSWORD, type Reply, type TestApp, testApp, User } from '../kit/app.ts'
import {
  bankReturn,
  clearedClaim,
  closedClass,
  confirmedBatch,
  filedClaim,
  fundedClaim,
  type Offices,
  officesOf,
  seen,
  today,
} from '../kit/claims.ts'
import { approvedClass, draftedClass, filedClass, ground, rosterRow, rosterSheet } from '../kit/classes.ts'
import { type ListedProvider, listedProvider } from '../kit/providers.ts'

let app: TestApp
let provider: ListedProvider
let offices: Offices
beforeAll(async () => {
  app = await testApp()
  provider = await listedProvider(app, '350203', { seats: 40 })
  offices = await officesOf(app)
}, 120_000)
afterAll(async () => await app.stop())

const statuses = (replies: readonly Reply<unknown>[]) => replies.map((r) => r.status).sort((a, b) => a - b)
const codes = (replies: readonly Reply<unknown>[]) => [
  ...new Set(replies.flatMap((r) => (r.body.reasons ?? []).map((x) => x.code))),
]
const times = <T>(n: number, work: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, i) => work(i)))
const records = async (actId: string, subject: string) =>
  (
    await app.platform.tools.db
      .withTables<{ 'platform.doorAudit': { actId: string; subjects: string[] } }>()
      .selectFrom('platform.doorAudit')
      .select('subjects')
      .where('actId', '=', actId)
      .execute()
  ).filter((r) => r.subjects.includes(subject)).length

test('K1 race: of ten officers who decide one record at one moment one decides, and the others are told', async () => {
  const scene = await filedClass(app, { provider, trainees: [1], startsOn: '2026-03-12' })
  const clerks = await times(10, () => app.staff('hr.clerk', '350203'))
  const replies = await times(10, (i) =>
    i % 2 === 0
      ? (clerks[i] as User).try(c.reviewClass, { id: scene.classId, version: scene.version })
      : (clerks[i] as User).try(c.returnClass as AnyAct, {
          id: scene.classId,
          version: scene.version,
          reason: '材料不清晰，请补正',
        }),
  )
  expect(statuses(replies)).toEqual([200, ...Array.from({ length: 9 }, () => 422)])
  expect(codes(replies)).toEqual(['common.changed_meanwhile'])
  const [reviewed, returned] = await Promise.all([
    records(c.reviewClass.id, `class:${scene.classId}`),
    records(c.returnClass.id, `class:${scene.classId}`),
  ])
  expect(reviewed + returned).toBe(1)
})

test('K3 race: one submission sent ten times under its key at one moment takes one effect and gives one answer', async () => {
  const admin = await app.staff('hr.admin', '350200')
  const firm = {
    name: '同时提交的企业',
    uscc: syntheticUscc(4_321),
    kind: 'enterprise' as const,
    region: '350203',
  }
  const key = { 'idempotency-key': 'race-key-000001' }
  const replies = await times(10, () => admin.try(addOrganisation, firm, key))
  expect(statuses(replies)).toEqual(Array.from({ length: 10 }, () => 200))
  const ids = [...new Set(replies.map((r) => r.body.id))]
  expect(ids).toHaveLength(1)
  expect(await records(addOrganisation.id, `organisation:${ids[0]}`)).toBe(1)
  // What was refused is no answer to repeat: put right, the same key may be used.
  const bad = await admin.try(
    addOrganisation,
    { ...firm, uscc: 'X' },
    { 'idempotency-key': 'race-key-000002' },
  )
  expect(bad.status).toBe(422)
  const good = await admin.try(
    addOrganisation,
    { ...firm, uscc: syntheticUscc(4_322) },
    { 'idempotency-key': 'race-key-000002' },
  )
  expect(good.status).toBe(200)
  // Without a key the second is told by the rules, not by a broken constraint.
  const bare = await times(4, () => admin.try(addOrganisation, { ...firm, uscc: syntheticUscc(4_323) }))
  expect(statuses(bare)[0]).toBe(200)
  expect(bare.filter((r) => r.status === 200)).toHaveLength(1)
  expect(
    codes(bare).filter((code) => !['organisation.uscc_taken', 'common.changed_meanwhile'].includes(code)),
  ).toEqual([])
})

test('C4 race: twenty enrol for the last three seats at one moment: three are in, seventeen hear that it is full', async () => {
  const scene = await approvedClass(app, { provider, trainees: [11, 12], seats: 5, startsOn: '2026-03-26' })
  const workers = await times(20, (i) => app.worker(2_100 + i))
  const replies = await times(20, (i) =>
    (workers[i] as User).try(c.enrolSelf, { id: scene.classId, category: 'rural-transfer' }),
  )
  expect(statuses(replies)).toEqual([
    ...Array.from({ length: 3 }, () => 200),
    ...Array.from({ length: 17 }, () => 422),
  ])
  expect(codes(replies)).toEqual(['roster.full'])
  expect((await provider.manager.call(c.getClass, { id: scene.classId })).roster.enrolled).toBe(5)
})

test('C4 race: one person put on two rosters of the same hours at one moment is on one of them', async () => {
  const rival = await listedProvider(app, '350203', { officers: provider })
  const one = await approvedClass(app, { provider, trainees: [21], startsOn: '2026-04-09', title: '甲班' })
  const two = await approvedClass(app, {
    provider: rival,
    trainees: [22],
    startsOn: '2026-04-09',
    title: '乙班',
  })
  const row = { ...rosterRow(23), category: 'rural-transfer' as const }
  const worker = await app.worker(23)
  const replies = await Promise.all([
    provider.manager.try(c.addTrainee, { id: one.classId, ...row }),
    rival.manager.try(c.addTrainee, { id: two.classId, ...row }),
    worker.try(c.enrolSelf as AnyAct, { id: two.classId, category: 'rural-transfer' }),
  ])
  expect(statuses(replies)).toEqual([200, 422, 422])
  for (const code of codes(replies))
    expect(['roster.overlap', 'session.taken_meanwhile', 'roster.already']).toContain(code)
})

test('C4 race: two sheets with the same people in opposite order neither block nor break each other', async () => {
  // People who came by themselves have no place yet: both sheets write one.
  const indexes = Array.from({ length: 12 }, (_, i) => 2_300 + i)
  for (const index of indexes) await app.worker(index)
  const scenes = [
    await draftedClass(app, { provider, trainees: [], startsOn: '2026-05-07' }),
    await draftedClass(app, { provider, trainees: [], startsOn: '2026-05-07' }),
  ]
  const files = await Promise.all(
    [indexes, [...indexes].reverse()].map(async (order) =>
      provider.manager.upload(await rosterSheet(order.map((i) => rosterRow(i))), '名册.xlsx'),
    ),
  )
  const replies = await times(2, (i) =>
    provider.manager.try(c.importRoster, {
      id: (scenes[i] as { classId: string }).classId,
      fileId: (files[i] as { id: string }).id,
    }),
  )
  expect(statuses(replies)).toEqual([200, 200])
  expect(replies.map((r) => r.body.added)).toEqual([12, 12])
})

test('F1 C3 race: classes filed at one moment for more than the budget holds never get more than it holds', async () => {
  await ground(app, '350500', 50_000)
  const there = await listedProvider(app, '350502')
  const scenes: Awaited<ReturnType<typeof draftedClass>>[] = []
  for (let i = 0; i < 5; i += 1)
    scenes.push(
      await draftedClass(app, {
        provider: there,
        trainees: [2_400 + i],
        seats: 30,
        startsOn: `2026-0${4 + i}-01`,
      }),
    )
  // Thirty seats of seven hundred yuan: two classes fit into fifty thousand.
  const replies = await times(5, (i) => {
    const scene = scenes[i] as (typeof scenes)[number]
    return there.manager.try(c.submitClass, { id: scene.classId, version: scene.version, commitment: true })
  })
  expect(statuses(replies)).toEqual([200, 200, 422, 422, 422])
  expect(codes(replies)).toEqual(['budget.short'])
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F4 race: approved twice, batched twice, confirmed twice, booked twice at one moment: paid once', async () => {
  const scene = await closedClass(app, { trainees: [2_501, 2_502] })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  await clearedClaim(app, offices, id)
  const [a, b] = await Promise.all([
    app.staff('finance.clerk', '350200'),
    app.staff('finance.clerk', '350200'),
  ])
  const at = { id, version: (await seen(a, id)).version, amountFen: 140_000 }
  const funded = await Promise.all([a.try(m.fundClaim, at), b.try(m.fundClaim, at), a.try(m.fundClaim, at)])
  expect(statuses(funded)).toEqual([200, 422, 422])
  const other = await app.staff('hr.clerk', '350200')
  const batch = { region: '350200', fund: 'employment' as const, claimIds: [id] }
  const batched = await Promise.all([offices.clerk.try(m.makeBatch, batch), other.try(m.makeBatch, batch)])
  expect(statuses(batched)).toEqual([200, 422])
  const made = batched.find((r) => r.status === 200)?.body as { id: string; number: string; totalFen: number }
  const [x, y] = await Promise.all([
    app.staff('finance.reviewer', '350200'),
    app.staff('finance.reviewer', '350200'),
  ])
  const confirm = { id: made.id, version: 1, totalFen: made.totalFen }
  expect(
    statuses(await Promise.all([x.try(m.confirmBatch, confirm), y.try(m.confirmBatch, confirm)])),
  ).toEqual([200, 422])
  const { lines, version } = await a.call(m.getBatch, { id: made.id })
  const line = lines[0] as (typeof lines)[number]
  const text = (serial: string) =>
    Buffer.from(bankReturn(made.number, today(app), [{ no: line.no, amountFen: line.amountFen, serial }]))
  const [one, two] = await Promise.all([
    a.upload(text('YH-RACE-1'), '回单.csv'),
    b.upload(text('YH-RACE-2'), '回单.csv'),
  ])
  const booked = await Promise.all([
    a.try(m.importReturn, { id: made.id, version, fileId: one.id }),
    b.try(m.importReturn, { id: made.id, version, fileId: two.id }),
  ])
  expect(statuses(booked)).toEqual([200, 422])
  expect((await seen(a, id)).state).toBe('paid')
  const { id: budgetId } = await app.platform.tools.db
    .withTables<{ 'money.doorBudget': { id: string; region: string; fund: string } }>()
    .selectFrom('money.doorBudget')
    .select('id')
    .where('region', '=', '350200')
    .executeTakeFirstOrThrow()
  expect(JSON.stringify([...(await balancesOf(app.platform.tools.db, [budgetId])).values()])).toContain(
    '"paidFen":140000',
  )
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F4 race: two batches of two officers over the same two claims, taken in opposite order, take each claim once', async () => {
  const ids: string[] = []
  for (const index of [2_601, 2_611]) {
    const scene = await closedClass(app, { trainees: [index] })
    await app.renew(...Object.values(offices))
    const id = await filedClaim(scene)
    await fundedClaim(app, offices, id)
    ids.push(id)
  }
  const other = await app.staff('hr.clerk', '350200')
  const replies = await Promise.all([
    offices.clerk.try(m.makeBatch, { region: '350200', fund: 'employment', claimIds: ids }),
    other.try(m.makeBatch, { region: '350200', fund: 'employment', claimIds: [...ids].reverse() }),
  ])
  expect(statuses(replies)).toEqual([200, 422])
  const free = await confirmedBatch(offices, ids).catch(() => null)
  expect(free).toBeNull()
})

test('K2 race: forty wrong passwords at one moment are five guesses, and the server answers on', async () => {
  const clerk = await app.staff('hr.clerk', '350203')
  const login = clerk.login as string
  const guesses = await times(40, (i) =>
    new User(app.http, null).try(signIn, { login, password: `Guess-${i}-2026` }),
  )
  const wrong = guesses.filter((r) => r.body.reasons?.[0]?.code === 'account.wrong_credentials')
  const locked = guesses.filter((r) => r.body.reasons?.[0]?.code === 'account.locked')
  expect([wrong.length, locked.length]).toEqual([5, 35])
  expect(await new User(app.http, null).refused(signIn, { login, password: PASSWORD })).toEqual([
    'account.locked',
  ])
  // Each guess is on record where the region's auditor looks.
  const auditor = await app.staff('auditor', '350203')
  const { rows } = await auditor.call(listAudit, { subject: `account:${clerk.accountId}`, act: signIn.id })
  expect(rows.map((r) => r.summary.replace(/^.*登录失败/, '')).sort()).toEqual(
    [1, 2, 3, 4, 5].map((n) => `，连续第 ${n} 次`),
  )
})

test('K2 race: thirty guesses of a phone code at one moment are five, and then the right one is worth nothing', async () => {
  const { idNumber, phone, name } = syntheticPerson(2_701)
  const { shownCode } = await app.visitor.call(sendWorkerCode, { idNumber, phone })
  const wrong = (i: number) => String((Number(shownCode) + 1 + i) % 1_000_000).padStart(6, '0')
  const guesses = await times(30, (i) =>
    new User(app.http, null).try(workerSignIn, { idNumber, phone, name, code: wrong(i) }),
  )
  expect(codes(guesses)).toEqual(['account.code_wrong'])
  expect(
    await new User(app.http, null).refused(workerSignIn, {
      idNumber,
      phone,
      name,
      code: shownCode as string,
    }),
  ).toEqual(['account.code_wrong'])
})
