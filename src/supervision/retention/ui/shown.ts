import type { Tone } from '#web/console'
import type { DestructionState, RuleState } from '../contract.ts'

export const destructionTones: Partial<Record<DestructionState, Tone>> = {
  asked: 'waiting',
  done: 'good',
  returned: 'warn',
}
export const ruleTones: Partial<Record<RuleState, Tone>> = {
  asked: 'waiting',
  'in-force': 'good',
  returned: 'warn',
}

/** `3 年`, `18 个月` */
export const showMonths = (months: number): string =>
  months > 0 && months % 12 === 0 ? `${months / 12} 年` : `${months} 个月`
