/** Claims and judgements as columns: what a compiled pack reads and writes. Typed arrays throughout. */
import type { Day } from '#platform/day'
import type { ClaimFacts } from './judge-contract.ts'
import type { FundKind, PackDocument, PackFact, Plain, Section, SubsidyKind } from './pack-contract.ts'

/** Not known: in days, numbers and money. All others lie between it and its opposite. */
export const NONE = -(2 ** 30)
/** Not known, or none: in choices and flags. */
export const NONE_8 = 255
/** Not known, or none: in codes of occupations and regions. */
export const NONE_16 = 65_535

/**
 * One fact of every row. By its type in `packFacts`: a choice is the place of its value among `values` and a flag 0 or
 * 1 (`Uint8Array`, `NONE_8`); a number is its hundredfold, so that money comes in fen, and a day counts from
 * 1970-01-01 (`Int32Array`, `NONE`).
 */
export interface FactColumn {
  values: Uint8Array | Int32Array
  /** Place in `ClaimColumns.sources`; where left out, all are of the first. */
  source?: Uint8Array
  /** The day each was known of; where left out, not told. */
  asOf?: Int32Array
}

/** What was drawn before the run, by person: those of person p stand from `start[p]` to before `start[p + 1]`. */
export interface HistoryColumns {
  start: Int32Array
  /** Place in `subsidyKinds`. */
  kind: Uint8Array
  /** Place in `ClaimColumns.occupations`; `NONE_16`. */
  occupation: Uint16Array
  /** 0: none. */
  level: Uint8Array
  /** Place in `certificateKinds`; `NONE_8`. */
  certificateKind: Uint8Array
  /** Place in `ClaimColumns.certificates`; -1: none. */
  certificate: Int32Array
  paidOn: Int32Array
  amountFen: Int32Array
}

/** Facts that stand in columns of their own, or follow from them and the day. */
export type ColumnFact = Exclude<
  PackFact,
  | 'age'
  | 'sex'
  | 'region'
  | 'applied'
  | 'applied.month'
  | 'training.since-days'
  | 'training.since-months'
  | 'certificate.kind'
  | 'certificate.level'
  | 'certificate.occupation'
  | 'certificate.days'
  | 'certificate.months'
  | 'employment.delay'
  | 'employment.months'
  | 'term'
>

/**
 * Claims to be judged. Rows of one person stand together and in the order in which they are judged (by day): an
 * earlier row that is granted counts as drawn for the later ones. Rows with histories of their own get persons of
 * their own.
 */
export interface ClaimColumns {
  count: number
  /** Number of the person within these columns, 0 … persons − 1. */
  person: Int32Array
  /** Place in `subsidyKinds`. */
  kind: Uint8Array
  on: Int32Array
  birthOn: Int32Array
  /** 0 male, 1 female. */
  sex: Uint8Array
  /** Place in `regions`; `NONE_16`. */
  region: Uint16Array
  /** Of the certificate, or of what is trained toward. Place in `occupations`; `NONE_16`. */
  occupation: Uint16Array
  /** 0: none. */
  level: Uint8Array
  /** Place in `certificateKinds`; `NONE_8`: no certificate. */
  certificateKind: Uint8Array
  /** Place in `certificates`; -1: none. Equal numbers have equal places. */
  certificate: Int32Array
  /** Of caps on a class and on a budget year: which one, or -1; and what was granted in each before the run. */
  group: { class: Int32Array; budget: Int32Array }
  grantedFen: { class: Float64Array; budget: Float64Array }
  /** Facts that are left out are not known of any row. */
  facts: Partial<Record<ColumnFact, FactColumn>>
  history: HistoryColumns
  occupations: readonly string[]
  regions: readonly string[]
  /** Certificate numbers; may be left empty where no explanation is made from these columns. */
  certificates: readonly string[]
  /** Chinese names of where facts come from. */
  sources: readonly string[]
}

/** What came out, row by row. `codes[w]` is the w-th word of each row's explanation code (`Layout`). */
export interface ResultColumns {
  count: number
  amountFen: Int32Array
  /** Place in `funds`. */
  fund: Uint8Array
  eligible: Uint8Array
  codes: readonly Uint32Array[]
  /** What was granted in each class and budget year so far, the run included. */
  grantedFen: { class: Float64Array; budget: Float64Array }
}

/** Where one finding stands in an explanation code. */
export interface CodeField {
  section: Section | 'result'
  /** Id of the element; of `amounts`, `funds` and `vouchers` there is one field `row`: place of the one that applied, plus 1. */
  id: string
  what: 'outcome' | 'count' | 'row' | 'eligible' | 'passed-over'
  word: number
  shift: number
  bits: number
}
/** How a pack's explanation codes are laid out: two bits for each element's outcome, four or eight for each count. */
export interface Layout {
  words: number
  fields: readonly CodeField[]
}
/** Order is that of the two bits. */
export const codedOutcomes = {
  requirements: ['met', 'failed', 'unknown', 'skipped'],
  amounts: ['none', 'applied', 'unknown'],
  adjustments: ['applied', 'skipped', 'unknown', 'absent'],
  limits: ['met', 'failed', 'unknown', 'skipped'],
  exclusions: ['met', 'failed', 'unknown', 'skipped'],
  caps: ['met', 'failed', 'applied', 'skipped'],
  vouchers: ['met', 'failed', 'unknown', 'skipped'],
} as const

/** A pack made into an evaluator. */
export interface Compiled {
  document: PackDocument
  layout: Layout
  /**
   * Judges rows `from` … before `to`, in order; all earlier rows of the same persons must have been judged into the
   * same results, by whatever pack. What is made of the columns' days and dictionaries at the first run is kept: the
   * same object may be filled anew with other rows of days between the first and the last that it held then.
   */
  run(columns: ClaimColumns, results: ResultColumns, from: number, to: number): void
}

/** One step that somebody could take, or that time takes. */
export interface ChangeStep {
  /** `level`, `wait`, `late`, or the fact that changes. */
  what: PackFact | 'level' | 'wait' | 'late'
  /** What it becomes. */
  to: Plain
  /** In Chinese, as in `取得高级工（三级）证书`. */
  title: string
}
/** A way in which this claim would be worth another amount, as the evaluator finds it. */
export interface Change {
  /** Usually one; several where no single one does anything for a refused claim. */
  steps: ChangeStep[]
  title: string
  /** What it would add; negative for what waiting would lose. */
  effectFen: number
  /** What the claim would then be worth. */
  amountFen: number
  fund: FundKind
  /** Of the element that makes the difference. */
  clause: string
  /** The last day on which it still brings that amount; null where no day ends it. */
  deadline: Day | null
}

/** One claim as it is put into columns. Rows of the same person share the history of the first of them. */
export interface ColumnClaim {
  person: string
  subsidyKind: SubsidyKind
  facts: ClaimFacts
  /** For caps on a class, and on a budget year. */
  classId?: string | null
  budgetId?: string | null
}
