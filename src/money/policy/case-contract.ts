/** Test cases kept with a pack: a claim in a few words, and what must come out of it, to the fen. */
import { z } from 'zod'
import { isDay } from '#platform/day'
import { day, text } from '#platform/list'
import { defineRefusals, type Reason } from '#platform/refusal'
import { type FactName, factNames } from '#registry/people/contract'
import type { ClaimFacts } from './judge-contract.ts'
import { certificateKind, type FundKind, fundKind, moreFacts, subsidyKind } from './pack-contract.ts'

const realDay = day.refine(isDay, '日期不存在')
const level = z.number().int().min(1).max(5).nullable()

const drawn = z.strictObject({
  subsidyKind,
  occupationCode: text(20).nullable(),
  level,
  certificateNumber: text(60).nullable(),
  certificateKind: certificateKind.nullable().optional(),
  paidOn: realDay,
  amountFen: z.number().int().min(0).max(100_000_000_00),
})

/** What is given; all that is left out is not known. */
export const caseGiven = z.strictObject({
  on: realDay,
  birthOn: realDay,
  sex: z.enum(['male', 'female']),
  facts: z.partialRecord(z.enum(Object.keys(factNames) as [FactName, ...FactName[]]), text(40)),
  certificate: z
    .strictObject({
      kind: certificateKind,
      occupationCode: text(20).nullable(),
      level,
      issuedOn: realDay.nullable(),
      number: text(60).nullable(),
      filed: z.boolean().nullable().optional(),
    })
    .nullable(),
  shortage: z.boolean().nullable(),
  history: z.array(drawn).max(200),
  attendanceShare: z.number().min(0).max(1).nullable().optional(),
  passed: z.boolean().nullable().optional(),
  region: z.string().nullable().optional(),
  aim: z
    .strictObject({ occupationCode: text(20).nullable(), level })
    .nullable()
    .optional(),
  more: z
    .partialRecord(z.enum(moreFacts), z.union([z.string().max(60), z.number().finite(), z.boolean()]))
    .optional(),
  classFen: z.number().int().min(0).nullable().optional(),
  budgetFen: z.number().int().min(0).nullable().optional(),
})
export type CaseGiven = z.infer<typeof caseGiven>

export const packCase = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, '用例标识为小写字母开头的字母、数字和横线'),
  title: text(120),
  /** How the expected amount was reckoned by hand, and from which clause. */
  note: text(400).optional(),
  given: caseGiven,
  expect: z.strictObject({
    eligible: z.boolean(),
    amountFen: z.number().int().min(0).max(100_000_000_00),
    fund: fundKind.optional(),
    /** Elements that must be among the reasons of a refusal, as in `limits/three-times`. */
    refusedBy: z.array(text(80)).max(20).optional(),
  }),
})
export type PackCase = z.infer<typeof packCase>
export const packCases = z.array(packCase).max(300)

export interface CaseResult {
  id: string
  title: string
  passed: boolean
  found: { eligible: boolean; amountFen: number; fund: FundKind; reasons: Reason[] }
  /** What differs, in words; empty where it passed. */
  differences: string[]
}

/** The claim that a case describes, as the judge reads it. */
export const caseClaim = (given: CaseGiven): ClaimFacts => {
  const { birthOn, sex, facts, more, ...rest } = given
  const sourced = Object.entries(facts).map(([name, value]) => [
    name,
    { value, source: 'officer', asOf: given.on },
  ])
  const told = Object.entries(more ?? {}).map(([name, value]) => [
    name,
    { value, source: '测试用例', asOf: given.on },
  ])
  return {
    ...rest,
    person: { birthOn, sex, facts: Object.fromEntries(sourced) },
    more: Object.fromEntries(told),
  }
}

export const caseRefusals = defineRefusals('policy_case', {
  failed: {
    text: (f: { title: string; differences: string }) => `测试用例“${f.title}”没有通过：${f.differences}。`,
    next: '请核对政策内容；确属用例有误的，修改用例后再提交。',
  },
  id_twice: {
    text: (f: { id: string }) => `测试用例标识“${f.id}”重复。`,
    next: '请为每个用例使用不同的标识。',
  },
  no_element: {
    text: (f: { title: string; rule: string }) => `测试用例“${f.title}”所指的要素“${f.rule}”不在政策包中。`,
    next: '请从政策包现有要素中选择。',
  },
  fact_value: {
    text: (f: { title: string; fact: string }) => `测试用例“${f.title}”的“${f.fact}”不在可选范围内。`,
    next: '请从列表中选择；数字请填写整数。',
  },
  none: {
    text: '还没有测试用例。',
    next: '请把文件中的标准逐档写成用例，政策每次修改都会自动核对到分。',
  },
})
