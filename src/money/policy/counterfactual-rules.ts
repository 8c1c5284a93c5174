/** What would make a claim worth another amount, found by having the evaluator judge it with each step taken. */
import { addDays, type Day } from '#platform/day'
import { type Step, stepsFor, turnDays } from './change-rules.ts'
import { decodeExplanation } from './code-rules.ts'
import { columnsOf } from './column-rules.ts'
import { compile, judgeColumns } from './compile-rules.ts'
import {
  type Change,
  type ClaimFacts,
  type FundKind,
  funds,
  type Pack,
  type PackDocument,
  type PackElement,
} from './contract.ts'
import { withoutShort } from './source-rules.ts'
import { resolved } from './term-rules.ts'

const FUNDS = Object.keys(funds) as FundKind[]
const MOST_CHANGES = 10
const MOST_STEPS = 4
/** Of higher certificates, only the nearest. */
const MOST_LEVELS = 2

interface Tried {
  amountFen: number
  fund: FundKind
  eligible: boolean
  /** Every field of the explanation code. */
  says: Record<string, number>
}

/** Judges several versions of one claim, each for itself. */
function tryAll(pack: Pack, versions: readonly ClaimFacts[]): Tried[] {
  const { subsidyKind, document } = pack
  const compiled = compile(document)
  const columns = columnsOf(versions.map((facts, i) => ({ person: String(i), subsidyKind, facts })))
  const results = judgeColumns([compiled], columns)
  return versions.map((_facts, i) => ({
    amountFen: results.amountFen[i] as number,
    fund: FUNDS[results.fund[i] as number] as FundKind,
    eligible: results.eligible[i] === 1,
    says: decodeExplanation(
      compiled.layout,
      results.codes.map((word) => word[i] as number),
    ),
  }))
}

const SECTIONS = [
  'requirements',
  'vouchers',
  'amounts',
  'adjustments',
  'limits',
  'exclusions',
  'caps',
] as const
const PAYING: readonly Judged[] = ['amounts', 'adjustments', 'limits', 'caps', 'exclusions']
type Judged = (typeof SECTIONS)[number]
const elementOf = (document: PackDocument, section: Judged, id: string, row: number) =>
  (document[section] as PackElement[])[
    id === 'row' ? row - 1 : document[section].findIndex((one) => one.id === id)
  ]

/** What bars the claim, by field. */
const isBarred = (key: string, value: number): boolean => {
  const [section = '', , what] = key.split('/')
  if (what !== 'outcome') return section === 'amounts' && what === 'row' && value === 0
  if (section === 'adjustments') return false
  return value === 1
    ? section !== 'amounts'
    : value === 2 && ['requirements', 'amounts', 'vouchers'].includes(section)
}
const barsOf = (tried: Tried): string[] =>
  Object.entries(tried.says).flatMap(([key, value]) => (isBarred(key, value) ? [key] : []))

/** The clause of the element that makes the difference: what barred before, else what gives the amount. */
function clauseOf(document: PackDocument, before: Tried, after: Tried): string {
  const barring = [before, after].find((one) => !one.eligible)
  const changed = Object.keys(after.says).filter(
    (key) => before.says[key] !== after.says[key] && (!barring || isBarred(key, barring.says[key] as number)),
  )
  for (const section of barring ? SECTIONS : PAYING) {
    const key = changed.find((one) => one.startsWith(`${section}/`) && !one.endsWith('/count'))
    const row = after.says[`${section}/row/row`] || (before.says[`${section}/row/row`] ?? 0)
    const element = key && elementOf(document, section, key.split('/')[1] as string, row)
    if (element) return element.clause
  }
  return document.sources[0]?.code ?? ''
}

interface Candidate {
  steps: Step[]
  on: Day
  tried: Tried
}
const applied = (steps: readonly Step[], facts: ClaimFacts): ClaimFacts =>
  steps.reduce((now, step) => step.apply(now), facts)

/** All of the steps that each take away something that bars, where no single one is enough. */
function together(pack: Pack, facts: ClaimFacts, before: Tried, singles: readonly Candidate[]): Candidate[] {
  const steps: Step[] = []
  let left = barsOf(before)
  while (left.length > 0 && steps.length < MOST_STEPS) {
    const better = singles
      .map((one) => {
        const still = new Set(barsOf(one.tried))
        return { step: one.steps[0] as Step, left: left.filter((key) => still.has(key)) }
      })
      .sort((a, b) => a.left.length - b.left.length)[0]
    if (!better || better.left.length === left.length) return []
    steps.push(better.step)
    left = better.left
  }
  const [tried] = steps.length > 1 ? tryAll(pack, [applied(steps, facts)]) : []
  return tried ? [{ steps, on: facts.on, tried }] : []
}

/** The day before the first turn that makes less of it. */
function deadlines(pack: Pack, document: PackDocument, facts: ClaimFacts, list: readonly Candidate[]) {
  const days = list.map((one) =>
    turnDays(document, applied(one.steps, { ...facts, on: one.on })).filter((day) => day > one.on),
  )
  const tried = tryAll(
    pack,
    list.flatMap((one, i) => (days[i] ?? []).map((on) => applied(one.steps, { ...facts, on }))),
  )
  let at = 0
  return list.map((one, i): Day | null => {
    const own = days[i] ?? []
    const less = own.findIndex((_day, k) => (tried[at + k]?.amountFen ?? 0) < one.tried.amountFen)
    at += own.length
    return less < 0 ? null : addDays(own[less] as Day, -1)
  })
}

/** Steps that do the same by different values of one fact are told as one. */
function merged(list: readonly Candidate[]): (Candidate & { title: string })[] {
  const out = new Map<string, Candidate & { titles: string[] }>()
  for (const one of list) {
    const [step] = one.steps
    const single = one.steps.length === 1 && step?.what !== 'level'
    const key = single ? `${step?.what} ${one.tried.amountFen}` : `${out.size}`
    const known = out.get(key)
    if (known) known.titles.push(step?.title ?? '')
    else out.set(key, { ...one, titles: [one.steps.map((each) => each.title).join('，并') ?? ''] })
  }
  return [...out.values()].map(({ titles, ...one }) => ({
    ...one,
    title: titles.length > 3 ? `${titles.slice(0, 3).join('，或')}等` : titles.join('，或'),
  }))
}

const later = (on: Day): Step => ({
  what: 'wait',
  to: on,
  title: `自 ${on} 起申请`,
  apply: (facts) => facts,
})

/**
 * The nearest changes, those that bring most first and what waiting would lose last; against the pack's judgement of
 * `facts`, in a run of its own.
 */
export function counterfactuals(given: Pack, facts: ClaimFacts): Change[] {
  const pack = { ...given, document: withoutShort(given.document, facts) }
  const document = resolved(pack.document)
  const steps = stepsFor(document, facts)
  const days = turnDays(document, facts)
  const tried = tryAll(pack, [
    facts,
    ...steps.map((step) => step.apply(facts)),
    ...days.map((on) => ({ ...facts, on })),
  ])
  const before = tried[0] as Tried
  const singles = steps.map(
    (step, i): Candidate => ({ steps: [step], on: facts.on, tried: tried[i + 1] as Tried }),
  )
  const better = singles.filter((one) => one.tried.amountFen > before.amountFen)
  const levels = better.filter((one) => one.steps[0]?.what === 'level').slice(0, MOST_LEVELS)
  const more = better.filter((one) => one.steps[0]?.what !== 'level' || levels.includes(one))
  const waits = days.map((on, i) => ({ on, tried: tried[1 + steps.length + i] as Tried }))
  const wait = waits.find((one) => one.tried.amountFen > before.amountFen)
  if (wait) more.push({ steps: [later(wait.on)], ...wait })
  if (more.length === 0 && !before.eligible)
    more.push(...together(pack, facts, before, singles).filter((one) => one.tried.amountFen > 0))
  const list = merged(more)
    .sort((a, b) => a.steps.length - b.steps.length || b.tried.amountFen - a.tried.amountFen)
    .slice(0, MOST_CHANGES)
  const until = deadlines(pack, document, facts, list)
  const changes = list.map(
    (one, i): Change => ({
      steps: one.steps.map(({ what, to, title }) => ({ what, to, title })),
      title: one.title,
      effectFen: one.tried.amountFen - before.amountFen,
      amountFen: one.tried.amountFen,
      fund: one.tried.fund,
      clause: clauseOf(document, before, one.tried),
      deadline: until[i] ?? null,
    }),
  )
  const loss = waits.find((one) => one.tried.amountFen < before.amountFen)
  if (loss) {
    const last = addDays(loss.on, -1)
    const title = `晚于 ${last} 申请`
    changes.push({
      steps: [{ what: 'late', to: loss.on, title }],
      title,
      effectFen: loss.tried.amountFen - before.amountFen,
      amountFen: loss.tried.amountFen,
      fund: loss.tried.fund,
      clause: clauseOf(document, before, loss.tried),
      deadline: last,
    })
  }
  return changes
}
