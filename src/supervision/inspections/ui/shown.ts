import { addDays, dayOf } from '#platform/day'
import type { Tone } from '#web/console'
import type { AppointmentState, InspectionState, PlanState } from '../contract.ts'

export const inspectionTones: Record<InspectionState, Tone> = {
  assigned: 'waiting',
  passed: 'good',
  found: 'bad',
  rectifying: 'warn',
  answered: 'waiting',
  closed: 'good',
  dismissed: 'plain',
  handed: 'bad',
  missed: 'plain',
}
export const planTones: Record<PlanState, Tone> = {
  draft: 'plain',
  submitted: 'waiting',
  published: 'waiting',
  drawn: 'waiting',
  closed: 'good',
  withdrawn: 'plain',
}
export const appointmentTones: Record<AppointmentState, Tone> = {
  proposed: 'waiting',
  active: 'good',
  ended: 'plain',
  refused: 'plain',
}
export const today = (): string => dayOf(new Date().toISOString())
export const inDays = (days: number): string => addDays(today(), days)
