import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger, paidHistory } from '#money/ledger'
import { addDays } from '#platform/day'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { personIds } from '../../../tests/kit/attendance.ts'
import {
  closedClass,
  earner,
  fundedClaim,
  giveAccount,
  issue,
  noticedClaim,
  type Offices,
  officesOf,
  paidClaim,
  seen,
  today,
} from '../../../tests/kit/claims.ts'
import { ground } from '../../../tests/kit/classes.ts'
import {
  agreed,
  allowancePack,
  apprenticePack,
  employed,
  insured,
  rewardPack,
  skillUpgradePack,
} from '../../../tests/kit/kinds.ts'
import { budgetApproved, putInForce } from '../../../tests/kit/money.ts'
import { effects, findNode } from '../../../tests/kit/packs.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
let evaluator: User
beforeAll(async () => {
  app = await testApp()
  await ground(app)
  for (const pack of [skillUpgradePack, rewardPack, allowancePack, apprenticePack])
    await putInForce(app, pack)
  await budgetApproved(app, '350200', 'unemployment-insurance', 100_000)
  offices = await officesOf(app)
  evaluator = await app.staff('evaluator.manager', '350200')
}, 120_000)
afterAll(async () => await app.stop())

let next = 8100
const certificate = async (index: number, more: Record<string, unknown> = {}) => {
  await app.renew(evaluator, ...Object.values(offices))
  return await issue(evaluator, index, { issuedOn: today(app), ...more } as Parameters<typeof issue>[2])
}
const back = async (index: number) => {
  app.clock.set(new Date(app.clock.now().getTime() + 3_600_000))
  await app.renew(evaluator, ...Object.values(offices))
  return await app.worker(index)
}
const SKILL = { subsidyKind: 'skill-upgrade' } as const
const prefill = async (worker: User) => (await worker.call(c.prefilled, {})).rows
const submitted = async (user: User, draft: { id: string; version: number }) => {
  const view = await seen(user, draft.id)
  await user.call(c.submitClaim, { ...draft, amountFen: view.amountFen, people: view.standingCount })
  return view
}

test('F9 F6 skill upgrade: a certificate alone, from unemployment insurance; one certificate, one subsidy', async () => {
  next += 1
  const index = next
  const certificateId = await certificate(index)
  const { worker, personId } = await earner(app, offices.clerk, index)
  await insured(offices.clerk, personId, 30)
  const { id, amountFen } = await worker.call(c.fileOwn, { certificateId, region: '350200', ...SKILL })
  expect(amountFen).toBe(100_000)
  const [line] = (await worker.call(c.myClaims, {})).rows
  expect(line).toMatchObject({
    subsidyTitle: '失业保险技能提升补贴',
    fundTitle: '失业保险基金',
    toMe: true,
    holder: { who: '厦门市人社部门' },
  })
  expect(effects(line?.trace ?? [])).toBe(100_000)
  // The same certificate brings no subsidy upon certificate beside it, on its way or paid.
  expect(await worker.refused(c.fileOwn, { certificateId, region: '350200' })).toEqual([
    'claim-line.check_failed',
  ])
  await fundedClaim(app, offices, id)
  const batch = await offices.clerk.call(c.makeBatch, {
    region: '350200',
    fund: 'unemployment-insurance',
    claimIds: [id],
  })
  expect(batch.totalFen).toBe(100_000)
  const again = await back(index)
  expect(await again.refused(c.fileOwn, { certificateId, region: '350200' })).toContain(
    'claim-line.check_failed',
  )
  expect(
    (await paidHistory(app.platform.tools.db, [personId], { underWay: true })).get(personId),
  ).toMatchObject([{ subsidyKind: 'skill-upgrade', amountFen: 100_000 }])
})

test('F6 skill upgrade: drawn for training of the occupation and level, it is not drawn again; insured for too short, it is not due', async () => {
  next += 1
  const index = next
  const first = await certificate(index)
  const { worker, personId } = await earner(app, offices.clerk, index)
  await insured(offices.clerk, personId, 30)
  await worker.call(c.fileOwn, { certificateId: first, region: '350200' })
  const second = await certificate(index, { kind: 'qualification', number: `S00003502008${index}` })
  const reply = await worker.try(c.fileOwn, { certificateId: second, region: '350200', ...SKILL })
  expect(reply.body.reasons?.map((r) => [r.code, r.clause])).toEqual([
    ['policy.excluded', '人社部发〔2024〕40号第三条；N10-7'],
  ])
  next += 1
  const other = await certificate(next)
  const short = await earner(app, offices.clerk, next)
  await insured(offices.clerk, short.personId, 11)
  expect(await short.worker.refused(c.fileOwn, { certificateId: other, region: '350200', ...SKILL })).toEqual(
    ['policy.no_data'],
  )
})

test('E3 F9 reward: computed from verified work after a class; who found work later is claimed for later', async () => {
  next += 10
  const trainees = [next, next + 1, next + 2]
  next += 3
  const scene = await closedClass(app, { trainees })
  const { manager, orgId } = scene.provider
  await app.renew(...Object.values(offices))
  const [first = '', second = '', third = ''] = await personIds(manager, scene.classId)
  const day = today(app)
  await app.renew(manager)
  expect((await manager.call(c.rewardClasses, {})).rows).toEqual([])
  await employed(manager, offices.clerk, scene.classId, first, day)
  await employed(manager, offices.clerk, scene.classId, second, day, 'payroll', false)
  expect((await manager.call(c.rewardClasses, {})).rows).toMatchObject([
    { id: scene.classId, trainees: 3, employed: 2, verified: 1, claimed: 0 },
  ])
  const draft = await manager.call(c.createReward, { classId: scene.classId })
  const view = await seen(manager, draft.id)
  expect(view).toMatchObject({ subsidyKind: 'employment-reward', amountFen: 50_000, lineCount: 2 })
  const { rows } = await manager.call(c.claimLines, { id: draft.id })
  expect(rows.map((r) => [r.personId, r.state, r.amountFen])).toEqual(
    expect.arrayContaining([
      [first, 'judged', 50_000],
      [second, 'excluded', 0],
    ]),
  )
  const out = rows.find((r) => r.personId === second)
  expect(out?.checks.find((k) => k.key === 'employment')).toMatchObject({
    result: 'failed',
    source: '就业跟踪',
    clause: 'F37-5',
  })
  expect(out?.reasons.every((r) => r.clause)).toBe(true)
  expect(effects(rows.find((r) => r.personId === first)?.trace ?? [])).toBe(50_000)
  await submitted(manager, draft)
  expect(await manager.refused(c.createReward, { classId: scene.classId })).toEqual([
    'claim.claimed_elsewhere',
  ])
  await paidClaim(app, offices, draft.id)
  await app.renew(manager)
  // Paid to the institution, with the trainee's own page saying so.
  expect((await paidHistory(app.platform.tools.db, [first])).get(first)).toMatchObject([
    { subsidyKind: 'employment-reward', amountFen: 50_000 },
  ])
  await giveAccount(app, orgId)
  await employed(manager, offices.clerk, scene.classId, third, day, 'payroll')
  const later = await manager.call(c.createReward, { classId: scene.classId })
  const more = await manager.call(c.claimLines, { id: later.id })
  expect(more.rows.filter((r) => r.state === 'judged').map((r) => [r.personId, r.amountFen])).toEqual([
    [third, 30_000],
  ])
  expect(more.rows.map((r) => r.personId)).not.toContain(first)
})

test('F9 allowance: by the days a trainee was there, claimed by the trainee with one tap, once a class', async () => {
  next += 10
  const trainees = [next, next + 1]
  next += 2
  const scene = await closedClass(app, { trainees, absent: [1] })
  await app.renew(...Object.values(offices))
  app.clock.set(new Date(app.clock.now().getTime() + 120_000))
  const { worker } = await earner(app, offices.clerk, trainees[0] as number)
  const rows = await prefill(worker)
  const offer = rows.find((r) => r.subsidyKind === 'living-allowance')
  expect(offer).toMatchObject({ classId: scene.classId, asks: [] })
  const days = new Set(scene.sessions.map((s) => s.startsAt.slice(0, 10))).size
  expect(offer?.amountFen).toBe(Math.min(days, 20) * 5_000)
  const input = { subsidyKind: 'living-allowance' as const, classId: scene.classId }
  const { id } = await worker.call(c.confirmPrefilled, { ...input, amountFen: offer?.amountFen as number })
  expect(await worker.refused(c.confirmPrefilled, { ...input, amountFen: null })).toEqual([
    'claim-line.check_failed',
  ])
  expect((await prefill(worker)).filter((r) => r.subsidyKind === 'living-allowance')).toEqual([])
  await noticedClaim(offices, id)
  const absent = await earner(app, offices.clerk, trainees[1] as number)
  expect(await absent.worker.refused(c.confirmPrefilled, { ...input, amountFen: null })).toContain(
    'claim-line.check_failed',
  )
  const stranger = await app.worker(next + 50)
  expect(await stranger.refused(c.confirmPrefilled, { ...input, amountFen: null })).toContain(
    'claim-line.check_failed',
  )
})

test('F9 apprenticeship: an agreement on record, two stages by months, the last with its certificate', async () => {
  next += 10
  const people = [next, next + 1]
  next += 2
  await app.renew(...Object.values(offices))
  const { enterprise, id: agreementId, number } = await agreed(app, offices.clerk, people)
  expect(number).toMatch(/^XT350203-2026-\d{4}$/)
  const view = await enterprise.call(c.getAgreement, { id: agreementId })
  expect(view.stages.map((s) => [s.stage, s.due])).toEqual([
    ['first', true],
    ['final', false],
  ])
  expect(await enterprise.refused(c.createStageClaim, { agreementId, stage: 'final' })).toEqual([
    'agreement.stage_not_due',
  ])
  await giveAccount(app, view.orgId)
  const draft = await enterprise.call(c.createStageClaim, { agreementId, stage: 'first' })
  const claim = await submitted(enterprise, draft)
  expect(claim).toMatchObject({
    subsidyKind: 'apprenticeship',
    amountFen: 2 * 12 * 20_000,
    classId: null,
    title: '育婴员学徒班（首期）',
  })
  expect(await enterprise.refused(c.createStageClaim, { agreementId, stage: 'first' })).toEqual([
    'agreement.stage_claimed',
  ])
  await paidClaim(app, offices, draft.id)

  // A year on, one of them has the certificate agreed on.
  const certificateId = await certificate(people[0] as number, { level: 4 })
  const end = addDays(view.endsOn, 3)
  app.clock.set(`${end}T02:00:00Z`)
  await budgetApproved(app, '350200', 'employment', 500_000)
  await app.renew(enterprise, evaluator, ...Object.values(offices))
  const last = await enterprise.call(c.createStageClaim, { agreementId, stage: 'final' })
  const { rows } = await enterprise.call(c.claimLines, { id: last.id })
  expect(rows.map((r) => [r.state, r.amountFen]).sort()).toEqual([
    ['excluded', 0],
    ['judged', 12 * 20_000],
  ])
  await submitted(enterprise, last)
  // What the last stage rests on is not claimed for again by its holder.
  const holder = await earner(app, offices.clerk, people[0] as number)
  expect(await holder.worker.refused(c.fileOwn, { certificateId, region: '350200' })).toEqual([
    'claim-line.check_failed',
  ])
  const trace = rows.find((r) => r.state === 'judged')?.trace ?? []
  expect(findNode(trace, 'checks/certificate')?.outcome).toBe('met')
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F9 K1 kinds: no policy, no claim; another’s class or agreement is out of reach', async () => {
  next += 10
  await app.renew(...Object.values(offices))
  const { id: agreementId } = await agreed(app, offices.clerk, [next])
  const rival = await app.staff('enterprise.manager', '350203')
  expect(await rival.refused(c.createStageClaim, { agreementId, stage: 'first' })).toEqual([
    'common.out_of_scope',
  ])
  expect(await rival.refused(c.getAgreement, { id: agreementId })).toEqual(['common.out_of_scope'])
  expect(await offices.clerk.refused(c.createStageClaim, { agreementId, stage: 'first' })).toEqual([
    'common.denied',
  ])
  const clerk = await app.staff('hr.clerk', '350500')
  const far = await agreed(app, clerk, [next + 1], '350503')
  expect(await far.enterprise.refused(c.createStageClaim, { agreementId: far.id, stage: 'first' })).toEqual([
    'claim.region_without_policy',
  ])
})

test('F9 F2 kinds: the year of a limit ends at midnight in Fujian, and so do the numbers of claims', async () => {
  next += 10
  const index = next
  app.clock.set('2027-12-31T15:30:00Z')
  const certificates: string[] = []
  for (const [level, occupationCode] of [
    [5, '4-10-01-02'],
    [4, '4-10-01-02'],
    [3, '4-10-01-02'],
    [5, '6-18-02-04'],
  ] as const)
    certificates.push(await certificate(index, { level, occupationCode }))
  const { worker, personId } = await earner(app, offices.clerk, index)
  await insured(offices.clerk, personId, 30)
  const [fourth = '', ...three] = certificates.reverse()
  const file = (certificateId: string) => ({ certificateId, region: '350200', ...SKILL })
  for (const one of three.reverse()) {
    const { number } = await worker.call(c.fileOwn, file(one))
    expect(number).toMatch(/^BT350200-2027-/)
  }
  expect(await worker.refused(c.fileOwn, file(fourth))).toEqual(['policy.limit'])
  app.clock.set('2027-12-31T16:10:00Z')
  const again = await back(index)
  const { number } = await again.call(c.fileOwn, file(fourth))
  expect(number).toMatch(/^BT350200-2028-/)
})
