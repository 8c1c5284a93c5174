import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { packsInForce, putInForce, xiamenPacks } from '../../../tests/kit/money.ts'
import * as c from './contract.ts'
import { packById, packOn } from './index.ts'

let app: TestApp
let clerk: User
let reviewer: User
beforeAll(async () => {
  app = await testApp()
  clerk = await app.staff('hr.clerk', '350200')
  reviewer = await app.staff('hr.reviewer', '350200')
})
afterAll(async () => await app.stop())

const kind = 'personal-certificate' as const
const document = (over: Partial<c.PackDocument> = {}): c.PackDocument => ({
  ...structuredClone(xiamenPacks[kind]),
  ...over,
})
const db = () => app.platform.tools.db

test('F2 policy: drafted by one, put in force by another; judged by what is in force on the day', async () => {
  expect(await packOn(db(), '350203', kind, '2025-06-10')).toBeNull()
  const { id, version, number } = await clerk.call(c.draftPack, { document: document() })
  expect(number).toBe(1)
  expect((await clerk.call(c.getPack, { id })).can).toEqual(['edit', 'submit', 'withdraw'])
  expect(await packById(db(), id)).toBeNull()
  expect(await reviewer.refused(c.approvePack, { id, version })).toEqual(['common.wrong_state'])
  await clerk.call(c.submitPack, { id, version })
  expect((await clerk.call(c.getPack, { id })).can).toEqual(['withdraw'])
  const waiting = await reviewer.call(c.getPack, { id })
  expect([waiting.state, waiting.can]).toEqual(['submitted', ['return', 'approve']])
  expect(waiting.advice.map((one) => one.code)).toEqual(['policy.counting_ends', 'policy_case.none'])
  await reviewer.call(c.approvePack, { id, version: waiting.version })
  // A county has its city's; a neighbour has none; the day before its first day it is not there.
  expect(await packOn(db(), '350203', kind, '2023-12-20')).toMatchObject({ id, version: 1, region: '350200' })
  expect(await packOn(db(), '350200', kind, '2023-12-19')).toBeNull()
  expect(await packOn(db(), '350102', kind, '2025-06-10')).toBeNull()
  expect((await packById(db(), id))?.document).toEqual(document())
})

test('F2 policy: a new version begins later and ends the one before; what was in force stays readable', async () => {
  const first = (await packOn(db(), '350200', kind, '2025-06-10'))?.id as string
  const draft = (over: Partial<c.PackDocument>) =>
    clerk.call(c.draftPack, { document: document(over), submit: true })
  const past = await draft({ from: '2026-03-01' })
  expect(await reviewer.refused(c.approvePack, past)).toEqual(['policy.retroactive'])
  const same = await draft({ from: '2023-12-20' })
  expect(await reviewer.refused(c.approvePack, same)).toEqual(['policy.begins_before'])
  const next = await draft({ from: '2026-07-01', title: '厦门市个人见证补贴（新）' })
  await reviewer.call(c.approvePack, next)
  expect((await packOn(db(), '350200', kind, '2026-06-30'))?.id).toBe(first)
  expect(await packOn(db(), '350200', kind, '2026-07-01')).toMatchObject({ id: next.id, version: 4 })
  expect((await clerk.call(c.getPack, { id: first })).toOn).toBe('2026-06-30')
  expect((await clerk.call(c.listPacks, { state: 'approved', region: '350200' })).total).toBe(2)
  await Promise.all([past, same].map((one) => clerk.call(c.withdrawPack, { ...one, reason: '日期不符' })))
})

test('F2 policy: returned with a reason, changed, handed in again; two at once: the second is told', async () => {
  const { id, version } = await clerk.call(c.draftPack, {
    document: document({ from: '2027-01-01' }),
    submit: true,
  })
  await reviewer.call(c.returnPack, { id, version, reason: '请补充依据文件' })
  const returned = await clerk.call(c.getPack, { id })
  expect([returned.state, returned.decideReason, returned.can]).toEqual([
    'returned',
    '请补充依据文件',
    ['edit', 'submit', 'withdraw'],
  ])
  const change = { id, version: returned.version, document: document({ from: '2027-02-01' }), submit: true }
  await clerk.call(c.draftPack, change)
  expect(await clerk.refused(c.draftPack, change)).toEqual(['common.wrong_state', 'common.changed_meanwhile'])
  const moved = document({ from: '2027-02-01', subsidyKind: 'class-training' })
  expect(
    await clerk.refused(c.draftPack, { ...change, version: returned.version + 1, document: moved }),
  ).toEqual(['common.wrong_state', 'policy.moved'])
})

test('F2 K2 policy: the same hand never puts its own pack in force, by the rules and by the database', async () => {
  const { id } = await clerk.call(c.draftPack, { document: document({ from: '2028-01-01' }), submit: true })
  expect(await clerk.refused(c.approvePack, { id, version: 1 })).toEqual(['common.denied'])
  const client = new pg.Client({ connectionString: app.appUrl })
  await client.connect()
  await expect(
    client.query(
      `update money.policy_pack set state = 'approved', decided_by = drafted_by, decided_at = now() where id = $1`,
      [id],
    ),
  ).rejects.toThrow(/check/)
  await client.end()
  await clerk.call(c.withdrawPack, { id, version: 1, reason: '不再需要' })
})

test('F2 K2 policy: who wrote part of it does not approve it when another has changed it since', async () => {
  const both = await app.staff('hr.clerk', '350200')
  const { grantRole } = await import('#registry/accounts/contract')
  const admin = await app.staff('hr.admin', '350200')
  await admin.call(grantRole, {
    id: both.accountId as string,
    role: 'hr.reviewer',
    region: '350200',
    reason: '兼任',
  })
  const text = document({ from: '2028-03-01' })
  const { id, version } = await both.call(c.draftPack, { document: text })
  const changed = await clerk.call(c.draftPack, { id, version, document: text, submit: true })
  expect(await both.refused(c.approvePack, { id, version: changed.version })).toEqual(['common.same_person'])
  await clerk.call(c.withdrawPack, { id, version: changed.version, reason: '测试' })
})

test('F2 policy: a pack in force is never changed or deleted, not even by the owner of the tables', async () => {
  for (const url of [app.appUrl, app.ownerUrl]) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const ask = (sql: string) => client.query(`${sql} where state = 'approved'`)
    await expect(
      ask(`update money.policy_pack set document = jsonb_set(document, '{amounts,0,amountFen}', '1')`),
    ).rejects.toThrow()
    await expect(ask(`update money.policy_pack set to_on = null, from_on = '2020-01-01'`)).rejects.toThrow()
    await expect(ask(`update money.policy_pack set state = 'withdrawn'`)).rejects.toThrow()
    await expect(ask('delete from money.policy_pack')).rejects.toThrow()
    await client.end()
  }
})

test('F2 policy: a faulty pack is refused whole, every place named', async () => {
  const faulty = document({ from: '2029-01-01' })
  faulty.amounts[1] = { ...(faulty.amounts[2] as c.PackAmount), id: 'ability' }
  faulty.funds = [
    {
      id: 'f',
      title: '基金',
      clause: 'F37-14',
      when: { fact: 'shortage', op: 'is', value: true },
      fund: 'employment',
    },
  ]
  const reply = await clerk.try(c.draftPack, { document: faulty })
  expect(reply.status).toBe(422)
  expect(reply.body.reasons?.map((one) => [one.code, one.field])).toEqual([
    ['policy.id_twice', 'document.amounts.1.id'],
    ['policy.fund_open', 'document.funds'],
    ['policy.rows_overlap', 'document.amounts.1'],
  ])
  expect((await clerk.call(c.checkDraft, { document: faulty })).reasons).toHaveLength(3)
  const broken = { ...document(), amounts: [{ ...document().amounts[0], amountFen: 0.5 }] } as c.PackDocument
  expect((await clerk.try(c.draftPack, { document: broken })).status).toBe(400)
  expect(await clerk.refused(c.draftPack, { document: document({ region: '350299' }) })).toEqual([
    'common.out_of_scope',
  ])
})

test('F2 K1 policy: a county or another city drafts nothing for the city, and sees no draft of it', async () => {
  const county = await app.staff('hr.clerk', '350203')
  const fuzhou = await app.staff('hr.clerk', '350100')
  for (const user of [county, fuzhou]) {
    expect(await user.refused(c.draftPack, { document: document() })).toEqual(['common.out_of_scope'])
    expect(new Set((await user.call(c.listPacks, {})).rows.map((row) => row.state))).toEqual(
      new Set(['approved']),
    )
  }
  const { id } = await clerk.call(c.draftPack, { document: document({ from: '2030-01-01' }) })
  expect(await fuzhou.refused(c.getPack, { id })).toEqual(['common.out_of_scope'])
})

test('F2 I3 standards: public, on any day; an estimate explains itself', async () => {
  await putInForce(app, structuredClone(xiamenPacks['class-training']))
  const now = await app.visitor.call(c.standardsOn, { region: '350206' })
  expect(now.packs.map((pack) => [pack.subsidyKind, pack.version, pack.regionName])).toEqual([
    ['class-training', 1, '厦门市'],
    ['personal-certificate', 1, '厦门市'],
  ])
  const later = await app.visitor.call(c.standardsOn, { region: '350206', on: '2026-07-02' })
  expect(later.packs.find((pack) => pack.subsidyKind === kind)?.title).toBe('厦门市个人见证补贴（新）')
  expect((await app.visitor.call(c.standardsOn, { region: '350100' })).packs).toEqual([])
  const seat = {
    region: '350203',
    subsidyKind: kind,
    certificateKind: 'level' as const,
    level: 3,
    shortage: 'true' as const,
  }
  const estimate = await app.visitor.call(c.estimate, seat)
  expect(estimate.perSeatFen).toBe(180_000)
  expect(estimate.trace.map((node) => node.effectFen)).toEqual([null, 150_000, 30_000, null])
  const none = await app.visitor.call(c.estimate, { ...seat, region: '350100' })
  expect(none.reasons.map((one) => one.code)).toEqual(['policy.none'])
})

test('F2 policy: any city puts its own document in force; the shipped ones are offered for drafting', async () => {
  const ids = await packsInForce(app, '350100')
  expect(await packOn(db(), '350102', 'class-training', '2026-03-02')).toMatchObject({
    id: ids['class-training'],
    region: '350100',
  })
  expect((await clerk.call(c.shippedPacks, {})).rows.map((row) => row.file)).toEqual([
    '350000/skill-upgrade.json',
    '350200/class-training.json',
    '350200/personal-certificate.json',
  ])
  expect(await app.visitor.call(c.packShape, {})).toMatchObject({ type: 'object' })
})
