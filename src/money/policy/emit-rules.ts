/**
 * Writes the evaluator's code: one loop over rows, without a branch where arithmetic will do. Only numbers of ours and
 * names made here get into the code; texts of a pack reach it as tables.
 */
import type { ClaimColumns, ColumnFact, Plain } from './contract.ts'

/** What a run's tables are made from: its columns, and the days on which its rows are judged. */
export interface Run {
  columns: ClaimColumns
  days: Int32Array
}

/** Columns that every run has. */
export const baseColumns = [
  'person',
  'kind',
  'on',
  'birthOn',
  'sex',
  'region',
  'occupation',
  'level',
  'certificateKind',
  'certificate',
] as const
type Base = (typeof baseColumns)[number]

/** Facts with tables of what each code says to each comparison: a fact's own column, or one of those above. */
export interface Coded {
  key: string
  /** The code, as an expression. */
  index: string
  size: number
  /** Every code a run has, with the value it stands for. */
  values: (run: Run) => Iterable<[number, Plain]>
}

interface Group {
  name: string
  coded: Coded
  leaves: ((value: Plain) => boolean)[]
}
/** Tables of facts with few values stand one after the other in one. */
const SMALL = 256
/** Three bits for each comparison: it holds, it fails, it isn't known. The last two are its outcome. */
const LEAVES_IN_GROUP = 10
const [HOLDS, FAILS, OPEN] = [1, 2, 4]

interface Scope {
  lines: string[]
  names: Map<string, string>
}

export class Emitter {
  /** Before the loop. */
  readonly head: string[] = []
  /** At the start of each row, before everything else. */
  readonly loads: string[] = []
  readonly constants: unknown[] = []
  readonly tables: ((run: Run) => unknown)[] = []
  private readonly shared = new Map<string, string>()
  /** What is asked of a day. */
  readonly ofDay: ((day: number) => number)[] = []
  private readonly groups: Group[] = []
  private readonly scopes: Scope[] = [{ lines: [], names: new Map() }]
  private count = 0

  private fresh(stem: string): string {
    this.count += 1
    return `${stem}${this.count}`
  }
  private once(key: string, make: () => string): string {
    const known = this.shared.get(key)
    if (known !== undefined) return known
    const made = make()
    this.shared.set(key, made)
    return made
  }
  private get scope(): Scope {
    return this.scopes[this.scopes.length - 1] as Scope
  }

  line(text: string): void {
    this.scope.lines.push(text)
  }
  /** Lines of the outermost scope so far. */
  get body(): readonly string[] {
    return (this.scopes[0] as Scope).lines
  }
  /** What `write` writes, in a block of its own. */
  block(write: () => void): string {
    const scope: Scope = { lines: [], names: new Map() }
    this.scopes.push(scope)
    write()
    this.scopes.pop()
    return scope.lines.join('\n')
  }
  /** A name for an expression; the same for the same one where it can be seen from here. */
  name(expression: string): string {
    if (/^\w+$/.test(expression)) return expression
    for (const scope of this.scopes) {
      const known = scope.names.get(expression)
      if (known !== undefined) return known
    }
    const name = this.bind(expression)
    this.scope.names.set(expression, name)
    return name
  }
  /** A name of its own, for what would not be the same a second time. */
  bind(expression: string): string {
    const name = this.fresh('v')
    this.line(`const ${name} = ${expression}`)
    return name
  }

  constant(value: unknown): string {
    const name = this.fresh('k')
    this.head.push(`const ${name} = K[${this.constants.push(value) - 1}]`)
    return name
  }
  /** A table made for each run. */
  table(key: string, build: (run: Run) => unknown): string {
    return this.once(`table ${key}`, () => {
      const name = this.fresh('t')
      this.head.push(`const ${name} = T[${this.tables.push(build) - 1}]`)
      return name
    })
  }
  /** What a function says of the day a row is judged on. */
  onDay(key: string, of: (day: number) => number): string {
    // All that is said of a day stands together, so that one row reads one place.
    const table = this.table('days', ({ days }) => dayTable(days, this.ofDay))
    return this.once(`day ${key}`, () => this.load(`${table}[day + ${this.ofDay.push(of) - 1}]`))
  }
  /** An expression that every row needs, read once. */
  load(expression: string): string {
    return this.once(`load ${expression}`, () => {
      const name = this.fresh('c')
      this.loads.push(`const ${name} = ${expression}`)
      return name
    })
  }
  base(column: Base): string {
    return this.load(`b_${column}[i]`)
  }
  fact(fact: ColumnFact, narrow: boolean): string {
    const array = this.table(`fact ${fact}`, ({ columns }) => {
      const held = columns.facts[fact]?.values
      return (
        held ?? (narrow ? new Uint8Array(columns.count).fill(255) : new Int32Array(columns.count).fill(NO))
      )
    })
    return this.load(`${array}[i]`)
  }

  /** The two bits that say whether `holds` holds of a coded fact: shifts into a table read once a row. */
  coded(coded: Coded, holds: (value: Plain) => boolean): Coding {
    let group = this.groups.find((one) => one.coded.key === coded.key && one.leaves.length < LEAVES_IN_GROUP)
    if (!group) {
      const leaves: Group['leaves'] = []
      const small = coded.size <= SMALL
      const place = this.groups.filter((one) => one.coded.size <= SMALL === small).length
      const table = small
        ? this.table('codes', (run) => smallTables(this.groups, run))
        : this.table(`codes ${place}`, (run) => codeTable(coded, leaves, new Int32Array(coded.size), 0, run))
      const index = small ? `${coded.index} + ${place * SMALL}` : coded.index
      group = { name: this.load(`${table}[${index}]`), coded, leaves }
      this.groups.push(group)
    }
    const shift = 3 * (group.leaves.push(holds) - 1)
    const { name } = group
    return {
      t: `(${name} >>> ${shift} & 1)`,
      f: `(${name} >>> ${shift + 1} & 1)`,
      outcome: (at) => moved(name, shift + 1, at),
    }
  }
}

/** What is found of an element: its outcome, moved to a place in its word, and what of it bars. */
export interface Verdict {
  outcome: (at: number) => string
  /** Bits of the outcome of which each bars. */
  mask: number
  /** A bit that bars, where the outcome doesn't tell. */
  bars: string
}
/** What a comparison says, and its outcome (1 failed, 2 not known) at any place in a word. */
export interface Coding {
  t: string
  f: string
  outcome: (at: number) => string
}
const moved = (name: string, shift: number, at: number): string => {
  const step = shift - at
  const turned = step === 0 ? name : step > 0 ? `${name} >>> ${step}` : `${name} << ${-step}`
  return `(${turned} & ${3 << at})`
}

function codeTable(coded: Coded, leaves: Group['leaves'], out: Int32Array, from: number, run: Run) {
  const open = leaves.reduce((sum, _holds, i) => sum | (OPEN << (3 * i)), 0)
  out.fill(open, from, from + coded.size)
  for (const [code] of coded.values(run)) out[from + code] = 0
  for (const [code, value] of coded.values(run))
    leaves.forEach((holds, i) => {
      const at = from + code
      out[at] = (out[at] as number) | ((holds(value) ? HOLDS : FAILS) << (3 * i))
    })
  return out
}

function smallTables(groups: readonly Group[], run: Run): Int32Array {
  const small = groups.filter(({ coded }) => coded.size <= SMALL)
  const out = new Int32Array(small.length * SMALL)
  small.forEach(({ coded, leaves }, i) => {
    codeTable(coded, leaves, out, i * SMALL, run)
  })
  return out
}

function dayTable(days: Int32Array, asked: readonly ((day: number) => number)[]): Int32Array {
  const out = new Int32Array(days.length * asked.length)
  days.forEach((day, i) => {
    asked.forEach((of, k) => {
      out[i * asked.length + k] = clamp(of(day))
    })
  })
  return out
}

const NO = -(2 ** 30)
/** Differences of what lies between −2³⁰ and 2³⁰ are whole numbers of 32 bits. */
export const clamp = (value: number): number => Math.max(NO + 1, Math.min(2 ** 30 - 1, value))

/* Bits from numbers: each gives 0 or 1. */
export const lt = (a: string | number, b: string | number): string => `((${a}) - (${b}) >>> 31)`
export const ge = (a: string | number, b: string | number): string => not(lt(a, b))
export const not = (a: string): string => {
  if (a === '0' || a === '1') return a === '0' ? '1' : '0'
  return isNegated(a) ? a.slice('(1 ^ '.length, -1) : `(1 ^ ${a})`
}
/** One pair of brackets around all of it, begun by the sign of `not`. */
function isNegated(a: string): boolean {
  if (!a.startsWith('(1 ^ ')) return false
  let depth = 0
  for (let i = 0; i < a.length; i += 1) {
    depth += a[i] === '(' ? 1 : a[i] === ')' ? -1 : 0
    if (depth === 0) return i === a.length - 1
  }
  return false
}
export const and = (parts: readonly string[]): string => {
  const left = parts.filter((part) => part !== '1')
  if (left.includes('0')) return '0'
  return left.length === 0 ? '1' : left.length === 1 ? (left[0] as string) : `(${left.join(' & ')})`
}
export const or = (parts: readonly string[]): string => {
  const left = parts.filter((part) => part !== '0')
  if (left.includes('1')) return '1'
  return left.length === 0 ? '0' : left.length === 1 ? (left[0] as string) : `(${left.join(' | ')})`
}
/** `value` where the bit is set, else 0. */
export const where = (bit: string, value: string | number): string =>
  bit === '1' ? String(value) : bit === '0' ? '0' : `(${value} & -${bit})`
/** A bit or a small number, moved to a place in a word. */
export const placed = (value: string, at: number): string =>
  value === '0'
    ? '0'
    : at === 0
      ? value
      : /^\d+$/.test(value)
        ? String(Number(value) << at)
        : `(${value} << ${at})`
