import { Money, type Tone } from '#web/console'
import type { ShownState } from '../contract.ts'

export const tones: Record<ShownState, Tone> = { open: 'good', expired: 'warn', closed: 'plain' }

/** `¥6,000.00 至 ¥8,000.00`; 面议 where none is told. */
export function Wage({ of }: { of: { wageFromFen: number | null; wageToFen: number | null } }) {
  if (of.wageFromFen === null) return <span>面议</span>
  return (
    <span>
      <Money fen={of.wageFromFen} /> 至 <Money fen={of.wageToFen} />
    </span>
  )
}
