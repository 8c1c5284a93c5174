/** Names of what budgets, the ledger and cost sharing put on record. */
export const BUDGET_NAMES = {
  enterpriseFen: '企业承担',
  enterpriseName: '出资企业',
  entries: '分录数',
  exceptions: '例外',
  feeFen: '每人培训费',
  fromOn: '起始日期',
  governmentFen: '政府补贴',
  holds: '全部一致',
  paidOn: '收付日期',
  personalFen: '个人承担',
  released: '释放的席位',
  returnedOn: '退票日期',
  releasedSeats: '释放席位数',
  waitingPeople: '等待资金人数',
} as const

export const BUDGET_PLACES = {
  budget: { title: '预算', href: (id: string) => `/budgets?open=${id}`, verb: 'budget.read' },
  'budget-change': { title: '预算录入', href: () => null, verb: 'budget.read' },
  'budget-transfer': {
    title: '预算调剂',
    href: (id: string) => `/budget-transfers?open=${id}`,
    verb: 'budget.read',
  },
  pause: { title: '资金暂停', href: (id: string) => `/fund-pauses?open=${id}`, verb: 'budget.read' },
  correction: { title: '冲正更正', href: () => '/corrections', verb: 'ledger.read' },
  proof: { title: '核对报告', href: (id: string) => `/ledger-proofs?open=${id}`, verb: 'ledger.read' },
} as const
