import { createHash } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  closedClass,
  earner,
  filedClaim,
  issue,
  type Offices,
  officesOf,
  seen,
  today,
} from '../../../tests/kit/claims.ts'
import { ground } from '../../../tests/kit/classes.ts'
import * as c from './contract.ts'
import { closeNotices } from './index.ts'

let app: TestApp
let offices: Offices
beforeAll(async () => {
  app = await testApp()
  await ground(app)
  offices = await officesOf(app)
}, 120_000)
afterAll(async () => await app.stop())

let index = 6600
async function ownClaim(): Promise<{ id: string; worker: User }> {
  index += 1
  await app.renew(...Object.values(offices))
  const evaluator = await app.staff('evaluator.manager', '350200')
  const certificateId = await issue(evaluator, index, { issuedOn: today(app) })
  const { worker } = await earner(app, offices.clerk, index)
  const { id } = await worker.call(c.fileOwn, { certificateId })
  return { id, worker }
}
const at = async (user: User, id: string) => ({ id, version: (await seen(user, id)).version })
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const drawnOf = (view: c.SampleView) => view.lines.filter((l) => l.drawn)
const findOne = async (round: string, lineId: string, finding: 'right' | 'wrong', by = offices.clerk) =>
  await by.call(c.findSample, {
    id: round,
    version: (await by.call(c.getSample, { id: round })).version,
    lineId,
    finding,
    note: '已电话核实本人，与登记一致',
  })

test('F4 fast review: all-passed claims only, drawn by a rule that anybody can repeat, passed when all drawn are right', async () => {
  const ids: string[] = []
  for (let i = 0; i < 12; i += 1) ids.push((await ownClaim()).id)
  const { rows, total } = await offices.clerk.call(c.sampleCandidates, { size: 50 })
  expect(rows.map((r) => r.id).sort()).toEqual([...ids].sort())
  expect(total).toBe(12)
  const made = await offices.clerk.call(c.drawSample, { claimIds: ids, sharePercent: 20 })
  expect(made).toMatchObject({ people: 12, drawn: 3 })
  const view = await offices.clerk.call(c.getSample, { id: made.id })
  // An outsider with the published list, digest, nonce and rule comes to the same three.
  const list = [...view.lines]
    .sort((a, b) => (a.claimNumber < b.claimNumber ? -1 : 1))
    .map((l) => `${l.claimNumber}/${l.lineNo}\t${l.payee}\t${l.amountFen}\n`)
    .join('')
  expect(sha256(list)).toBe(view.listDigest)
  expect(sha256(`${view.listDigest}:${view.nonce}`)).toBe(view.seed)
  const keys = view.lines.map((l) => [sha256(`${view.seed}:${l.claimNumber}/${l.lineNo}`), l.lineId] as const)
  expect(
    drawnOf(view)
      .map((l) => l.lineId)
      .sort(),
  ).toEqual(
    [...keys]
      .sort((a, b) => (a[0] < b[0] ? -1 : 1))
      .slice(0, 3)
      .map(([, id]) => id)
      .sort(),
  )
  expect(await offices.reviewer.call(c.redrawSample, { id: made.id })).toMatchObject({
    same: true,
    seed: view.seed,
  })
  // The same claims are not drawn again until somebody likes the outcome.
  expect(new Set(await offices.clerk.refused(c.drawSample, { claimIds: ids }))).toEqual(
    new Set(['sample.not_fit']),
  )
  expect(await offices.clerk.refused(c.passSample, { id: made.id, version: 1 })).toEqual([
    'sample.not_all_found',
  ])
  const spared = view.lines.find((l) => !l.drawn)?.lineId as string
  expect(
    await offices.clerk.refused(c.findSample, {
      id: made.id,
      version: 1,
      lineId: spared,
      finding: 'right',
      note: '没有抽中的人',
    }),
  ).toEqual(['sample.not_drawn'])
  for (const line of drawnOf(view)) await findOne(made.id, line.lineId, 'right')
  // One of them was reviewed by somebody else meanwhile: it is told, the others pass.
  const other = await app.staff('hr.clerk', '350200')
  await other.call(c.reviewClaim, { ...(await at(other, ids[0] as string)), note: '逐件初审' })
  const round = await offices.clerk.call(c.getSample, { id: made.id })
  const passed = await offices.clerk.call(c.passSample, { id: made.id, version: round.version })
  expect([passed.done, passed.refused]).toEqual([11, 1])
  expect(passed.rows.find((r) => !r.done)).toMatchObject({
    id: ids[0],
    reasons: [{ code: 'common.wrong_state' }],
  })
  expect((await seen(offices.clerk, ids[1] as string)).state).toBe('reviewed')
  expect((await seen(offices.clerk, ids[1] as string)).reviewNote).toContain('自动核验全部通过')
  expect((await offices.clerk.call(c.getSample, { id: made.id })).state).toBe('passed')
})

test('F4 fast review: one wrong among the drawn, and the whole round is looked at one by one; findings and draws stay', async () => {
  const ids = [(await ownClaim()).id, (await ownClaim()).id, (await ownClaim()).id]
  const made = await offices.clerk.call(c.drawSample, { claimIds: ids, sharePercent: 50 })
  const [first, second] = drawnOf(await offices.clerk.call(c.getSample, { id: made.id }))
  expect(await findOne(made.id, first?.lineId as string, 'wrong')).toMatchObject({ state: 'failed' })
  expect(
    await offices.clerk.refused(c.findSample, {
      id: made.id,
      version: 2,
      lineId: second?.lineId as string,
      finding: 'right',
      note: '再登记一个',
    }),
  ).toEqual(['common.wrong_state'])
  for (const id of ids) expect((await seen(offices.clerk, id)).state).toBe('submitted')
  expect((await offices.clerk.call(c.sampleCandidates, { size: 50 })).total).toBe(0)
  const db = new pg.Client(app.appUrl)
  await db.connect()
  for (const sql of [
    'update money.sample_line set drawn = not drawn',
    "update money.sample_round set seed = repeat('0', 64)",
    "update money.sample_line set finding = 'right' where finding = 'wrong'",
    'delete from money.sample_line',
  ])
    await expect(db.query(sql)).rejects.toThrow(/permission denied|kept/)
  await db.end()
})

test('F4 fast review is not for claims with open questions, nor for one’s own; a county sees its own rounds', async () => {
  const scene = await closedClass(app, { trainees: [6700, 6701] })
  const id = await filedClaim(scene)
  const clerk = await app.staff('hr.clerk', '350200')
  // Class claims of the scene lack data on some facts: a person has to look.
  const noData = (await seen(clerk, id)).noDataCount > 0
  expect((await clerk.call(c.sampleCandidates, { size: 200 })).rows.some((r) => r.id === id)).toBe(!noData)
  const elsewhere = await app.staff('hr.clerk', '350100')
  expect((await elsewhere.call(c.listSamples, {})).total).toBe(0)
  expect(await elsewhere.refused(c.drawSample, { claimIds: [id] })).toEqual(['common.out_of_scope'])
})

test('F4 many at once: each line answers for itself, refused ones change nothing, and money runs out in the order of filing', async () => {
  offices = await officesOf(app)
  const ids: string[] = []
  for (let i = 0; i < 4; i += 1) {
    ids.push((await ownClaim()).id)
    app.clock.set(new Date(app.clock.now().getTime() + 60_000))
  }
  for (const id of ids.slice(0, 3))
    await offices.clerk.call(c.reviewClaim, { ...(await at(offices.clerk, id)), note: '已核实' })
  const items = await Promise.all(ids.map((id) => at(offices.reviewer, id)))
  const rechecked = await offices.reviewer.call(c.recheckMany, { items: [...items].reverse() })
  expect(rechecked.rows.map((r) => [r.id, r.done])).toEqual([
    [ids[0], true],
    [ids[1], true],
    [ids[2], true],
    [ids[3], false],
  ])
  expect(rechecked).toMatchObject({ done: 3, refused: 1, amountFen: 210_000 })
  expect((await seen(offices.clerk, ids[3] as string)).state).toBe('submitted')
  const three = ids.slice(0, 3)
  const published = await offices.clerk.call(c.publishMany, {
    items: await Promise.all(three.map((id) => at(offices.clerk, id))),
  })
  expect(published.done).toBe(3)
  app.clock.set(new Date(app.clock.now().getTime() + 14 * 86_400_000))
  await app.renew(...Object.values(offices))
  await closeNotices(app.platform.tools)
  // A fund of its own that bears two of three: the third waits and says what is lacking.
  await leaveFor(app, 150_000)
  const asked = await Promise.all(
    three.map(async (id) => ({ ...(await at(offices.finance, id)), amountFen: 70_000 })),
  )
  const funded = await offices.finance.call(c.fundMany, { items: asked.reverse() })
  expect(funded.rows.map((r) => [r.id, r.done, r.reasons.map((x) => x.code)])).toEqual([
    [three[0], true, []],
    [three[1], true, []],
    [three[2], false, ['fund.waits']],
  ])
  expect((await seen(offices.finance, three[2] as string)).state).toBe('cleared')
  expect(
    (await offices.finance.call(c.claimPayday, { id: three[2] as string })).blockers.map((b) => [
      b.key,
      b.keeper,
    ]),
  ).toEqual([['budget', 'finance']])
  expect(
    await offices.finance.refused(c.recheckMany, { items: [asked[0] as { id: string; version: number }] }),
  ).toEqual(['common.denied'])
})

/** Takes money out of the city's budget until `fen` are left, by reserving the rest for nothing in particular. */
async function leaveFor(target: TestApp, fen: number): Promise<void> {
  const { availableFor, reserve } = await import('#money/budgets')
  const tools = target.platform.tools
  const left = await availableFor(tools.db, '350200', today(target), 'employment')
  if (!left) throw new Error('no budget')
  await tools.db.transaction().execute(async (trx) => {
    const now = tools.clock.now().toISOString()
    const ctx = { db: trx, tools, now, today: today(target), actor: null, record: () => {}, emit: () => {} }
    await reserve(ctx as never, {
      region: '350200',
      day: today(target),
      fund: 'employment',
      subject: 'class:00000000-0000-7000-8000-00000000f0f0',
      seats: 1,
      perSeatFen: left.availableFen - fen,
    })
  })
}
