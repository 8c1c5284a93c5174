import { z } from 'zod'
import { fundKind, subsidyKind } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, intText, listInput, listOutput, regionCode } from '#platform/list'

export * from './correction-contract.ts'
export * from './proof-contract.ts'

/** Accounts of a budget's book. Money moves to the right; appropriation is what the others together came from. */
export const accounts = {
  appropriation: '预算下达',
  available: '可用',
  reserved: '已占用',
  payable: '应付',
  'in-payment': '支付中',
  paid: '已支付',
  /** Paid by being set off against what the payee owes. */
  offset: '抵扣支付',
  /** Decided to be given back and not back yet. */
  receivable: '应收追回',
  /** Back, into a year that is over. */
  recovered: '追回缴回',
  'written-off': '核销核减',
} as const
export type Account = keyof typeof accounts
export const account = z.enum(Object.keys(accounts) as [Account, ...Account[]])

export const entryKinds = {
  appropriate: '下达预算',
  reduce: '调减预算',
  transfer: '预算调剂',
  reserve: '占用额度',
  release: '释放额度',
  charge: '核定应付',
  uncharge: '取消应付',
  'pay-out': '送银行支付',
  'pay-done': '支付成功',
  'pay-failed': '支付退回',
  reverse: '冲正',
  'recover-due': '确认应追回',
  recover: '追回到账',
  offset: '抵扣',
  'recover-drop': '核减应追回',
  'write-off': '核销应追回',
  'recover-refund': '退还追回款',
} as const
export type EntryKind = keyof typeof entryKinds
export const entryKind = z.enum(Object.keys(entryKinds) as [EntryKind, ...EntryKind[]])

export const listEntries = act({
  id: 'money.ledger.list',
  title: '查询资金台账',
  method: 'GET',
  path: '/api/money/ledger/entries',
  allow: { verb: 'ledger.read' },
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    fund: fundKind.optional(),
    year: intText(2000, 2200).optional(),
    kind: entryKind.optional(),
    from: day.optional(),
    to: day.optional(),
    /** `class:<id>`, `claim:<id>`, `batch:<id>`, `budget:<id>` */
    subject: z.string().max(80).optional(),
    budgetId: id.optional(),
  }),
  output: listOutput(
    z.object({
      id,
      at: instant,
      day,
      kind: entryKind,
      subject: z.string(),
      summary: z.string(),
      byName: z.string(),
      region: z.string(),
      regionName: z.string(),
      year: z.number(),
      fund: fundKind,
      /** What moved: the sum of the positive side. */
      amountFen: z.number(),
      lines: z.number(),
    }),
  ),
  clause: 'F37-15',
})

/** Regions of the reader's without a budget of their own: in whose ledger their money stands. */
export const ledgerElsewhere = act({
  id: 'money.ledger.elsewhere',
  title: '查询本地区资金所在台账',
  method: 'GET',
  path: '/api/money/ledger/elsewhere',
  allow: { verb: 'ledger.read' },
  input: z.object({}),
  output: z.object({
    rows: z.array(z.object({ regionName: z.string(), payerName: z.string().nullable() })),
  }),
})

export const getEntry = act({
  id: 'money.ledger.get',
  title: '查看台账分录',
  method: 'GET',
  path: '/api/money/ledger/entries/:id',
  allow: { verb: 'ledger.read' },
  input: z.object({ id }),
  output: z.object({
    id,
    at: instant,
    day,
    kind: entryKind,
    subject: z.string(),
    summary: z.string(),
    byName: z.string(),
    reverses: id.nullable(),
    reversedBy: id.nullable(),
    postings: z.array(
      z.object({
        id,
        account,
        amountFen: z.number(),
        region: z.string(),
        regionName: z.string(),
        year: z.number(),
        fund: fundKind,
        /** Masked. */
        person: z.string().nullable(),
        org: z.string().nullable(),
        claimLineId: id.nullable(),
        subsidyKind: subsidyKind.nullable(),
        occupationCode: z.string().nullable(),
        level: z.number().nullable(),
        certificateNumber: z.string().nullable(),
      }),
    ),
  }),
})
