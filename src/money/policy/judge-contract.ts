/** What a claim line is judged by, and what the judgement says. */
import { z } from 'zod'
import type { Day } from '#platform/day'
import type { Reason } from '#platform/refusal'
import type { FactName } from '#registry/people/contract'
import type { CertificateKind, FundKind, MoreFact, Plain, SubsidyKind } from './pack-contract.ts'

/** A fact with where it came from, as registry/people keeps it. */
export interface SourcedFact {
  value: string
  source: string
  asOf: string
}

/** A payment already made: from the ledger and nowhere else. */
export interface DrawnItem {
  subsidyKind: SubsidyKind
  occupationCode: string | null
  level: number | null
  certificateNumber: string | null
  /** Null or left out: not known, or none. */
  certificateKind?: CertificateKind | null
  paidOn: Day
  amountFen: number
}

export interface ClaimFacts {
  /** The day that is judged. */
  on: Day
  person: { birthOn: Day; sex: 'male' | 'female'; facts: Partial<Record<FactName, SourcedFact>> }
  /** Held, or (number and day null) the one a class leads to. */
  certificate: {
    kind: CertificateKind
    occupationCode: string | null
    level: number | null
    issuedOn: Day | null
    number: string | null
    /** Whether its issuer is an evaluator on record. */
    filed?: boolean | null
  } | null
  shortage: boolean | null
  history: readonly DrawnItem[]
  /** 0 … 1 */
  attendanceShare?: number | null
  passed?: boolean | null
  /** Where the claim is made. */
  region?: string | null
  /** What is trained toward, where there is no certificate. */
  aim?: { occupationCode: string | null; level: number | null } | null
  /** All else that a pack may ask (`moreFacts`), each with its source in Chinese and its day. */
  more?: Partial<Record<MoreFact, { value: Plain; source: string; asOf: Day | null }>>
  /** What this subsidy granted before in the class, and in the region's budget year; null where it doesn't apply. */
  classFen?: number | null
  budgetFen?: number | null
  /** In which fund its money is held, where the first in the pack's order was short. Columns leave it out. */
  heldFund?: FundKind | null
}

export const outcomes = {
  met: '符合',
  failed: '不符合',
  unknown: '无数据',
  applied: '适用',
  skipped: '不适用',
} as const
export type Outcome = keyof typeof outcomes

/** One step of an explanation. Stored with the claim line and shown to everyone alike. */
export interface TraceNode {
  /** Section and id of the pack's element, as in `amounts/level-4`. */
  rule: string
  title: string
  clause: string
  /** By Chinese name. */
  inputs: Record<string, { value: string; source: string; asOf: string | null }>
  /** What the step adds to the amount; null where it adds nothing by its nature. */
  effectFen: number | null
  note: string
  outcome?: Outcome
  /** Of limits: how many were counted. */
  found?: number
  children?: TraceNode[]
}

export interface Judgement {
  eligible: boolean
  amountFen: number
  fund: FundKind
  /** All at once; a `policy.no_data` among them bars where the pack says so. */
  reasons: Reason[]
  /** What could not be checked and doesn't bar: to be looked at by the reviewer. */
  unknown: Reason[]
  trace: TraceNode[]
}

export const traceNode: z.ZodType<TraceNode> = z.custom<TraceNode>()
