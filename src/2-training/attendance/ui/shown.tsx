import { type ClassState, classStates } from '#training/class-filing/contract'
import { StateTag, type Tone } from '#web/console'
import type { Source } from '../contract.ts'

const TONES: Partial<Record<ClassState, Tone>> = {
  approved: 'waiting',
  running: 'waiting',
  taught: 'good',
  closed: 'good',
  cancelled: 'bad',
}

export const classStateTag = (state: string) => (
  <StateTag state={state as ClassState} states={classStates} tones={TONES} />
)

export const sourceTones: Record<Source, string> = {
  self: 'success',
  'late-sent': 'warning',
  teacher: 'warning',
  'handed-in': 'warning',
}
