/** How targets hang together: parts within wholes, children and their parent, one year's pace. Pure. */
import { type Day, daysBetween, statisticsYearSpan } from '#platform/day'
import { defineMoves } from '#platform/moves'
import type { Reason } from '#platform/refusal'
import {
  breakdownStates,
  type Indicator,
  indicators,
  refusals,
  specOf,
  type TargetRow,
  type TargetSum,
} from './contract.ts'

export const breakdownMoves = defineMoves(breakdownStates, {
  submit: { title: '提交审定', from: ['draft'], to: 'submitted', verb: 'target.set' },
  return: { title: '退回修改', from: ['submitted'], to: 'draft', verb: 'target.approve' },
  approve: {
    title: '审定下达',
    from: ['submitted'],
    to: 'in-force',
    verb: 'target.approve',
    notBy: ['enteredBy', 'submittedBy'],
  },
  discard: { title: '作废', from: ['draft'], to: 'discarded', verb: 'target.set' },
})

const names = Object.keys(indicators) as Indicator[]

/** `122,000 人次`, `35%`. */
export function showValue(name: Indicator, value: number): string {
  const { unit } = specOf(name)
  if (unit === '%') return `${value / 100}%`
  return `${value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',')} ${unit}`
}

/** For every indicator told: its whole, the own part, the children's sum and what is left between them. */
export function sumRows(region: string, rows: readonly TargetRow[]): TargetSum[] {
  return names.flatMap((name) => {
    const mine = rows.filter((r) => r.indicator === name)
    if (mine.length === 0) return []
    const whole = mine.find((r) => r.region === region && r.part === 'whole')?.value ?? null
    const own = mine.find((r) => r.region === region && r.part === 'own')?.value ?? 0
    const below = mine.filter((r) => r.region !== region)
    const children = below.reduce((total, r) => total + r.value, 0)
    const adds = specOf(name).kind === 'sum' && (below.length > 0 || own > 0) && whole !== null
    const difference = adds ? (whole as number) - own - children : null
    return [{ indicator: name, whole, own, children, told: below.length, difference }]
  })
}

interface Places {
  region: string
  children: readonly string[]
  nameOf: (code: string) => string
}

/** Faults of single rows: places, doubles. They are refused at once; the rest when it is handed in. */
export function checkRows(rows: readonly TargetRow[], places: Places): Reason[] {
  const reasons: Reason[] = []
  const seen = new Set<string>()
  rows.forEach((row, index) => {
    const at = (field: string) => ({ field: `rows.${index}.${field}` })
    const region = places.nameOf(row.region)
    if (row.region !== places.region) {
      if (!places.children.includes(row.region)) {
        const facts = { region, parent: places.nameOf(places.region) }
        reasons.push(refusals.not_in_breakdown(facts, at('region')))
      }
      if (row.part === 'own') reasons.push(refusals.own_of_child({ region }, at('part')))
    }
    const key = `${row.region}|${row.part}|${row.indicator}`
    if (seen.has(key)) {
      reasons.push(refusals.twice({ region, indicator: specOf(row.indicator).title }, at('indicator')))
    }
    seen.add(key)
    if (specOf(row.indicator).kind === 'share' && row.value > 10_000) {
      reasons.push(refusals.share_above_all({ region }, at('value')))
    }
  })
  return reasons
}

/** 其中 never above the whole it belongs to, and a share that its two figures keep. */
function checkPlace(region: string, rows: readonly TargetRow[], name: string): Reason[] {
  const figure = (indicator: string) =>
    rows.find((r) => r.region === region && r.part === 'whole' && r.indicator === indicator)?.value
  return names.flatMap((indicator) => {
    const spec = specOf(indicator)
    const value = figure(indicator)
    if (value === undefined) return []
    const whole = spec.within === undefined ? undefined : figure(spec.within)
    if (whole !== undefined && value > whole) {
      const within = spec.within as Indicator
      return [
        refusals.part_above_whole({
          region: name,
          part: spec.title,
          whole: specOf(within).title,
          partValue: showValue(indicator, value),
          wholeValue: showValue(within, whole),
        }),
      ]
    }
    if (!spec.of) return []
    const [part, all] = spec.of.map(figure)
    if (part === undefined || all === undefined || part * 10_000 >= value * all) return []
    const share = `${spec.title}不低于 ${value / 100}%`
    const asked = Math.ceil((value * all) / 10_000)
    const unit = specOf(spec.of[0] as Indicator).unit
    return [
      refusals.share_contradicts({ region: name, share, asked: String(asked), given: String(part), unit }),
    ]
  })
}

export interface Handed {
  indicator: Indicator
  value: number
  atLeast: boolean
  by: string
}

/** Every reason why it can't be handed in yet: the list beside the button. */
export function checkSubmit(
  rows: readonly TargetRow[],
  places: Places,
  handed: readonly Handed[],
  differenceNote: string | null,
): Reason[] {
  const reasons = checkRows(rows, places)
  if (rows.length === 0) reasons.push(refusals.empty())
  for (const code of [places.region, ...places.children]) {
    reasons.push(...checkPlace(code, rows, places.nameOf(code)))
  }
  for (const sum of sumRows(places.region, rows)) {
    const { title } = specOf(sum.indicator)
    if (sum.whole === null && specOf(sum.indicator).kind === 'sum') {
      reasons.push(refusals.no_whole({ indicator: title, region: places.nameOf(places.region) }))
    }
    if (sum.difference !== null && sum.difference !== 0 && !differenceNote) {
      reasons.push(
        refusals.difference_unexplained({
          indicator: title,
          whole: showValue(sum.indicator, sum.whole as number),
          sum: showValue(sum.indicator, sum.own + sum.children),
          difference: showValue(sum.indicator, sum.difference),
        }),
      )
    }
  }
  for (const above of handed) {
    const own = rows.find(
      (r) => r.region === places.region && r.part === 'whole' && r.indicator === above.indicator,
    )
    if (own && own.value < above.value) {
      reasons.push(
        refusals.below_handed_down({
          indicator: specOf(above.indicator).title,
          region: places.nameOf(places.region),
          own: showValue(above.indicator, own.value),
          handed: showValue(above.indicator, above.value),
          by: above.by,
        }),
      )
    }
  }
  return reasons
}

export const checkYears = (first: number, last: number): Reason[] =>
  last < first
    ? [refusals.years_order({ field: 'lastYear' })]
    : last > first + 9
      ? [refusals.years_long({ field: 'lastYear' })]
      : []

/** Share of the statistics years first … last that has passed at the end of `day`, in hundredths of a percent. */
export function paced(first: number, last: number, day: Day): number {
  const { from } = statisticsYearSpan(first)
  const { to } = statisticsYearSpan(last)
  const passed = Math.min(Math.max(0, daysBetween(from, day) + 1), daysBetween(from, to) + 1)
  return Math.floor((passed * 10_000) / (daysBetween(from, to) + 1))
}
