/** Claims as columns, put into pages and taken out of them. */
import type { ClaimColumns, ColumnFact, FactColumn, HistoryColumns } from '#money/policy/contract'
import { type Numbers, PAGE, type PageReader, type Part } from './page-rules.ts'

/** Claims with what is kept beside them: who they are (16 bytes each), and columns that only the keeper reads. */
export interface FactSet {
  columns: ClaimColumns
  ids: Uint8Array
  extra: Readonly<Record<string, Numbers>>
}

type Width = 1 | 2 | 4
export interface ColumnShape {
  name: string
  width: Width
}
/** What a set's pages hold, in order; kept with the set. */
export interface SetLayout {
  version: 1
  count: number
  persons: number
  drawn: number
  /** The first and last day that is judged. */
  days: [number, number]
  /** Of the page that judging reads: after how much history begins at each row. */
  columns: ColumnShape[]
  /** Of the page beside it: after the ids. */
  beside: ColumnShape[]
  occupations: readonly string[]
  regions: readonly string[]
  sources: readonly string[]
  /** Granted before the run in each class and budget year. */
  classFen: number[]
  budgetFen: number[]
}

const OWN = [
  ['person', 4],
  ['kind', 1],
  ['on', 4],
  ['birthOn', 4],
  ['sex', 1],
  ['region', 2],
  ['occupation', 2],
  ['level', 1],
  ['certificateKind', 1],
  ['certificate', 4],
] as const
const HISTORY = [
  ['kind', 1],
  ['occupation', 2],
  ['level', 1],
  ['certificateKind', 1],
  ['certificate', 4],
  ['paidOn', 4],
  ['amountFen', 4],
] as const

/** Stands where a row is of the same person as the row before it, be that on the page before. */
export const GOES_ON = -1

const widthOf = (values: Numbers): Width => values.BYTES_PER_ELEMENT as Width
export function arrayOf(width: Width, length: number): Uint8Array | Uint16Array | Int32Array {
  return width === 1 ? new Uint8Array(length) : width === 2 ? new Uint16Array(length) : new Int32Array(length)
}

interface Named {
  rows: [string, Numbers][]
  history: [string, Numbers][]
  beside: [string, Numbers][]
}
/** Every column by name, in the order of the pages; those of the history come last and have lengths of their own. */
function named(set: FactSet): Named {
  const { columns } = set
  const rows: [string, Numbers][] = OWN.map(([name]) => [name, columns[name]])
  rows.push(['group.class', columns.group.class], ['group.budget', columns.group.budget])
  const beside: [string, Numbers][] = []
  for (const [fact, column] of Object.entries(columns.facts) as [string, FactColumn][]) {
    rows.push([`fact:${fact}`, column.values])
    if (column.source) beside.push([`source:${fact}`, column.source])
    if (column.asOf) beside.push([`asOf:${fact}`, column.asOf])
  }
  for (const [name, values] of Object.entries(set.extra)) beside.push([`extra:${name}`, values])
  return { rows, history: HISTORY.map(([name]) => [`history:${name}`, columns.history[name]]), beside }
}

function daysOf(on: Int32Array): [number, number] {
  let first = on[0] ?? 0
  let last = first
  for (const day of on) {
    if (day < first) first = day
    if (day > last) last = day
  }
  return [first, last]
}

export function layoutOfSet(set: FactSet): SetLayout {
  const { columns } = set
  const { rows, history, beside } = named(set)
  const shaped = (all: [string, Numbers][]) => all.map(([name, values]) => ({ name, width: widthOf(values) }))
  return {
    version: 1,
    count: columns.count,
    persons: columns.history.start.length - 1,
    drawn: columns.history.start.at(-1) ?? 0,
    days: daysOf(columns.on),
    columns: shaped([...rows, ...history]),
    beside: shaped(beside),
    occupations: columns.occupations,
    regions: columns.regions,
    sources: columns.sources,
    classFen: [...columns.grantedFen.class],
    budgetFen: [...columns.grantedFen.budget],
  }
}

/**
 * The parts of the pages of rows `from` … before `to`: how much history begins at each row, rows, history; and beside
 * them the ids and all else.
 */
export function partsOfSet(set: FactSet, from: number, to: number): { facts: Part[]; beside: Part[] } {
  const { columns } = set
  const { person } = columns
  const { start } = columns.history
  const drawn = new Int32Array(to - from)
  let first = -1
  let last = 0
  for (let row = from; row < to; row++) {
    const who = person[row] as number
    if (row > 0 && person[row - 1] === who) {
      drawn[row - from] = GOES_ON
      continue
    }
    const begins = start[who] as number
    const ends = start[who + 1] as number
    drawn[row - from] = ends - begins
    if (first < 0) first = begins
    last = ends
  }
  if (first < 0) first = last
  const { rows, history, beside } = named(set)
  return {
    facts: [
      { values: drawn, from: 0, to: to - from },
      ...rows.map(([, values]) => ({ values, from, to })),
      ...history.map(([, values]) => ({ values, from: first, to: last })),
    ],
    beside: [{ bytes: set.ids, stride: 16, from, to }, ...beside.map(([, values]) => ({ values, from, to }))],
  }
}

interface Column {
  part: number
  values: Numbers
}
/** Reads a set page by page, in order. Without the pages beside, nobody is told where facts come from. */
export class SetReader {
  readonly layout: SetLayout
  readonly set: FactSet
  /** Rows read so far; those before may be judged. */
  row = 0
  #drawn = 0
  readonly #rows: Column[] = []
  readonly #history: Column[] = []
  readonly #beside: Column[] = []
  readonly #begins = new Int32Array(PAGE)
  readonly #firstPerson: number

  /** `firstPerson`: of the first row that will be added, where that is not the set's first. */
  constructor(layout: SetLayout, beside: boolean, firstPerson = 0) {
    this.layout = layout
    this.#firstPerson = firstPerson
    const { count, drawn } = layout
    const held = new Map<string, Numbers>()
    for (const [c, { name, width }] of layout.columns.entries()) {
      const history = name.startsWith('history:')
      const values = arrayOf(width, history ? drawn : count)
      held.set(name, values)
      ;(history ? this.#history : this.#rows).push({ part: c + 1, values })
    }
    for (const [c, { name, width }] of beside ? layout.beside.entries() : []) {
      const values = arrayOf(width, count)
      held.set(name, values)
      this.#beside.push({ part: c + 1, values })
    }
    this.set = {
      columns: columnsOfSet(layout, held),
      ids: new Uint8Array(beside ? count * 16 : 0),
      extra: Object.fromEntries(
        [...held]
          .filter(([name]) => name.startsWith('extra:'))
          .map(([name, values]) => [name.slice(6), values]),
      ),
    }
  }

  /** Rows `from` … before `to` of a page and the one beside it; the first of all rows must begin a person. */
  add(page: PageReader, beside: PageReader | null, from = 0, to = page.length(0)): void {
    const at = this.row
    const rows = to - from
    page.read(0, this.#begins, 0)
    let items = 0
    let first = 0
    for (let row = 0; row < to; row++) {
      if (row === from) first = items
      items += Math.max(0, this.#begins[row] as number)
    }
    for (const { part, values } of this.#rows) page.read(part, values, at, from, to)
    for (const { part, values } of this.#history) page.read(part, values, this.#drawn, first, items)
    if (beside) {
      this.set.ids.set(beside.bytes(0).subarray(from * 16, to * 16), at * 16)
      for (const { part, values } of this.#beside) beside.read(part, values, at, from, to)
    }
    const { person, history } = this.set.columns
    const base = this.#firstPerson
    if (base > 0) for (let row = at; row < at + rows; row++) person[row] = (person[row] as number) - base
    for (let i = 0; i < rows; i++) {
      const begins = this.#begins[from + i] as number
      if (begins === GOES_ON) continue
      history.start[person[at + i] as number] = this.#drawn
      this.#drawn += begins
    }
    this.row += rows
    // Where the last person's history ends, whoever comes next.
    if (rows > 0) history.start[(person[this.row - 1] as number) + 1] = this.#drawn
    if (this.row === this.layout.count && this.#drawn !== this.layout.drawn)
      throw new Error('set: the history is not whole')
  }

  done(): FactSet {
    if (this.row !== this.layout.count) throw new Error(`set: ${this.row} of ${this.layout.count} rows`)
    return this.set
  }
}

export function columnsOfSet(layout: SetLayout, held: ReadonlyMap<string, Numbers>): ClaimColumns {
  const take = <T extends Numbers>(name: string): T => {
    const values = held.get(name)
    if (!values) throw new Error(`set: no column ${name}`)
    return values as T
  }
  const facts: Partial<Record<ColumnFact, FactColumn>> = {}
  for (const [name, values] of held) {
    if (!name.startsWith('fact:')) continue
    const fact = name.slice(5) as ColumnFact
    facts[fact] = {
      values: values as Uint8Array | Int32Array,
      ...(held.has(`source:${fact}`) ? { source: take<Uint8Array>(`source:${fact}`) } : {}),
      ...(held.has(`asOf:${fact}`) ? { asOf: take<Int32Array>(`asOf:${fact}`) } : {}),
    }
  }
  const history: HistoryColumns = {
    start: new Int32Array(layout.persons + 1),
    kind: take('history:kind'),
    occupation: take('history:occupation'),
    level: take('history:level'),
    certificateKind: take('history:certificateKind'),
    certificate: take('history:certificate'),
    paidOn: take('history:paidOn'),
    amountFen: take('history:amountFen'),
  }
  return {
    count: layout.count,
    person: take('person'),
    kind: take('kind'),
    on: take('on'),
    birthOn: take('birthOn'),
    sex: take('sex'),
    region: take('region'),
    occupation: take('occupation'),
    level: take('level'),
    certificateKind: take('certificateKind'),
    certificate: take('certificate'),
    group: { class: take('group.class'), budget: take('group.budget') },
    grantedFen: { class: Float64Array.from(layout.classFen), budget: Float64Array.from(layout.budgetFen) },
    facts,
    history,
    occupations: layout.occupations,
    regions: layout.regions,
    certificates: [],
    sources: layout.sources,
  }
}

/** Some rows of a page. */
export interface Slice {
  page: PageReader
  beside: PageReader
  from: number
  to: number
}

/** How many rows above `row` on its page are of the same person; and whether the person begins on the page before. */
export function sameAbove(page: PageReader, row: number): { rows: number; goesOn: boolean } {
  let first = row
  while (first >= 0 && page.at(0, first) === GOES_ON) first -= 1
  return first < 0 ? { rows: row, goesOn: true } : { rows: row - first, goesOn: false }
}

/** Rows that follow each other, the first of which begins a person, as a set of their own. */
export function setOfSlices(layout: SetLayout, slices: readonly Slice[]): FactSet {
  const person = layout.columns.findIndex((c) => c.name === 'person') + 1
  let count = 0
  let drawn = 0
  for (const { page, from, to } of slices) {
    count += to - from
    for (let row = from; row < to; row++) drawn += Math.max(0, page.at(0, row))
  }
  const begins = slices[0] as Slice
  const ends = slices.at(-1) as Slice
  const first = begins.page.at(person, begins.from)
  const persons = ends.page.at(person, ends.to - 1) - first + 1
  const reader = new SetReader({ ...layout, count, persons, drawn }, true, first)
  for (const { page, beside, from, to } of slices) reader.add(page, beside, from, to)
  return reader.done()
}
