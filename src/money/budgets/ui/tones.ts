import type { Tone } from '#web/console'
import type { ChangeState, ExceptionState, PauseState, ReservationState, TransferState } from '../contract.ts'

export const changeTones: Partial<Record<ChangeState, Tone>> = {
  entered: 'waiting',
  approved: 'good',
  returned: 'warn',
  withdrawn: 'bad',
  reversed: 'bad',
}
export const transferTones: Partial<Record<TransferState, Tone>> = {
  entered: 'waiting',
  approved: 'good',
  returned: 'warn',
  reversed: 'bad',
}
export const reservationTones: Record<ReservationState, Tone> = {
  live: 'waiting',
  consumed: 'good',
  released: 'plain',
}
export const pauseTones: Partial<Record<PauseState, Tone>> = {
  entered: 'waiting',
  'in-force': 'bad',
  lifting: 'warn',
  lifted: 'good',
  returned: 'warn',
}
export const exceptionTones: Partial<Record<ExceptionState, Tone>> = {
  entered: 'waiting',
  approved: 'good',
  returned: 'warn',
  withdrawn: 'bad',
}
