/** Two texts of a pack, element by element: what came, went, moved, and which words of it changed. */
import { type PackDocument, type PackElement, type Section, sections, subsidyKinds } from './contract.ts'
import { linesOf, showSpan } from './words-rules.ts'

export const differenceKinds = { added: '新增', dropped: '删去', changed: '修改', moved: '调整顺序' } as const
export type DifferenceKind = keyof typeof differenceKinds

export interface Difference {
  /** Chinese name of the section, or `基本信息`, `来源文件`. */
  place: string
  id: string
  title: string
  kind: DifferenceKind
  fields: { name: string; before: string; after: string }[]
}

/** Sections that are read from the top: there the order says something. */
const ORDERED: readonly Section[] = ['adjustments', 'funds']
const NONE = '—'

type Fields = Record<string, string>
interface Item {
  id: string
  title: string
  fields: Fields
  /** All of it, so that nothing can change unseen. */
  whole: string
  occupations: readonly string[]
}

/** The same text for the same content, whatever the order of its keys. */
function steady(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(steady).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${steady(inner)}`)
    .join(',')}}`
}

function itemsOf(document: PackDocument, section: Section): Item[] {
  const lines = linesOf(document, section)
  return (document[section] as PackElement[]).map((element, i) => {
    const line = lines[i]
    return {
      id: element.id,
      title: element.title,
      whole: steady(element),
      occupations: (element as { occupations?: string[] }).occupations ?? [],
      fields: {
        项目: element.title,
        内容: line?.says ?? '',
        依据: element.clause,
        起止: showSpan(element.from, element.to),
        说明: element.note ?? NONE,
      },
    }
  })
}

/** Of long lists of occupations: which went and which came; null where something else differs. */
function listChange(before: Item, after: Item): Difference['fields'] | null {
  const gone = before.occupations.filter((code) => !after.occupations.includes(code))
  const come = after.occupations.filter((code) => !before.occupations.includes(code))
  if (gone.length + come.length === 0) return null
  const show = (codes: string[]) => (codes.length > 0 ? codes.join('、') : NONE)
  return [{ name: '职业（工种）增减', before: show(gone), after: show(come) }]
}

const changedFields = (before: Fields, after: Fields): Difference['fields'] =>
  Object.keys(before)
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ name, before: before[name] ?? NONE, after: after[name] ?? NONE }))

/** Ids kept in both that stand before others than they did: those outside the longest run that kept its order. */
function movedIds(before: readonly string[], after: readonly string[]): Set<string> {
  const at = new Map(before.map((id, i) => [id, i]))
  const kept = after.filter((id) => at.has(id))
  const best: string[][] = []
  kept.forEach((id, i) => {
    const earlier = best.slice(0, i).filter((run) => (at.get(run.at(-1) ?? '') ?? -1) < (at.get(id) ?? -1))
    const longest = earlier.reduce((most, run) => (run.length > most.length ? run : most), [] as string[])
    best.push([...longest, id])
  })
  const stays = new Set(best.reduce((most, run) => (run.length > most.length ? run : most), [] as string[]))
  return new Set(kept.filter((id) => !stays.has(id)))
}

function compareItems(place: string, before: readonly Item[], after: readonly Item[], ordered: boolean) {
  const old = new Map(before.map((item) => [item.id, item]))
  const young = new Set(after.map((item) => item.id))
  const moved = ordered
    ? movedIds(
        before.map((item) => item.id),
        after.map((item) => item.id),
      )
    : new Set<string>()
  const out: Difference[] = []
  after.forEach((item, i) => {
    const { id, title, fields, whole } = item
    const was = old.get(id)
    if (!was) {
      const told = Object.entries(fields).filter(([, text]) => text !== NONE)
      const all = told.map(([name, text]) => ({ name, before: NONE, after: text }))
      out.push({ place, id, title, kind: 'added', fields: all })
      return
    }
    const changes = changedFields(was.fields, fields)
    // Words that say the same of what is not the same hide nothing: then the text itself is shown.
    if (changes.length === 0 && was.whole !== whole)
      changes.push(...(listChange(was, item) ?? [{ name: '内容', before: was.whole, after: whole }]))
    const step = moved.has(id)
      ? [{ name: '顺序', before: `第 ${before.indexOf(was) + 1} 条`, after: `第 ${i + 1} 条` }]
      : []
    if (changes.length > 0) out.push({ place, id, title, kind: 'changed', fields: [...changes, ...step] })
    else if (step.length > 0) out.push({ place, id, title, kind: 'moved', fields: step })
  })
  for (const item of before.filter((one) => !young.has(one.id))) {
    const told = Object.entries(item.fields).filter(([, text]) => text !== NONE)
    const all = told.map(([name, text]) => ({ name, before: text, after: NONE }))
    out.push({ place, id: item.id, title: item.title, kind: 'dropped', fields: all })
  }
  return out
}

const headOf = (document: PackDocument): Fields => ({
  名称: document.title,
  地区: document.region,
  补贴项目: subsidyKinds[document.subsidyKind],
  生效日期: document.from,
  截止日期: document.to ?? '长期',
})

const sourcesOf = (document: PackDocument): Item[] =>
  document.sources.map((source) => ({
    id: source.code,
    title: source.title,
    whole: steady(source),
    occupations: [],
    fields: { 文号: source.code, 名称: source.title, 说明: source.note ?? NONE },
  }))

const KNOWN = new Set<string>([
  ...Object.keys(sections),
  ...['format', 'title', 'region', 'subsidyKind', 'from', 'to', 'sources'],
])

/** What else stands at the top of the document. */
function otherParts(before: PackDocument, after: PackDocument): Difference[] {
  const of = (document: PackDocument) => document as unknown as Record<string, unknown>
  const names = new Set([...Object.keys(before), ...Object.keys(after)].filter((name) => !KNOWN.has(name)))
  return [...names].flatMap((name) => {
    const [was, is] = [steady(of(before)[name]), steady(of(after)[name])]
    if (was === is) return []
    const fields = [{ name, before: was, after: is }]
    return [{ place: '基本信息', id: name, title: name, kind: 'changed' as const, fields }]
  })
}

/** Everything by which `after` differs from `before`; nothing where they say the same. */
export function comparePacks(before: PackDocument, after: PackDocument): Difference[] {
  const head = changedFields(headOf(before), headOf(after))
  return [
    ...(head.length > 0
      ? [{ place: '基本信息', id: 'head', title: after.title, kind: 'changed' as const, fields: head }]
      : []),
    ...otherParts(before, after),
    ...compareItems('来源文件', sourcesOf(before), sourcesOf(after), false),
    ...(Object.keys(sections) as Section[]).flatMap((section) =>
      compareItems(
        sections[section],
        itemsOf(before, section),
        itemsOf(after, section),
        ORDERED.includes(section),
      ),
    ),
  ]
}
