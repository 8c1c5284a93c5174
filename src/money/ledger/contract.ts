import { z } from 'zod'
import { fundKind, subsidyKind } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, intText, listInput, listOutput, regionCode } from '#platform/list'

/** Accounts of a budget's book. Money moves to the right; appropriation is what the others together came from. */
export const accounts = {
  appropriation: '预算下达',
  available: '可用',
  reserved: '已占用',
  payable: '应付',
  'in-payment': '支付中',
  paid: '已支付',
} as const
export type Account = keyof typeof accounts
export const account = z.enum(Object.keys(accounts) as [Account, ...Account[]])

export const entryKinds = {
  appropriate: '下达预算',
  reduce: '调减预算',
  reserve: '占用额度',
  release: '释放额度',
  charge: '核定应付',
  uncharge: '取消应付',
  'pay-out': '送银行支付',
  'pay-done': '支付成功',
  'pay-failed': '支付退回',
  reverse: '冲正',
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

const check = z.object({
  name: z.string(),
  title: z.string(),
  holds: z.boolean(),
  /** How many things were looked at. */
  looked: z.number(),
  /** Where it does not hold: at most ten of them. */
  faults: z.array(z.string()),
})
export type LedgerCheck = z.infer<typeof check>

export const proveLedger = act({
  id: 'money.ledger.prove',
  title: '核对资金台账',
  method: 'GET',
  path: '/api/money/ledger/proof',
  allow: { verb: 'ledger.read' },
  input: z.object({}),
  output: z.object({
    at: instant,
    holds: z.boolean(),
    checks: z.array(check),
    totals: z.array(
      z.object({
        fund: fundKind,
        year: z.number(),
        appropriatedFen: z.number(),
        availableFen: z.number(),
        reservedFen: z.number(),
        payableFen: z.number(),
        inPaymentFen: z.number(),
        paidFen: z.number(),
      }),
    ),
  }),
  clause: 'F37-15',
})
