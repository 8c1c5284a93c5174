import type { Tone } from '#web/console'
import type { FindingState, Outcome } from '../contract.ts'

export const tones: Record<FindingState, Tone> = {
  open: 'waiting',
  looking: 'waiting',
  proposed: 'waiting',
  closed: 'good',
}
export const outcomeTones: Record<Outcome, Tone> = {
  harmless: 'good',
  mistake: 'plain',
  negligent: 'warn',
  deliberate: 'bad',
}
