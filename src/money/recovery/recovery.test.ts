import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileOwn } from '#money/claims/contract'
import { balancesOf, checkLedger, lineBalances } from '#money/ledger'
import { listEntries } from '#money/ledger/contract'
import { addDays, addMonths } from '#platform/day'
import { claimTimeline } from '#views/timeline/contract'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  closedClass,
  type Earner,
  earner,
  filedClaim,
  issue,
  type Offices,
  officesOf,
  paidClaim,
  today,
} from '../../../tests/kit/claims.ts'
import { within } from '../../../tests/kit/money.ts'
import { timesServed } from '../../../tests/kit/papers.ts'
import { pdf } from '../../../tests/kit/providers.ts'
import {
  approved,
  caseOf,
  decidedCase,
  heardCase,
  openedCase,
  PAY_TO,
  paidBack,
  versionOf,
} from '../../../tests/kit/recovery.ts'
import * as c from './contract.ts'
import { keepRecoveries, openRecovery } from './index.ts'

let app: TestApp
let offices: Offices
let school: User
let claimId: string
let ownClaimId: string
let person: Earner
let budgetId: string

beforeAll(async () => {
  app = await testApp()
  offices = await officesOf(app)
  const scene = await closedClass(app, { trainees: [8101, 8102, 8103] })
  await app.renew(...Object.values(offices))
  claimId = await filedClaim(scene)
  await paidClaim(app, offices, claimId)
  school = scene.provider.manager
  await app.renew(scene.evaluator)
  const certificateId = await issue(scene.evaluator, 8150, { issuedOn: today(app) })
  person = await earner(app, offices.clerk, 8150)
  ownClaimId = (await person.worker.call(fileOwn, { certificateId })).id
  await paidClaim(app, offices, ownClaimId)
  await renew()
  const { rows } = await offices.clerk.call(c.paidLines, { claimId })
  const ids = rows.map((row) => row.claimLineId)
  budgetId = (await lineBalances(app.platform.tools.db, ids))[0]?.bookId as string
}, 180_000)
afterAll(async () => await app.stop())

const renew = async () => {
  // A worker asks for a new code some time after the last one.
  app.clock.set(new Date(app.clock.now().getTime() + 3_600_000))
  await app.renew(school, ...Object.values(offices))
  person.worker = await app.worker(person.index)
}
const book = async () => {
  const row = (await balancesOf(app.platform.tools.db, [budgetId])).get(budgetId)
  return row as NonNullable<typeof row>
}
const holds = async () => {
  const { holds: good, checks } = await checkLedger(app.platform.tools.db)
  expect(checks.filter((check) => !check.holds)).toEqual([])
  return good
}
const later = async (days: number) => {
  app.clock.set(new Date(app.clock.now().getTime() + days * 86_400_000))
  await renew()
}

test('F7 finding: only paid money of one payee, with evidence, once; the debtor hears of it with the notice', async () => {
  const { rows } = await offices.clerk.call(c.paidLines, { claimId })
  expect(rows).toHaveLength(3)
  const line = rows[0] as (typeof rows)[0]
  expect(line).toMatchObject({ busy: null, paidFen: 70_000 })
  expect(line.person).toContain('*')
  const base = {
    source: 'audit' as const,
    finding: '审计发现该学员在培训期间另有全日制工作。',
    clause: 'F37-15',
    fileIds: [],
    lines: [{ claimLineId: line.claimLineId, amountFen: line.paidFen + 1, why: '未实际参训' }],
  }
  expect(await offices.clerk.refused(c.openCase, base)).toEqual(['recovery.too_much', 'recovery.no_evidence'])
  expect(await offices.finance.refused(c.openCase, base)).toEqual(['common.denied'])
  const own = await offices.clerk.call(c.paidLines, { claimId: ownClaimId })
  const mixed = [line, own.rows[0] as typeof line].map((one) => ({
    claimLineId: one.claimLineId,
    amountFen: 1,
    why: '测试',
  }))
  expect(await offices.clerk.refused(c.openCase, { ...base, lines: mixed })).toEqual([
    'recovery.two_debtors',
    'recovery.no_evidence',
  ])
  const theirs = await school.upload(pdf(), '他人材料.pdf')
  const good = [{ claimLineId: line.claimLineId, amountFen: 1, why: '测试' }]
  expect(await offices.clerk.refused(c.openCase, { ...base, lines: good, fileIds: [theirs.id] })).toEqual([
    'recovery.not_your_file',
  ])
  const id = await openedCase(offices, claimId, { take: 1 })
  expect((await offices.clerk.call(c.paidLines, { claimId })).rows.map((row) => row.busy)).toContainEqual(
    expect.stringMatching(/^ZH350\d{3}-2026-0001$/),
  )
  // The same line under a second case: refused by the rule, and by the database behind it.
  const again = { ...base, lines: good, fileIds: [(await offices.clerk.upload(pdf(), 'x.pdf')).id] }
  expect(await offices.clerk.refused(c.openCase, again)).toEqual(['recovery.line_busy'])
  expect((await school.call(c.listRecoveries, {})).total).toBe(0)
  expect((await school.try(c.getRecovery, { id })).status).toBe(403)
  const file = await school.call(claimTimeline, { id: claimId })
  expect(JSON.stringify(file)).not.toContain('追回')
  await offices.clerk.call(c.withdrawCase, {
    ...(await versionOf(offices.clerk, id)),
    reason: '立案有误，撤销',
  })
  expect((await school.call(c.listRecoveries, {})).total).toBe(0)
})

test('F7 F37-15 the whole way of a mistake: notice, reply, two people, instalments, money back, closed; the ledger balances at each step', async () => {
  const before = await book()
  const id = await openedCase(offices, claimId)
  const { replyUntil } = await offices.clerk.call(c.notifyCase, await versionOf(offices.clerk, id))
  await app.settle()
  expect((await school.call(c.listRecoveries, {})).rows[0]).toMatchObject({
    id,
    state: 'notified',
    askedFen: 210_000,
  })
  const seen = await caseOf(school, id)
  expect(seen.can.sort()).toEqual(['acknowledge', 'reply'])
  expect(seen.files).toHaveLength(1)
  expect(seen.steps.map((one) => one.step)).toEqual([`送达告知书，陈述申辩期至 ${replyUntil}`])
  await school.call(c.acknowledgeCase, { id, version: seen.version })
  const decision = {
    nature: 'mistake' as const,
    reason: '两名学员缺勤属实，一名学员的签到影像经复核为本人。',
    dueOn: addDays(today(app), 40),
    payTo: PAY_TO,
    offset: false,
  }
  // Nobody decides before the debtor was heard or had the time to be.
  expect(
    await offices.clerk.refused(c.proposeDecision, { ...(await versionOf(offices.clerk, id)), ...decision }),
  ).toEqual(['recovery.still_hearing'])
  await school.call(c.replyCase, {
    ...(await versionOf(school, id)),
    stance: 'dispute',
    body: '第三名学员当天在场，影像模糊，附当日作业照片。',
    fileIds: [(await school.upload(pdf(), '作业照片.pdf')).id],
  })
  const heard = await caseOf(offices.clerk, id)
  expect(heard).toMatchObject({ state: 'heard', replies: [{ stance: 'dispute' }] })
  const lines = heard.rows.map((line, i) => ({ id: line.id, amountFen: i === 2 ? 0 : line.askedFen }))
  expect(
    await offices.clerk.refused(c.proposeDecision, { id, version: heard.version, ...decision, lines }),
  ).toEqual(['recovery.no_answer'])
  const answered = { ...decision, lines, answer: '第三名学员的陈述成立，予以采纳。' }
  await offices.clerk.call(c.proposeDecision, { id, version: heard.version, ...answered })
  // What is only a draft is not the debtor's to see, and not the drafter's to decide.
  expect((await caseOf(school, id)).requests).toEqual([])
  const mine = await caseOf(offices.clerk, id)
  expect(mine.requests[0]?.can).toEqual(['take-back'])
  expect(
    await offices.clerk.refused(c.approveRequest, { id, version: mine.version, requestVersion: 1 }),
  ).toEqual(['common.denied'])
  const both = await app.staff('hr.reviewer', '350200', { also: ['hr.clerk'] })
  await both.call(c.returnRequest, { id, version: mine.version, requestVersion: 1, reason: '请写明复核方法' })
  await both.call(c.proposeDecision, { ...(await versionOf(both, id)), ...answered })
  const drafted = await caseOf(both, id)
  expect(await both.refused(c.approveRequest, { id, version: drafted.version, requestVersion: 1 })).toEqual([
    'common.same_person',
  ])
  expect(await book()).toEqual(before)
  await approved(offices.reviewer, id)
  const decided = await caseOf(school, id)
  expect(decided).toMatchObject({ state: 'decided', amountFen: 140_000, leftFen: 140_000, nature: 'mistake' })
  expect(decided.decision).toContain('予以采纳')
  expect(await book()).toMatchObject({ paidFen: before.paidFen - 140_000, receivableFen: 140_000 })
  expect(await holds()).toBe(true)

  // Instalments, asked for by the debtor and agreed to by a second office's pair of eyes.
  const plan = [1, 2].map((months) => ({ dueOn: addMonths(today(app), months), amountFen: 70_000 }))
  expect(
    await school.refused(c.askPlan, {
      id,
      version: decided.version,
      instalments: [...plan].reverse(),
      reason: '资金周转困难',
    }),
  ).toEqual(['recovery.plan_order'])
  await school.call(c.askPlan, { id, version: decided.version, instalments: plan, reason: '资金周转困难' })
  await approved(offices.reviewer, id)
  expect((await caseOf(school, id)).plan).toHaveLength(2)

  // Money in: entered by one, confirmed by another, once per bank serial.
  const receipt = {
    amountFen: 50_001,
    receivedOn: today(app),
    serial: 'YH-20261-A',
    fileIds: [(await offices.finance.upload(pdf(), '回单.pdf')).id],
  }
  const { receiptId } = await offices.finance.call(c.enterReceipt, {
    ...(await versionOf(offices.finance, id)),
    ...receipt,
  })
  expect(
    await offices.finance.refused(c.enterReceipt, {
      ...(await versionOf(offices.finance, id)),
      ...receipt,
      amountFen: 90_000,
    }),
  ).toEqual(['recovery.receipt_too_much', 'recovery.serial_known'])
  const double = await app.staff('finance.reviewer', '350200', { also: ['finance.clerk'] })
  const second = await double.call(c.enterReceipt, {
    ...(await versionOf(double, id)),
    amountFen: 1,
    receivedOn: today(app),
    serial: 'YH-20261-B',
  })
  expect(await double.refused(c.confirmReceipt, { id: second.receiptId, version: 1 })).toEqual([
    'common.same_person',
  ])
  const back = { id: second.receiptId, version: 1, reason: '测试登记，退回' }
  await offices.confirmer.call(c.returnReceipt, back)
  await offices.confirmer.call(c.confirmReceipt, { id: receiptId, version: 1 })
  const part = await caseOf(school, id)
  expect(part).toMatchObject({ backFen: 50_001, leftFen: 89_999 })
  // 50,001 fen over two lines of 70,000: to the fen, and back into this year's budget.
  expect(part.rows.map((line) => line.recoveredFen)).toEqual([25_001, 25_000, 0])
  expect(await book()).toMatchObject({
    receivableFen: 89_999,
    availableFen: before.availableFen + 50_001,
    recoveredFen: 0,
  })

  // The clock reminds before the day and after it, and ends a plan that is broken.
  await later(28)
  expect(await keepRecoveries(app.platform.tools)).toMatchObject({ reminded: 1, lapsed: 0 })
  expect(await keepRecoveries(app.platform.tools)).toMatchObject({ reminded: 0, lapsed: 0 })
  await later(22)
  expect(await keepRecoveries(app.platform.tools)).toMatchObject({ lapsed: 1 })
  expect(await caseOf(school, id)).toMatchObject({ plan: null, overdueFen: 0, dueOn: today(app) })
  await later(1)
  expect((await caseOf(school, id)).overdueFen).toBe(89_999)
  await paidBack(app, offices, id, 89_999)
  expect(await caseOf(school, id)).toMatchObject({ state: 'closed', leftFen: 0, recoveredFen: 140_000 })
  expect(await book()).toMatchObject({ receivableFen: 0, availableFen: before.availableFen + 140_000 })
  expect(await holds()).toBe(true)
  const entries = await offices.finance.call(listEntries, { subject: `recovery:${id}` })
  expect(entries.rows.map((one) => one.kind).sort()).toEqual(['recover', 'recover', 'recover-due'])
  for (const kind of ['notice', 'decision', 'account'] as const) {
    const paper = await school.try(c.recoveryPaper, { id, kind })
    expect(paper.raw.subarray(0, 4).toString()).toBe('%PDF')
    expect(await timesServed(app, `recovery:${id}`, paper.raw)).toBe(Number(kind !== 'account'))
    // In the name of the office that served it.
    if (kind !== 'account') expect(paper.raw.toString('utf8')).toMatch(/<dc:creator>.{0,40}测试单位\d/)
  }
})

test('F7 facts changed after payment: a case is opened by the platform for what still stands paid, and no officer is passed over', async () => {
  const { rows } = await offices.clerk.call(c.paidLines, { claimId })
  const open = (amountFen: number) =>
    within(app, (ctx) =>
      openRecovery(ctx, {
        region: '350203',
        source: 'fact-changed',
        finding: '证书于支付后被评价机构撤销。',
        clause: 'F2-4',
        lines: rows.map((row) => ({ claimLineId: row.claimLineId, amountFen, why: '证书已撤销' })),
      }),
    )
  const opened = await open(999_999)
  expect(opened?.number).toMatch(/^ZH350203-2026-\d{4}$/)
  const seen = await caseOf(offices.clerk, opened?.id as string)
  // The two lines that came back are no longer paid; the third still is, whole.
  expect(seen).toMatchObject({ state: 'opened', lines: 1, askedFen: 70_000, openedByName: '系统自动发现' })
  expect(await open(1)).toBeNull()
  await offices.clerk.call(c.notifyCase, await versionOf(offices.clerk, seen.id))
  await heardAndDismissed(seen.id)
})

async function heardAndDismissed(id: string): Promise<void> {
  await later(30)
  await keepRecoveries(app.platform.tools)
  await offices.clerk.call(c.proposeDecision, {
    ...(await versionOf(offices.clerk, id)),
    nature: 'none',
    reason: '证书撤销系录入错误，已恢复，不应追回。',
  })
  await approved(offices.reviewer, id)
  expect(await caseOf(offices.clerk, id)).toMatchObject({ state: 'dismissed', amountFen: null })
}

test('F7 the database refuses what the program must never do: one person at both ends, deciding unheard, more back than decided', async () => {
  const id = await openedCase(offices, claimId)
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  const run = (text: string) => client.query(text, [id])
  try {
    await expect(
      run(`update money.recovery set state = 'decided', notified_by = opened_by, notified_at = now(), reply_until = current_date,
        decided_by = opened_by, decided_at = now(), nature = 'mistake', amount_fen = 1, due_on = current_date, decision = 'x',
        decision_number = 'x', heard_at = now() where id = $1`),
    ).rejects.toThrow('recovery_decider_is_another')
    await expect(
      run(
        `update money.recovery set state = 'heard', notified_by = opened_by, notified_at = now(), reply_until = current_date where id = $1`,
      ),
    ).rejects.toThrow('recovery_heard')
    await expect(
      run(`update money.recovery_line set recovered_fen = 1 where recovery_id = $1`),
    ).rejects.toThrow('recovery_line_covered')
    await expect(run(`delete from money.recovery_step where recovery_id = $1`)).rejects.toThrow()
  } finally {
    await client.end()
  }
})

test('F7 two officers confirm one receipt at once: it counts once', async () => {
  const { rows } = await offices.clerk.call(c.listRecoveries, { state: 'opened' })
  const id = rows[0]?.id as string
  await heardCase(app, offices, id)
  await decidedCase(app, offices, id)
  const { receiptId } = await offices.finance.call(c.enterReceipt, {
    ...(await versionOf(offices.finance, id)),
    amountFen: 70_000,
    receivedOn: today(app),
    serial: 'YH-RACE-1',
  })
  const other = await app.staff('finance.reviewer', '350200')
  const replies = await Promise.all(
    [offices.confirmer, other].map((one) => one.try(c.confirmReceipt, { id: receiptId, version: 1 })),
  )
  expect(replies.map((one) => one.status).sort()).toEqual([200, 422])
  expect(await caseOf(offices.clerk, id)).toMatchObject({ state: 'closed', recoveredFen: 70_000 })
  expect(await holds()).toBe(true)
})

test('F7 F37-15 a decision changed after the money was back: refunded by two of finance, to the fen, paid once; more is refused', async () => {
  await renew()
  const { rows } = await offices.clerk.call(c.listRecoveries, { state: 'closed' })
  const whole = rows.find((one) => one.backFen === 140_000)
  const id = whole?.id as string
  const before = await book()
  const file = await offices.finance.upload(pdf(), '行政复议决定书.pdf')
  const asked = {
    ...(await versionOf(offices.finance, id)),
    amountFen: 70_001,
    paidOn: today(app),
    serial: 'TK-2026-1',
    reason: '行政复议决定认定其中一人实际参训，应予退还。',
    fileIds: [file.id],
  }
  expect((await caseOf(offices.finance, id)).can).toContain('refund')
  expect(await offices.clerk.refused(c.refundCase, asked)).toContain('common.denied')
  expect(
    await offices.finance.refused(c.refundCase, { ...asked, amountFen: 140_001, paidOn: '2020-01-01' }),
  ).toEqual(['recovery.refund_too_much', 'recovery.refund_day'])
  await offices.finance.call(c.refundCase, asked)
  expect(await book()).toEqual(before)
  const second = { ...asked, ...(await versionOf(offices.finance, id)) }
  expect(await offices.finance.refused(c.refundCase, second)).toEqual([
    'recovery.serial_known',
    'recovery.waiting_already',
  ])
  await approved(offices.confirmer, id)
  const after = await caseOf(school, id)
  expect(after).toMatchObject({ state: 'closed', leftFen: 0, recoveredFen: 69_999 })
  expect(after.rows.map((line) => line.recoveredFen + line.droppedFen)).toEqual(
    after.rows.map((line) => line.decidedFen),
  )
  expect(await book()).toMatchObject({
    availableFen: before.availableFen - 70_001,
    paidFen: before.paidFen + 70_001,
    receivableFen: before.receivableFen,
  })
  expect(await holds()).toBe(true)
  const { rows: entries } = await offices.finance.call(listEntries, { subject: `recovery:${id}` })
  expect(entries.filter((one) => one.kind === 'recover-refund')).toHaveLength(1)
  const again = {
    ...asked,
    ...(await versionOf(offices.finance, id)),
    amountFen: 70_000,
    serial: 'TK-2026-2',
  }
  expect(await offices.finance.refused(c.refundCase, again)).toEqual(['recovery.refund_too_much'])
})
