/** A period's claims as one set of columns: each line's facts as they were judged, in the order of handing in. */
import { BytesIntern, type FactSet, LineScanner } from '#money/judgements'
import { columnsOf } from '#money/policy'
import { NONE, NONE_8, NONE_16, type SubsidyKind, subsidyKinds } from '#money/policy/contract'
import type { Db } from '#platform/db'
import { grouped, sortedBy } from './order-rules.ts'
import * as store from './store.ts'

export interface Gathered {
  set: FactSet
  /** Packs the lines were judged by; `extra.base` names one of them. */
  packIds: string[]
  /** Region codes; `extra.place` names one of them. */
  regions: string[]
  /** Lines of the period that are left out because the claim itself was stopped. */
  barred: number
}

/** What stands beside a line's facts, row by row as they come. */
class Beside {
  count = 0
  ids = new Uint8Array(1 << 14)
  person = new Int32Array(1 << 10)
  place = new Int32Array(1 << 10)
  pack = new Int32Array(1 << 10)
  class = new Int32Array(1 << 10)
  judgedFen = new Int32Array(1 << 10)
  /** Milliseconds since 1970. */
  filedAt = new Float64Array(1 << 10)
  /** The first 52 bits of the line's id: lines of one moment stay in the order in which they were made. */
  made = new Float64Array(1 << 10)

  open(): number {
    const at = this.count++
    if (at >= this.person.length) {
      const size = this.person.length * 3
      const wider = <T extends Uint8Array | Int32Array | Float64Array>(from: T, length: number): T => {
        const out = new (from.constructor as new (n: number) => T)(length)
        out.set(from as never)
        return out
      }
      this.ids = wider(this.ids, size * 16)
      this.person = wider(this.person, size)
      this.place = wider(this.place, size)
      this.pack = wider(this.pack, size)
      this.class = wider(this.class, size)
      this.judgedFen = wider(this.judgedFen, size)
      this.filedAt = wider(this.filedAt, size)
      this.made = wider(this.made, size)
    }
    return at
  }
}

/** PostgreSQL counts microseconds from 2000-01-01. */
const EPOCH_MS = Date.UTC(2000, 0, 1)
const DAY_MS = 86_400_000
const SHANGHAI_MS = 8 * 3_600_000

const uuid = (bytes: Uint8Array): string => {
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
const all = <T>(among: BytesIntern, read: (bytes: Uint8Array) => T): T[] =>
  Array.from({ length: among.count }, (_, place) => read(among.bytes(place)))

export async function gather(db: Db, period: store.Period): Promise<Gathered> {
  const scanner = new LineScanner(columnsOf)
  const beside = new Beside()
  const people = new BytesIntern()
  const packs = new BytesIntern()
  const places = new BytesIntern()
  const classes = new BytesIntern()
  const { field } = store
  /** Region codes are six digits: found by them. */
  const placeOfCode = new Int16Array(1_000_000).fill(-1)
  const regionOf = (bytes: Uint8Array, at: number): number => {
    let code = 0
    for (let i = at; i < at + 6; i++) code = code * 10 + (bytes[i] as number) - 48
    const known = placeOfCode[code] as number
    if (known >= 0) return known
    const made = places.place(bytes, at, at + 6)
    placeOfCode[code] = made
    return made
  }
  let barred = 0
  await store.eachLine(db, period, (bytes, at, length) => {
    const from = (name: number) => at[name] as number
    if (bytes[from(field.stopped)]) {
      barred += 1
      return
    }
    const place = (among: BytesIntern, name: number) =>
      (length[name] as number) < 0
        ? -1
        : among.place(bytes, from(name), from(name) + (length[name] as number))
    const row = beside.open()
    const line = from(field.line)
    beside.ids.set(bytes.subarray(line, line + 16), row * 16)
    beside.made[row] = bytes.readUIntBE(line, 6) * 16 + (bytes.readUInt8(line + 6) & 15)
    beside.person[row] = place(people, field.person)
    beside.place[row] = regionOf(bytes, from(field.region))
    beside.pack[row] = place(packs, field.pack)
    beside.class[row] = place(classes, field.class)
    beside.judgedFen[row] = Number(bytes.readBigInt64BE(from(field.amount)))
    beside.filedAt[row] = Math.floor(Number(bytes.readBigInt64BE(from(field.filedAt))) / 1000) + EPOCH_MS
    scanner.add(bytes, from(field.facts))
  })
  const regions = all(places, (code) => Buffer.from(code).toString('latin1'))
  const set = assemble(scanner, beside, people.count, period.subsidyKind, regions)
  return { set, packIds: all(packs, uuid), regions, barred }
}

function assemble(
  scanner: LineScanner,
  beside: Beside,
  people: number,
  subsidyKind: SubsidyKind,
  regions: readonly string[],
): FactSet {
  const { count } = beside
  const byMaking = sortedBy(beside.made.subarray(0, count))
  const byFiling = sortedBy(beside.filedAt.subarray(0, count), byMaking)
  const sorted = grouped(byFiling, beside.person, people)
  const replayed = new Uint8Array(scanner.lines.count)
  if (replayed.length > 0)
    for (let row = 0; row < count; row++) {
      const line = scanner.lines.known(beside.ids, row * 16, row * 16 + 16)
      if (line >= 0) replayed[line] = 1
    }

  const { rows, items } = scanner
  /** Rows below -1 stand for item -2 - row: drawn outside the replay after the person's first row. */
  const most = count + items.count
  const order = new Int32Array(most)
  const persons = new Int32Array(most)
  const history = new Int32Array(items.count)
  const starts = new Int32Array(people + 1)
  let rowCount = 0
  let itemCount = 0
  let who = -1
  for (let at = 0; at < count; ) {
    const person = beside.person[sorted[at] as number]
    let end = at + 1
    while (end < count && beside.person[sorted[end] as number] === person) end += 1
    who += 1
    starts[who] = itemCount
    const first = itemCount
    const firstRow = rowCount
    for (let i = at; i < end; i++) {
      const row = sorted[i] as number
      const last = rows.items[row + 1] as number
      next: for (let item = rows.items[row] as number; item < last; item++) {
        const line = items.line[item] as number
        if (line >= 0 && replayed[line]) continue
        if (i > at) {
          // Counted before with an earlier row of the same person?
          for (let k = first; k < itemCount; k++) if (items.same(history[k] as number, item)) continue next
          for (let k = firstRow; k < rowCount; k++)
            if ((order[k] as number) < 0 && items.same(-2 - (order[k] as number), item)) continue next
          persons[rowCount] = who
          order[rowCount++] = -2 - item
        } else history[itemCount++] = item
      }
      persons[rowCount] = who
      order[rowCount++] = row
    }
    at = end
  }
  starts[who + 1] = itemCount

  const places = order.slice(0, rowCount)
  const drawn = history.slice(0, itemCount)
  /** Of rows from the lines, of rows from items; -1 in one is a row of the other. */
  const ofRows = places.map((row) => (row >= 0 ? row : -1))
  const mixed = <T extends Uint8Array | Uint16Array | Int32Array>(
    fromRows: T,
    fromItems: T,
    none: number,
  ): T => {
    const out = scanner.row(fromRows, ofRows, none)
    for (let i = 0; i < places.length; i++) {
      const row = places[i] as number
      if (row < 0) out[i] = fromItems[-2 - row] as number
    }
    return out
  }
  const size = places.length
  const kind = new Uint8Array(size).fill(Object.keys(subsidyKinds).indexOf(subsidyKind))
  const context = new Uint8Array(size)
  const fixedFen = new Int32Array(size)
  const ids = new Uint8Array(size * 16)
  const filed = new Int32Array(size)
  for (let i = 0; i < size; i++) {
    const row = places[i] as number
    if (row < 0) {
      const item = -2 - row
      context[i] = 1
      kind[i] = items.kind[item] as number
      fixedFen[i] = items.amountFen[item] as number
    } else {
      ids.set(beside.ids.subarray(row * 16, row * 16 + 16), i * 16)
      filed[i] = Math.floor(((beside.filedAt[row] as number) + SHANGHAI_MS) / DAY_MS)
    }
  }
  const certificates = certificatesOf(
    scanner,
    persons,
    starts,
    mixed(rows.certificate, items.certificate, -1),
    scanner.row(items.certificate, drawn, -1),
  )
  const told = scanner.regions
  const region = scanner.row(rows.region, ofRows, NONE_16)
  // Where the facts don't say it, a claim is made where its line is.
  for (let i = 0; i < size; i++) {
    const row = places[i] as number
    if (row >= 0 && region[i] === NONE_16) region[i] = told.length + (beside.place[row] as number)
  }
  const classes = groupsOf(scanner.row(beside.class, ofRows, -1), scanner.row(rows.classFen, ofRows, NONE))
  return {
    ids,
    extra: {
      base: scanner.row(beside.pack, ofRows, 0),
      place: scanner.row(beside.place, ofRows, 0),
      judgedFen: scanner.row(beside.judgedFen, ofRows, 0),
      filed,
      context,
      fixedFen,
    },
    columns: {
      count: size,
      person: persons.slice(0, rowCount),
      kind,
      on: mixed(rows.on, items.paidOn, 0),
      birthOn: scanner.row(rows.birthOn, ofRows, 0),
      sex: scanner.row(rows.sex, ofRows, 0),
      region,
      occupation: mixed(rows.occupation, items.occupation, NONE_16),
      level: mixed(rows.level, items.level, 0),
      certificateKind: mixed(rows.certificateKind, items.certificateKind, NONE_8),
      certificate: certificates.ofRows,
      group: { class: classes.of, budget: new Int32Array(size).fill(-1) },
      grantedFen: { class: classes.before, budget: new Float64Array(0) },
      facts: scanner.facts(ofRows),
      history: {
        start: starts.slice(0, who + 2),
        kind: scanner.row(items.kind, drawn, 0),
        occupation: scanner.row(items.occupation, drawn, NONE_16),
        level: scanner.row(items.level, drawn, 0),
        certificateKind: scanner.row(items.certificateKind, drawn, NONE_8),
        certificate: certificates.ofHistory,
        paidOn: scanner.row(items.paidOn, drawn, 0),
        amountFen: scanner.row(items.amountFen, drawn, 0),
      },
      occupations: scanner.occupations,
      regions: [...told, ...regions],
      certificates: [],
      sources: scanner.sources,
    },
  }
}

/**
 * Certificates by number: only those of one person are ever compared, so that is where equal ones are looked for.
 * Each gets a place of its own, the second and later of a person the place of the first.
 */
function certificatesOf(
  scanner: LineScanner,
  person: Int32Array,
  starts: Int32Array,
  ofRow: Int32Array,
  ofItem: Int32Array,
): { ofRows: Int32Array; ofHistory: Int32Array } {
  const ofRows = new Int32Array(ofRow.length).fill(-1)
  const ofHistory = new Int32Array(ofItem.length).fill(-1)
  const mine: number[] = []
  const places: number[] = []
  let next = 0
  const placed = (certificate: number): number => {
    if (certificate < 0) return -1
    for (let i = 0; i < mine.length; i++)
      if (scanner.certificates.same(mine[i] as number, certificate)) return places[i] as number
    mine.push(certificate)
    places.push(next)
    return next++
  }
  for (let row = 0; row < ofRow.length; row++) {
    const who = person[row] as number
    if (row === 0 || who !== person[row - 1]) {
      mine.length = 0
      places.length = 0
      for (let item = starts[who] as number; item < (starts[who + 1] as number); item++)
        ofHistory[item] = placed(ofItem[item] as number)
    }
    ofRows[row] = placed(ofRow[row] as number)
  }
  return { ofRows, ofHistory }
}

/** Classes by their places among those that are there, with what each had been granted before its first row. */
function groupsOf(of: Int32Array, classFen: Int32Array): { of: Int32Array; before: Float64Array } {
  const places = new Map<number, number>()
  const before: number[] = []
  const out = new Int32Array(of.length).fill(-1)
  for (let i = 0; i < of.length; i++) {
    const held = of[i] as number
    if (held < 0) continue
    let place = places.get(held)
    if (place === undefined) {
      const known = classFen[i] as number
      place = before.push(known === NONE ? 0 : known) - 1
      places.set(held, place)
    }
    out[i] = place
  }
  return { of: out, before: Float64Array.from(before) }
}
