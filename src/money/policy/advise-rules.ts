/** What is worth a second look in a pack and bars nothing. */
import { clauseName } from '#platform/clause'
import { addDays, type Day } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { caseRefusals, type PackCase } from './case-contract.ts'
import { passes } from './check-reach-rules.ts'
import { checkRefusals } from './check-refusal-contract.ts'
import { describe, factsIn } from './condition-rules.ts'
import {
  type CertificateKind,
  type Condition,
  type FactSpec,
  factSpec,
  type PackAmount,
  type PackDocument,
  type PackLimit,
  type Period,
  packFacts,
  refusals,
  type SubsidyKind,
  subsidyKinds,
} from './contract.ts'
import { conditionsOf, elementsOf, OPEN, spanIn, termsIn } from './place-rules.ts'
import { always, canBe, type Question } from './reach-rules.ts'
import { resolved } from './term-rules.ts'
import { showAim } from './trace-rules.ts'

interface LineOfRows {
  aim: { kind: CertificateKind; occupationCode: null; level: number | null }
  /** Rows for every occupation and region. */
  rows: PackAmount[]
}

function linesOfRows(document: PackDocument): LineOfRows[] {
  const lines = new Map<string, LineOfRows>()
  for (const row of document.amounts.filter((one) => !one.occupations && !one.regions)) {
    for (const kind of row.certificateKinds) {
      const key = `${kind}/${row.level}`
      const line = lines.get(key) ?? { aim: { kind, occupationCode: null, level: row.level }, rows: [] }
      line.rows.push(row)
      lines.set(key, line)
    }
  }
  return [...lines.values()]
}

/** Days on which a certificate that has a standard at other times has none. */
function gaps(document: PackDocument): Reason[] {
  const end = document.to ?? OPEN
  return linesOfRows(document).flatMap(({ aim, rows }) => {
    const reasons: Reason[] = []
    let next = document.from
    const gap = (to: Day) => {
      if (next <= to)
        reasons.push(
          refusals.gap(
            { certificate: showAim(aim), from: next, to: to === OPEN ? '长期' : to },
            { field: 'document.amounts' },
          ),
        )
    }
    for (const row of [...rows].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))) {
      const span = spanIn(row, document)
      if (span.from > next) gap(addDays(span.from, -1))
      if (span.to === OPEN) return reasons
      if (addDays(span.to, 1) > next) next = addDays(span.to, 1)
    }
    gap(end)
    return reasons
  })
}

/** Claims that meet the requirements and find no row, although their certificate has some. */
function uncovered(document: PackDocument): Reason[] {
  const passing = document.requirements.filter((one) => !one.from && !one.to).map(passes)
  return linesOfRows(document).flatMap(({ aim, rows }) => {
    if (rows.some((row) => !row.when)) return []
    const level: Question[] =
      aim.level === null
        ? []
        : [{ condition: { fact: 'certificate.level', op: 'is', value: aim.level }, wanted: 'holds' }]
    const left = canBe([
      ...passing,
      { condition: { fact: 'certificate.kind', op: 'is', value: aim.kind }, wanted: 'holds' },
      ...level,
      ...rows.map((row): Question => ({ condition: row.when as Condition, wanted: 'fails' })),
    ])
    return left
      ? [checkRefusals.not_covered({ certificate: showAim(aim) }, { field: 'document.amounts' })]
      : []
  })
}

function checkLevels(document: PackDocument): Reason[] {
  const reasons: Reason[] = []
  document.amounts.forEach((row, i) => {
    const lower = document.amounts.find(
      (other) =>
        row.level !== null &&
        other.level === row.level + 1 &&
        other.certificateKinds.join() === row.certificateKinds.join() &&
        String(other.occupations) === String(row.occupations) &&
        String(other.regions) === String(row.regions) &&
        JSON.stringify(other.when) === JSON.stringify(row.when) &&
        other.amountFen > row.amountFen,
    )
    if (lower)
      reasons.push(
        refusals.higher_pays_less(
          { higher: row.title, lower: lower.title },
          { field: `document.amounts.${i}` },
        ),
      )
  })
  for (const kind of ['level', 'qualification'] as const) {
    const has = new Set(
      document.amounts.filter((row) => row.certificateKinds.includes(kind)).map((row) => row.level),
    )
    for (const level of [4, 3, 2]) {
      const around =
        [...has].some((one) => Number(one) > level) && [...has].some((one) => Number(one) < level)
      if (!has.has(level) && around)
        reasons.push(
          checkRefusals.level_missing(
            { certificate: showAim({ kind, occupationCode: null, level }) },
            { field: 'document.amounts' },
          ),
        )
    }
  }
  return reasons
}

const samePeriod = (one: Period, other: Period): boolean => JSON.stringify(one) === JSON.stringify(other)
/** A limit that binds wherever the other does, and sooner. */
const stricter = (one: PackLimit, other: PackLimit): boolean =>
  !one.when &&
  !one.extra?.length &&
  !one.from &&
  !one.to &&
  one.max <= other.max &&
  (one.per === other.per || one.per === 'person') &&
  (samePeriod(one.period, other.period) || one.period.kind === 'life') &&
  other.counts.every((kind) => one.counts.includes(kind))

function checkLimits(document: PackDocument): Reason[] {
  const kind = document.subsidyKind
  return document.limits.flatMap((limit, i) => {
    const field = `document.limits.${i}`
    const { period, title } = limit
    const reasons: Reason[] = []
    if (period.kind === 'span' && period.to && period.to < (document.to ?? OPEN))
      reasons.push(refusals.counting_ends({ title, to: period.to }, { field: `${field}.period` }))
    const by = document.limits.find(
      (other, k) => k !== i && stricter(other, limit) && !(stricter(limit, other) && k > i),
    )
    if (by) reasons.push(checkRefusals.idle_limit({ title, by: by.title }, { field }))
    if (!limit.counts.includes(kind))
      reasons.push(checkRefusals.own_not_counted({ title, kind: subsidyKinds[kind] }, { field }))
    return reasons
  })
}

function checkCaps(document: PackDocument): Reason[] {
  const whole = document.amounts.filter((row) => !row.unit).map((row) => row.amountFen)
  if (whole.length < document.amounts.length) return []
  const raised = document.adjustments.length > 0
  return document.caps.flatMap((cap, i) => {
    if (cap.per !== 'line' || cap.when) return []
    const at = { field: `document.caps.${i}` }
    if (!raised && cap.maxFen >= Math.max(...whole))
      return [checkRefusals.cap_over_all({ title: cap.title }, at)]
    return cap.maxFen < Math.min(...whole) ? [checkRefusals.cap_under_all({ title: cap.title }, at)] : []
  })
}

/** Facts that this kind of claim doesn't come with. */
const ABSENT: Partial<Record<SubsidyKind, readonly FactSpec['known'][]>> = {
  'personal-certificate': ['class'],
  'skill-upgrade': ['class'],
  'class-training': [],
  'living-allowance': ['certificate'],
}

function checkFacts(document: PackDocument): Reason[] {
  const absent = ABSENT[document.subsidyKind] ?? []
  return document.requirements.flatMap((one, i) => {
    if (one.unknown === 'flag') return []
    const facts = factsIn(one.must)
    const wanting = [...new Set(facts)].filter((fact) => absent.includes(factSpec(fact).known))
    if (wanting.length === 0) return []
    const names = wanting.map((fact) => `“${packFacts[fact].title}”`).join('、')
    return [
      checkRefusals.not_at_hand(
        { title: one.title, facts: names, kind: subsidyKinds[document.subsidyKind] },
        { field: `document.requirements.${i}.must` },
      ),
    ]
  })
}

function checkAdjustments(document: PackDocument): Reason[] {
  return document.adjustments.flatMap(({ title, by }, i) => {
    const nothing = by.kind === 'amount' ? by.amountFen === 0 : by.kind !== 'override' && by.percent === 0
    return nothing ? [checkRefusals.no_effect({ title }, { field: `document.adjustments.${i}.by` })] : []
  })
}

function checkUse(document: PackDocument): Reason[] {
  const conditions = conditionsOf(document)
  const named = new Set(conditions.flatMap(({ condition }) => termsIn(condition)))
  const clauses = elementsOf(document).map(({ element }) => clauseName(element.clause))
  const { terms, sources } = document
  return [
    ...terms.flatMap(({ title }, i) =>
      named.has(title) ? [] : [checkRefusals.term_unused({ title }, { field: `document.terms.${i}` })],
    ),
    ...conditions
      .filter(({ condition, field }) => !field.includes('.must') && always(condition))
      .map(({ condition, element, field }) =>
        checkRefusals.always({ title: element.title, says: describe(condition) }, { field }),
      ),
    ...sources.flatMap(({ code }, i) =>
      clauses.some((clause) => clause.includes(clauseName(code)))
        ? []
        : [checkRefusals.source_unused({ code }, { field: `document.sources.${i}` })],
    ),
  ]
}

export function advise(written: PackDocument, cases: readonly PackCase[]): Reason[] {
  const document = resolved(written)
  return [
    ...gaps(document),
    ...uncovered(document),
    ...checkLevels(document),
    ...checkAdjustments(document),
    ...checkLimits(document),
    ...checkCaps(document),
    ...checkFacts(document),
    ...checkUse(written),
    ...(document.exclusions.some((one) => one.rule === 'same-certificate') ||
    document.amounts.every((row) => row.certificateKinds.length === 0)
      ? []
      : [refusals.certificate_twice({ field: 'document.exclusions' })]),
    ...(cases.length === 0 ? [caseRefusals.none({ field: 'cases' })] : []),
  ]
}
