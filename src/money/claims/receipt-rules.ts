/**
 * 公示—实收对账: notice, payment file, bank and payee tell of the same money. Where two of them differ there is a case,
 * with an owner, a day and an outcome; what agrees needs nobody.
 */

import { yuan } from '#platform/fen'
import { defineMoves } from '#platform/moves'
import { defineRefusals } from '#platform/refusal'

export const receiptAnswers = {
  'as-shown': '与公示一致，已收到',
  'other-amount': '收到的金额不同',
  'not-arrived': '没有收到',
  charged: '培训机构另外收了费',
  'not-trained': '没有参加这次培训',
} as const
export type ReceiptAnswer = keyof typeof receiptAnswers
/** What the payee may say, and what a trainee may about a class whose institution was paid. */
export const payeeAnswers = ['as-shown', 'other-amount', 'not-arrived'] as const
export const traineeAnswers = ['as-shown', 'charged', 'not-trained'] as const

export const receiptKinds = {
  'not-arrived': '收款人没有收到',
  'other-amount': '实收金额不同',
  charged: '机构向学员另外收费',
  'not-trained': '学员否认参加培训',
  'notice-differs': '公示金额与拨付不一致',
  'file-differs': '拨付文件与明细不一致',
  'bank-silent': '银行逾期没有回单',
} as const
export type ReceiptKind = keyof typeof receiptKinds

export const receiptOutcomes = {
  agrees: '核实一致，没有差异',
  arrived: '款项已到账，当事人已确认',
  account: '收款账户登记有误，已更正',
  bank: '银行差错，已由银行更正',
  corrected: '登记差错，已更正',
  recovery: '不应拨付，转追回',
} as const
export type ReceiptOutcome = keyof typeof receiptOutcomes

export const caseMoves = defineMoves(
  { open: '待受理', taken: '核查中', closed: '已办结' },
  {
    take: {
      title: '受理',
      from: ['open'],
      to: 'taken',
      verb: 'receipt.handle',
      notBy: ['filedBy', 'reviewedBy', 'madeBy'],
    },
    close: {
      title: '办结',
      from: ['taken'],
      to: 'closed',
      verb: 'receipt.handle',
      notBy: ['filedBy', 'reviewedBy', 'madeBy'],
    },
  },
)
export type CaseState = keyof typeof caseMoves.states

export const reconResults = {
  agrees: '一致',
  differs: '有差异',
  unconfirmed: '待收款人确认',
  bank: '待银行回单',
  bounced: '银行退回',
} as const
export type ReconResult = keyof typeof reconResults

/** Working days to look into a difference; to wait for the bank; before the payee is asked once more. */
export const CASE_WORKDAYS = 10
export const BANK_WORKDAYS = 5
export const REMIND_WORKDAYS = 3

export const receiptRefusals = defineRefusals('receipt', {
  not_yours: { text: '这不是付给您的款项。', next: '请登录本人（本单位）账号办理。' },
  not_paid: { text: '银行还没有付款，暂不能确认。', next: '请待显示“已拨付”后再确认。' },
  no_amount: { text: '没有填写金额。', next: '请填写实际金额。' },
  same_amount: {
    text: (f: { amount: string }) => `填写的金额与拨付金额相同（${f.amount} 元）。`,
    next: '如已如数收到，请选择“与公示一致，已收到”。',
  },
  wrong_answer: { text: '这一项不能这样回答。', next: '请刷新页面后重新选择。' },
  nothing_to_recover: {
    text: '没有可追回的款项：未拨付、已退回，或已在追回办理中。',
    next: '请在“资金追回”查看，或选择其他办理结果。',
  },
  not_owner: { text: '该差异由其他人员受理。', next: '请由受理人办结。' },
  not_your_file: { text: '附件须由本人上传。', next: '请重新上传附件。' },
})

export interface Told {
  side: 'payee' | 'trainee'
  answer: ReceiptAnswer
  amountFen: number | null
}
/** The case that an answer makes, or none. */
export function caseOf(
  told: Told,
  paidFen: number,
): { kind: ReceiptKind; expectedFen: number; toldFen: number | null; body: string } | null {
  const { answer, amountFen } = told
  if (answer === 'as-shown') return null
  const paid = `${yuan(paidFen)} 元`
  const body = {
    'not-arrived': `银行已付 ${paid}，收款人说没有收到`,
    'other-amount': `银行已付 ${paid}，收款人说收到 ${yuan(amountFen ?? 0)} 元`,
    charged: `补贴 ${paid}已付给机构，学员说机构另外收费 ${yuan(amountFen ?? 0)} 元`,
    'not-trained': `补贴 ${paid}已付给机构，学员说没有参加这次培训`,
  }[answer]
  return {
    kind: answer,
    expectedFen: answer === 'charged' ? 0 : paidFen,
    toldFen: answer === 'not-arrived' ? 0 : answer === 'not-trained' ? null : amountFen,
    body,
  }
}

/** What our own books say of one transfer against each other. */
export interface Books {
  noticeFen: number | null
  fileFen: number
  transferFen: number
}
export function bookCases(
  b: Books,
): { kind: ReceiptKind; expectedFen: number; toldFen: number; body: string }[] {
  const out: ReturnType<typeof bookCases> = []
  if (b.noticeFen !== b.fileFen) {
    out.push({
      kind: 'notice-differs',
      expectedFen: b.noticeFen ?? 0,
      toldFen: b.fileFen,
      body:
        b.noticeFen === null
          ? `拨付 ${yuan(b.fileFen)} 元，没有对应的公示`
          : `公示 ${yuan(b.noticeFen)} 元，拨付 ${yuan(b.fileFen)} 元`,
    })
  }
  if (b.fileFen !== b.transferFen) {
    out.push({
      kind: 'file-differs',
      expectedFen: b.fileFen,
      toldFen: b.transferFen,
      body: `人员明细合计 ${yuan(b.fileFen)} 元，拨付文件 ${yuan(b.transferFen)} 元`,
    })
  }
  return out
}
