/** On site: what is looked at, what makes a record believable, what follows from it, and the way from door to door. */
import { defineRefusals, type Reason } from '#platform/refusal'
import { FAR_M, HAND_IN_HOURS, LATE_MINUTES } from './rules.ts'

/** What is looked at in the room, each with the clause it rests on. */
export const checklist = [
  { key: 'schedule', title: '按备案课表上课', clause: 'F2-3' },
  { key: 'venue', title: '在备案场地上课', clause: 'F2-3' },
  { key: 'teacher', title: '授课教师与备案一致', clause: 'F2-3' },
  { key: 'content', title: '教学内容与培训计划一致', clause: 'F2-3' },
  { key: 'equipment', title: '教材、实训设备和耗材到位', clause: 'F2-3' },
  { key: 'records', title: '签到和教学记录真实、齐全', clause: 'F2-7' },
  { key: 'fees', title: '没有违规收费', clause: 'F37-15' },
  { key: 'own', title: '没有转包转让培训项目', clause: 'F37-15' },
] as const
export type CheckKey = (typeof checklist)[number]['key']
export const answers = { ok: '符合', bad: '不符合', none: '不适用' } as const
export type Answer = keyof typeof answers

export const visitRefusals = defineRefusals('visit', {
  unanswered: {
    text: (f: { title: string }) => `检查项目“${f.title}”没有结论。`,
    next: '请逐项选择“符合”“不符合”或“不适用”。',
  },
  no_note: {
    text: (f: { title: string }) => `“${f.title}”不符合，但没有写明情况。`,
    next: '请写明看到的情况，机构据此整改。',
  },
  not_counted: { text: '没有清点现场人数。', clause: 'F2-3', next: '请清点教室内的学员人数并填写。' },
  no_photo: { text: '没有现场照片。', clause: 'F2-3', next: '请现场拍照，至少一张。' },
  photo_used: { text: '照片此前已用过。', next: '请使用本次检查现场拍摄的照片。' },
  not_photo: { text: '现场照片须为图片文件。', next: '请重新选择照片。' },
  photo_not_own: { text: '照片须由本人上传。', next: '请重新拍照上传。' },
  photo_when: { text: '照片的拍摄时间不在本次检查前后两小时内。', next: '请使用本次检查现场拍摄的照片。' },
  no_position: { text: '没有取得位置，也没有说明原因。', next: '请取当前位置；取不到时写明原因。' },
  far_unsaid: {
    text: (f: { metres: number }) =>
      `位置距备案场地 ${f.metres} 米（超过 ${FAR_M} 米），但“在备案场地上课”为符合且没有说明。`,
    next: '请核对该项结论，或在备注中说明。',
  },
  visited_when: { text: '检查时间须在派出之后，且不晚于现在。', next: '请核对检查时间。' },
  too_late: {
    text: `检查结束超过 ${HAND_IN_HOURS} 小时才提交，不能登记。`,
    next: '请登记未能检查并说明原因，由计划编制人另行安排。',
  },
  session_other: { text: '课次不属于这个班。', next: '请刷新页面后重新选择。' },
  missing_other: { text: '未到名单里有不在名册上的人员。', next: '请刷新名册后重新点名。' },
})

export interface Visit {
  visitedAt: string
  items: readonly { key: CheckKey; answer: Answer; note?: string | null | undefined }[]
  headCount: number | null
  position: { lat: number; lng: number } | null
  positionNote?: string | null | undefined
  note?: string | null | undefined
  photos: readonly { takenAt: string }[]
}
export interface Scene {
  assignedAt: string
  now: string
  venue: { lat: number; lng: number } | null
  /** Signed in and not out at that moment, by the record of check-ins. */
  checkedIn: number
  /** Of these, not in the room when names were called. */
  missing: number
}
export interface Finding {
  key: CheckKey | 'count' | 'missing' | 'empty'
  title: string
  text: string
  clause: string
}

/** Clocks of phones run apart by minutes. */
const SLACK_MS = 5 * 60_000
const PHOTO_MS = 2 * 3_600_000

/** Metres along the earth between two positions. */
export function metresBetween(a: { lat: number; lng: number }, b: { lat: number; lng: number }): number {
  const rad = Math.PI / 180
  const half =
    Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lng - a.lng) * rad) / 2) ** 2
  return Math.round(2 * 6_371_000 * Math.asin(Math.min(1, Math.sqrt(half))))
}

/** `faults`: the record itself is incomplete or can't be believed, nothing is written. `findings`: what is wrong there. */
export function judgeVisit(
  visit: Visit,
  scene: Scene,
): { faults: Reason[]; findings: Finding[]; distanceM: number | null; late: boolean } {
  const faults: Reason[] = []
  const findings: Finding[] = []
  const at = Date.parse(visit.visitedAt)
  const now = Date.parse(scene.now)
  if (!(at <= now + SLACK_MS && at >= Date.parse(scene.assignedAt) - SLACK_MS))
    faults.push(visitRefusals.visited_when({ field: 'visitedAt' }))
  else if (now - at > HAND_IN_HOURS * 3_600_000) faults.push(visitRefusals.too_late({ field: 'visitedAt' }))
  for (const { key, title, clause } of checklist) {
    const given = visit.items.filter((item) => item.key === key)
    const bad = given.find((item) => item.answer === 'bad')
    if (given.length !== 1) faults.push(visitRefusals.unanswered({ title }, { field: `items.${key}` }))
    else if (bad && !bad.note) faults.push(visitRefusals.no_note({ title }, { field: `items.${key}` }))
    else if (bad) findings.push({ key, title, text: bad.note ?? '', clause })
  }
  if (visit.headCount === null) faults.push(visitRefusals.not_counted({ field: 'headCount' }))
  else if (visit.headCount === 0 && scene.checkedIn > 0) {
    findings.push({
      key: 'empty',
      title: '教室内没有学员',
      text: `签到在场 ${scene.checkedIn} 人，现场无人。`,
      clause: 'F2-3',
    })
  } else if (visit.headCount < scene.checkedIn) {
    findings.push({
      key: 'count',
      title: '现场人数少于签到人数',
      text: `签到在场 ${scene.checkedIn} 人，现场清点 ${visit.headCount} 人。`,
      clause: 'F2-3',
    })
  }
  if (scene.missing > 0 && visit.headCount !== 0) {
    findings.push({
      key: 'missing',
      title: '已签到的学员不在现场',
      text: `点名时 ${scene.missing} 名已签到、未签退的学员不在现场。`,
      clause: 'F2-7',
    })
  }
  if (visit.photos.length === 0) faults.push(visitRefusals.no_photo({ field: 'photos' }))
  if (visit.photos.some((photo) => Math.abs(Date.parse(photo.takenAt) - at) > PHOTO_MS))
    faults.push(visitRefusals.photo_when({ field: 'photos' }))
  if (!visit.position && !visit.positionNote) faults.push(visitRefusals.no_position({ field: 'position' }))
  const distanceM = visit.position && scene.venue ? metresBetween(visit.position, scene.venue) : null
  const venueOk = visit.items.some((item) => item.key === 'venue' && item.answer === 'ok')
  if (distanceM !== null && distanceM > FAR_M && venueOk && !visit.note)
    faults.push(visitRefusals.far_unsaid({ metres: distanceM }, { field: 'position' }))
  return { faults, findings, distanceM, late: now - at > LATE_MINUTES * 60_000 }
}

export interface Stop {
  id: string
  lat: number
  lng: number
}
const EXACT = 7

/** The way of the day: shortest over all orders for few stops; nearest first, then untangled, for many. */
export function routeOf<T extends Stop>(stops: readonly T[], from: { lat: number; lng: number } | null): T[] {
  if (stops.length < 2) return [...stops]
  const start = from ?? [...stops].sort((a, b) => b.lat - a.lat || (a.id < b.id ? -1 : 1))[0]
  if (!start) return []
  return stops.length <= EXACT ? shortest(stops, start) : untangled(nearestFirst(stops, start), start)
}

type Place = { lat: number; lng: number }
export const lengthOf = (way: readonly Place[], start: Place): number =>
  way.reduce((sum, stop, i) => sum + metresBetween(i === 0 ? start : (way[i - 1] as Place), stop), 0)

function shortest<T extends Stop>(stops: readonly T[], start: Place): T[] {
  let best: T[] = [...stops]
  let bestLength = Number.POSITIVE_INFINITY
  const walk = (way: T[], left: readonly T[], length: number): void => {
    if (length >= bestLength) return
    if (left.length === 0) {
      best = way
      bestLength = length
      return
    }
    const last = way.at(-1) ?? start
    for (const next of left)
      walk(
        [...way, next],
        left.filter((one) => one !== next),
        length + metresBetween(last, next),
      )
  }
  walk([], stops, 0)
  return best
}

function nearestFirst<T extends Stop>(stops: readonly T[], start: Place): T[] {
  const left = [...stops]
  const way: T[] = []
  let here = start
  while (left.length > 0) {
    let nearest = 0
    for (let i = 1; i < left.length; i += 1)
      if (metresBetween(here, left[i] as T) < metresBetween(here, left[nearest] as T)) nearest = i
    const [next] = left.splice(nearest, 1)
    way.push(next as T)
    here = next as T
  }
  return way
}

/** Turns stretches of the way around as long as that makes it shorter. */
function untangled<T extends Stop>(way: T[], start: Place): T[] {
  let best = way
  for (let better = true; better; ) {
    better = false
    for (let i = 0; i < best.length - 1; i += 1)
      for (let j = i + 1; j < best.length; j += 1) {
        const turned = [...best.slice(0, i), ...best.slice(i, j + 1).reverse(), ...best.slice(j + 1)]
        if (lengthOf(turned, start) < lengthOf(best, start)) {
          best = turned
          better = true
        }
      }
  }
  return best
}
