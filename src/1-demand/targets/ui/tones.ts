import type { Tone } from '#web/console'
import type { BreakdownState } from '../contract.ts'

export const tones: Record<BreakdownState, Tone> = {
  draft: 'plain',
  submitted: 'waiting',
  'in-force': 'good',
  replaced: 'plain',
  discarded: 'bad',
}

export const showYears = (b: { firstYear: number; lastYear: number }): string =>
  b.firstYear === b.lastYear ? `${b.firstYear} 统计年度` : `${b.firstYear}–${b.lastYear} 统计年度`
