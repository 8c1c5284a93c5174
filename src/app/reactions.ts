/** Who reacts to which event: the one exhaustive table. Events without an entry don't compile. */
import { tellSettled } from '#money/claims'
import type { Tools } from '#platform/serve'

/** Names of all events that acts emit. */
export const eventNames = ['payment.settled'] as const
export type EventName = (typeof eventNames)[number]

export type Reaction = (tools: Tools, payload: Record<string, unknown>) => Promise<void>

export const reactions: Record<EventName, readonly Reaction[]> = {
  'payment.settled': [tellSettled],
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
