/** 免申即享: what is already known makes a claim that the person confirms with one tap; only what is unknown is asked. */
import { z } from 'zod'
import { fundKind, subsidyKind, type TraceNode } from '#money/policy/contract'
import { act } from '#platform/act'
import { id, regionCode, text } from '#platform/list'
import type { CheckRow } from './check-rules.ts'

/** One thing that is not known and that the person can say. */
export const ask = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('account'), title: z.string(), why: z.string() }),
  z.object({
    kind: z.literal('region'),
    title: z.string(),
    why: z.string(),
    options: z.array(z.object({ value: z.string(), label: z.string() })),
  }),
  z.object({
    kind: z.literal('fact'),
    fact: z.string(),
    title: z.string(),
    why: z.string(),
    /** Empty: a whole number is asked for. */
    options: z.array(z.object({ value: z.string(), label: z.string() })),
    unit: z.string().nullable(),
  }),
])
export type Ask = z.infer<typeof ask>

export const prefilledRow = z.object({
  key: z.string(),
  /** Of several with the same group only one may be had: one certificate, one subsidy (N10-7). */
  group: z.string(),
  subsidyKind,
  subsidyTitle: z.string(),
  title: z.string(),
  certificateId: id.nullable(),
  classId: id.nullable(),
  supplementId: id.nullable(),
  region: z.string().nullable(),
  regionName: z.string(),
  /** Null where an answer decides. */
  amountFen: z.number().nullable(),
  fund: fundKind.nullable(),
  fundTitle: z.string(),
  asks: z.array(ask),
  /** Why there is something more to pay, for a supplement. */
  note: z.string().nullable(),
  checks: z.array(z.custom<CheckRow>()),
  trace: z.array(z.custom<TraceNode>()),
})
export type PrefilledRow = z.infer<typeof prefilledRow>

export const prefilled = act({
  id: 'money.claim.prefilled',
  title: '查询本人免申即享的补贴',
  method: 'GET',
  path: '/api/money/my/prefilled',
  allow: 'worker',
  /** For somebody of whom no region is known: the one they chose. */
  input: z.object({ region: regionCode.optional() }),
  output: z.object({
    account: z.object({ bankName: z.string().nullable(), accountMasked: z.string() }).nullable(),
    rows: z.array(prefilledRow),
  }),
  clause: 'F37-14',
})

export const confirmPrefilled = act({
  id: 'money.claim.confirm-prefilled',
  title: '确认免申即享的补贴',
  method: 'POST',
  path: '/api/money/my/prefilled',
  allow: 'worker',
  input: z.object({
    subsidyKind,
    certificateId: id.nullish(),
    classId: id.nullish(),
    supplementId: id.nullish(),
    region: regionCode.nullish(),
    /** What was shown: another amount now is told, not taken. Null where an answer decides. */
    amountFen: z.number().int().positive().nullable(),
    account: z
      .object({
        bankName: text(60, 2),
        bankAccount: z.string().regex(/^\d{8,30}$/, '银行账号应为 8 至 30 位数字'),
      })
      .nullish(),
    facts: z
      .array(z.object({ fact: z.string().max(40), value: z.string().max(40) }))
      .max(10)
      .default([]),
  }),
  output: z.object({ id, number: z.string(), amountFen: z.number(), version: z.number() }),
  clause: 'F37-14',
})
