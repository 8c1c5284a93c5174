/** Named conditions put in the place of their names, so that judging knows none. */
import type { Condition, PackDocument } from './contract.ts'

/** No condition grows beyond this many comparisons when its names are filled in. */
const MOST_COMPARISONS = 2000

/** The name a condition asks for, if it is one. */
export const termName = (condition: Condition): string | null =>
  'fact' in condition && condition.fact === 'term' && condition.op === 'is' ? String(condition.value) : null

const comparisonsIn = (condition: Condition): number =>
  'fact' in condition
    ? 1
    : 'not' in condition
      ? comparisonsIn(condition.not)
      : ('all' in condition ? condition.all : condition.any).reduce(
          (sum, part) => sum + comparisonsIn(part),
          0,
        )

function fill(condition: Condition, of: (name: string) => Condition | null): Condition {
  const name = termName(condition)
  if (name !== null) return of(name) ?? condition
  if ('fact' in condition) return condition
  if ('not' in condition) return { not: fill(condition.not, of) }
  if ('all' in condition) return { all: condition.all.map((part) => fill(part, of)) }
  return { any: condition.any.map((part) => fill(part, of)) }
}

/** What each name means; null where it leads back to itself or grows beyond measure. */
export function meanings(terms: PackDocument['terms']): ReadonlyMap<string, Condition | null> {
  const raw = new Map(terms.map((term) => [term.title, term.when]))
  const out = new Map<string, Condition | null>()
  const open = new Set<string>()
  const mean = (name: string): Condition | null => {
    const known = out.get(name)
    if (known !== undefined) return known
    const when = raw.get(name)
    if (!when || open.has(name)) return null
    open.add(name)
    let whole = true
    const filled = fill(when, (inner) => {
      const meant = whole ? mean(inner) : null
      if (raw.has(inner) && !meant) whole = false
      return meant
    })
    open.delete(name)
    const meant = whole && comparisonsIn(filled) <= MOST_COMPARISONS ? filled : null
    out.set(name, meant)
    return meant
  }
  for (const name of raw.keys()) mean(name)
  return out
}

const done = new WeakMap<PackDocument, PackDocument>()

/**
 * The document with every name's meaning in its place. What names nothing, or has no meaning, stays as it stands and
 * is never known.
 */
export function resolved(document: PackDocument): PackDocument {
  if (document.terms.length === 0) return document
  const known = done.get(document)
  if (known) return known
  const meant = meanings(document.terms)
  const of = (condition: Condition): Condition => {
    const filled = fill(condition, (name) => meant.get(name) ?? null)
    return comparisonsIn(filled) <= MOST_COMPARISONS ? filled : { fact: 'term', op: 'is', value: '' }
  }
  const when = <T extends { when?: Condition | undefined }>(element: T): T =>
    element.when ? { ...element, when: of(element.when) } : element
  const out: PackDocument = {
    ...document,
    requirements: document.requirements.map((one) => when({ ...one, must: of(one.must) })),
    amounts: document.amounts.map(when),
    adjustments: document.adjustments.map(when),
    limits: document.limits.map((one) =>
      when(
        one.extra ? { ...one, extra: one.extra.map((extra) => ({ ...extra, when: of(extra.when) })) } : one,
      ),
    ),
    exclusions: document.exclusions.map(when),
    caps: document.caps.map(when),
    funds: document.funds.map(when),
    vouchers: document.vouchers.map(when),
  }
  done.set(document, out)
  return out
}
