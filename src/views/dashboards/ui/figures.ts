import { statisticsYearSpan } from '#platform/day'
import { type Figure, indicators } from '../contract.ts'

export const titleOf = (name: Figure['indicator']): string => indicators[name].title

/** `12,345 人次`, `35.2%`, — */
export function shown(name: Figure['indicator'], value: number | null): string {
  if (value === null) return '—'
  const { unit } = indicators[name]
  return unit === '%' ? `${value / 100}%` : `${value.toLocaleString('zh-CN')} ${unit}`
}

export const percent = (hundredths: number | null): string =>
  hundredths === null ? '—' : `${(hundredths / 100).toFixed(1)}%`

const TRAINING = ['training', 'training-rural']

/** Where a figure opens what it counts: training figures their classes, certificates their people. */
export function openAt(region: string, figure: Figure, year: number): string | null {
  if (figure.done === null || indicators[figure.indicator].kind === 'share') return null
  const from = statisticsYearSpan(figure.firstYear ?? year).from
  const to = statisticsYearSpan(figure.lastYear ?? year).to
  const view = TRAINING.includes(figure.indicator) ? 'classes' : 'people'
  return `/progress/counted?view=${view}&region=${region}&indicator=${figure.indicator}&from=${from}&to=${to}`
}
