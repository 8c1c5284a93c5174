/**
 * Packed facts of many lines straight into columns: the tokens are read in place and no line becomes an object. What a
 * value means in a column is asked of money/policy once for each different value.
 */
import type { CertificateKind, ClaimColumns, ColumnFact, SubsidyKind } from '#money/policy/contract'
import { certificateKinds, moreFacts, NONE, NONE_8, NONE_16, subsidyKinds } from '#money/policy/contract'
import { factSources } from '#registry/people/contract'
import { type ColumnsOf, FactBuilder, gathered } from './fact-column-rules.ts'
import { BytesIntern } from './intern-rules.ts'
import { PackedReader, token, unpack } from './packed-rules.ts'
import { Arena, Items, Rows } from './row-rules.ts'
import { WORDS } from './words-rules.ts'

const W = (word: string): number => {
  const place = WORDS.indexOf(word)
  if (place < 0) throw new Error(`no word ${word}`)
  return place
}
const KIND_LIST = Object.keys(subsidyKinds) as SubsidyKind[]
const CERTIFICATE_LIST = Object.keys(certificateKinds) as CertificateKind[]
const ofWord = (list: readonly string[]): Int16Array => Int16Array.from(WORDS, (word) => list.indexOf(word))
const KIND_OF = ofWord(KIND_LIST)
const CERTIFICATE_OF = ofWord(CERTIFICATE_LIST)
/** Days from 1900-01-01 to 1970-01-01. */
const EPOCH = 25_567
const word = {
  on: W('on'),
  person: W('person'),
  birthOn: W('birthOn'),
  sex: W('sex'),
  male: W('male'),
  facts: W('facts'),
  certificate: W('certificate'),
  kind: W('kind'),
  occupationCode: W('occupationCode'),
  level: W('level'),
  issuedOn: W('issuedOn'),
  number: W('number'),
  filed: W('filed'),
  shortage: W('shortage'),
  history: W('history'),
  attendanceShare: W('attendanceShare'),
  passed: W('passed'),
  subsidyKind: W('subsidyKind'),
  certificateNumber: W('certificateNumber'),
  certificateKind: W('certificateKind'),
  paidOn: W('paidOn'),
  amountFen: W('amountFen'),
  lineId: W('lineId'),
  value: W('value'),
  source: W('source'),
  asOf: W('asOf'),
  region: W('region'),
  aim: W('aim'),
  more: W('more'),
  classFen: W('classFen'),
}
const PERSON_FACTS = ['category', 'employment', 'student', 'pension', 'insured-months'] as const

export class LineScanner {
  readonly rows = new Rows()
  /** Numbers of certificates, one for each time it is named. */
  readonly certificates = new Arena()
  readonly items = new Items(this.certificates)
  /** Claim lines by id: those of the rows, to be told from those that were drawn outside. */
  readonly lines = new BytesIntern()
  readonly #occupations = new BytesIntern()
  readonly #regions = new BytesIntern()
  readonly #sources = new BytesIntern()
  readonly #own: (FactBuilder | undefined)[] = []
  readonly #more: (FactBuilder | undefined)[] = []
  readonly #single: Record<'shortage' | 'attendance' | 'passed' | 'issued' | 'filed', FactBuilder>
  /** Occupations met lately: digits and place. */
  readonly #near = new Int32Array(8192).fill(-1)
  readonly #sourceOf = new Int32Array(256).fill(-1)
  readonly #reader = new PackedReader(new Uint8Array(0))

  constructor(columnsOf: ColumnsOf) {
    for (const fact of PERSON_FACTS) this.#own[W(fact)] = new FactBuilder(fact, true, true, columnsOf)
    for (const fact of moreFacts) this.#more[W(fact)] = new FactBuilder(fact, false, true, columnsOf)
    const single = (fact: ColumnFact) => new FactBuilder(fact, false, false, columnsOf)
    this.#single = {
      shortage: single('shortage'),
      attendance: single('attendance'),
      passed: single('passed'),
      issued: single('certificate.issued'),
      filed: single('certificate.filed'),
    }
    // Place 0 of the sources is the empty one.
    this.#sources.place(new Uint8Array(0), 0, 0)
  }

  /** Place of a name or choice among WORDS; -1 for anything else, passed over. */
  #word(): number {
    const r = this.#reader
    if (r.bytes[r.at] === token.word) {
      r.at += 2
      return r.bytes[r.at - 1] as number
    }
    r.skip()
    return -1
  }
  #fields(): number {
    const r = this.#reader
    if (r.bytes[r.at] === token.record) {
      r.at += 1
      return r.varint()
    }
    r.skip()
    return 0
  }
  #day(): number {
    const r = this.#reader
    if (r.bytes[r.at] === token.day) {
      const { bytes, at } = r
      r.at += 3
      return ((bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8)) - EPOCH
    }
    const text = r.value()
    return typeof text === 'string' ? Math.round(Date.parse(`${text}T00:00:00Z`) / 86_400_000) : NONE
  }
  #number(none: number): number {
    const value = this.#reader.value()
    return typeof value === 'number' ? value : none
  }
  /** Place of a text among others of its kind. */
  #place(among: BytesIntern, none: number): number {
    const r = this.#reader
    const from = r.at
    r.skip()
    return r.bytes[from] === token.nothing ? none : among.place(r.bytes, from, r.at)
  }

  /** Place of a certificate's number in the arena, or -1. */
  #numberOfCertificate(): number {
    const r = this.#reader
    const from = r.at
    r.skip()
    return r.bytes[from] === token.nothing ? -1 : this.certificates.add(r.bytes, from, r.at)
  }
  /** Place of an occupation; the common shape, seven digits, is found by them. */
  #occupation(): number {
    const r = this.#reader
    const { bytes, at } = r
    if (bytes[at] !== token.occupation) return this.#place(this.#occupations, NONE_16)
    const digits =
      (bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8) | ((bytes[at + 3] as number) << 16)
    const slot = ((digits ^ (digits >>> 9)) & 4095) * 2
    if (this.#near[slot] === digits) {
      r.at = at + 4
      return this.#near[slot + 1] as number
    }
    const place = this.#place(this.#occupations, NONE_16)
    this.#near[slot] = digits
    this.#near[slot + 1] = place
    return place
  }

  /** Reads one line's packed facts; its row. */
  add(bytes: Uint8Array, from: number): number {
    const r = this.#reader
    const rows = this.rows
    r.bytes = bytes
    r.at = from
    const row = rows.open()
    rows.items[row] = this.items.count
    for (let left = this.#fields(); left > 0; left--) {
      switch (this.#word()) {
        case word.on:
          rows.on[row] = this.#day()
          break
        case word.person:
          this.#person(row)
          break
        case word.certificate:
          this.#certificate(row, true)
          break
        case word.aim:
          // What is trained toward counts where there is no certificate.
          this.#certificate(row, false)
          break
        case word.region:
          rows.region[row] = this.#place(this.#regions, NONE_16)
          break
        case word.shortage:
          this.#one(this.#single.shortage, row)
          break
        case word.attendanceShare:
          this.#one(this.#single.attendance, row)
          break
        case word.passed:
          this.#one(this.#single.passed, row)
          break
        case word.more:
          this.#sourced(this.#more, row)
          break
        case word.classFen:
          rows.classFen[row] = this.#number(NONE)
          break
        case word.history:
          this.#history()
          break
        default:
          r.skip()
      }
    }
    rows.items[row + 1] = this.items.count
    return row
  }

  #one(builder: FactBuilder, row: number): void {
    const r = this.#reader
    const from = r.at
    r.skip()
    builder.set(row, builder.code(r.bytes, from, r.at), 0, NONE)
  }

  #person(row: number): void {
    for (let left = this.#fields(); left > 0; left--) {
      const name = this.#word()
      if (name === word.birthOn) this.rows.birthOn[row] = this.#day()
      else if (name === word.sex) this.rows.sex[row] = this.#word() === word.male ? 0 : 1
      else if (name === word.facts) this.#sourced(this.#own, row)
      else this.#reader.skip()
    }
  }

  /** Facts by name, each with value, source and day. */
  #sourced(builders: readonly (FactBuilder | undefined)[], row: number): void {
    const r = this.#reader
    for (let left = this.#fields(); left > 0; left--) {
      const builder = builders[this.#word()]
      if (!builder) {
        r.skip()
        continue
      }
      let code = builder.none
      let source = 0
      let asOf = NONE
      for (let parts = this.#fields(); parts > 0; parts--) {
        const name = this.#word()
        const from = r.at
        if (name === word.asOf && r.bytes[r.at] !== token.nothing) asOf = this.#day()
        else {
          r.skip()
          if (name === word.value) code = builder.code(r.bytes, from, r.at)
          else if (name === word.source) source = this.#source(from)
        }
      }
      builder.set(row, code, source, asOf)
    }
  }

  /** Place of the source that was passed over just now. */
  #source(from: number): number {
    const { bytes, at } = this.#reader
    if (bytes[from] !== token.word) return this.#sources.place(bytes, from, at)
    const place = bytes[from + 1] as number
    const known = this.#sourceOf[place] as number
    if (known >= 0) return known
    const made = this.#sources.place(bytes, from, at)
    this.#sourceOf[place] = made
    return made
  }

  #certificate(row: number, held: boolean): void {
    const { rows } = this
    const r = this.#reader
    for (let left = this.#fields(); left > 0; left--) {
      switch (this.#word()) {
        case word.kind:
          rows.certificateKind[row] = kindAt(CERTIFICATE_OF, this.#word())
          break
        case word.occupationCode:
          if (held || rows.certificateKind[row] === NONE_8) rows.occupation[row] = this.#occupation()
          else r.skip()
          break
        case word.level:
          if (held || rows.certificateKind[row] === NONE_8) rows.level[row] = this.#number(0)
          else r.skip()
          break
        case word.number:
          rows.certificate[row] = this.#numberOfCertificate()
          break
        case word.issuedOn:
          this.#one(this.#single.issued, row)
          break
        case word.filed:
          this.#one(this.#single.filed, row)
          break
        default:
          r.skip()
      }
    }
  }

  #history(): void {
    const r = this.#reader
    const { items } = this
    if (r.bytes[r.at] !== token.list) {
      r.skip()
      return
    }
    r.at += 1
    for (let left = r.varint(); left > 0; left--) {
      const at = items.open()
      for (let parts = this.#fields(); parts > 0; parts--) {
        switch (this.#word()) {
          case word.subsidyKind:
            items.kind[at] = kindAt(KIND_OF, this.#word())
            break
          case word.occupationCode:
            items.occupation[at] = this.#occupation()
            break
          case word.level:
            items.level[at] = this.#number(0)
            break
          case word.certificateKind:
            items.certificateKind[at] = kindAt(CERTIFICATE_OF, this.#word())
            break
          case word.certificateNumber:
            items.certificate[at] = this.#numberOfCertificate()
            break
          case word.paidOn:
            items.paidOn[at] = this.#day()
            break
          case word.amountFen:
            items.amountFen[at] = this.#number(0)
            break
          case word.lineId: {
            const from = r.at + 1
            const uuid = r.bytes[r.at] === token.uuid
            r.skip()
            if (uuid) items.line[at] = this.lines.place(r.bytes, from, from + 16)
            break
          }
          default:
            r.skip()
        }
      }
    }
  }

  /** Facts of the rows in a new order; -1 and below: a row of which nothing is known. */
  facts(order: Int32Array): ClaimColumns['facts'] {
    const out: ClaimColumns['facts'] = {}
    const all = [...this.#own, ...this.#more, ...Object.values(this.#single)]
    for (const builder of all) {
      const column = builder?.column(order)
      if (builder && column) out[builder.fact] = column
    }
    return out
  }
  row<T extends Uint8Array | Uint16Array | Int32Array>(values: T, order: Int32Array, none: number): T {
    return gathered(values, order, none)
  }
  get occupations(): string[] {
    return texts(this.#occupations)
  }
  get regions(): string[] {
    return texts(this.#regions)
  }
  /** Sources of the register of people by their Chinese names, others as they are. */
  get sources(): string[] {
    const named = factSources as Record<string, string>
    return texts(this.#sources).map((source) => named[source] ?? source)
  }
}

const kindAt = (table: Int16Array, place: number): number => {
  const found = place < 0 ? -1 : (table[place] as number)
  return found < 0 ? NONE_8 : found
}
const texts = (among: BytesIntern): string[] =>
  Array.from({ length: among.count }, (_, place) => {
    const bytes = among.bytes(place)
    return bytes.length === 0 ? '' : String(unpack(bytes))
  })
