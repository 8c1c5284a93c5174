/** Corrections: an entry is taken back by a reversing one that two people agreed on. Asked for where the matter is. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode } from '#platform/list'
import { defineMoves } from '#platform/moves'
import { defineRefusals } from '#platform/refusal'

const states = { asked: '待审定', approved: '已冲正', returned: '已退回', withdrawn: '已撤回' }
/** Of budgets' amounts and transfers; of payments the bank took back. The same steps in other hands. */
export const correctionMoves = defineMoves(states, {
  withdraw: { title: '撤回冲正申请', from: ['asked'], to: 'withdrawn', verb: 'budget.set' },
  return: {
    title: '退回冲正申请',
    from: ['asked'],
    to: 'returned',
    verb: 'budget.approve',
    notBy: ['askedBy'],
  },
  approve: { title: '审定冲正', from: ['asked'], to: 'approved', verb: 'budget.approve', notBy: ['askedBy'] },
})
export const recallMoves = defineMoves(states, {
  withdraw: { title: '撤回退票登记', from: ['asked'], to: 'withdrawn', verb: 'payment.return' },
  return: {
    title: '退回退票登记',
    from: ['asked'],
    to: 'returned',
    verb: 'payment.confirm',
    notBy: ['askedBy'],
  },
  approve: {
    title: '审定退票冲正',
    from: ['asked'],
    to: 'approved',
    verb: 'payment.confirm',
    notBy: ['askedBy'],
  },
})
export type CorrectionMove = keyof typeof correctionMoves.moves
export type CorrectionState = keyof typeof states
export const correctionStates = states
export const correctionState = z.enum(Object.keys(states) as [CorrectionState, ...CorrectionState[]])

export const correctionRefusals = defineRefusals('correction', {
  asked_already: { text: '该事项已有冲正申请。', next: '请查看已有申请的办理情况。' },
  not_posted: { text: '该事项没有已记账的分录，无需冲正。', next: '请直接退回或撤回。' },
  spent: {
    text: (f: { availableFen: number; neededFen: number }) =>
      `需要收回 ${(f.neededFen / 100).toFixed(2)} 元，可用额度只有 ${(f.availableFen / 100).toFixed(2)} 元，其余已被占用或支付。`,
    clause: 'F37-15',
    next: '请先释放占用的额度或追加预算后再冲正。',
  },
  later_amounts: {
    text: '年初预算之后已有追加、调减或调剂，不能直接冲正年初预算。',
    next: '请先冲正之后的录入，或以追加、调减更正。',
  },
  own_files: { text: '附件须由本人上传。', next: '请重新上传依据文件。' },
  not_asked_by_you: { text: '只有申请人本人可以撤回。', next: '如需退回，请由复核人员办理。' },
})

export const correctionView = z.object({
  id,
  subject: z.string(),
  title: z.string(),
  region: z.string(),
  regionName: z.string(),
  amountFen: z.number(),
  entryIds: z.array(id),
  /** The record where it is asked for and decided: `budget:<id>`, `budget-transfer:<id>`, `batch:<id>`. */
  place: z.string().nullable(),
  reverseIds: z.array(id),
  reason: z.string(),
  returnedOn: day.nullable(),
  files: z.array(z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })),
  state: correctionState,
  askedByName: z.string(),
  askedAt: instant,
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decideReason: z.string().nullable(),
  version: z.number(),
  /** Moves open to the reader now. */
  can: z.array(z.string()),
})
export type CorrectionView = z.infer<typeof correctionView>

export const listCorrections = act({
  id: 'money.ledger.corrections',
  title: '查询冲正更正',
  method: 'GET',
  path: '/api/money/ledger/corrections',
  allow: { verb: 'ledger.read' },
  input: z.object({
    ...listInput,
    state: correctionState.optional(),
    region: regionCode.optional(),
    subject: z.string().max(80).optional(),
  }),
  output: listOutput(correctionView),
  clause: 'F37-15',
})
