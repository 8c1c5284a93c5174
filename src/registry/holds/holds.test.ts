import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as claims from '#money/claims/contract'
import { claimVoucher } from '#money/vouchers/contract'
import { openSession } from '#training/attendance/contract'
import {
  addTrainee,
  enrolSelf,
  listTrainees,
  openClasses,
  reviewClass,
  spendVoucher,
} from '#training/class-filing/contract'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { goTo } from '../../../tests/kit/attendance.ts'
import {
  closedClass,
  earner,
  filedClaim,
  fundedClaim,
  issue,
  type Offices,
  officesOf,
  seen,
  today,
} from '../../../tests/kit/claims.ts'
import {
  approvedClass,
  type ClassScene,
  draftedClass,
  filedClass,
  ground,
  rosterRow,
} from '../../../tests/kit/classes.ts'
import { type ListedProvider, listedProvider } from '../../../tests/kit/providers.ts'
import { publishedBatch } from '../../../tests/kit/vouchers.ts'
import * as c from './contract.ts'
import { endHolds } from './index.ts'

let app: TestApp
let offices: Offices
let provider: ListedProvider
let approved: ClassScene
beforeAll(async () => {
  app = await testApp()
  await ground(app)
  offices = await officesOf(app)
  provider = await listedProvider(app, '350203')
  approved = await approvedClass(app, { provider, trainees: [1] })
}, 120_000)
afterAll(async () => await app.stop())

const place = async (
  by: User,
  subjectKind: c.HoldSubject,
  subjectId: string,
  stops: c.HoldStops,
  more: { endsOn?: string } = {},
) =>
  (
    await by.call(c.placeHold, {
      subjectKind,
      subjectId,
      stops,
      reason: '正在核查有关线索',
      ...more,
    })
  ).id
const lift = (id: string, by = provider.reviewer) => by.call(c.liftHold, { id, reason: '核查未发现问题' })
const add = (index: number, id = approved.classId) => ({
  id,
  ...rosterRow(index),
  category: 'rural-transfer' as const,
})

test('G4 hold: on an institution it stops filing, opening, enrolment, roster and vouchers at once; an exception signed by two lets one class through', async () => {
  const { manager, clerk, reviewer } = provider
  const filed = await filedClass(app, {
    provider,
    trainees: [2],
    startsOn: '2026-04-10',
  })
  const worker = await app.worker(3)
  const { batchId } = await publishedBatch(app, { title: '限制测试券' })
  const voucher = (await worker.call(claimVoucher, { batchId, region: '350203' })).voucherId as string
  const id = await place(clerk, 'organisation', provider.orgId, 'new-classes')
  const enrol = { id: approved.classId, category: 'rural-transfer' as const }
  expect(await worker.refused(enrolSelf, enrol)).toEqual(['hold.held'])
  expect((await app.visitor.call(openClasses, { orgId: provider.orgId })).rows).toEqual([])
  expect(await manager.refused(addTrainee, add(4))).toEqual(['hold.held'])
  expect(
    await clerk.refused(reviewClass, {
      id: filed.classId,
      version: filed.version,
    }),
  ).toEqual(['hold.held'])

  const asking = {
    id,
    caseKind: 'class' as const,
    caseId: approved.classId,
    reason: '学员已到校，单独放行本班',
  }
  expect(await clerk.refused(c.askException, { ...asking, caseId: id })).toEqual(['common.not_found'])
  const { id: exceptionId } = await clerk.call(c.askException, asking)
  expect(await clerk.refused(c.askException, asking)).toEqual(['hold.excepted_already'])
  // Asked is not signed, and who asks does not sign.
  expect(await worker.refused(enrolSelf, enrol)).toEqual(['hold.held'])
  expect(await clerk.refused(c.signException, { id: exceptionId })).toEqual(['common.denied'])
  const both = await app.staff('hr.clerk', '350203', { also: ['hr.reviewer'] })
  const own = await both.call(c.askException, {
    ...asking,
    caseId: filed.classId,
  })
  expect(await both.refused(c.signException, { id: own.id })).toEqual(['common.same_person'])
  await reviewer.call(c.endException, { id: own.id, reason: '理由不足' })
  await reviewer.call(c.signException, { id: exceptionId })
  expect(await reviewer.refused(c.signException, { id: exceptionId })).toEqual(['hold.exception_over'])

  await worker.call(enrolSelf, enrol)
  expect((await app.visitor.call(openClasses, { orgId: provider.orgId })).rows).toHaveLength(1)
  await manager.call(addTrainee, add(4))
  expect(
    await clerk.refused(reviewClass, {
      id: filed.classId,
      version: filed.version,
    }),
  ).toEqual(['hold.held'])

  // The exception ends: what was in the room stays, nothing new begins.
  await reviewer.call(c.endException, {
    id: exceptionId,
    reason: '发现新的问题',
  })
  expect(
    await worker.refused(spendVoucher, {
      id: approved.classId,
      voucherId: voucher,
    }),
  ).toEqual(['hold.held'])
  const [first] = approved.sessions
  await goTo(app, first?.startsAt as string, manager, clerk, reviewer)
  expect(await manager.refused(openSession, { id: first?.id as string })).toEqual(['hold.held'])
  await lift(id)
  await manager.call(openSession, { id: first?.id as string })
  await clerk.call(reviewClass, { id: filed.classId, version: filed.version })
})

test('G4 hold: on a class or a person; a person held joins no class, counts for no seat and draws no voucher', async () => {
  const { manager, clerk, reviewer } = provider
  await app.renew(manager, clerk, reviewer)
  const scene = await approvedClass(app, {
    provider,
    trainees: [11, 12],
    startsOn: '2026-05-06',
  })
  const onClass = await place(clerk, 'class', scene.classId, 'new-classes')
  expect(await manager.refused(addTrainee, add(13, scene.classId))).toEqual(['hold.held'])
  await lift(onClass)
  const { rows } = await manager.call(listTrainees, { id: scene.classId })
  await app.renew(...Object.values(offices))
  await issue(await app.staff('evaluator.manager', '350200'), 14, { issuedOn: today(app) })
  const { worker, personId } = await earner(app, offices.clerk, 14)
  const held = await place(clerk, 'person', personId, 'new-classes')
  expect(rows).toHaveLength(2)
  // Offices elsewhere see nothing of it; what is not filed is nobody's but its institution's.
  const person = { subjectKind: 'person', subjectId: personId } as const
  const elsewhere = await app.staff('hr.clerk', '350102')
  expect((await clerk.call(c.listHolds, person)).rows).toHaveLength(1)
  expect((await elsewhere.call(c.listHolds, person)).rows).toEqual([])
  const draft = await draftedClass(app, { provider, trainees: [15], startsOn: '2026-07-06' })
  const unfiled = { subjectKind: 'class', subjectId: draft.classId } as const
  expect((await clerk.try(c.listHolds, unfiled)).status).toBe(403)
  expect((await manager.try(c.listHolds, unfiled)).status).toBe(200)
  expect(
    await worker.refused(enrolSelf, {
      id: scene.classId,
      category: 'rural-transfer',
    }),
  ).toEqual(['hold.held'])
  expect(await manager.refused(addTrainee, add(14, scene.classId))).toEqual(['hold.held'])
  const { batchId } = await publishedBatch(app, { title: '个人限制测试券' })
  expect(await worker.refused(claimVoucher, { batchId, region: '350203' })).toEqual(['hold.held'])
  await lift(held)
  await worker.call(claimVoucher, { batchId, region: '350203' })
  expect(
    await clerk.refused(c.placeHold, {
      subjectKind: 'claim',
      subjectId: scene.classId,
      stops: 'payment',
      reason: '没有这件申报',
    }),
  ).toEqual(['common.not_found'])
})

test('G4 hold: payments stop for the person held, the others of the claim are paid; fast review, batch and bank file read it', async () => {
  await app.renew(...Object.values(offices))
  const scene = await closedClass(app, { trainees: [21, 22] })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  await fundedClaim(app, offices, id)
  const view = await seen(offices.clerk, id)
  const { rows: lines } = await offices.clerk.call(claims.claimLines, { id })
  const person = lines[0]?.personId as string
  const make = {
    region: '350200',
    fund: 'employment' as const,
    claimIds: [id],
  }
  await app.renew(scene.provider.manager)
  const whole = await place(offices.clerk, 'claim', id, 'payment')
  expect(await offices.clerk.refused(claims.makeBatch, make)).toEqual(['payment.held'])
  const { rows } = await scene.provider.manager.call(c.listHolds, {
    subjectKind: 'claim',
    subjectId: id,
  })
  expect(rows.map((r) => [r.id, r.can])).toEqual([[whole, []]])
  await lift(whole, offices.reviewer)

  const held = await place(offices.clerk, 'person', person, 'payment')
  const batch = await offices.clerk.call(claims.makeBatch, make)
  expect(batch.totalFen).toBe(view.amountFen - (lines[0]?.amountFen as number))
  const second = await place(offices.clerk, 'person', lines[1]?.personId as string, 'payment')
  const signed = { id: batch.id, version: 1, totalFen: batch.totalFen }
  expect(await offices.confirmer.refused(claims.confirmBatch, signed)).toEqual(['payment.held'])
  const asked = {
    caseKind: 'claim' as const,
    caseId: id,
    reason: '线索已排除，本件先行拨付',
  }
  const { id: exceptionId } = await offices.clerk.call(c.askException, {
    id: second,
    ...asked,
  })
  await offices.reviewer.call(c.signException, { id: exceptionId })
  await offices.confirmer.call(claims.confirmBatch, signed)
  await lift(held, offices.reviewer)

  const evaluator = await app.staff('evaluator.manager', '350200')
  const certificateId = await issue(evaluator, 31, { issuedOn: today(app) })
  const { worker, personId } = await earner(app, offices.clerk, 31)
  const own = await worker.call(claims.fileOwn, { certificateId })
  const one = await seen(offices.clerk, own.id)
  const mine = await place(offices.clerk, 'person', personId, 'payment')
  expect(await offices.clerk.refused(claims.drawSample, { claimIds: [own.id] })).toEqual(['sample.not_fit'])
  const at = { id: own.id, version: one.version, note: '已人工核实' }
  expect(await offices.clerk.refused(claims.reviewClaim, at)).toEqual(['claim.line_fails'])
  const { id: let_ } = await offices.clerk.call(c.askException, {
    id: mine,
    ...asked,
    caseId: own.id,
  })
  await offices.reviewer.call(c.signException, { id: let_ })
  await offices.clerk.call(claims.reviewClaim, at)
})

test('G4 hold: it ends with its last day; who placed it does not lift it; a watch stops nothing and is not shown to whom it watches', async () => {
  const { manager, clerk, reviewer } = provider
  await app.renew(manager, clerk, reviewer)
  const until = today(app)
  const id = await place(clerk, 'organisation', provider.orgId, 'payment', {
    endsOn: until,
  })
  await place(clerk, 'organisation', provider.orgId, 'watch')
  expect(
    await clerk.refused(c.placeHold, {
      subjectId: provider.orgId,
      stops: 'payment',
      reason: '截止日期已过',
      endsOn: '2026-01-01',
    }),
  ).toEqual(['hold.ends_early'])
  const list = async (by: User) =>
    (await by.call(c.listHolds, { subjectId: provider.orgId })).rows.filter((r) => !r.liftedAt)
  expect((await list(manager)).map((r) => r.stops)).toEqual(['payment'])
  expect((await list(clerk)).map((r) => r.stops).sort()).toEqual(['payment', 'watch'])
  const both = await app.staff('hr.clerk', '350203', { also: ['hr.reviewer'] })
  const own = await place(both, 'organisation', provider.orgId, 'new-classes')
  expect(await both.refused(c.liftHold, { id: own, reason: '自己解除' })).toEqual(['common.same_person'])
  const elsewhere = await app.staff('hr.reviewer', '350500')
  expect(await elsewhere.refused(c.liftHold, { id: own, reason: '外市解除' })).toEqual([
    'common.out_of_scope',
  ])
  expect((await elsewhere.call(c.holdPage, {})).total).toBe(0)
  await endHolds(app.platform.tools)
  expect(await list(manager)).toHaveLength(2)
  app.clock.set(new Date(Date.parse(app.clock.now().toISOString()) + 86_400_000).toISOString())
  await endHolds(app.platform.tools)
  await app.renew(manager, clerk, reviewer)
  expect((await list(manager)).map((r) => r.id)).toEqual([own])
  const { rows } = await clerk.call(c.holdPage, {
    state: 'lifted',
    stops: 'payment',
    sort: '-placedAt',
  })
  expect(rows.find((r) => r.id === id)?.liftReason).toContain('自动解除')
  await expect(
    sql`update registry.hold_exception set signed_by = asked_by, signed_at = now()`.execute(
      app.platform.tools.db,
    ),
  ).rejects.toThrow(/check constraint/)
})
