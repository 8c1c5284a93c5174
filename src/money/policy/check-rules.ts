/** A pack is looked through before two people put it in force: every finding names its place. */
import { addDays, type Day, isDay } from '#platform/day'
import type { Reason } from '#platform/refusal'
import {
  type CertificateKind,
  type Condition,
  factSpec,
  levelled,
  type PackAmount,
  type PackDocument,
  type PackElement,
  type Plain,
  refusals,
  type Section,
  sections,
} from './contract.ts'
import { showAim } from './trace-rules.ts'

/** A day later than any pack's. */
const OPEN = '9999-12-31'

interface Placed {
  element: PackElement
  field: string
}

const sectionNames = Object.keys(sections) as Section[]
const elementsOf = (document: PackDocument): Placed[] =>
  sectionNames.flatMap((section) =>
    (document[section] as PackElement[]).map((element, i) => ({
      element,
      field: `document.${section}.${i}`,
    })),
  )

function conditionsOf(document: PackDocument): { condition: Condition; field: string }[] {
  const at = (section: Section, i: number, name: string) => `document.${section}.${i}.${name}`
  return [
    ...document.requirements.map((one, i) => ({ condition: one.must, field: at('requirements', i, 'must') })),
    ...document.adjustments.map((one, i) => ({ condition: one.when, field: at('adjustments', i, 'when') })),
    ...document.limits.flatMap((one, i) =>
      (one.extra ?? []).map((extra, k) => ({
        condition: extra.when,
        field: at('limits', i, `extra.${k}.when`),
      })),
    ),
    ...document.funds.flatMap((one, i) =>
      one.when ? [{ condition: one.when, field: at('funds', i, 'when') }] : [],
    ),
  ]
}

function fits(fact: ReturnType<typeof factSpec>, op: string, value: Plain): boolean {
  const ordered = op !== 'is' && op !== 'in'
  switch (fact.type) {
    case 'number':
      return typeof value === 'number'
    case 'flag':
      return typeof value === 'boolean' && !ordered
    case 'day':
      return typeof value === 'string' && isDay(value)
    case 'choice':
      return typeof value === 'string' && !ordered && Object.hasOwn(fact.values ?? {}, value)
    case 'text':
      return typeof value === 'string' && !ordered
  }
}

/** A comparison that can never mean anything: a wrong kind of value, or an unknown choice. */
function badValues(condition: Condition, field: string): Reason[] {
  if ('fact' in condition) {
    const spec = factSpec(condition.fact)
    const list = Array.isArray(condition.value)
    const values = (list ? condition.value : [condition.value]) as Plain[]
    const wrong =
      list !== (condition.op === 'in') ? values : values.filter((value) => !fits(spec, condition.op, value))
    return wrong.map((value) => refusals.bad_value({ fact: spec.title, value: String(value) }, { field }))
  }
  if ('not' in condition) return badValues(condition.not, field)
  return ('all' in condition ? condition.all : condition.any).flatMap((part) => badValues(part, field))
}

const spanOfRow = (row: { from?: Day; to?: Day }, document: PackDocument) => ({
  from: row.from ?? document.from,
  to: row.to ?? document.to ?? OPEN,
})

function overlap(one: PackAmount, other: PackAmount, document: PackDocument): boolean {
  const a = spanOfRow(one, document)
  const b = spanOfRow(other, document)
  // A row for named occupations comes before one for all: that is no overlap.
  const occupations =
    one.occupations && other.occupations
      ? one.occupations.some((code) => other.occupations?.includes(code))
      : !one.occupations && !other.occupations
  return (
    one.level === other.level &&
    one.certificateKinds.some((kind) => other.certificateKinds.includes(kind)) &&
    occupations &&
    a.from <= b.to &&
    b.from <= a.to
  )
}

function checkAmounts(document: PackDocument): Reason[] {
  const reasons: Reason[] = []
  document.amounts.forEach((row, i) => {
    const field = `document.amounts.${i}`
    if (row.certificateKinds.some((kind) => levelled.includes(kind) !== (row.level !== null)))
      reasons.push(refusals.level_needed({ title: row.title }, { field }))
    for (const other of document.amounts.slice(i + 1)) {
      if (overlap(row, other, document))
        reasons.push(refusals.rows_overlap({ one: row.title, other: other.title }, { field }))
    }
  })
  return reasons
}

function checkDates(document: PackDocument, placed: Placed[]): Reason[] {
  const reasons: Reason[] = []
  const crossed = (from: Day, to: Day, field: string) => {
    if (from > to) reasons.push(refusals.dates_crossed({ from, to }, { field }))
    return from > to
  }
  if (crossed(document.from, document.to ?? OPEN, 'document.to')) return reasons
  for (const { element, field } of placed) {
    const { from, to } = spanOfRow(element, document)
    if (element.from && element.to && crossed(element.from, element.to, `${field}.to`)) continue
    if (to < document.from || from > (document.to ?? OPEN))
      reasons.push(refusals.never_in_force({ title: element.title }, { field }))
  }
  document.limits.forEach((limit, i) => {
    if (limit.period.kind === 'span' && limit.period.to) {
      crossed(limit.period.from, limit.period.to, `document.limits.${i}.period.to`)
    }
  })
  document.caps.forEach((cap, i) => {
    if (cap.period?.kind === 'span' && cap.period.to) {
      crossed(cap.period.from, cap.period.to, `document.caps.${i}.period.to`)
    }
  })
  return reasons
}

function checkFunds(document: PackDocument): Reason[] {
  const reasons: Reason[] = []
  const open = document.funds.findIndex((one) => !one.when && !one.from && !one.to)
  if (open < 0) reasons.push(refusals.fund_open({ field: 'document.funds' }))
  else {
    document.funds.slice(open + 1).forEach((one, k) => {
      reasons.push(
        refusals.fund_unreachable({ title: one.title }, { field: `document.funds.${open + 1 + k}` }),
      )
    })
  }
  return reasons
}

/** Everything that bars a pack from being handed in. */
export function checkPack(document: PackDocument): Reason[] {
  const placed = elementsOf(document)
  const seen = new Set<string>()
  const reasons: Reason[] = []
  for (const { element, field } of placed) {
    if (seen.has(element.id)) reasons.push(refusals.id_twice({ id: element.id }, { field: `${field}.id` }))
    seen.add(element.id)
  }
  reasons.push(...checkDates(document, placed), ...checkAmounts(document))
  for (const { condition, field } of conditionsOf(document)) reasons.push(...badValues(condition, field))
  reasons.push(...checkFunds(document))
  return reasons
}

function gaps(document: PackDocument): Reason[] {
  const lines = new Map<
    string,
    { aim: { kind: CertificateKind; occupationCode: null; level: number | null }; rows: PackAmount[] }
  >()
  for (const row of document.amounts.filter((one) => !one.occupations)) {
    for (const kind of row.certificateKinds) {
      const key = `${kind}/${row.level}`
      const line = lines.get(key) ?? { aim: { kind, occupationCode: null, level: row.level }, rows: [] }
      line.rows.push(row)
      lines.set(key, line)
    }
  }
  const end = document.to ?? OPEN
  return [...lines.values()].flatMap(({ aim, rows }) => {
    const reasons: Reason[] = []
    let next = document.from
    const gap = (to: Day) => {
      if (next <= to)
        reasons.push(refusals.gap({ certificate: showAim(aim), from: next, to: to === OPEN ? '长期' : to }))
    }
    for (const row of [...rows].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))) {
      const span = spanOfRow(row, document)
      if (span.from > document.from) gap(addDays(span.from, -1))
      if (span.to === OPEN) return reasons
      next = addDays(span.to, 1)
    }
    gap(end)
    return reasons
  })
}

/** What is worth a second look and bars nothing. */
export function advise(document: PackDocument): Reason[] {
  const advice = gaps(document)
  document.amounts.forEach((row, i) => {
    const lower = document.amounts.find(
      (other) =>
        row.level !== null &&
        other.level === row.level + 1 &&
        other.certificateKinds.join() === row.certificateKinds.join() &&
        String(other.occupations) === String(row.occupations) &&
        other.amountFen > row.amountFen,
    )
    if (lower)
      advice.push(
        refusals.higher_pays_less(
          { higher: row.title, lower: lower.title },
          { field: `document.amounts.${i}` },
        ),
      )
  })
  document.limits.forEach((limit, i) => {
    const { period } = limit
    if (period.kind === 'span' && period.to && period.to < (document.to ?? OPEN))
      advice.push(
        refusals.counting_ends(
          { title: limit.title, to: period.to },
          { field: `document.limits.${i}.period` },
        ),
      )
  })
  if (!document.exclusions.some((one) => one.rule === 'same-certificate'))
    advice.push(refusals.certificate_twice({ field: 'document.exclusions' }))
  return advice
}
