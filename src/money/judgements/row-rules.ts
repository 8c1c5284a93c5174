/** Rows and what was drawn before them, growing as they are read. */
import { NONE, NONE_8, NONE_16 } from '#money/policy/contract'
import { widened } from './fact-column-rules.ts'

/** Texts one after another: rows and items keep the place of theirs; equal texts are found only among a person's own. */
export class Arena {
  #bytes = new Uint8Array(1 << 16)
  #start = new Int32Array(1 << 12)
  count = 0

  add(from: Uint8Array, at: number, end: number): number {
    const place = this.count++
    const start = this.#start[place] as number
    const next = start + end - at
    if (next > this.#bytes.length)
      this.#bytes = widened(this.#bytes, Math.max(this.#bytes.length * 3, next), 0)
    if (place + 2 > this.#start.length) this.#start = widened(this.#start, this.#start.length * 3, 0)
    for (let i = at; i < end; i++) this.#bytes[start + i - at] = from[i] as number
    this.#start[place + 1] = next
    return place
  }
  same(a: number, b: number): boolean {
    const bytes = this.#bytes
    const from = this.#start[a] as number
    const other = this.#start[b] as number
    const size = (this.#start[a + 1] as number) - from
    if ((this.#start[b + 1] as number) - other !== size) return false
    // Numbers of one evaluator differ at their end.
    for (let i = size - 1; i >= 0; i--) if (bytes[from + i] !== bytes[other + i]) return false
    return true
  }
}

/** What was drawn before, item by item in the order of the lines; `line`: place of the claim line it was for, or -1. */
export class Items {
  readonly #certificates: Arena
  constructor(certificates: Arena) {
    this.#certificates = certificates
  }
  sameCertificate(a: number, b: number): boolean {
    return a === b || (a >= 0 && b >= 0 && this.#certificates.same(a, b))
  }
  count = 0
  kind = new Uint8Array(1024)
  occupation = new Uint16Array(1024)
  level = new Uint8Array(1024)
  certificateKind = new Uint8Array(1024)
  certificate = new Int32Array(1024)
  paidOn = new Int32Array(1024)
  amountFen = new Int32Array(1024)
  line = new Int32Array(1024)

  open(): number {
    const at = this.count++
    if (at >= this.kind.length) {
      const size = this.kind.length * 3
      this.kind = widened(this.kind, size, 0)
      this.occupation = widened(this.occupation, size, 0)
      this.level = widened(this.level, size, 0)
      this.certificateKind = widened(this.certificateKind, size, 0)
      this.certificate = widened(this.certificate, size, 0)
      this.paidOn = widened(this.paidOn, size, 0)
      this.amountFen = widened(this.amountFen, size, 0)
      this.line = widened(this.line, size, 0)
    }
    this.occupation[at] = NONE_16
    this.level[at] = 0
    this.certificateKind[at] = NONE_8
    this.certificate[at] = -1
    this.line[at] = -1
    return at
  }
  same(a: number, b: number): boolean {
    if (this.line[a] !== -1 || this.line[b] !== -1) return this.line[a] === this.line[b]
    return (
      this.kind[a] === this.kind[b] &&
      this.occupation[a] === this.occupation[b] &&
      this.level[a] === this.level[b] &&
      this.sameCertificate(this.certificate[a] as number, this.certificate[b] as number) &&
      this.paidOn[a] === this.paidOn[b] &&
      this.amountFen[a] === this.amountFen[b]
    )
  }
}

/** Rows in the order in which they come. */
export class Rows {
  count = 0
  on = new Int32Array(1024)
  birthOn = new Int32Array(1024)
  sex = new Uint8Array(1024)
  region = new Uint16Array(1024)
  occupation = new Uint16Array(1024)
  level = new Uint8Array(1024)
  certificateKind = new Uint8Array(1024)
  certificate = new Int32Array(1024)
  classFen = new Int32Array(1024)
  /** First item of each row's history; the next row's is where it ends. */
  items = new Int32Array(1024)

  open(): number {
    const at = this.count++
    if (at + 1 >= this.on.length) {
      const size = this.on.length * 3
      this.on = widened(this.on, size, 0)
      this.birthOn = widened(this.birthOn, size, 0)
      this.sex = widened(this.sex, size, 0)
      this.region = widened(this.region, size, 0)
      this.occupation = widened(this.occupation, size, 0)
      this.level = widened(this.level, size, 0)
      this.certificateKind = widened(this.certificateKind, size, 0)
      this.certificate = widened(this.certificate, size, 0)
      this.classFen = widened(this.classFen, size, 0)
      this.items = widened(this.items, size, 0)
    }
    this.region[at] = NONE_16
    this.occupation[at] = NONE_16
    this.level[at] = 0
    this.certificateKind[at] = NONE_8
    this.certificate[at] = -1
    this.classFen[at] = NONE
    return at
  }
}
