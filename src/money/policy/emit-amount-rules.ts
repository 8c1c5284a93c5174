/** The standard and what is added to it, as code. */
import { percentOf } from '#platform/fen'
import { type Cells, cellsOf, UNRESOLVED } from './cell-rules.ts'
import { NONE, type PackAdjustment, type PackDocument } from './contract.ts'
import { conditionBits, forceBit } from './emit-condition-rules.ts'
import { and, type Emitter, lt, not, or, placed, type Verdict, where } from './emit-rules.ts'
import { numberAt } from './number-rules.ts'
import { MOST_FEN } from './standard-rules.ts'

/** Names of what the rest of the code asks. */
export interface AmountNames {
  /** Place of the row that applies, plus 1; 0: none. */
  row: string
  /** 1 where there is one. */
  standing: string
  /** 1 where a row that comes earlier was passed over for want of a fact. */
  passedOver: string
  /** 1 where its units can't be counted. */
  uncounted: string
  /** 0 applied, 1 skipped, 2 unknown, 3 not in force; to be set to 3 where there is none. */
  adjustments: Verdict[]
}

function emitRow(cells: Cells, e: Emitter): { row: string; passedOver: string } {
  const parts = [`${e.constant(cells.kindOf)}[${e.base('certificateKind')}]`, e.base('level')]
  if (cells.stride.region > cells.stride.occupation) {
    const of = e.table('occupation classes', ({ columns }) => cells.occupationsOf(columns.occupations))
    parts.push(`${of}[${e.base('occupation')}]`)
  }
  if (cells.stride.turn > cells.stride.region * 2) {
    const of = e.table('region classes', ({ columns }) => cells.regionsOf(columns.regions))
    parts.push(`${of}[${e.base('region')}]`)
  }
  if (cells.turns.length > 0) {
    const turn = e.onDay('turn', (day) => cells.turns.filter((one) => one <= day).length)
    parts.push(`${turn} * ${cells.stride.turn}`)
  }
  const cell = e.name(cells.table ? `${parts.join(' + ')} | 0` : parts.join(' + '))
  const resolve = e.constant(cells.resolve)
  if (cells.table) {
    e.line(`let row = ${e.constant(cells.table)}[${cell}]`)
    e.line(`if (row === ${UNRESOLVED}) row = ${resolve}(${cell})`)
  } else e.line(`let row = ${resolve}(${cell})`)
  e.line('let over = 0')
  const asks = cells.conditions.map((when, i) =>
    e
      .block(() => {
        const bits = conditionBits(when, e)
        e.line(`t = ${bits.t}; f = ${bits.f}`)
      })
      .replace(/^/, `case ${i}: {\n`)
      .concat('\nbreak }'),
  )
  e.line(`if (row < -1) {
const chain = ${e.constant(cells.chains)}[-2 - row]
row = 0
for (let q = 0; q < chain.length; q += 3) {
let t = 1, f = 0
switch (chain[q + 1]) {
${asks.join('\n')}
}
if (f) continue
if (t && !chain[q + 2]) { row = chain[q] + 1; break }
over = 1
}
}`)
  return { row: 'row', passedOver: 'over' }
}

/** What rows say of the base, with the parts that percentages take of it: one place to read for each row. */
interface RowTable {
  name: string
  width: number
  /** Place of an adjustment's part; none where units are counted. */
  parts: ReadonlyMap<PackAdjustment, number>
}
function rowTable(document: PackDocument, e: Emitter): RowTable {
  const counted = document.amounts.some((row) => row.unit)
  const shares = counted ? [] : document.adjustments.filter(({ by }) => by.kind === 'percent')
  const width = 1 + shares.length
  const table = new Int32Array((document.amounts.length + 1) * width)
  document.amounts.forEach((row, r) => {
    const at = (r + 1) * width
    table[at] = row.amountFen
    shares.forEach(({ by }, k) => {
      if (by.kind === 'percent') table[at + 1 + k] = within(percentOf(row.amountFen, by.percent))
    })
  })
  return { name: e.constant(table), width, parts: new Map(shares.map((one, k) => [one, k + 1])) }
}

/** The amount of one, or of as many units as are known. */
function emitBase(document: PackDocument, table: RowTable, e: Emitter): { uncounted: string; most: number } {
  const rows = document.amounts
  const facts = [...new Set(rows.flatMap((row) => (row.unit ? [row.unit.fact] : [])))]
  const most = Math.max(...rows.map((row) => (row.unit ? MOST_FEN : row.amountFen)))
  e.line(`const at = Math.imul(row, ${table.width})`)
  e.line(`let base = ${table.name}[at]`)
  if (facts.length === 0) return { uncounted: '0', most }
  const unit = Int32Array.from([-1, ...rows.map((row) => (row.unit ? facts.indexOf(row.unit.fact) : -1))])
  const limit = Int32Array.from([0, ...rows.map((row) => row.unit?.max ?? 2 ** 30)])
  const readers = e.table('units', ({ columns }) => facts.map((fact) => numberAt(columns, fact)))
  e.line('let uncounted = 0')
  e.line(`const unit = ${e.constant(unit)}[row]
if (unit >= 0) {
const held = ${readers}[unit](i)
if (held === ${NONE}) { uncounted = 1; base = 0 }
else base = Math.min(${MOST_FEN}, base * Math.min(${e.constant(limit)}[row], Math.max(0, Math.floor(held / 100))))
}`)
  return { uncounted: 'uncounted', most }
}

const within = (fen: number): number => Math.max(-MOST_FEN, Math.min(MOST_FEN, fen))

/** What one adjustment wants, as an expression; `known` is 0 where a cost is not. */
function emitStep(adjustment: PackAdjustment, table: RowTable, mostBase: number, apply: string, e: Emitter) {
  const { by } = adjustment
  switch (by.kind) {
    case 'amount':
      return { wanted: String(by.amountFen), unknown: '0', least: by.amountFen, most: by.amountFen }
    case 'override':
      return { wanted: `${by.amountFen} - amount`, unknown: '0', least: 0, most: 0 }
    case 'percent': {
      const reach = within(percentOf(mostBase, by.percent))
      const bound = { least: Math.min(0, reach), most: Math.max(0, reach) }
      const part = table.parts.get(adjustment)
      const of = part === undefined ? e.constant((base: number) => within(percentOf(base, by.percent))) : ''
      return { wanted: of ? `${of}(base)` : `${table.name}[at + ${part}]`, unknown: '0', ...bound }
    }
    case 'share': {
      const part = (cost: number) => {
        const share = percentOf(cost, by.percent)
        return within(Math.min(share, by.maxFen ?? share))
      }
      const reader = e.table(`number ${by.fact}`, ({ columns }) => numberAt(columns, by.fact))
      const cost = e.name(`${apply} ? ${reader}(i) : ${NONE}`)
      const known = e.name(`${cost} === ${NONE} ? 0 : 1`)
      const wanted = `(${known} ? ${e.constant(part)}(${cost}) : 0)`
      const least = by.percent < 0 ? -MOST_FEN : 0
      return { wanted, unknown: not(known), least, most: Math.min(MOST_FEN, by.maxFen ?? MOST_FEN) }
    }
  }
}

/** Leaves the amount reached in `amount`. */
export function emitAmounts(document: PackDocument, e: Emitter): AmountNames {
  const { row, passedOver } = emitRow(cellsOf(document), e)
  const standing = e.name(lt(0, 'row'))
  const table = rowTable(document, e)
  const base = emitBase(document, table, e)
  e.line('let amount = base')
  let most = base.most
  const adjustments = document.adjustments.map((adjustment): Verdict => {
    const force = e.name(forceBit(adjustment, e))
    const { t, outcome } = conditionBits(adjustment.when, e)
    const asked = e.name(and([standing, force, t]))
    const step = emitStep(adjustment, table, base.most, asked, e)
    const applies = e.name(and([asked, not(step.unknown)]))
    e.line(`amount = amount + ${where(applies, `(${step.wanted})`)} | 0`)
    most =
      Math.max(most, adjustment.by.kind === 'override' ? adjustment.by.amountFen : 0) + Math.max(0, step.most)
    if (step.least < 0) e.line('amount = amount < 0 ? 0 : amount')
    if (most > MOST_FEN) {
      e.line(`amount = amount > ${MOST_FEN} ? ${MOST_FEN} : amount`)
      most = MOST_FEN
    }
    // A cost that isn't known makes the outcome of what holds unknown.
    const wanting = step.unknown === '0' ? '0' : e.name(and([asked, step.unknown]))
    const late = where(not(force), 3)
    return {
      outcome: (at) => or([outcome(at), placed(wanting, at + 1), placed(late, at)]),
      mask: 0,
      bars: '0',
    }
  })
  return { row, standing, passedOver, uncounted: base.uncounted, adjustments }
}
