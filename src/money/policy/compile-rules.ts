/**
 * A pack made into an evaluator over columns: the document is written out as one loop, in code that says the same as
 * the interpreter (judge-rules.ts). A property test holds the two together.
 */
import { layoutOf } from './code-rules.ts'
import {
  type ClaimColumns,
  type CodeField,
  type Compiled,
  type FundKind,
  funds,
  type Layout,
  type PackDocument,
  type PackRequirement,
  type ResultColumns,
} from './contract.ts'
import { emitAmounts } from './emit-amount-rules.ts'
import { conditionBits, forceBit } from './emit-condition-rules.ts'
import { emitCaps, emitCounts } from './emit-count-rules.ts'
import {
  and,
  baseColumns,
  Emitter,
  lt,
  not,
  or,
  placed,
  type Run,
  type Verdict,
  where,
} from './emit-rules.ts'
import { resolved } from './term-rules.ts'

const FUNDS = Object.keys(funds) as FundKind[]

/** 0 met, 1 failed, 2 unknown, 3 skipped. */
function emitRequirement(one: PackRequirement, e: Emitter): Verdict {
  const must = conditionBits(one.must, e)
  if (!one.when && !one.from && !one.to)
    return { outcome: must.outcome, mask: one.unknown === 'refuse' ? 3 : 1, bars: '0' }
  const asked = one.when ? conditionBits(one.when, e) : { t: '1', f: '0' }
  const skipped = e.name(or([not(forceBit(one, e)), asked.f]))
  const failed = e.name(and([must.f, asked.t, not(skipped)]))
  const open = e.name(not(or([must.t, failed, skipped])))
  const outcome = e.name(or([failed, placed(open, 1), where(skipped, 3)]))
  const bars = one.unknown === 'refuse' ? or([failed, open]) : failed
  return { outcome: (at) => placed(outcome, at), mask: 0, bars }
}

/** The first row that applies, plus 1; 0: none. */
const firstRow = (bits: readonly string[], e: Emitter): string =>
  bits.reduceRight(
    (later, bit, i) =>
      bit === '1'
        ? String(i + 1)
        : bit === '0'
          ? later
          : e.name(`${later} + (${i + 1} - ${later} & -${bit})`),
    '0',
  )

function emitSources(document: PackDocument, e: Emitter) {
  const paying = document.funds.map((one) =>
    e.name(and([forceBit(one, e), one.when ? conditionBits(one.when, e).t : '1'])),
  )
  const fundRow = firstRow(paying, e)
  const fundOf = Uint8Array.from([0, ...document.funds.map((one) => FUNDS.indexOf(one.fund))])
  const fund = e.name(`${e.constant(fundOf)}[${fundRow}]`)
  const rows = document.vouchers
  if (rows.length === 0) return { fundRow, fund, voucherRow: '0', voucher: '3', bars: '0' }
  const bits = rows.map((one) => {
    const mask = (one.funds ?? FUNDS).reduce((sum, kind) => sum | (1 << FUNDS.indexOf(kind)), 0)
    return e.name(
      and([forceBit(one, e), one.when ? conditionBits(one.when, e).t : '1', `(${mask} >>> ${fund} & 1)`]),
    )
  })
  const voucherRow = firstRow(bits, e)
  const held = conditionBits({ fact: 'voucher', op: 'is', value: true }, e)
  // By row, then by what is known: there is one, there is none, not known.
  const outcome = Uint8Array.from([3, 3, 3, ...rows.flatMap((one) => (one.required ? [0, 1, 2] : [0, 0, 0]))])
  const bars = Uint8Array.from([
    ...[0, 0, 0],
    ...rows.flatMap((one) => (one.required ? [0, 1, one.unknown === 'flag' ? 0 : 1] : [0, 0, 0])),
  ])
  const at = e.name(`${voucherRow} * 3 + ${held.f} + (${not(or([held.t, held.f]))} << 1)`)
  return {
    fundRow,
    fund,
    voucherRow,
    voucher: e.name(`${e.constant(outcome)}[${at}]`),
    bars: e.name(`${e.constant(bars)}[${at}]`),
  }
}

/** Elements that say nothing where no standard applies: all bits of their outcome are then set. */
const STANDING: readonly CodeField['section'][] = ['adjustments', 'caps']

/** Leaves each word of the code but for the first bit in `x<n>`; gives the bit of what bars in them. */
function emitWords(
  layout: Layout,
  standing: string,
  says: (field: CodeField, at: number) => { text: string; mask: number },
  e: Emitter,
): string {
  const barring: string[] = []
  for (let w = 0; w < layout.words; w += 1) {
    const parts: string[] = []
    let [bars, absent] = [0, 0]
    for (const field of layout.fields.filter((one) => one.word === w && one.section !== 'result')) {
      const { text, mask } = says(field, field.shift)
      parts.push(text)
      bars |= mask << field.shift
      if (STANDING.includes(field.section)) absent |= 3 << field.shift
    }
    e.line(`const x${w} = ${or([...parts, absent === 0 ? '0' : where(not(standing), absent)])}`)
    if (bars !== 0) barring.push(`(x${w} & ${bars})`)
  }
  if (barring.length === 0) return '0'
  const found = e.bind(or(barring))
  return `((${found} | -${found}) >>> 31)`
}

function emitRowCode(document: PackDocument, e: Emitter): void {
  const required = document.requirements.map((one) => emitRequirement(one, e))
  const amounts = emitAmounts(document, e)
  const counts = emitCounts(document, e)
  const caps = emitCaps(document, counts, e)
  const sources = emitSources(document, e)
  const verdicts = { requirements: required, ...counts, caps, adjustments: amounts.adjustments }
  const says = ({ section, id, what, bits }: CodeField, at: number): { text: string; mask: number } => {
    const plain = (text: string) => ({ text: placed(text, at), mask: 0 })
    switch (section) {
      case 'funds':
        return plain(sources.fundRow)
      case 'vouchers':
        return plain(what === 'row' ? sources.voucherRow : sources.voucher)
      case 'amounts':
        if (what === 'row') return plain(amounts.row)
        if (what === 'passed-over') return plain(amounts.passedOver)
        return plain(or([and([amounts.standing, not(amounts.uncounted)]), where(amounts.uncounted, 2)]))
      case 'result':
      case 'terms':
        return plain('0')
      default: {
        const place = document[section].findIndex((one) => one.id === id)
        if (what === 'count') return plain(`Math.min(${(1 << bits) - 1}, ${counts.limits[place]?.count})`)
        const verdict = verdicts[section][place] as Verdict
        return { text: verdict.outcome(at), mask: verdict.mask }
      }
    }
  }
  const layout = layoutOf(document)
  const told = emitWords(layout, amounts.standing, says, e)
  const all = [...required, ...caps, ...counts.limits, ...counts.exclusions]
  const barring = or([
    told,
    ...all.map((one) => one.bars),
    not(amounts.standing),
    amounts.uncounted,
    sources.bars,
  ])
  e.line(`const granted = ${and([not(barring), lt(0, 'amount')])}`)
  for (let w = 0; w < layout.words; w += 1) e.line(`w_${w}[i] = x${w}${w === 0 ? ' | granted' : ''}`)
  e.line('const fen = amount & -granted')
  e.line('amounts[i] = fen')
  e.line('eligible[i] = granted')
  e.line(`fund[i] = ${sources.fund}`)
  for (const group of ['class', 'budget'])
    e.line(`if (has_${group} && g_${group}[i] >= 0) f_${group}[g_${group}[i]] += fen`)
}

type Loop = (
  tables: unknown[],
  days: DayPlaces,
  columns: ClaimColumns,
  results: ResultColumns,
  from: number,
  to: number,
) => void

const HISTORY = [
  'start',
  'kind',
  'paidOn',
  'occupation',
  'level',
  'certificateKind',
  'certificate',
  'amountFen',
]

/** The whole function's text. */
function textOf(document: PackDocument, e: Emitter): string {
  emitRowCode(document, e)
  const { words } = layoutOf(document)
  return [
    "'use strict'",
    ...e.head.filter((line) => line.includes(' = K[')),
    'return function run(T, D, C, R, from, to) {',
    ...e.head.filter((line) => line.includes(' = T[')),
    ...baseColumns.map((name) => `const b_${name} = C.${name}`),
    ...HISTORY.map((name) => `const h_${name} = C.history.${name}`),
    ...['class', 'budget'].flatMap((group) => [
      `const g_${group} = C.group.${group}, f_${group} = R.grantedFen.${group}, has_${group} = f_${group}.length > 0`,
    ]),
    'const amounts = R.amountFen, eligible = R.eligible, fund = R.fund',
    ...Array.from({ length: words }, (_word, w) => `const w_${w} = R.codes[${w}]`),
    'const places = D.places, first = D.first',
    'for (let i = from; i < to; i++) {',
    `const day = Math.imul(places === null ? b_on[i] - first : places[i], ${e.ofDay.length})`,
    ...e.loads,
    ...e.body,
    '}',
    '}',
  ].join('\n')
}

/** The days of a run, each once: by their distance from the first where that is dense, else by a place for each row. */
interface DayPlaces {
  days: Int32Array
  first: number
  places: Int32Array | null
}
/** Spans of days up to this long, or up to the number of rows, are dense. */
const SHORT = 64
/** Many rows, even of some centuries, have a table of all days: they may be refilled with other days between. */
const MANY = 4096
const LONG = 200_000

function placesOf({ on, count }: ClaimColumns): DayPlaces {
  let first = count > 0 ? (on[0] as number) : 0
  let last = first
  for (let i = 1; i < count; i += 1) {
    const day = on[i] as number
    if (day < first) first = day
    if (day > last) last = day
  }
  const span = last - first + 1
  if (span <= Math.max(SHORT, count) || (count >= MANY && span <= LONG))
    return { days: Int32Array.from({ length: span }, (_day, i) => first + i), first, places: null }
  const days = Int32Array.from([...new Set(on.subarray(0, count))])
  const place = new Map([...days].map((day, i) => [day, i]))
  return { days, first, places: Int32Array.from(on.subarray(0, count), (day) => place.get(day) as number) }
}

const dayPlaces = new WeakMap<ClaimColumns, DayPlaces>()
function daysIn(columns: ClaimColumns): DayPlaces {
  const known = dayPlaces.get(columns)
  if (known) return known
  const made = placesOf(columns)
  dayPlaces.set(columns, made)
  return made
}

const done = new WeakMap<PackDocument, Compiled>()
/** Documents are read from the database anew each time: the same text is the same evaluator. */
const byText = new Map<string, Compiled>()
const MOST_KEPT = 64

/** Made once for each document and kept. */
export function compile(document: PackDocument): Compiled {
  const known = done.get(document)
  if (known) return known
  const text = JSON.stringify(document)
  const compiled = byText.get(text) ?? make(document)
  byText.delete(text)
  byText.set(text, compiled)
  for (const oldest of byText.keys()) {
    if (byText.size <= MOST_KEPT) break
    byText.delete(oldest)
  }
  done.set(document, compiled)
  return compiled
}

function make(document: PackDocument): Compiled {
  const meant = resolved(document)
  const e = new Emitter()
  const text = textOf(meant, e)
  const loop = new Function('K', text)(e.constants) as Loop
  const tables = new WeakMap<ClaimColumns, unknown[]>()
  const tablesFor = (run: Run): unknown[] => {
    const made = tables.get(run.columns) ?? e.tables.map((build) => build(run))
    tables.set(run.columns, made)
    return made
  }
  return {
    document,
    layout: layoutOf(meant),
    run(columns, results, from, to) {
      const days = daysIn(columns)
      loop(tablesFor({ columns, days: days.days }), days, columns, results, from, to)
    },
  }
}

/** Results for these columns, to be filled by `Compiled.run`; `words` as many as the longest code needs. */
export function openResults(columns: ClaimColumns, words: number): ResultColumns {
  const { count } = columns
  return {
    count,
    amountFen: new Int32Array(count),
    fund: new Uint8Array(count),
    eligible: new Uint8Array(count),
    codes: Array.from({ length: words }, () => new Uint32Array(count)),
    grantedFen: {
      class: Float64Array.from(columns.grantedFen.class),
      budget: Float64Array.from(columns.grantedFen.budget),
    },
  }
}

/** Judges all rows; `packOf` gives each row's place in `packs` (all of the first where left out). */
export function judgeColumns(
  packs: readonly Compiled[],
  columns: ClaimColumns,
  packOf?: Uint8Array | Uint16Array,
): ResultColumns {
  const results = openResults(columns, Math.max(1, ...packs.map((pack) => pack.layout.words)))
  let from = 0
  while (from < columns.count) {
    const which = packOf?.[from] ?? 0
    let to = packOf ? from + 1 : columns.count
    while (packOf && to < columns.count && packOf[to] === which) to += 1
    packs[which]?.run(columns, results, from, to)
    from = to
  }
  return results
}
