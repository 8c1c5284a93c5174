import { afterAll, beforeAll, expect, test } from 'vitest'
import { suspendProvider } from '#training/providers/contract'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import { LINES, planInput, readyPlan } from '../../../tests/kit/plans.ts'
import { type ListedProvider, listedProvider } from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'
import { checkPlan, planById, tracks } from './index.ts'

let app: TestApp
let provider: ListedProvider
beforeAll(async () => {
  app = await testApp()
  provider = await listedProvider(app, '350203')
})
afterAll(async () => await app.stop())

test('C1 plan: over-long online hours are refused with the clause and the lines that break it', async () => {
  const lines = LINES.map((line) => (line.kind === 'practice' ? line : { ...line, mode: 'online' as const }))
  const { id, version } = await provider.manager.call(c.addPlan, planInput({ lines }))
  const seen = await provider.manager.call(c.getPlan, { id })
  expect(seen.missing.map((r) => [r.code, r.clause])).toEqual([['plan.over_online', 'F2-5']])
  expect(seen.missing[0]?.message).toContain('第 1 行“职业基础知识”4 学时')
  expect(seen.missing[0]?.message).toContain('最多 9 学时')
  expect(await provider.manager.refused(c.finishPlan, { id, version })).toEqual(['plan.over_online'])
  const saved = await provider.manager.call(c.savePlan, { id, version, ...planInput() })
  await provider.manager.call(c.finishPlan, { id, version: saved.version })
  const plan = await planById(app.platform.tools.db, id)
  expect(plan && [plan.state, plan.totals.total, plan.totals.online, checkPlan(plan)]).toEqual([
    'ready',
    24,
    4,
    [],
  ])
})

test('C1 plan: safety, theory and practice are all there, and every lack is told at once', async () => {
  const { id, version } = await provider.manager.call(c.addPlan, planInput({ lines: LINES.slice(4) }))
  const reply = await provider.manager.try(c.finishPlan, { id, version })
  expect(reply.body.reasons?.map((r) => [r.code, r.clause])).toEqual([
    ['plan.lacks', 'F37-3'],
    ['plan.lacks', 'F37-3'],
    ['plan.lacks', 'N10-3'],
  ])
})

test('C1 plan: its aim fits the track and what the institution was listed for', async () => {
  expect(
    await provider.manager.refused(
      c.addPlan,
      planInput({ track: 'completion', occupationCode: null, level: null }),
    ),
  ).toEqual(['plan.kind_for_track', 'plan.occupation_needed', 'plan.level_needed'])
  expect(await provider.manager.refused(c.addPlan, planInput({ occupationCode: '1-23' }))).toEqual([
    'plan.unknown_occupation',
  ])
  const { id, version } = await provider.manager.call(c.addPlan, planInput({ level: 1 }))
  expect(await provider.manager.refused(c.finishPlan, { id, version })).toEqual(['provider.not_offered'])
})

test('C1 plan: a finished plan is fixed, in rules and in the database; a revision is a new edition', async () => {
  const { planId } = await readyPlan(app, provider)
  const seen = await provider.manager.call(c.getPlan, { id: planId })
  expect(seen.can).toEqual(['revise', 'retire'])
  expect(
    await provider.manager.refused(c.savePlan, { id: planId, version: seen.version, ...planInput() }),
  ).toEqual(['common.wrong_state'])
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  for (const sql of [
    'update training.plan_line set hours = 1 where plan_id = $1',
    'delete from training.plan_line where plan_id = $1',
    "insert into training.plan_line values ($1, 99, '加课', 'theory', 'online', 9)",
  ]) {
    await expect(client.query(sql, [planId])).rejects.toThrow()
  }
  await client.end()
  const { id } = await provider.manager.call(c.revisePlan, { id: planId, version: seen.version })
  expect(await provider.manager.refused(c.revisePlan, { id: planId, version: seen.version })).toEqual([
    'plan.revision_open',
  ])
  const copy = await provider.manager.call(c.getPlan, { id })
  expect([copy.edition, copy.state, copy.lines]).toEqual([2, 'draft', LINES])
  await provider.manager.call(c.retirePlan, { id: planId, version: seen.version, reason: '改用修订稿' })
  expect(
    await provider.manager.refused(c.retirePlan, { id: planId, version: seen.version, reason: '再停用' }),
  ).toEqual(['common.wrong_state'])
})

test('C1 plan: drafts are the institution’s own; officers of the region read finished ones, others nothing', async () => {
  const draft = await provider.manager.call(c.addPlan, planInput({ title: '未定稿方案' }))
  const { planId } = await readyPlan(app, provider, { title: '已定稿方案' })
  const seen = async (user: typeof provider.clerk) =>
    (await user.call(c.listPlans, { size: 200 })).rows.map((r) => r.id)
  expect(await seen(provider.clerk)).toContain(planId)
  expect(await seen(provider.clerk)).not.toContain(draft.id)
  expect(await provider.clerk.refused(c.getPlan, { id: draft.id })).toEqual(['common.out_of_scope'])
  expect(await seen(await app.staff('hr.clerk', '350102'))).toEqual([])
  const stranger = await app.staff('institution.manager', '350203')
  expect(await stranger.refused(c.getPlan, { id: planId })).toEqual(['common.out_of_scope'])
  expect(await stranger.refused(c.retirePlan, { id: planId, version: 2, reason: '越权' })).toEqual([
    'common.out_of_scope',
  ])
  const two = await Promise.all(
    ['甲', '乙'].map((note) =>
      provider.manager.try(c.savePlan, { id: draft.id, version: draft.version, ...planInput(), note }),
    ),
  )
  expect(two.map((r) => r.status).sort()).toEqual([200, 422])
})

test('C1 B4 plan: a suspended institution finishes no plan', async () => {
  const p = await listedProvider(app, '350203')
  const { id, version } = await p.manager.call(c.addPlan, planInput())
  await p.reviewer.call(suspendProvider, { orgId: p.orgId, version: 1, reason: '抽查不合格' })
  expect(await p.manager.refused(c.finishPlan, { id, version })).toEqual(['provider.suspended'])
})

test('C2 tracks: a project without an occupation code goes by the completion track', async () => {
  const p = await listedProvider(app, '350203', {
    occupations: [{ occupationCode: null, title: '创业培训（SYB）' }],
  })
  const { planId } = await readyPlan(app, p, {
    track: 'completion',
    certificateKind: 'completion',
    occupationCode: null,
    level: null,
  })
  const plan = await planById(app.platform.tools.db, planId)
  expect(plan && tracks[plan.track].map((s) => s.key)).toEqual([
    'filing',
    'process-check',
    'final-exam',
    'evaluation',
  ])
})
