/** Recovery cases at every step of their way, all through acts. */
import * as c from '#money/recovery/contract'
import { dayOf } from '#platform/day'
import type { TestApp, User } from './app.ts'
import type { Offices } from './claims.ts'
import { pdf } from './providers.ts'

export const PAY_TO = '厦门市财政专户，演示银行，账号 999900000000001'
export const caseOf = (user: User, id: string) => user.call(c.getRecovery, { id })
export const versionOf = async (user: User, id: string) => ({ id, version: (await caseOf(user, id)).version })

/** An officer's finding on everything the claim was paid; `amounts` by the line's place, the rest whole. */
export async function openedCase(
  offices: Offices,
  claimId: string,
  options: { source?: c.Source; amounts?: readonly number[]; take?: number } = {},
): Promise<string> {
  const { rows } = await offices.clerk.call(c.paidLines, { claimId, size: 100 })
  const file = await offices.clerk.upload(pdf(), '核查记录.pdf')
  const { id } = await offices.clerk.call(c.openCase, {
    source: options.source ?? 'inspection',
    finding: '经实地检查，部分学员在签到时间内不在培训现场，实际未参加培训。',
    clause: 'F2-3',
    fileIds: [file.id],
    lines: rows.slice(0, options.take ?? rows.length).map((row, i) => ({
      claimLineId: row.claimLineId,
      amountFen: options.amounts?.[i] ?? row.paidFen,
      why: '签到影像与本人不符',
    })),
  })
  return id
}

/** Told, and the days to reply are over without one. */
export async function heardCase(app: TestApp, offices: Offices, id: string): Promise<void> {
  const { replyUntil } = await offices.clerk.call(c.notifyCase, await versionOf(offices.clerk, id))
  const { keepRecoveries } = await import('#money/recovery')
  app.clock.set(`${replyUntil}T17:00:00Z`)
  await keepRecoveries(app.platform.tools)
  await app.renew(...Object.values(offices))
}

export async function decidedCase(
  app: TestApp,
  offices: Offices,
  id: string,
  options: { nature?: c.Nature; offset?: boolean; days?: number } = {},
): Promise<void> {
  const dueOn = dayOf(new Date(app.clock.now().getTime() + (options.days ?? 30) * 86_400_000).toISOString())
  await offices.clerk.call(c.proposeDecision, {
    ...(await versionOf(offices.clerk, id)),
    nature: options.nature ?? 'mistake',
    reason: '核查记录和签到影像相互印证，事实清楚。',
    dueOn,
    payTo: PAY_TO,
    offset: options.offset ?? false,
  })
  await approved(offices.reviewer, id)
}

/** Whoever may decides what waits. */
export async function approved(user: User, id: string): Promise<void> {
  const seen = await caseOf(user, id)
  const waiting = seen.requests.find((one) => one.state === 'waiting')
  await user.call(c.approveRequest, { id, version: seen.version, requestVersion: waiting?.version as number })
}

/** Told and answered at once, decided, and money entered that nobody has confirmed yet: no day passes. */
export async function answeredCase(app: TestApp, offices: Offices, id: string, debtor: User): Promise<void> {
  await offices.clerk.call(c.notifyCase, await versionOf(offices.clerk, id))
  await debtor.call(c.replyCase, {
    ...(await versionOf(debtor, id)),
    stance: 'accept',
    body: '情况属实，愿意退回。',
  })
  const today = app.clock.now().getTime()
  await offices.clerk.call(c.proposeDecision, {
    ...(await versionOf(offices.clerk, id)),
    nature: 'mistake',
    reason: '当事人认可，事实清楚。',
    answer: '予以采纳。',
    payTo: PAY_TO,
    dueOn: dayOf(new Date(today + 30 * 86_400_000).toISOString()),
  })
  await approved(offices.reviewer, id)
  await offices.finance.call(c.enterReceipt, {
    ...(await versionOf(offices.finance, id)),
    amountFen: 100,
    receivedOn: dayOf(new Date(today).toISOString()),
    serial: `TH-${id.slice(-8)}`,
  })
}

let serial = 0
export async function paidBack(app: TestApp, offices: Offices, id: string, amountFen: number): Promise<void> {
  serial += 1
  const { receiptId } = await offices.finance.call(c.enterReceipt, {
    ...(await versionOf(offices.finance, id)),
    amountFen,
    receivedOn: dayOf(app.clock.now().toISOString()),
    serial: `TH2026${String(serial).padStart(6, '0')}`,
  })
  await offices.confirmer.call(c.confirmReceipt, { id: receiptId, version: 1 })
}
