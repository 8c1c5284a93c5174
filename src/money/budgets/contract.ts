import { z } from 'zod'
import { correctionView } from '#money/ledger/contract'
import { fundKind } from '#money/policy/contract'
import { act } from '#platform/act'
import {
  day,
  fenAmount,
  id,
  instant,
  intText,
  listInput,
  listOutput,
  regionCode,
  text,
  version,
} from '#platform/list'
import { defineMoves } from '#platform/moves'
import { defineRefusals } from '#platform/refusal'

export * from './pause-contract.ts'
export * from './transfer-contract.ts'

export const changeMoves = defineMoves(
  { entered: '待审定', approved: '已下达', returned: '已退回', withdrawn: '已撤回', reversed: '已冲正' },
  {
    withdraw: { title: '撤回', from: ['entered'], to: 'withdrawn', verb: 'budget.set' },
    return: {
      title: '退回',
      from: ['entered'],
      to: 'returned',
      verb: 'budget.approve',
      notBy: ['enteredBy'],
    },
    approve: {
      title: '审定下达',
      from: ['entered'],
      to: 'approved',
      verb: 'budget.approve',
      notBy: ['enteredBy'],
    },
  },
)
export type ChangeState = keyof typeof changeMoves.states
const changeState = z.enum(Object.keys(changeMoves.states) as [ChangeState, ...ChangeState[]])

export const changeKinds = { initial: '年初预算', increase: '追加', decrease: '调减' } as const
export type ChangeKind = keyof typeof changeKinds
const changeKind = z.enum(Object.keys(changeKinds) as [ChangeKind, ...ChangeKind[]])

export const reservationStates = { live: '占用中', consumed: '已使用', released: '已释放' } as const
export type ReservationState = keyof typeof reservationStates
const reservationState = z.enum(Object.keys(reservationStates) as [ReservationState, ...ReservationState[]])

const yuanOf = (f: number) => (f / 100).toFixed(2)
export const refusals = defineRefusals('budget', {
  none: {
    text: (f: { region: string; year: number; fund: string }) =>
      `${f.region} ${f.year} 年没有已下达的${f.fund}预算。`,
    clause: 'F37-14',
    next: '请联系财政部门录入并审定预算后再办理。',
  },
  short: {
    text: (f: { region: string; year: number; fund: string; availableFen: number; neededFen: number }) =>
      `${f.region} ${f.year} 年${f.fund}可用额度 ${yuanOf(f.availableFen)} 元，本次需要 ${yuanOf(f.neededFen)} 元。`,
    clause: 'F37-14',
    next: '请减少人数，或联系财政部门追加预算。',
  },
  nothing: {
    text: '按现行标准补贴金额为 0 元，无需占用预算。',
    next: '请核对培训项目与补贴标准。',
  },
  reserved_already: {
    text: '已占用预算额度，不能重复占用。',
    next: '请刷新页面；如需变更人数，请先释放原额度。',
  },
  line_not_there: {
    text: (f: { account: string; count: number }) =>
      `有 ${f.count} 条明细不在“${f.account}”环节，可能已由他人办理。`,
    next: '请刷新页面，核对每条明细的状态后再办理。',
  },
  line_charged: {
    text: (f: { count: number }) => `有 ${f.count} 条明细已经核定过应付金额，不能再次核定。`,
    clause: 'F37-15',
    next: '请刷新页面，核对申报的状态。',
  },
  fund_differs: {
    text: (f: { held: string; asked: string }) => `额度占用的是${f.held}，核定的却是${f.asked}。`,
    clause: 'F37-14',
    next: '请按占用时的资金来源核定，或先释放额度后重新占用。',
  },
  initial_exists: {
    text: '该地区、年度和资金来源已有年初预算。',
    next: '请改用追加或调减。',
  },
  no_initial: {
    text: '该地区、年度和资金来源还没有已下达的年初预算，不能追加或调减。',
    next: '请先录入年初预算并审定。',
  },
  decrease_too_much: {
    text: (f: { availableFen: number; decreaseFen: number }) =>
      `可用额度只有 ${yuanOf(f.availableFen)} 元，不能调减 ${yuanOf(f.decreaseFen)} 元。`,
    next: '已占用和已支付的额度不能调减，请减少调减金额。',
  },
  unknown_region: { text: '行政区划代码不存在或已停用。', next: '请从列表中选择地区。' },
  not_entered_by_you: { text: '只有录入人本人可以撤回。', next: '如需退回，请由复核人员办理。' },
  own_files: { text: '附件须由本人上传。', next: '请重新上传依据文件。' },
})

export const budget = z.object({
  id,
  region: z.string(),
  regionName: z.string(),
  year: z.number(),
  fund: fundKind,
  appropriatedFen: z.number(),
  availableFen: z.number(),
  reservedFen: z.number(),
  payableFen: z.number(),
  inPaymentFen: z.number(),
  paidFen: z.number(),
  /** Set off, to come back, handed back of a year that is over, given up: see money/recovery. */
  offsetFen: z.number(),
  receivableFen: z.number(),
  recoveredFen: z.number(),
  writtenOffFen: z.number(),
  /** Amounts entered and not yet decided. */
  waiting: z.number(),
})
export type BudgetView = z.infer<typeof budget>

export const budgetChange = z.object({
  id,
  kind: changeKind,
  amountFen: z.number(),
  documentNumber: z.string(),
  reason: z.string(),
  state: changeState,
  enteredByName: z.string(),
  enteredAt: instant,
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decideReason: z.string().nullable(),
  entryId: id.nullable(),
  files: z.array(z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })),
  corrections: z.array(correctionView),
  version: z.number(),
  can: z.array(z.string()),
})
export type BudgetChangeView = z.infer<typeof budgetChange>

const filters = {
  region: regionCode.optional(),
  year: intText(2000, 2200).optional(),
  fund: fundKind.optional(),
}

export const listBudgets = act({
  id: 'money.budget.list',
  title: '查询预算',
  method: 'GET',
  path: '/api/money/budgets',
  allow: { verb: 'budget.read' },
  input: z.object({ ...listInput, ...filters, waiting: z.enum(['true']).optional() }),
  output: listOutput(budget),
  clause: 'F37-14',
})

export const getBudget = act({
  id: 'money.budget.get',
  title: '查看预算',
  method: 'GET',
  path: '/api/money/budgets/:id',
  allow: { verb: 'budget.read' },
  input: z.object({ id }),
  output: budget.extend({ changes: z.array(budgetChange) }),
})

export const listReservations = act({
  id: 'money.budget.reservations',
  title: '查询额度占用',
  method: 'GET',
  path: '/api/money/budgets/:budgetId/reservations',
  allow: { verb: 'budget.read' },
  input: z.object({ ...listInput, budgetId: id, state: reservationState.optional() }),
  output: listOutput(
    z.object({
      id,
      subject: z.string(),
      seats: z.number(),
      perSeatFen: z.number(),
      amountFen: z.number(),
      usedFen: z.number(),
      releasedFen: z.number(),
      heldFen: z.number(),
      /** What it holds the money of, as people call it; null where the reader can't tell. */
      title: z.string().nullable(),
      releases: z.array(
        z.object({
          cause: z.string(),
          seats: z.number(),
          amountFen: z.number(),
          reason: z.string(),
          at: instant,
        }),
      ),
      state: reservationState,
      madeAt: instant,
      closedAt: instant.nullable(),
      closeReason: z.string().nullable(),
    }),
  ),
})

/** What is left for a region, fund and day: the answer that filing a class will get. */
export const availableBudget = act({
  id: 'money.budget.available',
  title: '查询可用额度',
  method: 'GET',
  path: '/api/money/budgets-available',
  allow: { verb: 'budget.read' },
  input: z.object({ region: regionCode, fund: fundKind, on: day.optional() }),
  output: z.object({
    budget: z
      .object({ id, region: z.string(), regionName: z.string(), year: z.number(), availableFen: z.number() })
      .nullable(),
  }),
})

export const enterBudget = act({
  id: 'money.budget.enter',
  title: '录入预算',
  method: 'POST',
  path: '/api/money/budgets',
  allow: { verb: 'budget.set' },
  input: z.object({
    region: regionCode,
    year: z.number().int().min(2000).max(2200),
    fund: fundKind,
    kind: changeKind.default('initial'),
    amountFen: fenAmount.min(1, '金额应大于 0'),
    documentNumber: text(80, 2),
    reason: text(200, 2),
    files: z.array(id).max(10).default([]),
  }),
  output: z.object({ id, budgetId: id, version: z.number() }),
  clause: 'F37-14',
})

const step = { id, version }
const stepped = z.object({ version: z.number() })
export const approveBudget = act({
  id: 'money.budget.approve',
  title: '审定预算',
  method: 'POST',
  path: '/api/money/budget-changes/:id/approve',
  allow: { verb: 'budget.approve' },
  input: z.object(step),
  output: stepped,
  clause: 'F37-15',
})
export const returnBudget = act({
  id: 'money.budget.return',
  title: '退回预算',
  method: 'POST',
  path: '/api/money/budget-changes/:id/return',
  allow: { verb: 'budget.approve' },
  input: z.object({ ...step, reason: text(200, 2) }),
  output: stepped,
})
export const withdrawBudget = act({
  id: 'money.budget.withdraw',
  title: '撤回预算录入',
  method: 'POST',
  path: '/api/money/budget-changes/:id/withdraw',
  allow: { verb: 'budget.set' },
  input: z.object({ ...step, reason: text(200, 2) }),
  output: stepped,
})
