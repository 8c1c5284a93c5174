/** Money between levels (down, up) and years (carried over); corrections of what was entered wrongly. Two people each. */
import { z } from 'zod'
import { correctionView } from '#money/ledger/contract'
import { fundKind } from '#money/policy/contract'
import { act } from '#platform/act'
import {
  fenAmount,
  id,
  instant,
  listInput,
  listOutput,
  regionCode,
  stepOn,
  text,
  withReason,
} from '#platform/list'
import { defineMoves } from '#platform/moves'
import { defineRefusals } from '#platform/refusal'

export const transferMoves = defineMoves(
  { entered: '待审定', approved: '已调剂', returned: '已退回', withdrawn: '已撤回', reversed: '已冲正' },
  {
    withdraw: { title: '撤回调剂', from: ['entered'], to: 'withdrawn', verb: 'budget.set' },
    return: {
      title: '退回调剂',
      from: ['entered'],
      to: 'returned',
      verb: 'budget.approve',
      notBy: ['enteredBy'],
    },
    approve: {
      title: '审定调剂',
      from: ['entered'],
      to: 'approved',
      verb: 'budget.approve',
      notBy: ['enteredBy'],
    },
  },
)
export type TransferState = keyof typeof transferMoves.states
export type TransferMove = keyof typeof transferMoves.moves
const transferState = z.enum(Object.keys(transferMoves.states) as [TransferState, ...TransferState[]])

export const transferKinds = { down: '下达下级', up: '上缴上级', carry: '结转下年' } as const
export type TransferKind = keyof typeof transferKinds
export const transferKind = z.enum(Object.keys(transferKinds) as [TransferKind, ...TransferKind[]])

const yuanOf = (f: number) => (f / 100).toFixed(2)
export const transferRefusals = defineRefusals('transfer', {
  not_neighbour: {
    text: '只能调剂到直接的上级或下级、同一年度同一资金来源，或结转到本地区下一年度。',
    clause: 'F37-14',
    next: '跨级调剂请逐级办理。',
  },
  short: {
    text: (f: { availableFen: number; neededFen: number }) =>
      `调出方可用额度 ${yuanOf(f.availableFen)} 元，本次调剂 ${yuanOf(f.neededFen)} 元。`,
    clause: 'F37-14',
    next: '已占用、应付和已支付的额度不能调出，请减少调剂金额。',
  },
  year_over: {
    text: (f: { year: number }) => `${f.year} 年还没有结束，不能结转下年。`,
    next: '请在年度结束后办理结转；年度内余额继续使用。',
  },
  not_yours: { text: '只有录入人本人可以撤回。', next: '如需退回，请由复核人员办理。' },
})

export const transferView = z.object({
  id,
  kind: transferKind,
  fund: fundKind,
  fromId: id,
  fromRegion: z.string(),
  fromName: z.string(),
  fromYear: z.number(),
  toId: id.nullable(),
  toRegion: z.string(),
  toName: z.string(),
  toYear: z.number(),
  amountFen: z.number(),
  documentNumber: z.string(),
  reason: z.string(),
  files: z.array(z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })),
  state: transferState,
  enteredByName: z.string(),
  enteredAt: instant,
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decideReason: z.string().nullable(),
  entryId: id.nullable(),
  corrections: z.array(correctionView),
  version: z.number(),
  can: z.array(z.string()),
})
export type TransferView = z.infer<typeof transferView>

const path = '/api/money/budget-transfers'
export const listTransfers = act({
  id: 'money.transfer.list',
  title: '查询预算调剂',
  method: 'GET',
  path,
  allow: { verb: 'budget.read' },
  input: z.object({
    ...listInput,
    state: transferState.optional(),
    kind: transferKind.optional(),
    region: regionCode.optional(),
    budgetId: id.optional(),
    id: id.optional(),
  }),
  output: listOutput(transferView),
  clause: 'F37-14',
})

export const enterTransfer = act({
  id: 'money.transfer.enter',
  title: '录入预算调剂',
  method: 'POST',
  path,
  allow: { verb: 'budget.set' },
  input: z.object({
    fromId: id,
    toRegion: regionCode,
    /** The giving budget's own year where left out. */
    toYear: z.number().int().min(2000).max(2200).optional(),
    amountFen: fenAmount.min(1, '金额应大于 0'),
    documentNumber: text(80, 2),
    reason: text(200, 2),
    files: z.array(id).max(10).default([]),
  }),
  output: z.object({ id, version: z.number() }),
  clause: 'F37-14',
})

const does = stepOn('money.transfer', path)
export const approveTransfer = act(does('approve', '审定预算调剂', 'budget.approve', 'F37-15'))
export const returnTransfer = act({
  ...does('return', '退回预算调剂', 'budget.approve', 'F37-15'),
  input: withReason(),
})
export const withdrawTransfer = act({
  ...does('withdraw', '撤回预算调剂', 'budget.set', 'F37-15'),
  input: withReason(),
})

/** Of an approved amount or transfer: its entry is taken back by another. */
export const askBudgetCorrection = act({
  id: 'money.budget.ask-correction',
  title: '申请冲正预算',
  method: 'POST',
  path: '/api/money/budget-corrections',
  allow: { verb: 'budget.set' },
  input: z.object({
    what: z.enum(['budget-change', 'budget-transfer']),
    of: id,
    reason: text(300, 4),
    files: z.array(id).max(10).default([]),
  }),
  output: z.object({ id, version: z.number() }),
  clause: 'F37-15',
})
const corrects = stepOn('money.budget', '/api/money/budget-corrections', '-correction')
export const approveBudgetCorrection = act(corrects('approve', '审定冲正预算', 'budget.approve', 'F37-15'))
export const returnBudgetCorrection = act({
  ...corrects('return', '退回冲正预算', 'budget.approve', 'F37-15'),
  input: withReason(),
})
export const withdrawBudgetCorrection = act({
  ...corrects('withdraw', '撤回冲正预算', 'budget.set', 'F37-15'),
  input: withReason(),
})
