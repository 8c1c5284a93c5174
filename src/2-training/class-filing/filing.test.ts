import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { availableFor } from '#money/budgets'
import { approveBudget, enterBudget } from '#money/budgets/contract'
import { type RoleName, roles } from '#registry/accounts'
import { grantRole } from '#registry/accounts/contract'
import { liftHold, listHolds, placeHold } from '#registry/holds/contract'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { approvedClass, draftedClass, filedClass, ground } from '../../../tests/kit/classes.ts'
import { budgetApproved } from '../../../tests/kit/money.ts'
import { readyPlan } from '../../../tests/kit/plans.ts'
import { type ListedProvider, listedProvider } from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'
import { routes } from './index.ts'

let app: TestApp
let provider: ListedProvider
/** Days apart, so that the classes of this file never want one teacher or trainee twice. */
let shift = 0
const nextStart = () => {
  shift += 7
  return new Date(Date.UTC(2026, 2, 10 + shift)).toISOString().slice(0, 10)
}
let people = 100
const nextPeople = (count = 2) => Array.from({ length: count }, () => people++)
const own = () => ({ provider, startsOn: nextStart(), trainees: nextPeople() })

const available = async (region = '350200') =>
  (await availableFor(app.platform.tools.db, region, '2026-03-10', 'employment'))?.availableFen ?? null
const look = (id: string, by: User = provider.manager) => by.call(c.getClass, { id })

beforeAll(async () => {
  app = await testApp()
  await ground(app)
  provider = await listedProvider(app, '350203')
})
afterAll(async () => await app.stop())

test('C3 F1 filing: from a draft to an approved class with a number and its money held', async () => {
  const free = (await available()) as number
  const scene = await approvedClass(app, own())
  expect(scene.number).toBe('350203-2026-0001')
  const seen = await look(scene.classId)
  expect(seen).toMatchObject({ state: 'approved', perSeatFen: 70_000, reservedFen: 2_100_000 })
  expect(seen.estimate).toMatchObject({ totalFen: 2_100_000, fundTitle: '就业补助资金' })
  expect(seen.packId).toBeTruthy()
  expect(seen.catalogueVersionId).toBeTruthy()
  expect(seen.commitment?.body).toContain('不转包')
  expect(seen.people.filedBy).toBeTruthy()
  expect(await available()).toBe(free - 2_100_000)
  expect((await approvedClass(app, own())).number).toBe('350203-2026-0002')
})

test('C3 filing: a submission that lacks everything is told everything at once, and nothing of it stays', async () => {
  const { planId } = await readyPlan(app, provider)
  const free = await available()
  const { id, version } = await provider.manager.call(c.draftClass, {
    title: '空班',
    planId,
    venueId: provider.venueId,
    seats: 20,
    startsOn: nextStart(),
    endsOn: '2026-12-31',
  })
  const codes = await provider.manager.refused(c.submitClass, { id, version, commitment: false })
  expect(new Set(codes)).toEqual(
    new Set(['session.none', 'class.paper_missing', 'class.roster_missing', 'class.commitment_needed']),
  )
  expect(codes.filter((code) => code === 'class.paper_missing')).toHaveLength(4)
  expect(await look(id)).toMatchObject({ state: 'draft', version: 1, reservedFen: null, commitment: null })
  expect(await available()).toBe(free)
  const { checks, missing } = await provider.manager.call(c.checkClass, { id })
  expect(missing).toEqual(['课程安排', '开班材料', '学员名册'])
  expect(checks.find((x) => x.key === 'money')).toMatchObject({ result: 'passed' })
})

test('C3 draft: another institution’s plan and room, a draft plan, too many seats and past days are refused together', async () => {
  const other = await listedProvider(app, '350203', { officers: provider })
  const plan = await readyPlan(app, other)
  expect(
    await provider.manager.refused(c.draftClass, {
      title: '越界',
      planId: plan.planId,
      venueId: other.venueId,
      seats: 20,
      startsOn: '2026-02-01',
      endsOn: '2026-01-01',
    }),
  ).toEqual(['class.days_past', 'class.days_order', 'class.plan_other', 'class.venue_other'])
  const mine = await readyPlan(app, provider)
  const days = { startsOn: nextStart(), endsOn: '2026-12-31' }
  expect(
    await provider.manager.refused(c.draftClass, {
      title: '超员',
      planId: mine.planId,
      venueId: provider.venueId,
      seats: 41,
      ...days,
    }),
  ).toEqual(['class.venue_small'])
})

test('C3 return: the reasons stand at the top, money and time are given back, and it can be filed again', async () => {
  const free = await available()
  const scene = await filedClass(app, own())
  expect(await available()).toBe((free as number) - 2_100_000)
  const { clerk, reviewer, manager } = scene.provider
  const returned = await clerk.call(c.returnClass, {
    id: scene.classId,
    version: scene.version,
    reason: '师资证书缺少页码',
    items: ['请补齐教师资格证第 2 页'],
  })
  expect(await available()).toBe(free)
  const seen = await look(scene.classId)
  expect(seen.returned).toMatchObject({ message: '师资证书缺少页码', items: ['请补齐教师资格证第 2 页'] })
  expect(seen.can).toEqual(expect.arrayContaining(['submit', 'edit', 'roster', 'cancel']))
  const again = await manager.call(c.submitClass, {
    id: scene.classId,
    version: returned.version,
    commitment: true,
  })
  expect((await look(scene.classId)).returned).toBeNull()
  const { version } = await clerk.call(c.reviewClass, { id: scene.classId, version: again.version })
  const back = await reviewer.call(c.sendBackClass, { id: scene.classId, version, reason: '课程安排过密' })
  expect(back.state).toBe('returned')
  expect(await available()).toBe(free)
})

test('C3 F1 money: no budget, no class; short by a fen, no class; of two wanting the last money one gets it', async () => {
  await ground(app, '350500', 0)
  const quanzhou = await listedProvider(app, '350502', { teachers: 2, venues: 2 })
  const { manager } = quanzhou
  const scenes = []
  for (const i of [0, 1]) {
    const places = { venueId: quanzhou.venueIds[i] as string, teacherId: quanzhou.teacherIds[i] as string }
    scenes.push(await draftedClass(app, { provider: quanzhou, seats: 10, trainees: nextPeople(), ...places }))
  }
  const [one, two] = scenes.map((s) => ({ id: s.classId, version: s.version, commitment: true })) as [
    { id: string; version: number; commitment: boolean },
    { id: string; version: number; commitment: boolean },
  ]
  expect(await manager.refused(c.submitClass, one)).toEqual(['budget.none'])
  await budgetApproved(app, '350502', 'employment', 6_999)
  const short = await manager.try(c.submitClass, one)
  expect(short.body.reasons?.map((r) => [r.code, r.clause])).toEqual([['budget.short', 'F37-14']])
  expect(short.body.reasons?.[0]?.message).toContain('7000.00 元')
  const clerk = await app.staff('finance.clerk', '350502')
  const reviewer = await app.staff('finance.reviewer', '350502')
  const more = await clerk.call(enterBudget, {
    region: '350502',
    year: 2026,
    fund: 'employment',
    kind: 'increase',
    amountFen: 100_000,
    documentNumber: '测财〔2026〕2号',
    reason: '追加',
  })
  await reviewer.call(approveBudget, { id: more.id, version: more.version })
  const replies = await Promise.all([manager.try(c.submitClass, one), manager.try(c.submitClass, two)])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
  const lost = replies.find((r) => r.status === 422)
  expect(lost?.body.reasons?.map((r) => r.code)).toEqual(['budget.short'])
  expect(await available('350502')).toBe(99_900)
})

test('C3 K2 two persons: who filed can’t review, who reviewed can’t approve, and the database says so too', async () => {
  const scene = await filedClass(app, own())
  const admin = await app.staff('hr.admin', '350203')
  const { reviewer } = scene.provider
  // One account holding both roles of the department.
  const clerk = await app.staff('hr.clerk', '350203')
  await admin.call(grantRole, {
    id: clerk.accountId as string,
    role: 'hr.reviewer',
    region: '350203',
    reason: '一人两岗',
  })
  const { version } = await clerk.call(c.reviewClass, { id: scene.classId, version: scene.version })
  expect((await look(scene.classId, clerk)).can).not.toContain('approve')
  expect(await clerk.refused(c.approveClass, { id: scene.classId, version })).toContain('common.same_person')
  const owner = new pg.Client(app.ownerUrl)
  await owner.connect()
  const tryTo = (set: string) =>
    owner.query(`update training.class set ${set} where id = $1`, [scene.classId]).then(
      () => 'done',
      (error: { constraint?: string }) => error.constraint,
    )
  expect(await tryTo('reviewed_by = filed_by')).toBe('class_reviewer_is_another')
  expect(
    await tryTo("state = 'approved', number = 'x', approved_at = now(), approved_by = reviewed_by"),
  ).toBe('class_approver_is_another')
  expect(await tryTo("state = 'approved', number = 'x', approved_at = now(), approved_by = filed_by")).toBe(
    'class_approver_is_another',
  )
  expect(await tryTo("state = 'approved'")).toBe('class_approved')
  expect(await tryTo('reservation_id = null')).toBe('class_funded')
  await owner.end()
  await reviewer.call(c.approveClass, { id: scene.classId, version })
})

test('C3 K2 two officers on one record: one decision stands, the other is told', async () => {
  const scene = await filedClass(app, own())
  const second = await app.staff('hr.clerk', '350203')
  const [a, b] = await Promise.all([
    scene.provider.clerk.try(c.reviewClass, { id: scene.classId, version: scene.version }),
    second.try(c.returnClass, { id: scene.classId, version: scene.version, reason: '材料不清晰' }),
  ])
  expect([a.status, b.status].sort()).toEqual([200, 422])
  const lost = a.status === 200 ? b : a
  expect(lost.body.reasons?.map((r) => r.code)).toEqual(['common.changed_meanwhile'])
})

test('C3 filing: the same submission sent twice takes effect once', async () => {
  const scene = await draftedClass(app, own())
  const free = (await available()) as number
  const input = { id: scene.classId, version: scene.version, commitment: true }
  const key = { 'idempotency-key': 'submit-once-1' }
  const [a, b] = await Promise.all([
    provider.manager.try(c.submitClass, input, key),
    provider.manager.try(c.submitClass, input, key),
  ])
  expect([a.status, b.status]).toEqual([200, 200])
  expect(a.body).toEqual(b.body)
  expect(await available()).toBe(free - 2_100_000)
  // Without a key the second is a stale version.
  expect(await provider.manager.refused(c.submitClass, input)).toEqual(['common.changed_meanwhile'])
})

test('C3 F1 endings: withdrawn, cancelled and stopped classes give their money and people back', async () => {
  const free = await available()
  const same = own()
  const scene = await filedClass(app, same)
  const { manager, reviewer } = provider
  const end = { id: scene.classId, reason: '生源不足' }
  const out = await manager.call(c.withdrawClass, { ...end, version: scene.version })
  expect(out.state).toBe('withdrawn')
  expect(await available()).toBe(free)
  const gone = await manager.call(c.cancelClass, { ...end, version: out.version })
  expect(gone.state).toBe('cancelled')
  expect((await look(scene.classId)).can).toEqual([])
  // The same teacher, room, people and days are free for another class.
  const next = await approvedClass(app, same)
  const stopped = await reviewer.call(c.stopClass, {
    id: next.classId,
    version: next.version,
    reason: '发现虚假材料',
  })
  expect(stopped.state).toBe('cancelled')
  expect(await available()).toBe(free)
})

test('C3 K1 scope: drafts are the institution’s own; another institution and another county see nothing', async () => {
  const scene = await draftedClass(app, own())
  const rival = await app.staff('institution.manager', '350203')
  const far = await app.staff('hr.clerk', '350102')
  const { clerk, manager } = provider
  for (const user of [rival, far, clerk]) {
    expect((await user.try(c.getClass, { id: scene.classId })).status).toBe(403)
    const seen = await user.call(c.listClasses, { size: 200 })
    expect(seen.rows.map((r) => r.id)).not.toContain(scene.classId)
  }
  expect((await manager.call(c.listClasses, { size: 200 })).rows.map((r) => r.id)).toContain(scene.classId)
  const { version } = await manager.call(c.submitClass, {
    id: scene.classId,
    version: scene.version,
    commitment: true,
  })
  expect(
    (await clerk.call(c.listClasses, { state: 'submitted', size: 200 })).rows.map((r) => r.id),
  ).toContain(scene.classId)
  expect((await far.try(c.reviewClass, { id: scene.classId, version })).status).toBe(403)
  expect((await rival.try(c.withdrawClass, { id: scene.classId, version, reason: '越权' })).status).toBe(403)
})

test('C3 K1 roles: every act of a class is closed to every role without its verb', async () => {
  const id = '00000000-0000-7000-8000-000000000001'
  for (const role of Object.keys(roles) as RoleName[]) {
    const user = await app.staff(role, '350203')
    const verbs: readonly string[] = roles[role].verbs
    for (const { act } of routes) {
      if (typeof act.allow !== 'object') continue
      const { status } = await user.try(act, { id, traineeId: id, sessionId: id })
      if (verbs.includes(act.allow.verb)) expect(status, `${role} ${act.id}`).not.toBe(401)
      else expect(status, `${role} ${act.id}`).toBe(403)
    }
  }
})

test('B4 C3 holds: an institution held after filing files nothing new, and what it filed is not let through', async () => {
  const held = await listedProvider(app, '350203', { officers: provider })
  const { clerk, manager, orgId } = held
  const scene = await filedClass(app, { provider: held, trainees: nextPeople() })
  const draft = await draftedClass(app, { provider: held, startsOn: '2026-04-10', trainees: nextPeople() })
  await clerk.call(placeHold, { subjectId: orgId, stops: 'new-classes', reason: '群众举报，正在核查' })
  const filed = { id: scene.classId, version: scene.version }
  const mine = { id: draft.classId, version: draft.version, commitment: true }
  expect(await clerk.refused(c.reviewClass, filed)).toEqual(['hold.held'])
  expect(await manager.refused(c.submitClass, mine)).toEqual(['hold.held'])
  const { rows } = await clerk.call(listHolds, { subjectId: orgId })
  await held.reviewer.call(liftHold, { id: (rows[0] as { id: string }).id, reason: '核查属实无误' })
  await clerk.call(c.reviewClass, filed)
  await manager.call(c.submitClass, mine)
})

test('A3 C3 catalogue: an occupation outside the catalogue of the day is refused', async () => {
  const wide = await listedProvider(app, '350203', {
    officers: provider,
    occupations: [
      { occupationCode: '6-20-01-01', levels: [5] },
      { occupationCode: '4-10-01-02', levels: [5] },
    ],
  })
  const scene = await draftedClass(app, {
    provider: wide,
    plan: { occupationCode: '6-20-01-01' },
    trainees: nextPeople(),
  })
  const submit = { id: scene.classId, version: scene.version, commitment: true }
  expect(await wide.manager.refused(c.submitClass, submit)).toEqual(['class.not_in_catalogue'])
})
