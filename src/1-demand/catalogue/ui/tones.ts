import type { Tone } from '#web/console'
import type { ShownState } from '../contract.ts'

export const tones: Record<ShownState, Tone> = {
  draft: 'plain',
  submitted: 'waiting',
  upcoming: 'waiting',
  current: 'good',
  past: 'plain',
  discarded: 'bad',
}
