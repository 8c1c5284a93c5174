/** A set read a few pages at a time into the same columns: what is judged makes room for what comes. */
import type { ClaimColumns } from '#money/policy/contract'
import { type Numbers, PAGE, type PageReader } from './page-rules.ts'
import { arrayOf, columnsOfSet, GOES_ON, type SetLayout } from './set-rules.ts'

interface Column {
  part: number
  values: Numbers
}

export class ChunkReader {
  readonly #layout: SetLayout
  readonly #prepare: (columns: ClaimColumns) => void
  readonly #begins = new Int32Array(PAGE)
  #rows: Column[] = []
  #history: Column[] = []
  #personBase = 0
  #drawn = 0
  columns: ClaimColumns
  /** Rows held, and the place of the first of them in the set. */
  held = 0
  base = 0

  /**
   * `prepare` sees the columns before any claim is in them, but for the first and the last day: an evaluator makes its
   * tables of days then, and keeps them for all that is read later.
   */
  constructor(layout: SetLayout, rows: number, prepare: (columns: ClaimColumns) => void) {
    this.#layout = layout
    this.#prepare = prepare
    this.columns = this.#open(rows, rows * 2)
  }

  #open(rows: number, drawn: number): ClaimColumns {
    const before = [...this.#rows, ...this.#history]
    const held = new Map<string, Numbers>()
    this.#rows = []
    this.#history = []
    for (const [c, { name, width }] of this.#layout.columns.entries()) {
      const history = name.startsWith('history:')
      const values = arrayOf(width, history ? drawn : rows)
      held.set(name, values)
      ;(history ? this.#history : this.#rows).push({ part: c + 1, values })
    }
    const columns = columnsOfSet({ ...this.#layout, count: rows, persons: rows, drawn }, held)
    columns.on.fill(this.#layout.days[0])
    columns.on[rows - 1] = this.#layout.days[1]
    this.#prepare(columns)
    const now = [...this.#rows, ...this.#history]
    for (const { part, values } of before) now.find((one) => one.part === part)?.values.set(values)
    if (before.length > 0) columns.history.start.set(this.columns.history.start)
    return columns
  }

  add(page: PageReader): void {
    const rows = page.read(0, this.#begins, 0)
    const items = this.#history[0] ? page.length(this.#history[0].part) : 0
    const capacity = this.columns.count
    const drawnCapacity = this.columns.history.kind.length
    if (this.held + rows > capacity || this.#drawn + items > drawnCapacity)
      this.columns = this.#open(
        Math.max(capacity, (this.held + rows) * 2),
        Math.max(drawnCapacity, (this.#drawn + items) * 2),
      )
    for (const { part, values } of this.#rows) page.read(part, values, this.held)
    for (const { part, values } of this.#history) page.read(part, values, this.#drawn)
    const { person, history } = this.columns
    const { start } = history
    if (this.held === 0) this.#personBase = person[0] as number
    for (let i = 0; i < rows; i++) {
      const row = this.held + i
      const who = (person[row] as number) - this.#personBase
      person[row] = who
      const begins = this.#begins[i] as number
      if (begins === GOES_ON) continue
      start[who] = this.#drawn
      this.#drawn += begins
    }
    this.held += rows
    start[(person[this.held - 1] as number) + 1] = this.#drawn
  }

  /** Rows before the last person's, who may go on on the next page. */
  get whole(): number {
    const { person } = this.columns
    let row = this.held
    const last = person[row - 1]
    while (row > 0 && person[row - 1] === last) row -= 1
    return row
  }

  /** Takes out the first `rows`, which must end with a person; one person at most is left. */
  drop(rows: number): void {
    const { person, history } = this.columns
    const left = this.held - rows
    if (left > 0) {
      const who = person[rows] as number
      const items = history.start[who] as number
      for (const { values } of this.#rows) values.copyWithin(0, rows, this.held)
      for (const { values } of this.#history) values.copyWithin(0, items, this.#drawn)
      person.fill(0, 0, left)
      this.#personBase += who
      this.#drawn -= items
      history.start[0] = 0
      history.start[1] = this.#drawn
    } else this.#drawn = 0
    this.base += rows
    this.held = left
  }
}
