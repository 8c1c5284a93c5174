/** When a phone is somebody's. Waiting time and how often are settings of the platform, of no clause. */
import type { Instant } from '#platform/day'
import type { DeviceState } from './words-contract.ts'

/** A second phone may be used after so long without anybody's word; the first one is used at once. */
const WAIT_HOURS = 24
/** One change without the teacher's word in so many days. */
const CHANGE_DAYS = 30

export const waitsUntil = (askedAt: Instant): Instant =>
  new Date(Date.parse(askedAt) + WAIT_HOURS * 3_600_000).toISOString()

export interface OwnDevice {
  state: DeviceState
  how: 'first' | 'confirmed' | 'waited' | null
  askedAt: Instant
  boundAt: Instant | null
}

const changedAlone = (others: readonly OwnDevice[], now: Instant): boolean =>
  others.some(
    (d) =>
      d.how === 'waited' &&
      d.boundAt !== null &&
      Date.parse(now) - Date.parse(d.boundAt) < CHANGE_DAYS * 86_400_000,
  )

/** From when a waiting phone may be used by itself; null where only the teacher's word helps. */
export const ownFrom = (waiting: OwnDevice, others: readonly OwnDevice[], now: Instant): Instant | null =>
  changedAlone(others, now) ? null : waitsUntil(waiting.askedAt)

/** What binding a key does now, with the person's other phones known. */
export function bindOutcome(
  mine: OwnDevice | undefined,
  others: readonly OwnDevice[],
  now: Instant,
): 'bound' | 'bind' | 'wait' | 'waiting' | 'promote' | 'gone' {
  if (mine?.state === 'bound') return 'bound'
  if (mine?.state === 'waiting') {
    const from = ownFrom(mine, others, now)
    return from !== null && from <= now ? 'promote' : 'waiting'
  }
  if (mine) return 'gone'
  return others.some((d) => d.state === 'bound') ? 'wait' : 'bind'
}
