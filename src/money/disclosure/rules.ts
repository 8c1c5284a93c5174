/** Quarters, and figures that can be reckoned again: fixed order, fixed fields, whole fen. */
import type { FundKind, SubsidyKind } from '#money/policy/contract'
import type { Day } from '#platform/day'
import { addDays, addMonths } from '#platform/day'
import { fen } from '#platform/fen'
import { defineMoves } from '#platform/moves'

export const disclosureMoves = defineMoves(
  {
    drafted: '待审定',
    published: '已公开',
    superseded: '已被更正版取代',
    returned: '已退回',
    withdrawn: '已撤回',
  },
  {
    publish: {
      title: '审定公开',
      from: ['drafted'],
      to: 'published',
      verb: 'disclosure.publish',
      notBy: ['drafted'],
    },
    return: {
      title: '退回',
      from: ['drafted'],
      to: 'returned',
      verb: 'disclosure.publish',
      notBy: ['drafted'],
    },
    withdraw: { title: '撤回', from: ['drafted'], to: 'withdrawn', verb: 'disclosure.draft' },
  },
)
export type DisclosureState = keyof typeof disclosureMoves.states
export const PUBLIC: readonly DisclosureState[] = ['published', 'superseded']

export function quarterSpan(year: number, quarter: number): { from: Day; to: Day } {
  const from = `${year}-${String(quarter * 3 - 2).padStart(2, '0')}-01`
  return { from, to: addDays(addMonths(from, 3), -1) }
}

/** The last quarter that is over on `today`. */
export function lastQuarter(today: Day): { year: number; quarter: number } {
  const year = Number(today.slice(0, 4))
  const quarter = Math.floor((Number(today.slice(5, 7)) - 1) / 3)
  return quarter === 0 ? { year: year - 1, quarter: 4 } : { year, quarter }
}
export const quarterTitle = (year: number, quarter: number): string =>
  `${year} 年第${['一', '二', '三', '四'][quarter - 1]}季度`

/** Money of one region's claims: by fund, institution (null: people's own claims, summed without names) and kind. */
export interface UseRow {
  region: string
  fund: FundKind
  orgId: string | null
  subsidyKind: SubsidyKind
  people: number
  lines: number
  paidFen: number
  /** Part of it that was set off against a debt. */
  offsetFen: number
  /** Decided to be given back, came back, given up, in the quarter. */
  dueFen: number
  backFen: number
  droppedFen: number
}
/** The same money by the budget that paid it. */
export interface SourceRow {
  region: string
  year: number
  fund: FundKind
  paidFen: number
}
/** The region's own budgets of the year, as they stood at the quarter's end. */
export interface BudgetRow {
  region: string
  fund: FundKind
  appropriatedFen: number
  availableFen: number
  boundFen: number
  /** Net of what has to come back. */
  paidFen: number
  /** To come back and not back yet; handed back of a year that is over, or given up. */
  receivableFen: number
  returnedFen: number
}
export interface Figures {
  format: 1
  region: string
  from: Day
  to: Day
  uses: UseRow[]
  sources: SourceRow[]
  budgets: BudgetRow[]
  totals: Totals
}
export interface Totals {
  people: number
  lines: number
  paidFen: number
  offsetFen: number
  dueFen: number
  backFen: number
  droppedFen: number
}

const keyOf = (row: {
  region: string
  fund: string
  orgId?: string | null
  subsidyKind?: string
  year?: number
}) => [row.region, row.year ?? '', row.fund, row.orgId ?? '~', row.subsidyKind ?? ''].join('|')
const sorted = <T extends Parameters<typeof keyOf>[0]>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
const total = (rows: readonly UseRow[], of: (row: UseRow) => number): number =>
  rows.reduce((sum, row) => fen(sum + of(row)), 0)

/** In one order and one shape, whatever order the database answered in. `people` counts each person once. */
export function figuresOf(input: {
  region: string
  from: Day
  to: Day
  uses: readonly UseRow[]
  sources: readonly SourceRow[]
  budgets: readonly BudgetRow[]
  people: number
}): Figures {
  const uses = sorted(input.uses).map((row) => ({
    region: row.region,
    fund: row.fund,
    orgId: row.orgId,
    subsidyKind: row.subsidyKind,
    people: row.people,
    lines: row.lines,
    paidFen: row.paidFen,
    offsetFen: row.offsetFen,
    dueFen: row.dueFen,
    backFen: row.backFen,
    droppedFen: row.droppedFen,
  }))
  return {
    format: 1,
    region: input.region,
    from: input.from,
    to: input.to,
    uses,
    sources: sorted(input.sources).map(({ region, year, fund, paidFen }) => ({
      region,
      year,
      fund,
      paidFen,
    })),
    budgets: sorted(input.budgets).map((row) => ({
      region: row.region,
      fund: row.fund,
      appropriatedFen: row.appropriatedFen,
      availableFen: row.availableFen,
      boundFen: row.boundFen,
      paidFen: row.paidFen,
      receivableFen: row.receivableFen,
      returnedFen: row.returnedFen,
    })),
    totals: {
      people: input.people,
      lines: total(uses, (row) => row.lines),
      paidFen: total(uses, (row) => row.paidFen),
      offsetFen: total(uses, (row) => row.offsetFen),
      dueFen: total(uses, (row) => row.dueFen),
      backFen: total(uses, (row) => row.backFen),
      droppedFen: total(uses, (row) => row.droppedFen),
    },
  }
}

export interface Tie {
  title: string
  holds: boolean
  leftFen: number
  rightFen: number
}
/** The figures against the ledger itself, reckoned another way. */
export function tiesOf(figures: Figures, ledgerFen: number): Tie[] {
  const sources = figures.sources.reduce((sum, row) => fen(sum + row.paidFen), 0)
  const tie = (title: string, leftFen: number, rightFen: number): Tie => ({
    title,
    leftFen,
    rightFen,
    holds: leftFen === rightFen,
  })
  return [
    tie('按机构和项目合计 = 台账同期支付与抵扣分录合计', figures.totals.paidFen, ledgerFen),
    tie('按机构和项目合计 = 按资金来源合计', figures.totals.paidFen, sources),
  ]
}
