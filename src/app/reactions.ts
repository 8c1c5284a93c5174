/** Who reacts to which event: the one exhaustive table. Events without an entry don't compile. */
import {
  answersArrived,
  certificateChanged,
  employmentChanged,
  factChanged,
  settledHeld,
  tellClassClosed,
  tellPrefilled,
  tellSettled,
  trainingChanged,
} from '#money/claims'
import { tellRecovery } from '#money/recovery'
import { tellGranted } from '#money/vouchers'
import type { Tools } from '#platform/serve'
import { askSoon, clearAway, takeIn } from '#registry/registers'
import { runMatch } from '#supervision/matching'
import { tellPenalty } from '#supervision/penalties'
import { watchCertificates, watchClaim, watchClosing, watchFiling, watchPayment } from '#supervision/risk'
import { judgeAnswered } from '#training/class-filing'

/** Names of all events that acts emit. */
export const eventNames = [
  'payment.settled',
  'voucher.granted',
  'recovery.told',
  'penalty.told',
  'certificate.issued',
  'certificate.revoked',
  'person.fact',
  'employment.changed',
  'apprentice.changed',
  'class.filed',
  'class.closed',
  'claim.filed',
  'claim.prefilled',
  'register.delivered',
  'register.in-force',
  'register.wanted',
  'register.answered',
  'match.started',
] as const
export type EventName = (typeof eventNames)[number]

export type Reaction = (tools: Tools, payload: Record<string, unknown>) => Promise<void>

export const reactions: Record<EventName, readonly Reaction[]> = {
  'payment.settled': [tellSettled, settledHeld, watchPayment],
  'voucher.granted': [tellGranted],
  'recovery.told': [tellRecovery],
  'penalty.told': [tellPenalty],
  'certificate.issued': [tellPrefilled, watchCertificates],
  'certificate.revoked': [certificateChanged],
  'person.fact': [factChanged, tellPrefilled],
  'employment.changed': [employmentChanged],
  'apprentice.changed': [trainingChanged],
  'class.filed': [watchFiling],
  'class.closed': [tellClassClosed, watchClosing],
  'claim.filed': [watchClaim],
  'claim.prefilled': [tellPrefilled],
  'register.delivered': [takeIn],
  'register.in-force': [clearAway],
  'register.wanted': [askSoon],
  'register.answered': [judgeAnswered, answersArrived],
  'match.started': [runMatch],
}

export async function react(
  tools: Tools,
  event: { name: string; payload: Record<string, unknown> },
): Promise<void> {
  const table = reactions as Record<string, readonly Reaction[] | undefined>
  const list = table[event.name]
  if (!list) throw new Error(`event without an entry in reactions: ${event.name}`)
  for (const reaction of list) await reaction(tools, event.payload)
}
