/** On site: what a record must hold to be believed, and what sends an application back. */
import { defineRefusals, type Reason } from '#platform/refusal'
import { type CheckKey, checklist } from './contract.ts'
import { inFujian, refusals } from './rules.ts'

/** A position an institution copies from a map may be shifted by some hundred metres (GCJ-02); beyond this it is another place. */
export const MAX_DISTANCE_M = 1000

const inspectionRefusals = defineRefusals('inspection', {
  unanswered: {
    text: (f: { title: string }) => `核实项目“${f.title}”没有结论。`,
    next: '请逐项选择“符合”或“不符合”。',
  },
  no_note: {
    text: (f: { title: string }) => `“${f.title}”不符合，但没有写明情况。`,
    next: '请写明发现的问题，机构据此补正。',
  },
  not_visited: {
    text: (f: { name: string }) => `场地“${f.name}”没有核实记录。`,
    clause: 'F2-3',
    next: '请到该场地核实，取定位、拍照、清点工位。',
  },
  unknown_place: { text: '核实记录里有不属于本申请的场地。', next: '请刷新页面后重新登记。' },
  no_photo: {
    text: (f: { name: string }) => `“${f.name}”没有现场照片。`,
    clause: 'F2-3',
    next: '请现场拍照，至少一张。',
  },
  photo_used: {
    text: (f: { name: string }) => `“${f.name}”的照片此前已用过。`,
    next: '请上传本次现场拍摄的照片。',
  },
  seats_uncounted: {
    text: (f: { name: string }) => `“${f.name}”没有清点工位数。`,
    next: '请清点并填写现场实际工位数。',
  },
  manual_position: {
    text: (f: { name: string }) => `“${f.name}”的位置是手工填写的，没有说明原因。`,
    next: '请说明不能自动取定位的原因。',
  },
  visited_when: {
    text: '核实时间须在机构提交申请之后，且不晚于现在。',
    next: '请核对核实时间。',
  },

  failed_item: {
    text: (f: { title: string; note: string }) => `${f.title}：不符合（${f.note}）。`,
    clause: 'F2-3',
    next: '请整改后重新提交。',
  },
  too_few_seats: {
    text: (f: { name: string; counted: number; claimed: number }) =>
      `“${f.name}”现场工位 ${f.counted} 个，少于申报的 ${f.claimed} 个。`,
    clause: 'F2-3',
    next: '请按实际工位数重新申报。',
  },
  too_far: {
    text: (f: { name: string; metres: number }) =>
      `“${f.name}”核实位置与申报位置相距 ${f.metres} 米，超过 ${MAX_DISTANCE_M} 米。`,
    clause: 'F2-3',
    next: '请核对场地位置后重新申报。',
  },
})

/** Metres along the earth between two positions. */
export function metresBetween(a: { lat: number; lng: number }, b: { lat: number; lng: number }): number {
  const rad = Math.PI / 180
  const half =
    Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lng - a.lng) * rad) / 2) ** 2
  return Math.round(2 * 6_371_000 * Math.asin(Math.min(1, Math.sqrt(half))))
}

export interface VisitedPlace {
  venueId: string | null
  seatsCounted: number | null
  lat: number
  lng: number
  positionSource: 'device' | 'manual'
  positionNote?: string | null | undefined
  photoIds: readonly string[]
  /** Some photo of this place was used before, here or in another inspection. */
  photoUsed: boolean
}
export interface Visit {
  visitedAt: string
  items: readonly { key: CheckKey; ok: boolean; note?: string | null | undefined }[]
  places: readonly VisitedPlace[]
}
interface ClaimedVenue {
  id: string
  name: string
  seats: number
  lat: number
  lng: number
}

const WHOLE_VISIT = '本次核实'
/** Clocks of phones run apart by minutes. */
const CLOCK_SLACK_MS = 5 * 60_000

/**
 * `faults`: the record itself is incomplete or can't be believed, nothing is written. `findings`: complete, but what
 * was seen isn't what was claimed; the application goes back. Neither: passed.
 */
export function judgeVisit(
  visit: Visit,
  venues: readonly ClaimedVenue[],
  filedAt: string,
  now: string,
): { faults: Reason[]; findings: Reason[]; distances: Map<string, number> } {
  const faults: Reason[] = []
  const findings: Reason[] = []
  const distances = new Map<string, number>()
  const at = Date.parse(visit.visitedAt)
  if (at > Date.parse(now) + CLOCK_SLACK_MS || at < Date.parse(filedAt) - CLOCK_SLACK_MS) {
    faults.push(inspectionRefusals.visited_when({ field: 'visitedAt' }))
  }
  for (const { key, title, clause } of checklist) {
    const answers = visit.items.filter((item) => item.key === key)
    const no = answers.find((item) => !item.ok)
    if (answers.length !== 1) faults.push(inspectionRefusals.unanswered({ title }, { field: `items.${key}` }))
    else if (no && !no.note) faults.push(inspectionRefusals.no_note({ title }, { field: `items.${key}` }))
    else if (no) findings.push(inspectionRefusals.failed_item({ title, note: no.note ?? '' }, { clause }))
  }
  const byId = new Map(venues.map((v) => [v.id, v]))
  const visited = new Set<string | null>()
  visit.places.forEach((place, i) => {
    const venue = place.venueId === null ? undefined : byId.get(place.venueId)
    const name = venue?.name ?? WHOLE_VISIT
    const field = `places.${i}`
    if ((place.venueId !== null && !venue) || visited.has(place.venueId)) {
      faults.push(inspectionRefusals.unknown_place({ field }))
    }
    visited.add(place.venueId)
    if (place.photoIds.length === 0) faults.push(inspectionRefusals.no_photo({ name }, { field }))
    if (place.photoUsed) faults.push(inspectionRefusals.photo_used({ name }, { field }))
    if (place.positionSource === 'manual' && !place.positionNote) {
      faults.push(inspectionRefusals.manual_position({ name }, { field }))
    }
    if (!inFujian(place.lat, place.lng)) faults.push(refusals.position({ field }))
    if (!venue) return
    const metres = metresBetween(venue, place)
    distances.set(venue.id, metres)
    if (metres > MAX_DISTANCE_M) findings.push(inspectionRefusals.too_far({ name, metres }, { field }))
    if (place.seatsCounted === null) faults.push(inspectionRefusals.seats_uncounted({ name }, { field }))
    else if (place.seatsCounted < venue.seats) {
      findings.push(
        inspectionRefusals.too_few_seats(
          { name, counted: place.seatsCounted, claimed: venue.seats },
          { field },
        ),
      )
    }
  })
  for (const venue of venues) {
    if (!visited.has(venue.id)) faults.push(inspectionRefusals.not_visited({ name: venue.name }))
  }
  if (venues.length === 0 && visit.places.length === 0) {
    faults.push(inspectionRefusals.not_visited({ name: WHOLE_VISIT }))
  }
  return { faults, findings, distances }
}
