import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { revokeCertificate } from '#evaluation/certificates/contract'
import { reservationsOf } from '#money/budgets'
import { checkLedger } from '#money/ledger'
import { placeHold } from '#registry/holds/contract'
import { askWaiting } from '#registry/registers'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  type ClosedClass,
  clearedClaim,
  closedClass,
  filedClaim,
  type Offices,
  officesOf,
  seen,
} from '../../../tests/kit/claims.ts'
import { effects } from '../../../tests/kit/packs.ts'
import { onLine, offices as registerOffices } from '../../../tests/kit/registers.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
beforeAll(async () => {
  app = await testApp()
  offices = await officesOf(app)
}, 120_000)
afterAll(async () => await app.stop())

let next = 2500
/** Three fresh trainees in a closed class of their own. */
async function closed(options: Parameters<typeof closedClass>[1] = {}): Promise<ClosedClass> {
  next += 10
  const scene = await closedClass(app, { trainees: [next, next + 1, next + 2], ...options })
  await app.renew(...Object.values(offices))
  return scene
}
const at = async (user: User, id: string) => ({ id, version: (await seen(user, id)).version })
const linesOf = async (user: User, id: string) => (await user.call(c.claimLines, { id, size: 200 })).rows

test('F4 review: the rules and the database both refuse one person at two steps', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  // An officer with both powers: the rules still look at the hand, not at the role.
  const both = await app.staff('hr.clerk', '350200')
  const admin = await app.staff('hr.admin', '350200', { orgId: both.orgId as string })
  const { grantRole } = await import('#registry/accounts/contract')
  await admin.call(grantRole, {
    id: both.accountId as string,
    role: 'hr.reviewer',
    region: '350200',
    reason: '测试授权',
  })
  await app.renew(both)
  await both.call(c.reviewClaim, { ...(await at(both, id)) })
  expect((await seen(both, id)).can).not.toContain('recheck')
  expect(await both.refused(c.recheckClaim, await at(both, id))).toEqual(['common.same_person'])
  expect(await both.refused(c.sendBackClaim, { ...(await at(both, id)), reason: '退回重审' })).toEqual([
    'common.same_person',
  ])
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  try {
    const one = `(select filed_by from money.claim where id = '${id}')`
    for (const [set, constraint] of [
      [`reviewed_by = ${one}`, 'claim_reviewer_is_another'],
      [`rechecked_by = ${one}`, 'claim_rechecker_is_another'],
      [`rechecked_by = reviewed_by`, 'claim_rechecker_is_another'],
      [`funded_by = ${one}`, 'claim_funder_is_another'],
      [`funded_by = reviewed_by`, 'claim_funder_is_another'],
      [`state = 'rechecked'`, 'claim_rechecked'],
      [`state = 'funded'`, 'claim_'],
      [`state = 'paid'`, 'claim_'],
      [`reviewed_by = null`, 'claim_reviewed'],
    ]) {
      await expect(client.query(`update money.claim set ${set} where id = $1`, [id]), set).rejects.toThrow(
        constraint as string,
      )
    }
  } finally {
    await client.end()
  }
})

test('F4 review: of two officers on one claim the second is told', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  const other = await app.staff('hr.clerk', '350203')
  const input = await at(offices.clerk, id)
  const replies = await Promise.all([
    offices.clerk.try(c.reviewClaim, input),
    other.try(c.returnClaim, { ...input, reason: '材料不全，请补充' }),
  ])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
  expect(replies.find((r) => r.status === 422)?.body.reasons?.map((r) => r.code)).toEqual([
    'common.changed_meanwhile',
  ])
})

test('F4 review: who is taken out gets nothing, with the reason on the line; the explanation still adds up', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  const [line] = await linesOf(offices.clerk, id)
  await offices.clerk.call(c.excludeLine, {
    ...(await at(offices.clerk, id)),
    lineId: line?.id as string,
    reason: '实地核查，本人未参加培训',
  })
  const view = await seen(offices.clerk, id)
  expect(view).toMatchObject({ amountFen: 140_000, standingCount: 2, state: 'submitted' })
  const [out] = await linesOf(offices.clerk, id)
  expect(out).toMatchObject({ state: 'excluded', amountFen: 0, excludeReason: '实地核查，本人未参加培训' })
  expect(effects(out?.trace ?? [])).toBe(0)
  expect(
    await offices.clerk.refused(c.excludeLine, {
      ...(await at(offices.clerk, id)),
      lineId: line?.id as string,
      reason: '再次剔除',
    }),
  ).toEqual(['claim.excluded_already'])
  // Returned and handed in again, they stay out.
  await offices.clerk.call(c.returnClaim, { ...(await at(offices.clerk, id)), reason: '请核对其余人员' })
  const { manager } = scene.provider
  expect(await seen(manager, id)).toMatchObject({ state: 'returned', reason: '请核对其余人员' })
  await manager.call(c.amendClaim, await at(manager, id))
  const again = await seen(manager, id)
  expect(again).toMatchObject({ amountFen: 140_000, standingCount: 2 })
  await manager.call(c.submitClaim, { id, version: again.version, amountFen: 140_000, people: 2 })
  expect((await seen(offices.clerk, id)).number).toBe(view.number)
})

test('F4 review: data is read anew; who no longer passes stops the review until taken out', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  const [line] = await linesOf(offices.clerk, id)
  const { listCertificates } = await import('#evaluation/certificates/contract')
  const { rows } = await scene.evaluator.call(listCertificates, { classId: scene.classId })
  const certificate = rows.find((r) => r.number === line?.certificateNumber)
  await offices.clerk.call(revokeCertificate, {
    id: certificate?.id as string,
    version: 1,
    reason: '成绩造假，撤销',
  })
  expect(await offices.clerk.refused(c.reviewClaim, await at(offices.clerk, id))).toEqual([
    'claim.line_fails',
  ])
  expect(await offices.clerk.call(c.recheckData, await at(offices.clerk, id))).toMatchObject({ changed: 1 })
  expect(await seen(offices.clerk, id)).toMatchObject({ standingCount: 2, amountFen: 140_000 })
  await offices.clerk.call(c.reviewClaim, await at(offices.clerk, id))
  await offices.reviewer.call(c.sendBackClaim, {
    ...(await at(offices.reviewer, id)),
    reason: '请补充核查其余证书',
  })
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'submitted', reason: '请补充核查其余证书' })
})

test('F4 review: a claim refused gives the class its money back, and its people are free again', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  await offices.clerk.call(c.reviewClaim, await at(offices.clerk, id))
  await offices.reviewer.call(c.refuseClaim, {
    ...(await at(offices.reviewer, id)),
    reason: '经查培训内容与备案不符',
  })
  expect(await seen(offices.clerk, id)).toMatchObject({
    state: 'refused',
    amountFen: 0,
    standingCount: 0,
    holder: { who: '' },
  })
  expect((await linesOf(offices.clerk, id)).every((l) => l.amountFen === 0 && effects(l.trace) === 0)).toBe(
    true,
  )
  expect((await reservationsOf(app.platform.tools.db, [`class:${scene.classId}`]))[0]).toMatchObject({
    state: 'released',
  })
})

test('G1 F4 holds: a hold on payments stops the institution’s claim at every door', async () => {
  const scene = await closed()
  const { manager } = scene.provider
  const { id, version } = await manager.call(c.createClaim, { classId: scene.classId })
  const hold = (user: User) =>
    user.call(placeHold, {
      subjectId: scene.provider.orgId,
      stops: 'payment',
      reason: '涉嫌虚假培训，正在核查',
    })
  const lift = async (holdId: string) => {
    const { liftHold } = await import('#registry/holds/contract')
    await offices.reviewer.call(liftHold, { id: holdId, reason: '核查未发现问题' })
  }
  const view = await seen(manager, id)
  let held = await hold(offices.clerk)
  const input = { id, version, amountFen: view.amountFen, people: view.standingCount }
  expect(await manager.refused(c.submitClaim, input)).toEqual(['claim.held'])
  await lift(held.id)
  await manager.call(c.submitClaim, input)
  held = await hold(offices.clerk)
  expect(await offices.clerk.refused(c.reviewClaim, await at(offices.clerk, id))).toEqual(['claim.held'])
  await lift(held.id)
  await clearedClaim(app, offices, id)
  held = await hold(offices.clerk)
  expect(
    await offices.finance.refused(c.fundClaim, {
      ...(await at(offices.finance, id)),
      amountFen: view.amountFen,
    }),
  ).toEqual(['claim.held'])
  await lift(held.id)
  await offices.finance.call(c.fundClaim, { ...(await at(offices.finance, id)), amountFen: view.amountFen })
  await hold(offices.clerk)
  expect(
    await offices.clerk.refused(c.makeBatch, { region: '350200', fund: 'employment', claimIds: [id] }),
  ).toEqual(['payment.held'])
})

test('F4 funds: finance approves what it saw, sends back with a reason, and nothing moves twice', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  expect(
    await offices.finance.refused(c.fundClaim, { ...(await at(offices.finance, id)), amountFen: 210_000 }),
  ).toEqual(['common.wrong_state'])
  await clearedClaim(app, offices, id)
  expect(await offices.finance.call(c.fundingOf, { id })).toMatchObject({
    fund: 'employment',
    neededFen: 210_000,
    people: 3,
    reservedFen: 30 * 70_000,
  })
  expect(
    await offices.finance.refused(c.fundClaim, { ...(await at(offices.finance, id)), amountFen: 1 }),
  ).toEqual(['claim.stale'])
  await offices.finance.call(c.declineFunds, {
    ...(await at(offices.finance, id)),
    reason: '请补充说明第 2 号人员',
  })
  expect(await seen(offices.clerk, id)).toMatchObject({ state: 'submitted', reason: '请补充说明第 2 号人员' })
  await clearedClaim(app, offices, id)
  const other = await app.staff('finance.clerk', '350200')
  const input = { ...(await at(offices.finance, id)), amountFen: 210_000 }
  const replies = await Promise.all([offices.finance.try(c.fundClaim, input), other.try(c.fundClaim, input)])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F4 G2 lines: a claim’s people are asked one by one; 待回复 is no data, the answer passes or stops the line at the next pair of eyes', async () => {
  const scene = await closed()
  const [dead] = scene.trainees
  const { idNumber } = syntheticPerson(dead as number)
  const who = await registerOffices(app)
  const line = await onLine(app, who, 'deaths', [{ idNumber, record: 'SW-1', from: '2026-03-01' }])
  try {
    const id = await filedClaim(scene)
    const checks = async () =>
      (await linesOf(offices.clerk, id)).map((l) => l.checks.find((x) => x.key === 'registers'))
    for (const check of await checks())
      expect(check).toMatchObject({ result: 'no-data', found: expect.stringContaining('待回复') })
    expect(await offices.clerk.refused(c.reviewClaim, await at(offices.clerk, id))).toEqual([
      'claim.no_data_unexplained',
    ])
    await askWaiting(app.platform.tools)
    await app.settle()
    expect((await checks()).map((check) => check?.result).sort()).toEqual(['no-data', 'passed', 'passed'])
    expect(await offices.clerk.refused(c.reviewClaim, await at(offices.clerk, id))).toContain(
      'claim.line_fails',
    )
    await offices.clerk.call(c.recheckData, await at(offices.clerk, id))
    expect(await seen(offices.clerk, id)).toMatchObject({ standingCount: 2, amountFen: 140_000 })
    await offices.clerk.call(c.reviewClaim, await at(offices.clerk, id))
  } finally {
    await line.stop()
  }
})
