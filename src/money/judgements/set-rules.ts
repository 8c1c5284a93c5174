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
  columns: ColumnShape[]
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
const GOES_ON = -1

const widthOf = (values: Numbers): Width => values.BYTES_PER_ELEMENT as Width
function arrayOf(width: Width, length: number): Uint8Array | Uint16Array | Int32Array {
  return width === 1 ? new Uint8Array(length) : width === 2 ? new Uint16Array(length) : new Int32Array(length)
}

/** Every column by name, in the order of the pages; those of the history come last and have lengths of their own. */
function named(set: FactSet): { rows: [string, Numbers][]; history: [string, Numbers][] } {
  const { columns } = set
  const rows: [string, Numbers][] = OWN.map(([name]) => [name, columns[name]])
  rows.push(['group.class', columns.group.class], ['group.budget', columns.group.budget])
  for (const [fact, column] of Object.entries(columns.facts) as [string, FactColumn][]) {
    rows.push([`fact:${fact}`, column.values])
    if (column.source) rows.push([`source:${fact}`, column.source])
    if (column.asOf) rows.push([`asOf:${fact}`, column.asOf])
  }
  for (const [name, values] of Object.entries(set.extra)) rows.push([`extra:${name}`, values])
  return { rows, history: HISTORY.map(([name]) => [`history:${name}`, columns.history[name]]) }
}

export function layoutOfSet(set: FactSet): SetLayout {
  const { columns } = set
  const { rows, history } = named(set)
  return {
    version: 1,
    count: columns.count,
    persons: columns.history.start.length - 1,
    drawn: columns.history.start.at(-1) ?? 0,
    columns: [...rows, ...history].map(([name, values]) => ({ name, width: widthOf(values) })),
    occupations: columns.occupations,
    regions: columns.regions,
    sources: columns.sources,
    classFen: [...columns.grantedFen.class],
    budgetFen: [...columns.grantedFen.budget],
  }
}

/** The parts of the page of rows `from` … before `to`: ids, how much history begins at each row, rows, history. */
export function partsOfSet(set: FactSet, from: number, to: number): Part[] {
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
  const { rows, history } = named(set)
  return [
    { bytes: set.ids, stride: 16, from, to },
    { values: drawn, from: 0, to: to - from },
    ...rows.map(([, values]) => ({ values, from, to })),
    ...history.map(([, values]) => ({ values, from: first, to: last })),
  ]
}

/** Reads a set page by page, in order. */
export class SetReader {
  readonly layout: SetLayout
  readonly set: FactSet
  #row = 0
  #drawn = 0
  readonly #rows: { part: number; values: Numbers }[] = []
  readonly #history: { part: number; values: Numbers }[] = []
  readonly #begins = new Int32Array(PAGE)
  readonly #firstPerson: number

  /** `firstPerson`: of the first row that will be added, where that is not the set's first. */
  constructor(layout: SetLayout, firstPerson = 0) {
    this.layout = layout
    this.#firstPerson = firstPerson
    const { count, persons, drawn } = layout
    const held = new Map<string, Numbers>()
    for (const [c, { name, width }] of layout.columns.entries()) {
      const history = name.startsWith('history:')
      const values = arrayOf(width, history ? drawn : count)
      held.set(name, values)
      ;(history ? this.#history : this.#rows).push({ part: c + 2, values })
    }
    const take = <T extends Numbers>(name: string): T => {
      const values = held.get(name)
      if (!values) throw new Error(`set: no column ${name}`)
      return values as T
    }
    const facts: Partial<Record<ColumnFact, FactColumn>> = {}
    const extra: Record<string, Numbers> = {}
    for (const [name, values] of held) {
      const [group, key] = name.split(/:(.*)/s) as [string, string]
      if (group === 'extra') extra[key] = values
      if (group !== 'fact') continue
      facts[key as ColumnFact] = {
        values: values as Uint8Array | Int32Array,
        ...(held.has(`source:${key}`) ? { source: take<Uint8Array>(`source:${key}`) } : {}),
        ...(held.has(`asOf:${key}`) ? { asOf: take<Int32Array>(`asOf:${key}`) } : {}),
      }
    }
    const history: HistoryColumns = {
      start: new Int32Array(persons + 1),
      kind: take('history:kind'),
      occupation: take('history:occupation'),
      level: take('history:level'),
      certificateKind: take('history:certificateKind'),
      certificate: take('history:certificate'),
      paidOn: take('history:paidOn'),
      amountFen: take('history:amountFen'),
    }
    const columns: ClaimColumns = {
      count,
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
      grantedFen: {
        class: Float64Array.from(layout.classFen),
        budget: Float64Array.from(layout.budgetFen),
      },
      facts,
      history,
      occupations: layout.occupations,
      regions: layout.regions,
      certificates: [],
      sources: layout.sources,
    }
    this.set = { columns, ids: new Uint8Array(count * 16), extra }
  }

  add(page: PageReader): void {
    const at = this.#row
    const rows = page.length(0)
    this.set.ids.set(page.bytes(0), at * 16)
    for (const { part, values } of this.#rows) page.read(part, values, at)
    for (const { part, values } of this.#history) page.read(part, values, this.#drawn)
    page.read(1, this.#begins, 0)
    const { person, history } = this.set.columns
    const base = this.#firstPerson
    if (base > 0) for (let row = at; row < at + rows; row++) person[row] = (person[row] as number) - base
    for (let i = 0; i < rows; i++) {
      const begins = this.#begins[i] as number
      if (begins === GOES_ON) continue
      history.start[person[at + i] as number] = this.#drawn
      this.#drawn += begins
    }
    this.#row += rows
    if (this.#row === this.layout.count) {
      history.start[this.layout.persons] = this.#drawn
      if (this.#drawn !== this.layout.drawn) throw new Error('set: the history is not whole')
    }
  }

  done(): FactSet {
    if (this.#row !== this.layout.count) throw new Error(`set: ${this.#row} of ${this.layout.count} rows`)
    return this.set
  }
}

/** Whether a page's first row is of the person of the page before. */
export const goesOn = (page: PageReader): boolean => page.at(1, 0) === GOES_ON

/** Some pages that follow each other, the first of which begins with a person, as a set of their own. */
export function setOfPages(layout: SetLayout, pages: readonly PageReader[]): FactSet {
  const person = layout.columns.findIndex((c) => c.name === 'person') + 2
  const history = layout.columns.findIndex((c) => c.name.startsWith('history:')) + 2
  const count = pages.reduce((sum, page) => sum + page.length(0), 0)
  const last = pages.at(-1) as PageReader
  const first = (pages[0] as PageReader).at(person, 0)
  const reader = new SetReader(
    {
      ...layout,
      count,
      persons: last.at(person, last.length(0) - 1) - first + 1,
      drawn: pages.reduce((sum, page) => sum + page.length(history), 0),
    },
    first,
  )
  for (const page of pages) reader.add(page)
  return reader.done()
}
