/** Who pays what part of a class's fee, and what may be received for it (政府补一点、企业出一点、个人付一点). */
import type { Day } from '#platform/day'
import { type Fen, yuan } from '#platform/fen'
import { defineRefusals, type Reason } from '#platform/refusal'

export const payers = { enterprise: '企业', personal: '学员个人' } as const
export type Payer = keyof typeof payers
export const receiptKinds = { receipt: '收款', refund: '退款' } as const
export type ReceiptKind = keyof typeof receiptKinds

export const costRefusals = defineRefusals('cost', {
  not_whole: {
    text: (f: { fee: Fen; sum: Fen }) =>
      `三部分相加为 ${yuan(f.sum)} 元，与每人培训费 ${yuan(f.fee)} 元相差 ${yuan(Math.abs(f.fee - f.sum))} 元。`,
    clause: 'F37-14',
    next: '请核对政府、企业、个人三部分，使其相加等于培训费。',
  },
  government_over: {
    text: (f: { standard: Fen; government: Fen }) =>
      `政府补贴部分 ${yuan(f.government)} 元，超过现行标准每人 ${yuan(f.standard)} 元。`,
    clause: 'N10-6',
    next: '请按补贴标准填写政府部分，其余由企业或个人分担。',
  },
  covered: {
    text: (f: { standard: Fen; government: Fen }) =>
      `补贴标准每人 ${yuan(f.standard)} 元，政府部分只写 ${yuan(f.government)} 元，差额会转嫁给企业或学员。`,
    clause: 'F37-14',
    next: '补贴已覆盖的费用不得再向企业或学员收取，请把政府部分写足。',
  },
  no_enterprise: { text: '企业承担费用时应写明企业名称。', next: '请填写出资企业。' },
  no_enterprise_part: { text: '企业不承担费用，不必写企业名称。', next: '请清空企业名称，或填写企业部分。' },
  not_set: { text: '该班没有登记费用分担。', next: '请先在备案时登记费用分担；没有登记的，不得收费。' },
  no_part: {
    text: (f: { payer: string }) => `该班没有${f.payer}承担的部分，不得收款。`,
    clause: 'F37-14',
    next: '请核对付款人。',
  },
  not_trainee: { text: '该人员不在本班名册中。', next: '请从名册中选择学员。' },
  over: {
    text: (f: { payer: string; due: Fen; paid: Fen; amount: Fen }) =>
      `${f.payer}应付 ${yuan(f.due)} 元，已收 ${yuan(f.paid)} 元，本次 ${yuan(f.amount)} 元超出应付。`,
    next: '请核对金额；多收的应当退还。',
  },
  refund_over: {
    text: (f: { paid: Fen; amount: Fen }) => `已收 ${yuan(f.paid)} 元，不能退 ${yuan(f.amount)} 元。`,
    next: '请核对退款金额。',
  },
  number_taken: {
    text: (f: { number: string }) => `票据号“${f.number}”已登记过。`,
    next: '请核对票据号；同一票据只登记一次。',
  },
  later: { text: '收付日期不能晚于今天。', next: '请核对日期。' },
  file_type: { text: '票据应为 PDF 或图片。', next: '请上传票据的 PDF 或清晰照片。' },
  own_files: { text: '附件须由本人上传。', next: '请重新上传。' },
  voided: { text: '该票据已作废。', next: '请刷新页面。' },
  not_open: {
    text: (f: { state: string }) => `当前状态为“${f.state}”，不能登记收款。`,
    next: '备案后才能收款；班级取消的只能退款。',
  },
})

export interface Parts {
  feeFen: Fen
  governmentFen: Fen
  enterpriseFen: Fen
  personalFen: Fen
  enterpriseName: string | null
}

/** `standardFen`: what the policy pays for a seat; null where it is not known yet. */
export function refuseParts(p: Parts, standardFen: Fen | null): Reason[] {
  const reasons: Reason[] = []
  const sum = p.governmentFen + p.enterpriseFen + p.personalFen
  if (sum !== p.feeFen) reasons.push(costRefusals.not_whole({ fee: p.feeFen, sum }, { field: 'feeFen' }))
  if (standardFen !== null) {
    const facts = { standard: standardFen, government: p.governmentFen }
    if (p.governmentFen > standardFen)
      reasons.push(costRefusals.government_over(facts, { field: 'governmentFen' }))
    else if (p.governmentFen < Math.min(standardFen, p.feeFen))
      reasons.push(costRefusals.covered(facts, { field: 'governmentFen' }))
  }
  if (p.enterpriseFen > 0 && !p.enterpriseName)
    reasons.push(costRefusals.no_enterprise({ field: 'enterpriseName' }))
  if (p.enterpriseFen === 0 && p.enterpriseName)
    reasons.push(costRefusals.no_enterprise_part({ field: 'enterpriseName' }))
  return reasons
}

export interface Booked {
  payer: Payer
  personId: string | null
  kind: ReceiptKind
  amountFen: Fen
}
/** What was taken in less what was given back. */
export const paidBy = (rows: readonly Booked[], payer: Payer, personId: string | null = null): Fen =>
  rows
    .filter((r) => r.payer === payer && r.personId === personId)
    .reduce((sum, r) => sum + (r.kind === 'receipt' ? r.amountFen : -r.amountFen), 0)

export interface NewReceipt extends Booked {
  paidOn: Day
}
/** Nobody is taken more from than their part, nor given back more than they paid. */
export function refuseReceipt(
  one: NewReceipt,
  facts: { dueFen: Fen; rows: readonly Booked[]; today: Day },
): Reason[] {
  const paid = paidBy(facts.rows, one.payer, one.personId)
  const reasons: Reason[] = []
  if (one.paidOn > facts.today) reasons.push(costRefusals.later({ field: 'paidOn' }))
  if (one.kind === 'refund') {
    if (one.amountFen > paid)
      reasons.push(costRefusals.refund_over({ paid, amount: one.amountFen }, { field: 'amountFen' }))
    return reasons
  }
  if (facts.dueFen === 0) reasons.push(costRefusals.no_part({ payer: payers[one.payer] }, { field: 'payer' }))
  else if (paid + one.amountFen > facts.dueFen) {
    reasons.push(
      costRefusals.over(
        { payer: payers[one.payer], due: facts.dueFen, paid, amount: one.amountFen },
        { field: 'amountFen' },
      ),
    )
  }
  return reasons
}
