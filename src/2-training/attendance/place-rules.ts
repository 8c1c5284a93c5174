/** Whether a check can come from where it says. Radius and speed are settings of the platform, of no clause. */
import type { Instant } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { refusals } from './refusal-contract.ts'
import type { Position } from './sign-rules.ts'
import type { Flag } from './words-contract.ts'

/** A phone further than this from the venue, its own error allowed for, is not in the room. */
const VENUE_RADIUS_M = 500
/** A position known no better than this proves nothing. */
const COARSE_M = 500
/** Nobody travels faster between two checks; short ways are within the error of positions. */
const FASTEST_KM_H = 150
const SHORT_WAY_M = 2000

export interface Spot {
  latitude: number
  longitude: number
}
export interface Earlier extends Position {
  at: Instant
}

/** Metres between two positions on the globe. */
export function metresBetween(a: Spot, b: Spot): number {
  const rad = Math.PI / 180
  const dLat = (b.latitude - a.latitude) * rad
  const dLng = (b.longitude - a.longitude) * rad
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(dLng / 2) ** 2
  return Math.round(2 * 6_371_000 * Math.asin(Math.min(1, Math.sqrt(h))))
}

/** Too far to have come from the earlier check by any road, errors of both positions allowed for. */
function tooFast(from: Earlier, to: Earlier): boolean {
  const metres = metresBetween(from, to) - from.accuracy - to.accuracy
  if (metres <= SHORT_WAY_M) return false
  const hours = Math.abs(Date.parse(to.at) - Date.parse(from.at)) / 3_600_000
  return metres / 1000 > FASTEST_KM_H * hours
}

export interface Place {
  distanceM: number | null
  reasons: Reason[]
  flags: Flag[]
}

export function judgePlace(
  at: Instant,
  position: Position | null | undefined,
  venue: Spot | undefined,
  earlier: Earlier | undefined,
): Place {
  if (!position) return { distanceM: null, reasons: [], flags: ['no-position'] }
  const flags: Flag[] = []
  const distanceM = venue ? metresBetween(position, venue) : null
  const far = distanceM !== null && distanceM - position.accuracy > VENUE_RADIUS_M
  if (!far && position.accuracy > COARSE_M) flags.push('coarse-position')
  if (earlier && tooFast(earlier, { ...position, at })) flags.push('too-fast')
  return {
    distanceM,
    reasons: far ? [refusals.too_far({ metres: distanceM, radius: VENUE_RADIUS_M })] : [],
    flags,
  }
}
