/**
 * Lessons going on while the demonstration is opened: one as it should be, with doubts and calls, one that has hardly
 * anybody in it. At night, and where nothing can be moved to this hour, no lesson goes on: as in a real province.
 */
import { addDays, dayOf, instantAt } from '#platform/day'
import { actorOfAccount, workerAccount } from '#registry/accounts'
import { peopleById } from '#registry/people'
import {
  answerCamera,
  askCamera,
  bindDevice,
  check,
  type EventKind,
  liveSession,
  mySessions,
  openSession,
  recordException,
} from '#training/attendance/contract'
import { getClass, moveSession } from '#training/class-filing/contract'
import { getCompletion } from '#training/completion/contract'
import { venueById } from '#training/providers'
import type { Cast } from './cast.ts'
import type { ToldClass } from './class-story.ts'
import { syntheticPerson } from './identity.ts'
import { Phone } from './phone.ts'
import { picture } from './pictures.ts'
import type { Player, Stage } from './stage.ts'

const MINUTE = 60_000
const minutesAfter = (at: string, minutes: number): string =>
  new Date(Date.parse(at) + minutes * MINUTE).toISOString()

interface Lesson {
  id: string
  startsAt: string
  endsAt: string
  manager: Player
  county: string
  people: string[]
  spot: { latitude: number; longitude: number }
}

/** The class's lesson of this hour: by its timetable, or one of the coming ones moved here. */
async function lessonNow(told: Stage, klass: ToldClass, now: string): Promise<Lesson | null> {
  const stage = told.beside()
  const manager = klass.plot.school.player
  const seen = await stage.do(manager, getClass, { id: klass.classId })
  const venue = await venueById(stage.tools.db, seen.sessions[0]?.venueId ?? '')
  if (!venue) return null
  const rest = {
    manager,
    county: manager.region,
    people: (await stage.do(manager, getCompletion, { id: klass.classId })).rows.map((r) => r.personId),
    spot: { latitude: venue.lat, longitude: venue.lng },
  }
  const going = seen.sessions.find(
    (s) => s.startsAt <= minutesAfter(now, -40) && s.endsAt >= minutesAfter(now, 20),
  )
  if (going) return { ...rest, id: going.id, startsAt: going.startsAt, endsAt: going.endsAt }
  const later = seen.sessions.filter((s) => dayOf(s.startsAt) > dayOf(now)).at(-1)
  const startsAt = minutesAfter(now, -70)
  if (!later || startsAt < instantAt(dayOf(now), '07:00')) return null
  const endsAt = minutesAfter(startsAt, (Date.parse(later.endsAt) - Date.parse(later.startsAt)) / MINUTE)
  stage.clock.set(minutesAfter(startsAt, -90))
  try {
    await stage.do(manager, moveSession, {
      id: klass.classId,
      sessionId: later.id,
      version: seen.version,
      startsAt,
      endsAt,
      venueId: later.venueId,
      teacherId: later.teacherId,
      reason: '授课教师后天外出，课程提前到今天',
    })
  } catch (error) {
    if (!stage.tolerate(error)) throw error
    return null
  }
  return { ...rest, id: later.id, startsAt, endsAt }
}

async function workerOf(stage: Stage, personId: string) {
  const { tools } = stage
  const now = stage.clock.now().toISOString()
  const [person] = await peopleById(tools.db, [personId])
  if (!person) throw new Error(`no such person: ${personId}`)
  const id = await workerAccount({ db: tools.db, tools, now } as never, person)
  const actor = await actorOfAccount(tools.db, {
    id,
    displayName: person.nameMasked,
    orgId: null,
    orgName: null,
    personId,
  })
  return { actor }
}

/** The page opened, the code taken from the wall, signed by the own phone. */
async function sign(
  stage: Stage,
  lesson: Lesson,
  place: number,
  at: string,
  more: { kind?: EventKind; recallNo?: number; nowhere?: boolean } = {},
): Promise<void> {
  stage.clock.set(at)
  const worker = await workerOf(stage, lesson.people[place] as string)
  const phone = Phone.numbered(place + Number.parseInt(lesson.id.slice(-6), 16) * 100)
  if (!more.kind) await stage.do(worker, bindDevice, phone.binding(at, '安卓手机'))
  const { today } = await stage.do(worker, mySessions, {})
  const { code } = await stage.do(lesson.manager, liveSession, { id: lesson.id })
  // Within a few paces of the room's middle, as phones have it.
  const position = more.nowhere
    ? null
    : {
        latitude: lesson.spot.latitude + ((place % 5) - 2) * 0.0001,
        longitude: lesson.spot.longitude + ((place % 3) - 1) * 0.0001,
        accuracy: 10 + place,
      }
  const said = {
    sessionId: lesson.id,
    kind: more.kind ?? ('in' as const),
    recallNo: more.recallNo ?? 0,
    code: code?.digits ?? '',
    challenge: today.find((s) => s.sessionId === lesson.id)?.challenge ?? '',
    at,
    position,
  }
  await stage.do(worker, check, phone.signed(said))
}

async function open(stage: Stage, lesson: Lesson): Promise<void> {
  stage.clock.set(minutesAfter(lesson.startsAt, -10))
  await stage.do(lesson.manager, openSession, { id: lesson.id })
}

/** As it should be: who came, one late, one without a position, one without a phone, calls answered but for one person. */
async function tellFull(stage: Stage, cast: Cast, lesson: Lesson, trainees: readonly number[], now: string) {
  await open(stage, lesson)
  for (let i = 0; i < 6; i++)
    await sign(stage, lesson, i, minutesAfter(lesson.startsAt, i === 5 ? 21 : i - 8), { nowhere: i === 4 })
  const guest = lesson.people[6]
  const card = trainees.map(syntheticPerson)
  const [person] = guest ? await peopleById(stage.tools.db, [guest]) : []
  const mine = card.find((p) =>
    person?.idNumberIndex.equals(stage.tools.sealer.blind(p.idNumber, 'id_number')),
  )
  if (guest && mine) {
    await stage.do(lesson.manager, recordException, {
      id: lesson.id,
      personId: guest,
      kind: 'in',
      reasonKind: 'no-phone',
      reason: '老年学员没有智能手机，已核对身份证',
      idNumber: mine.idNumber,
      witnessPersonId: lesson.people[0] as string,
    })
  }
  stage.clock.set(now)
  const { recalls } = await stage.do(lesson.manager, liveSession, { id: lesson.id })
  const call = recalls.find((r) => r.until <= now && r.at > minutesAfter(lesson.startsAt, 22))
  for (const i of call ? [0, 1, 2, 5] : [])
    await sign(stage, lesson, i, minutesAfter(call?.at as string, 1), {
      kind: 'recall',
      recallNo: call?.no ?? 1,
    })
  stage.clock.set(minutesAfter(now, -20))
  const clerk = cast.officer('hr.clerk', lesson.county)
  await stage.do(clerk, askCamera, { id: lesson.id, reason: '例行巡查，请拍全体学员和教师' })
  stage.clock.set(minutesAfter(now, -16))
  const file = await stage.tools.files.put(
    stage.tools.db,
    picture(940_001),
    '教室全景（演示）.png',
    lesson.manager.actor.accountId,
    stage.clock.now().toISOString(),
  )
  await stage.do(lesson.manager, answerCamera, {
    id: lesson.id,
    fileIds: [file.id],
    headCount: 7,
    position: { ...lesson.spot, accuracy: 14 },
  })
}

/** Hardly anybody, and nobody answers the department. */
async function tellEmpty(stage: Stage, cast: Cast, lesson: Lesson, now: string): Promise<void> {
  await open(stage, lesson)
  for (let i = 0; i < 2; i++) await sign(stage, lesson, i, minutesAfter(lesson.startsAt, i - 5))
  stage.clock.set(minutesAfter(now, -15))
  const clerk = cast.officer('hr.clerk', lesson.county)
  await stage.do(clerk, askCamera, { id: lesson.id, reason: '到课人数偏少，请拍全体学员' })
}

export async function tellPresence(
  told: Stage,
  cast: Cast,
  classes: readonly ToldClass[],
  now: string,
): Promise<void> {
  const stage = told.beside()
  const running = classes.filter((k) => k.plot.goal === 'running' && k.lastDay >= addDays(dayOf(now), -1))
  let found = 0
  for (const klass of running.slice(0, 6)) {
    if (found === 2) return
    const lesson = await lessonNow(stage, klass, now)
    if (!lesson || lesson.people.length < 8) continue
    found += 1
    if (found === 1) await tellFull(stage, cast, lesson, klass.plot.trainees, now)
    else await tellEmpty(stage, cast, lesson, now)
  }
}
