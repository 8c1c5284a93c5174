/** How cases are shown wherever they appear. */
import type { Tone } from '#web/console'
import { GRACE_DAYS, type Nature, PLAN_MONTHS, type RecoveryState, type RequestKind } from '../contract.ts'

export const tones: Record<RecoveryState, Tone> = {
  opened: 'waiting',
  notified: 'waiting',
  heard: 'waiting',
  proposed: 'waiting',
  decided: 'warn',
  transferred: 'bad',
  closed: 'good',
  'written-off': 'plain',
  dismissed: 'plain',
  withdrawn: 'plain',
}
export const requestTones = {
  waiting: 'waiting',
  approved: 'good',
  returned: 'warn',
  withdrawn: 'plain',
} as const
export const receiptTones = { entered: 'waiting', confirmed: 'good', returned: 'plain' } as const

export const fieldLabels: Record<string, string> = {
  fileIds: '材料',
  lines: '明细',
  instalments: '分期',
  dueOn: '缴款期限',
  payTo: '缴款账户',
  answer: '对陈述申辩的答复',
  amountFen: '金额',
  ground: '核销情形',
  serial: '银行流水号',
  receivedOn: '到账日期',
  paidOn: '付款日期',
  reason: '理由',
}

/** What each kind of request does, said before it is asked for and before it is decided. */
export const effects: Record<RequestKind, string> = {
  decision: '审定后告知当事人，应追回金额记入台账。',
  plan: `同意后按期缴款；任何一期逾期超过 ${GRACE_DAYS} 日，分期终止，余款全部到期。`,
  reduce: '由财政复核人员审定；核减的金额不再追缴。',
  'write-off': '由财政复核人员审定；未还金额全部核销，案件结束。',
  refund: '由财政复核人员确认；退还后该笔补贴恢复为已付，未还部分另办核减。',
  transfer: '由另一名复核人员审定；移送后仍可登记到账，不再抵扣后续补贴。',
}
export const monthsOf = (nature: Nature): number => PLAN_MONTHS[nature]
