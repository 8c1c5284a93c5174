/**
 * The shape of a risk rule: what it looks for, where, how far; what it hands back. A rule only tells: it stops and
 * punishes nobody. Browser-safe; how a rule finds is beside it, in `rule-store.ts`.
 */
import type { Day, Instant } from '#platform/day'

/** Where in a class's life the finding belongs; also which event runs the rule beside the night. */
export const stages = {
  entry: '机构入库',
  filing: '开班备案',
  roster: '报名与名册',
  class: '培训过程',
  exam: '考核评价',
  claim: '补贴申领',
  paid: '拨付之后',
} as const
export type Stage = keyof typeof stages

export const severities = { high: '高', medium: '中', low: '低' } as const
export type Severity = keyof typeof severities

/** What the finding is by itself: a contradiction of facts, something a second person must look at, or a clue. */
export const strengths = { fact: '事实矛盾', doubt: '需人工核实', clue: '疑点线索' } as const
export type Strength = keyof typeof strengths

export interface Threshold {
  /** Chinese: what is counted, `同一手机号的人数`. */
  title: string
  /** `人`, `%`, `分钟`, `公里/小时` … */
  unit: string
  /** Set by the platform where no clause gives it: never with an invented clause. */
  value: number
  min: number
  max: number
  clause?: string
}
export type Thresholds = Record<string, Threshold>
export type ValuesOf<T extends Thresholds> = { readonly [K in keyof T]: number }

export interface RuleCard<T extends Thresholds = Thresholds> {
  /** Kebab-case, never changed once published: `shared-phone`. */
  code: string
  /** Chinese, ≤ 20 characters: `多人共用一个手机号`. */
  title: string
  /** Chinese: what it sees and why it counts. */
  tells: string
  /** Chinese: honest reasons that look the same, and what to check first. */
  honest: string
  /** The first is where it belongs; the others run it too. */
  stages: readonly [Stage, ...Stage[]]
  severity: Severity
  strength: Strength
  /** Clause it rests on, `F37-15`; none where only audits describe the pattern. */
  clause?: string
  /** Numbers of the patterns in docs/threats.md. */
  patterns: readonly number[]
  /** Working days until it should be examined (platform setting). */
  workdays: number
  thresholds: T
}

/**
 * Whom or what a row or a node is about, by id: `person:` `class:` `provider:` (an organisation's id) `claim:`
 * `certificate:` `session:` `teacher:` `venue:` `recovery:`; or something shared, by an opaque key (hash, never the
 * thing itself): `phone:` `account:` `device:` `address:` `photo:` `employer:` `template:` `owner:`.
 */
export type Ref = string

export interface HitRow {
  about: Ref
  /** Chinese: what this row shows. */
  says: string
  at?: Day | Instant
  /** Chinese label → value; no names, numbers or phones of people: the screen shows these masked from `about`. */
  facts?: Record<string, string | number>
}

export interface Hit {
  /** What makes it the same finding next time: from ids only, in a fixed order; unique within its rule. */
  key: string
  /** Regions touched; the alert goes to the lowest office that covers all. */
  regions: readonly string[]
  /** The organisation it is about, where there is one. */
  orgId: string | null
  /** Chinese, one line with the figures and no personal data: `5 人共用一个手机号，分在 3 个班`. */
  says: string
  /** How far it goes, by the rule's own measure; a settled finding comes back only when this has grown by half. */
  weight: number
  /** The day it happened (the last, if several). */
  on: Day
  /** `person:`, `class:`, `provider:`, `claim:` and other records concerned: holds and timelines hang on these. */
  subjects: readonly Ref[]
  /** The rows behind it, most telling first; the first 200 are kept. */
  rows: readonly HitRow[]
  /** How these hang together, for the graph: `['person:…', 'phone:…', '同一手机号']`. */
  links: readonly (readonly [from: Ref, to: Ref, label: string])[]
}

export interface Only {
  personIds?: readonly string[]
  classIds?: readonly string[]
  orgIds?: readonly string[]
  claimIds?: readonly string[]
  certificateIds?: readonly string[]
}

/** What a rule is asked. */
export interface Ask<T extends Thresholds = Thresholds> {
  today: Day
  now: Instant
  /** Findings that happened on these days, both included; a rule may look further back for what it compares with. */
  from: Day
  until: Day
  /** Region codes with everything under them, null for all. */
  regions: readonly string[] | null
  /**
   * Asked about these only (something just happened to them): findings that touch one of them, compared with
   * everybody. A rule narrows its statement by it where that saves work; the engine filters once more.
   */
  only: Only | null
  thresholds: ValuesOf<T>
  /** A pass over large tables that several rules of one run share: made once under its name. */
  once: <R>(name: string, make: () => Promise<R>) => Promise<R>
}
