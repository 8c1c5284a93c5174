import type { Tone } from '#web/console'
import type { ComplaintState, Result } from '../contract.ts'

export const tones: Record<ComplaintState, Tone> = {
  filed: 'waiting',
  handling: 'waiting',
  proposed: 'waiting',
  closed: 'good',
  refused: 'plain',
}
export const resultTones: Record<Result, Tone> = { confirmed: 'bad', partly: 'warn', unfounded: 'plain' }
