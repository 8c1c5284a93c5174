import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { revokeCertificate } from '#evaluation/certificates/contract'
import { reservationsOf } from '#money/budgets'
import { checkLedger } from '#money/ledger'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  type ClosedClass,
  closedClass,
  confirmedBatch,
  filedClaim,
  fundedClaim,
  giveAccount,
  noticedClaim,
  type Offices,
  officesOf,
  seen,
  settledBatch,
  today,
} from '../../../tests/kit/claims.ts'
import { approvedClass } from '../../../tests/kit/classes.ts'
import { effects } from '../../../tests/kit/packs.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
beforeAll(async () => {
  app = await testApp()
  offices = await officesOf(app)
}, 120_000)
afterAll(async () => await app.stop())

let next = 2100
/** Three fresh trainees in a closed class of their own. */
async function closed(options: Parameters<typeof closedClass>[1] = {}): Promise<ClosedClass> {
  next += 10
  const scene = await closedClass(app, { trainees: [next, next + 1, next + 2], ...options })
  await app.renew(...Object.values(offices))
  return scene
}
const at = async (user: User, id: string) => ({ id, version: (await seen(user, id)).version })
const linesOf = async (user: User, id: string) => (await user.call(c.claimLines, { id, size: 200 })).rows

test('F4 F2 claim: from a closed class over two officers, notice, finance and bank to money, each step by another hand', async () => {
  const scene = await closed({ absent: [2], uncertified: [next + 12] })
  const id = await filedClaim(scene)
  const filed = await seen(offices.clerk, id)
  expect(filed).toMatchObject({
    state: 'submitted',
    subsidyKind: 'class-training',
    fund: 'employment',
    lineCount: 3,
    standingCount: 2,
    amountFen: 140_000,
    estimateFen: 30 * 70_000,
    classNumber: scene.number,
    pack: { version: 1, title: '厦门市重点群体机构培训补贴' },
  })
  expect(filed.number).toMatch(/^BT350203-2026-\d{4}$/)
  expect(filed.holder).toMatchObject({ who: '思明区人社部门', does: '初审' })

  // Each line explains itself: checks as rows with source and day, the policy's steps, effects that add up.
  const lines = await linesOf(offices.clerk, id)
  expect(lines.map((l) => [l.no, l.state, l.amountFen, l.estimateFen])).toEqual([
    [1, 'claimed', 70_000, 70_000],
    [2, 'claimed', 70_000, 70_000],
    [3, 'excluded', 0, 70_000],
  ])
  for (const line of lines) {
    expect(effects(line.trace)).toBe(line.amountFen)
    expect(line.checks.every((k) => k.clause && k.found && k.source)).toBe(true)
    expect(JSON.stringify(line)).not.toMatch(/3599\d{14}/)
  }
  expect(lines[2]?.reasons.map((r) => r.code)).toEqual([
    'claim-line.check_failed',
    'claim-line.check_failed',
    'policy.not_met',
  ])
  expect(lines[2]?.checks.filter((k) => k.result === 'failed').map((k) => k.key)).toEqual([
    'attendance',
    'certificate',
    'requirements/passed',
    'standard',
  ])
  expect(lines[0]?.trace.find((n) => n.rule === 'amounts/level-5')).toMatchObject({
    effectFen: 70_000,
    clause: '厦人社〔2024〕204号',
  })

  await fundedClaim(app, offices, id)
  expect((await reservationsOf(app.platform.tools.db, [`class:${scene.classId}`]))[0]).toMatchObject({
    state: 'consumed',
    usedFen: 140_000,
  })
  const batch = await confirmedBatch(offices, [id])
  expect(await settledBatch(app, offices, batch.id)).toMatchObject({
    state: 'settled',
    paid: 1,
    paidFen: 140_000,
  })
  const paid = await seen(offices.clerk, id)
  expect(paid).toMatchObject({ state: 'paid', holder: { who: '' } })
  expect(paid.stages.every((s) => s.status === 'done' && s.days !== null)).toBe(true)
  expect(paid.steps.map((s) => s.step)).toEqual([
    'create',
    'submit',
    'review',
    'recheck',
    'publish',
    'clear',
    'fund',
    'batch',
    'settle',
  ])
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F4 claim: a class that is not closed, and a class claimed already, make no claim', async () => {
  const running = await approvedClass(app, { trainees: [2001] })
  const { manager } = running.provider
  expect(await manager.refused(c.createClaim, { classId: running.classId })).toEqual([
    'claim.class_not_closed',
  ])
  const scene = await closed()
  const own = scene.provider.manager
  expect((await own.call(c.claimableClasses, {})).rows.map((r) => r.id)).toContain(scene.classId)
  const { id } = await own.call(c.createClaim, { classId: scene.classId })
  expect(await own.refused(c.createClaim, { classId: scene.classId })).toEqual(['claim.class_claimed'])
  expect((await own.call(c.claimableClasses, {})).rows.map((r) => r.id)).not.toContain(scene.classId)
  // A draft is the institution's own: no officer sees it, nor another institution.
  expect(await offices.clerk.refused(c.getClaim, { id })).toEqual(['common.out_of_scope'])
  await app.renew(manager)
  expect(await manager.refused(c.getClaim, { id })).toEqual(['common.out_of_scope'])
  expect((await offices.clerk.call(c.listClaims, { classId: scene.classId })).total).toBe(0)
  // Withdrawn, it makes room.
  await own.call(c.withdrawClaim, { ...(await at(own, id)), reason: '名册有误，重新申报' })
  await own.call(c.createClaim, { classId: scene.classId })
})

test('F4 claim: two at once make one claim of a class', async () => {
  const scene = await closed()
  const { manager } = scene.provider
  const replies = await Promise.all([
    manager.try(c.createClaim, { classId: scene.classId }),
    manager.try(c.createClaim, { classId: scene.classId }),
  ])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
  expect(replies.find((r) => r.status === 422)?.body.reasons?.[0]?.code).toBe('claim.class_claimed')
})

test('F4 claim: handing in tells everything missing at once, and takes no other figures than those shown', async () => {
  const scene = await closed({ account: false })
  const { manager } = scene.provider
  const { id } = await manager.call(c.createClaim, { classId: scene.classId })
  const draft = await seen(manager, id)
  expect(draft.missing.map((r) => r.code)).toEqual(['claim.no_account'])
  expect(draft.can).not.toContain('submit')
  const input = { id, version: draft.version, amountFen: draft.amountFen, people: draft.standingCount }
  expect(await manager.refused(c.submitClaim, input)).toEqual(['claim.no_account'])
  await giveAccount(app, scene.provider.orgId)
  // The amount is never an input: what was seen must be what is.
  expect(await manager.refused(c.submitClaim, { ...input, amountFen: draft.amountFen + 100 })).toEqual([
    'claim.stale',
  ])
  expect(await manager.refused(c.submitClaim, { ...input, people: 1 })).toEqual(['claim.stale'])
  // A certificate revoked meanwhile is found at the door.
  const [first] = await linesOf(manager, id)
  const { rows } = await scene.evaluator.call(
    (await import('#evaluation/certificates/contract')).listCertificates,
    { classId: scene.classId },
  )
  const certificate = rows.find((r) => r.number === first?.certificateNumber)
  await offices.clerk.call(revokeCertificate, {
    id: certificate?.id as string,
    version: 1,
    reason: '成绩造假，撤销',
  })
  expect(await manager.refused(c.submitClaim, input)).toEqual(['claim.line_fails'])
  await manager.call(c.amendClaim, { id, version: draft.version })
  const again = await seen(manager, id)
  expect(again).toMatchObject({ standingCount: 2, amountFen: 140_000, state: 'draft' })
  await manager.call(c.submitClaim, { id, version: again.version, amountFen: 140_000, people: 2 })
})

test('F4 claim: a class without anybody eligible cannot be handed in, and says why, person by person', async () => {
  const scene = await closed({ uncertified: [next + 10, next + 11, next + 12] })
  const { manager } = scene.provider
  const { id, version } = await manager.call(c.createClaim, { classId: scene.classId })
  const view = await seen(manager, id)
  expect(view.missing.map((r) => r.code)).toEqual(['claim.no_line'])
  expect(await manager.refused(c.submitClaim, { id, version, amountFen: 0, people: 0 })).toEqual([
    'claim.no_line',
  ])
  const lines = await linesOf(manager, id)
  expect(
    lines.every((l) => l.state === 'excluded' && l.reasons.some((r) => r.code === 'claim-line.check_failed')),
  ).toBe(true)
})

test('K1 F4 scope: each sees claims of its own place only; workers and other cities nothing', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  const elsewhere = await app.staff('hr.clerk', '350500')
  expect((await elsewhere.call(c.listClaims, {})).total).toBe(0)
  for (const act of [c.getClaim, c.claimLines, c.fundingOf] as const) {
    expect(await elsewhere.refused(act, { id })).toEqual(['common.out_of_scope'])
  }
  expect(await elsewhere.refused(c.reviewClaim, { id, version: 2 })).toEqual(['common.out_of_scope'])
  const county = await app.staff('hr.clerk', '350203')
  expect((await county.call(c.listClaims, { mine: 'true' })).rows.map((r) => r.id)).toContain(id)
  const neighbour = await app.staff('hr.clerk', '350205')
  expect(await neighbour.refused(c.getClaim, { id })).toEqual(['common.out_of_scope'])
  app.clock.set(new Date(app.clock.now().getTime() + 120_000))
  const worker = await app.worker(scene.trainees[0] as number)
  expect(await worker.refused(c.getClaim, { id })).toEqual(['common.denied'])
  expect(await app.visitor.refused(c.getClaim, { id })).toEqual(['common.not_signed_in'])
})

test('F4 lists: filters, look-up of one person within the claim, only by whole name or number', async () => {
  const scene = await closed({ uncertified: [next + 11] })
  const id = await filedClaim(scene)
  const { syntheticPerson } = await import('../../../db/seeds/demo/identity.ts')
  const { idNumber, name } = syntheticPerson(scene.trainees[1] as number)
  const list = async (input: Omit<Parameters<typeof offices.clerk.call<typeof c.claimLines>>[1], 'id'>) =>
    (await offices.clerk.call(c.claimLines, { id, ...input })).rows.map((r) => r.no)
  expect(await list({ q: idNumber })).toEqual([2])
  expect(await list({ q: name })).toEqual([2])
  expect(await list({ q: idNumber.slice(0, 10) })).toEqual([])
  expect(await list({ result: 'failed' })).toEqual([2])
  expect(await list({ check: 'certificate', result: 'passed' })).toEqual([1, 3])
  expect(await list({ state: 'excluded' })).toEqual([2])
  const view = await seen(offices.clerk, id)
  const { rows } = await offices.clerk.call(c.listClaims, {
    q: view.number as string,
    state: 'submitted',
    region: '350203',
    from: today(app),
    to: today(app),
    subsidyKind: 'class-training',
    sort: '-amountFen',
  })
  expect(rows.map((r) => r.id)).toEqual([id])
})

test('F4 K3 record: every step stands in the audit under the claim and its class, without names', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  await noticedClaim(offices, id)
  const client = new pg.Client({ connectionString: app.appUrl })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select act_id, summary, subjects, before::text || after::text as said from platform.audit where subjects @> array[$1] order by at, id`,
      [`claim:${id}`],
    )
    expect(rows.map((r) => r.act_id)).toEqual([
      'money.claim.create',
      'money.claim.submit',
      'money.claim.review',
      'money.claim.recheck',
      'money.claim.publish',
    ])
    expect(rows.every((r) => r.subjects.includes(`class:${scene.classId}`))).toBe(true)
    expect(JSON.stringify(rows)).not.toMatch(/演[^示]/)
    // Claims are never deleted, paid lines never changed, steps never rewritten.
    await expect(client.query(`delete from money.claim where id = $1`, [id])).rejects.toThrow(
      'permission denied',
    )
    await expect(
      client.query(`update money.claim_step set reason = 'x' where claim_id = $1`, [id]),
    ).rejects.toThrow()
    await expect(client.query(`delete from money.claim_line where claim_id = $1`, [id])).rejects.toThrow(
      'kept',
    )
  } finally {
    await client.end()
  }
})
