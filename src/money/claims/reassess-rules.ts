/** Why an approved line is judged anew, and what its difference becomes. */
import { yuan } from '#platform/fen'
import { defineRefusals, type Reason } from '#platform/refusal'
import type { LineState } from './claim-rules.ts'

export const causes = {
  certificate: '证书变化',
  fact: '人员信息更正',
  employment: '就业登记变化',
  training: '培训记录变化',
  asked: '经办核查',
} as const
export type Cause = keyof typeof causes

export const reassessOutcomes = {
  held: '暂停拨付，待处理',
  stopped: '已停止拨付',
  lifted: '差异已消除',
  recovery: '已立案追回',
  noted: '已在追回案件中',
  supplement: '已生成补发申报',
} as const
export type ReassessOutcome = keyof typeof reassessOutcomes

export const reassessRefusals = defineRefusals('reassessment', {
  not_approved: {
    text: '该申报还没有审批资金，按正常环节重新核验即可。',
    next: '请在申报详情中办理。',
  },
  settled: { text: '该项核查已经处理。', next: '请刷新页面查看结果。' },
  at_bank: {
    text: '该笔款项已送银行，不能停止拨付。',
    clause: 'F37-15',
    next: '请等待银行回单：付款成功的，系统自动转为追回；退回的，再停止拨付。',
  },
  held: {
    text: (f: { no: number; before: string; after: string }) =>
      `第 ${f.no} 号人员的情况已变化，核定 ${f.before} 元，现应为 ${f.after} 元。`,
    clause: 'F37-15',
    next: '请在“付款后核查”中处理：停止拨付，或待差异消除。',
  },
})

/** Money approved for these lines: before that, every pair of eyes judges anew by itself. */
export const approved: readonly LineState[] = ['payable', 'batched', 'bounced', 'paid']

/** What a difference becomes; `pendingFen` is asked for already, in supplements on their way to finance. */
export function consequence(
  state: LineState,
  beforeFen: number,
  afterFen: number,
  pendingFen = 0,
): 'none' | 'hold' | 'recover' | 'supplement' {
  if (!approved.includes(state)) return 'none'
  if (afterFen > beforeFen + pendingFen) return 'supplement'
  if (afterFen >= beforeFen) return 'none'
  return state === 'paid' ? 'recover' : 'hold'
}

export interface HeldLine {
  lineId: string
  no: number
  beforeFen: number
  afterFen: number
}
/** Which of these lines are kept from the bank, each as a reason. */
export const heldAmong = (held: readonly HeldLine[], lineIds: readonly string[]): Reason[] =>
  held
    .filter((one) => lineIds.includes(one.lineId))
    .map((one) =>
      reassessRefusals.held({ no: one.no, before: yuan(one.beforeFen), after: yuan(one.afterFen) }),
    )
