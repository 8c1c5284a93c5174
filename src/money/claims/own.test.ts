import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { revokeCertificate } from '#evaluation/certificates/contract'
import { checkLedger, paidHistory } from '#money/ledger'
import { askWaiting, questionsAbout } from '#registry/registers'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  closedClass,
  confirmedBatch,
  earner,
  filedClaim,
  issue,
  noticedClaim,
  type Offices,
  officesOf,
  ownAccount,
  paidClaim,
  seen,
  settledBatch,
  today,
} from '../../../tests/kit/claims.ts'
import { ground } from '../../../tests/kit/classes.ts'
import { effects } from '../../../tests/kit/packs.ts'
import { onLine, offices as registerOffices } from '../../../tests/kit/registers.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
let evaluator: User
beforeAll(async () => {
  app = await testApp()
  await ground(app)
  offices = await officesOf(app)
  evaluator = await app.staff('evaluator.manager', '350200')
}, 120_000)
afterAll(async () => await app.stop())

let next = 6100
const WELDER = '6-18-02-04'
const certificate = async (
  index: number,
  more: Parameters<typeof issue>[2] | Record<string, unknown> = {},
) => {
  await app.renew(evaluator, ...Object.values(offices))
  return await issue(evaluator, index, { issuedOn: today(app), ...more } as Parameters<typeof issue>[2])
}
/** A worker with a certificate, employment and account. */
async function holder(options: Parameters<typeof earner>[3] = {}) {
  next += 1
  const certificateId = await certificate(next)
  return { certificateId, ...(await earner(app, offices.clerk, next, options)) }
}
/** Signed in anew, since the clock has moved past the last session. */
const back = async (index: number) => {
  app.clock.set(new Date(app.clock.now().getTime() + 3_600_000))
  await app.renew(evaluator, ...Object.values(offices))
  return await app.worker(index)
}
const mine = async (worker: User) => (await worker.call(c.myClaims, {})).rows
const options = async (worker: User) => (await worker.call(c.ownOptions, {})).rows
const at = async (user: User, id: string) => ({ id, version: (await seen(user, id)).version })

test('F4 F2 I4 own claim: one confirmation, then every step with who holds it and why this amount, up to the money', async () => {
  const { worker, certificateId, personId, index } = await holder()
  const [option] = await options(worker)
  expect(option).toMatchObject({
    certificateId,
    claimable: true,
    amountFen: 70_000,
    fund: 'employment',
    reasons: [],
  })
  expect(effects(option?.trace ?? [])).toBe(70_000)
  const filed = await worker.call(c.fileOwn, { certificateId })
  expect(filed).toMatchObject({ amountFen: 70_000 })
  expect(filed.number).toMatch(/^BT350200-2026-\d{4}$/)
  const [line] = await mine(worker)
  expect(line).toMatchObject({
    number: filed.number,
    subsidyTitle: '个人见证补贴',
    toMe: true,
    amountFen: 70_000,
    fundTitle: '就业补助资金',
    holder: { who: '厦门市人社部门', does: '初审' },
    tone: 'waiting',
    stateTitle: '待初审',
    can: ['withdraw'],
  })
  expect(line?.stages.map((s) => s.status)).toEqual(['done', 'now', 'todo', 'todo', 'todo', 'todo'])
  expect(effects(line?.trace ?? [])).toBe(70_000)
  expect(line?.checks.map((k) => k.key)).toEqual(
    expect.arrayContaining(['certificate', 'origin', 'requirements/registered', 'claims', 'account']),
  )
  await paidClaim(app, offices, filed.id)
  // The worker process tells the person; the same event twice says nothing wrong.
  await app.settle()
  const told = app.platform.tools.messages.shown(syntheticPerson(index).phone)
  expect(told.filter((m) => m.template === 'subsidy-paid').map((m) => m.text)).toEqual([
    expect.stringContaining(`（${filed.number}）700.00 元已由银行拨付`),
  ])
  const [paid] = await mine(await back(index))
  expect(paid).toMatchObject({
    stateTitle: '已拨付',
    tone: 'good',
    paidOn: today(app),
    holder: { who: '' },
    can: [],
  })
  expect(paid?.stages.every((s) => s.status === 'done')).toBe(true)
  expect(paid?.accountMasked).toMatch(/\*/)
  expect((await paidHistory(app.platform.tools.db, [personId])).get(personId)).toMatchObject([
    { subsidyKind: 'personal-certificate', amountFen: 70_000, level: 5 },
  ])
})

test('F4 F6 own claim: the same certificate, or the same occupation and level, brings money once', async () => {
  const { worker, certificateId, index } = await holder()
  await worker.call(c.fileOwn, { certificateId })
  expect(await worker.refused(c.fileOwn, { certificateId })).toEqual(['claim-line.check_failed'])
  const [line] = await mine(worker)
  await paidClaim(app, offices, line?.claimId as string)
  // Paid, it is in the ledger, and the policy refuses the same thing once more.
  const again = await (await back(index)).refused(c.fileOwn, { certificateId })
  expect(again).toEqual(expect.arrayContaining(['policy.excluded', 'claim-line.check_failed']))
})

test('F4 own claim: two at once, of one certificate, make one claim', async () => {
  const { worker, certificateId } = await holder()
  const replies = await Promise.all([
    worker.try(c.fileOwn, { certificateId }),
    worker.try(c.fileOwn, { certificateId }),
    worker.try(c.fileOwn, { certificateId }),
  ])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422, 422])
  expect(await mine(worker)).toHaveLength(1)
})

test('F2 F4 own claim: claims under way count, so that several at once can’t each stay below a limit', async () => {
  const { worker, certificateId, index } = await holder()
  const higher = await certificate(index, { level: 4, number: `S00003502002077${index}` })
  await worker.call(c.fileOwn, { certificateId: higher })
  // The higher level of the occupation is on its way: the lower one is not paid beside it.
  expect(await worker.refused(c.fileOwn, { certificateId })).toEqual(['policy.excluded'])
  const welder = await certificate(index, { occupationCode: WELDER, number: `S00003502002078${index}` })
  await worker.call(c.fileOwn, { certificateId: welder })
  expect(await mine(worker)).toHaveLength(2)
})

test('F2 own claim: every reason at once, each with its next step; nothing is written', async () => {
  const { worker, certificateId } = await holder({ employment: null, account: false })
  const reply = await worker.try(c.fileOwn, { certificateId })
  expect(reply.status).toBe(422)
  expect(reply.body.reasons?.map((r) => r.code)).toEqual(['claim-line.check_failed', 'policy.no_data'])
  expect(reply.body.reasons?.every((r) => r.clause && r.next)).toBe(true)
  expect(await mine(worker)).toEqual([])
  const [option] = await options(worker)
  expect(option).toMatchObject({ claimable: false, amountFen: 0 })
  expect(option?.checks.find((k) => k.key === 'requirements/registered')?.result).toBe('no-data')
})

test('G1 own claim: an account that others name too is not paid to', async () => {
  const one = await holder({ bank: 7_777_777 })
  await one.worker.call(c.fileOwn, { certificateId: one.certificateId })
  const two = await holder({ bank: 7_777_777 })
  expect(await two.worker.refused(c.fileOwn, { certificateId: two.certificateId })).toEqual([
    'claim-line.check_failed',
  ])
  expect((await options(two.worker))[0]?.checks.find((k) => k.key === 'account')).toMatchObject({
    result: 'failed',
  })
  await ownAccount(two.worker, 7_777_778)
  await two.worker.call(c.fileOwn, { certificateId: two.certificateId })
})

test('K1 own claim: another person’s certificate and claim are out of reach; a region without a policy says so', async () => {
  const one = await holder()
  const two = await holder()
  expect(await two.worker.refused(c.fileOwn, { certificateId: one.certificateId })).toEqual([
    'claim.not_owner',
  ])
  const { id, version } = await one.worker.call(c.fileOwn, { certificateId: one.certificateId })
  expect(await two.worker.refused(c.withdrawOwn, { id, version, reason: '不想领了' })).toEqual([
    'claim.not_owner',
  ])
  expect(await two.worker.refused(c.resubmitOwn, { id, version })).toEqual(['claim.not_owner'])
  for (const region of ['350500', '999999']) {
    expect(await two.worker.refused(c.fileOwn, { certificateId: two.certificateId, region })).toEqual([
      'claim.region_without_policy',
    ])
  }
  expect(await offices.clerk.refused(c.fileOwn, { certificateId: one.certificateId })).toEqual([
    'common.denied',
  ])
  expect(await app.visitor.refused(c.myClaims, {})).toEqual(['common.not_signed_in'])
})

test('F4 own claim: returned with a reason, put right and handed in again; withdrawn, it can be made anew', async () => {
  const { worker, certificateId } = await holder()
  const { id } = await worker.call(c.fileOwn, { certificateId })
  await offices.clerk.call(c.returnClaim, { ...(await at(offices.clerk, id)), reason: '请更正收款账户' })
  const [returned] = await mine(worker)
  expect(returned).toMatchObject({
    stateTitle: '退回补正',
    said: '请更正收款账户',
    tone: 'warn',
    can: ['resubmit', 'withdraw'],
    holder: { who: '申领人本人' },
  })
  await worker.call(c.resubmitOwn, { id, version: returned?.claimVersion as number })
  const [again] = await mine(worker)
  expect(again).toMatchObject({ stateTitle: '待初审', can: ['withdraw'] })
  expect(await worker.refused(c.withdrawOwn, { id, version: 1, reason: '不想领了' })).toEqual([
    'common.changed_meanwhile',
  ])
  await worker.call(c.withdrawOwn, { id, version: again?.claimVersion as number, reason: '改由单位申领' })
  expect((await mine(worker))[0]).toMatchObject({ stateTitle: '已撤回', said: '改由单位申领', can: [] })
  await worker.call(c.fileOwn, { certificateId })
  expect(await mine(worker)).toHaveLength(2)
})

test('D6 F4 own claim: a certificate revoked on the way stops at the next pair of eyes', async () => {
  const { worker, certificateId } = await holder()
  const { id } = await worker.call(c.fileOwn, { certificateId })
  await offices.clerk.call(revokeCertificate, { id: certificateId, version: 1, reason: '考核成绩造假' })
  const reply = await offices.clerk.try(c.reviewClaim, await at(offices.clerk, id))
  expect(reply.body.reasons?.map((r) => r.code)).toEqual(['claim.line_fails'])
  await offices.reviewer.call(c.refuseClaim, {
    ...(await at(offices.reviewer, id)),
    reason: '证书已撤销，不予补贴',
  })
  expect((await mine(worker))[0]).toMatchObject({
    stateTitle: '不予补贴',
    said: '证书已撤销，不予补贴',
    amountFen: 0,
  })
})

test('F6 own claim: a certificate of a subsidised class is its institution’s to claim; left out there, the person may', async () => {
  next += 10
  const index = next
  const scene = await closedClass(app, { trainees: [index, index + 1] })
  await app.renew(...Object.values(offices))
  app.clock.set(new Date(app.clock.now().getTime() + 120_000))
  next += 1
  const { worker } = await earner(app, offices.clerk, index)
  const [option] = await options(worker)
  expect(option?.claimable).toBe(false)
  expect(option?.checks.find((k) => k.key === 'origin')).toMatchObject({ result: 'failed' })
  const id = await filedClaim(scene)
  // Claimed by the institution, it is one certificate, one subsidy.
  expect(await worker.refused(c.fileOwn, { certificateId: option?.certificateId as string })).toEqual([
    'claim-line.check_failed',
  ])
  expect((await options(worker))[0]?.checks.find((k) => k.key === 'claims')).toMatchObject({
    result: 'failed',
  })
  const [inClass] = await mine(worker)
  expect(inClass).toMatchObject({ toMe: false, subsidyTitle: '职业培训补贴', accountMasked: null, can: [] })
  // Taken out of the institution's claim, the person may claim alone.
  const { rows } = await offices.clerk.call(c.claimLines, { id })
  await offices.clerk.call(c.excludeLine, {
    ...(await at(offices.clerk, id)),
    lineId: rows[0]?.id as string,
    reason: '本人自行取证，不由机构申报',
  })
  app.clock.set(new Date(app.clock.now().getTime() + 60_000))
  await worker.call(c.fileOwn, { certificateId: option?.certificateId as string })
  const lines = await mine(worker)
  expect(lines.map((l) => [l.subsidyKind, l.stateTitle, l.amountFen])).toEqual([
    ['personal-certificate', '待初审', 70_000],
    ['class-training', '不计补贴', 0],
  ])
  expect(lines[1]?.said).toBe('本人自行取证，不由机构申报')
})

test('F4 own claim: the database itself takes no second standing line for one person and thing, or one certificate', async () => {
  const { worker, certificateId } = await holder()
  const { id } = await worker.call(c.fileOwn, { certificateId })
  const client = new pg.Client({ connectionString: app.appUrl })
  await client.connect()
  const copy = (kind: string, key: string) => `
    with c as (insert into money.claim select (json_populate_record(x, json_build_object('id', gen_random_uuid(), 'number', gen_random_uuid()::text))).* from money.claim x where id = '${id}' returning id)
    insert into money.claim_line select (json_populate_record(l, json_build_object('id', gen_random_uuid(), 'claim_id', c.id, 'subsidy_kind', '${kind}', 'subject_key', '${key}'))).* from money.claim_line l, c where l.claim_id = '${id}'`
  try {
    await expect(client.query(copy('personal-certificate', '4-10-01-02'))).rejects.toThrow('claim_line_once')
    await expect(client.query(copy('class-training', 'other'))).rejects.toThrow('claim_line_certificate_once')
  } finally {
    await client.end()
  }
})

test('F4 own claim: objected to, sent back by the bank, paid in the end: the page says each of it', async () => {
  const { worker: first, certificateId, index } = await holder()
  const { id } = await first.call(c.fileOwn, { certificateId })
  await noticedClaim(offices, id)
  const noticeId = (await seen(offices.clerk, id)).notice?.id as string
  await app.visitor.call(c.object, {
    id: noticeId,
    no: 1,
    name: '演群众',
    phone: '16400000088',
    body: '该人员证书系他人代考，请核查。',
  })
  expect((await mine(first))[0]).toMatchObject({ tone: 'warn', stateTitle: '公示中', state: 'objected' })
  const other = await app.staff('hr.clerk', '350200')
  const [objection] = (await other.call(c.listObjections, { claimId: id })).rows
  await other.call(c.resolveObjection, {
    id: objection?.id as string,
    version: 1,
    result: 'dismiss',
    resolution: '经核对考场影像，系本人参加考核。',
  })
  const untilOn = (await seen(offices.clerk, id)).notice?.untilOn as string
  app.clock.set(`${untilOn}T17:00:00Z`)
  const worker = await back(index)
  await offices.clerk.call(c.clearNotice, await at(offices.clerk, id))
  await offices.finance.call(c.fundClaim, { ...(await at(offices.finance, id)), amountFen: 70_000 })
  const batch = await confirmedBatch(offices, [id])
  await settledBatch(app, offices, batch.id, { 0: '账号不存在' })
  expect((await mine(worker))[0]).toMatchObject({ stateTitle: '银行退回', said: '账号不存在', tone: 'warn' })
  await ownAccount(worker, 7_900_001)
  const line = (await offices.clerk.call(c.getBatch, { id: batch.id })).lines[0]
  await offices.clerk.call(c.retryPayment, { id: line?.id as string, reason: '本人已更正账户' })
  const second = await confirmedBatch(offices, [id])
  await settledBatch(app, offices, second.id)
  expect((await mine(worker))[0]).toMatchObject({ stateTitle: '已拨付' })
  expect((await checkLedger(app.platform.tools.db)).holds).toBe(true)
})

test('F4 G2 lines: who only looks is not asked about; whoever claims is, and the answer stands on the claim', async () => {
  const { worker, certificateId, personId, index } = await holder()
  const line = await onLine(app, await registerOffices(app), 'deaths', [])
  try {
    await options(worker)
    await askWaiting(app.platform.tools)
    expect(line.asked).toEqual([])
    const { id } = await worker.call(c.fileOwn, { certificateId })
    const said = async () => {
      const { rows } = await offices.clerk.call(c.claimLines, { id })
      return rows[0]?.checks.find((check) => check.key === 'registers')
    }
    expect(await said()).toMatchObject({ result: 'no-data', found: expect.stringContaining('待回复') })
    await app.settle()
    await askWaiting(app.platform.tools)
    await app.settle()
    expect(line.asked.map((q) => q.idNumber)).toEqual([syntheticPerson(index).idNumber])
    expect(await said()).toMatchObject({ result: 'passed', source: '死亡人员信息' })
    const log = await questionsAbout(app.platform.tools.db, personId)
    expect(log.map((q) => q.purpose)).toContain('核对本人补贴申报的享受条件')
    await offices.clerk.call(c.reviewClaim, await at(offices.clerk, id))
  } finally {
    await line.stop()
  }
})
