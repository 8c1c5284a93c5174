import type { Tone } from '#web/console'
import type { DisclosureState } from '../contract.ts'

export const tones: Record<DisclosureState, Tone> = {
  drafted: 'waiting',
  published: 'good',
  superseded: 'plain',
  returned: 'warn',
  withdrawn: 'plain',
}
