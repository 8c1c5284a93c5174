/** Explanations as codes: which bits say what, written and read. */
import { type CodeField, codedOutcomes, type Judgement, type Layout, type PackDocument } from './contract.ts'

const OUTCOME = 2
/** Counts above it are told as it. */
const countBits = (most: number): number => (most < 15 ? 4 : 8)
const rowBits = (rows: number): number => Math.max(1, Math.ceil(Math.log2(rows + 1)))

/** Sections of which each element has an outcome of its own, in the order of judging. */
const EACH = ['requirements', 'adjustments', 'caps', 'limits', 'exclusions'] as const

const done = new WeakMap<PackDocument, Layout>()

export function layoutOf(document: PackDocument): Layout {
  const known = done.get(document)
  if (known) return known
  const fields: CodeField[] = []
  let word = 0
  let used = 0
  const add = (section: CodeField['section'], id: string, what: CodeField['what'], bits: number) => {
    if (used + bits > 32) {
      word += 1
      used = 0
    }
    fields.push({ section, id, what, word, shift: used, bits })
    used += bits
  }
  add('result', 'all', 'eligible', 1)
  add('funds', 'row', 'row', rowBits(document.funds.length))
  add('amounts', 'row', 'row', rowBits(document.amounts.length))
  add('amounts', 'row', 'outcome', OUTCOME)
  if (document.amounts.some((row) => row.when || row.regions)) add('amounts', 'row', 'passed-over', 1)
  if (document.vouchers.length > 0) {
    add('vouchers', 'row', 'row', rowBits(document.vouchers.length))
    add('vouchers', 'row', 'outcome', OUTCOME)
  }
  for (const section of EACH) {
    for (const element of document[section]) {
      add(section, element.id, 'outcome', OUTCOME)
      if (section !== 'limits') continue
      const limit = document.limits.find((one) => one.id === element.id)
      const most = (limit?.extra ?? []).reduce((sum, one) => sum + one.more, limit?.max ?? 0)
      add(section, element.id, 'count', countBits(most))
    }
  }
  const layout = { words: word + 1, fields }
  done.set(document, layout)
  return layout
}

const keyOf = (field: Pick<CodeField, 'section' | 'id' | 'what'>): string =>
  `${field.section}/${field.id}/${field.what}`

/** What each field says, by `section/id/what`. */
export function decodeExplanation(layout: Layout, words: ArrayLike<number>): Record<string, number> {
  const out: Record<string, number> = {}
  for (const field of layout.fields)
    out[keyOf(field)] = ((words[field.word] ?? 0) >>> field.shift) & ((1 << field.bits) - 1)
  return out
}

/** What each field would say of the interpreter's judgement. */
function fieldsOf(document: PackDocument, judgement: Judgement): Map<string, number> {
  const nodes = judgement.trace.flatMap((one) => [one, ...(one.children ?? [])])
  const out = new Map<string, number>([['result/all/eligible', judgement.eligible ? 1 : 0]])
  for (const section of EACH) {
    const words: readonly string[] = codedOutcomes[section]
    for (const { id } of document[section]) {
      const found = nodes.find((one) => one.rule === `${section}/${id}`)
      out.set(`${section}/${id}/outcome`, found ? words.indexOf(String(found.outcome)) : 3)
      out.set(`${section}/${id}/count`, found?.found ?? 0)
    }
  }
  for (const section of ['amounts', 'funds', 'vouchers'] as const) {
    const all = nodes.filter((one) => one.rule.startsWith(`${section}/`))
    const found = all.find((one) => one.outcome !== 'skipped')
    const row = document[section].findIndex((one) => found?.rule === `${section}/${one.id}`)
    out.set(`${section}/row/row`, row + 1)
    out.set(`${section}/row/passed-over`, all.some((one) => one.outcome === 'skipped') ? 1 : 0)
    if (section === 'funds') continue
    const words: readonly string[] = codedOutcomes[section]
    out.set(
      `${section}/row/outcome`,
      found ? words.indexOf(String(found.outcome)) : section === 'amounts' ? 0 : 3,
    )
  }
  return out
}

/** The words of the code that the evaluator gives a claim, from the interpreter's judgement of it. */
export function encodeExplanation(document: PackDocument, judgement: Judgement): number[] {
  const layout = layoutOf(document)
  const found = fieldsOf(document, judgement)
  const words = new Array<number>(layout.words).fill(0)
  for (const field of layout.fields) {
    const most = (1 << field.bits) - 1
    const value = Math.min(most, found.get(keyOf(field)) ?? 0)
    words[field.word] = ((words[field.word] as number) | (value << field.shift)) >>> 0
  }
  return words
}
