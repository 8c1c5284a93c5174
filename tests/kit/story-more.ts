/** What of a city's story stands half-way beside its classes: money asked for and stopped, a complaint being handled. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import * as b from '#money/budgets/contract'
import { askRecall, getBatch, listBatches } from '#money/claims/contract'
import { makeProof } from '#money/ledger/contract'
import { askRaise, getBatch as getVoucherBatch } from '#money/vouchers/contract'
import * as s from '#supervision/complaints/contract'
import { setCost } from '#training/class-filing/contract'
import type { TestApp, User } from './app.ts'
import { type Offices, today } from './claims.ts'
import { budgetApproved } from './money.ts'
import { type ListedProvider, pdf } from './providers.ts'

/** A transfer, a correction, a pause with an exception and a recall of the one payment made so far; none decided. */
export async function halfWayMoney(app: TestApp, offices: Offices): Promise<void> {
  const { finance } = offices
  const note = { documentNumber: '厦财社〔2026〕30号' }
  const fromId = await budgetApproved(app, '350200', 'social', 50_000)
  const [change] = (await finance.call(b.getBudget, { id: fromId })).changes
  await finance.call(b.enterTransfer, {
    ...{ ...note, fromId, toRegion: '350203', amountFen: 1_000_000, reason: '鹭岛下达' },
  })
  await finance.call(b.askBudgetCorrection, {
    what: 'budget-change',
    of: change?.id as string,
    reason: '金额录入错误',
  })
  await finance.call(b.enterPause, {
    ...{ ...note, region: '350200', fund: 'social', reason: '鹭岛核查期间暂停' },
    exceptions: [{ kind: 'subsidy-kind', ref: 'personal-certificate', reason: '直接发给劳动者' }],
  })
  await finance.call(makeProof, {})
  const [batch] = (await finance.call(listBatches, {})).rows
  const { lines } = await finance.call(getBatch, { id: batch?.id as string })
  const slip = await finance.upload(pdf(), '退票通知.pdf')
  await finance.call(askRecall, {
    paymentId: lines[0]?.id as string,
    returnedOn: today(app),
    reason: '银行退票：账户已销户',
    files: [slip.id],
  })
}

/** By name, taken up, its institution asked to explain; and another that nobody has looked at. */
export async function openComplaint(app: TestApp, provider: ListedProvider, region: string): Promise<void> {
  const said = { region, orgId: provider.orgId, about: '鹭岛培训点', kind: 'false-training' as const }
  const body = '课表上写着上课，教室连续三天锁着门。'
  const contact = { name: '演群众', phone: '16400009999' }
  const { receipt } = await app.visitor.call(s.fileComplaint, { ...said, body, contact })
  await app.visitor.call(s.fileComplaint, { ...said, body, about: '鹭岛评价点', kind: 'evaluation' })
  const [row] = (await provider.clerk.call(s.listComplaints, { q: receipt })).rows
  const id = row?.id as string
  const { version } = await provider.clerk.call(s.acceptComplaint, { id, version: 1 })
  await provider.clerk.call(s.askOrganisation, { id, version, reason: '请说明这三天的上课地点和教师。' })
}

/** Who pays what part of a class's fee, before it is filed. */
export const sharedCost = (manager: User, id: string) =>
  manager.call(setCost, {
    ...{ id, version: 0, feeFen: 1000_00, governmentFen: 700_00, enterpriseFen: 200_00, personalFen: 100_00 },
    enterpriseName: '演示用工企业丙',
    note: '企业承担两成',
  })

/** More of a published batch is asked for, and nobody has decided. */
export async function askedRaise(clerk: User, batchId: string, region: string): Promise<void> {
  const { version } = await clerk.call(getVoucherBatch, { id: batchId })
  await clerk.call(askRaise, {
    ...{ id: batchId, version, lines: [{ region, more: 2 }] },
    ...{ documentNumber: '厦人社〔2026〕9号', reason: '鹭岛名额不足' },
  })
}

/** A list of destruction that waits: written by hand, since nothing in a young story is over its time. */
export async function askedDestruction(app: TestApp, by: User, region: string): Promise<void> {
  const { db } = app.platform.tools
  const id = uuidv7()
  await sql`insert into supervision.destruction (id, kind, region, months, basis, before, items, digest, reason, asked_by, asked_at)
    values (${id}, 'complainant', ${region}, 36, '平台设置', '2020-01-01', 1, ${'12'.repeat(32)}, '鹭岛到期清理', ${by.accountId},
      ${app.clock.now().toISOString()})`.execute(db)
  await sql`insert into supervision.destruction_item (destruction_id, item_id, hash, title, since, region)
    values (${id}, ${uuidv7()}, ${'34'.repeat(32)}, '鹭岛举报材料', '2019-01-01', ${region})`.execute(db)
}
