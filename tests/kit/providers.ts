/** Training institutions, from application over the on-site check to the directory, all through acts. */
import type { CheckKey } from '#training/providers/contract'
import {
  acceptApplication,
  addTeacher,
  addVenue,
  checklist,
  getApplication,
  inspectProvider,
  saveApplication,
  startApplication,
  submitApplication,
} from '#training/providers/contract'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import type { TestApp, User } from './app.ts'

export interface Skill {
  occupationCode: string | null
  title?: string
  levels?: number[]
}
/** 育婴员, five to three; 电工, five. */
export const SKILLS: Skill[] = [
  { occupationCode: '4-10-01-02', levels: [5, 4, 3] },
  { occupationCode: '6-31-01-03', levels: [5] },
]
export const VENUE = { lat: 24.4453, lng: 118.0816, seats: 40 }

let made = 0
/** Teachers come from the far end of the synthetic people, trainees from the near one. */
export const nextTeacher = () => {
  made += 1
  return syntheticPerson(7_190_000 + made)
}
/** A small picture that differs from every other. */
export const photo = (): Buffer =>
  Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(`photo ${made} ${Math.random()}`)])
export const pdf = (): Buffer => Buffer.from(`%PDF-1.4\n% ${Math.random()}\n`)

const keyOf = (skill: Skill) => skill.occupationCode ?? `project:${skill.title ?? ''}`

export interface Draft {
  id: string
  version: number
  orgId: string
  manager: User
  venueIds: string[]
  teacherIds: string[]
}

/** A complete application, not handed in. */
export async function draftApplication(
  app: TestApp,
  region = '350203',
  options: {
    occupations?: Skill[]
    venues?: number
    teachers?: number
    seats?: number
    orgName?: string
    manager?: User
  } = {},
): Promise<Draft> {
  const manager =
    options.manager ??
    (await app.staff('institution.manager', region, options.orgName ? { orgName: options.orgName } : {}))
  const skills = options.occupations ?? SKILLS
  const { id, version: first } = await manager.call(startApplication, {})
  const licence = await manager.upload(pdf(), '办学许可证.pdf')
  let { version } = await manager.call(saveApplication, {
    id,
    version: first,
    ownership: 'private',
    licenceNo: `人社民${350_000 + made}号`,
    licenceFileId: licence.id,
    licenceUntil: '2030-12-31',
    contactName: '演联系',
    contactPhone: '0592-1640000',
    equipment: [{ name: '实训工位', quantity: 40, occupationCode: null }],
    skills: skills.map((s) => ({
      occupationCode: s.occupationCode,
      title: s.title ?? '',
      levels: s.levels ?? [],
    })),
  })
  const venueIds: string[] = []
  for (let i = 0; i < (options.venues ?? 1); i += 1) {
    const done = await manager.call(addVenue, {
      id,
      version,
      name: `实训楼 ${201 + i} 室`,
      address: '测试路 1 号实训楼',
      seats: options.seats ?? VENUE.seats,
      lat: VENUE.lat,
      lng: VENUE.lng,
    })
    venueIds.push(done.venueId)
    version = done.version
  }
  const teacherIds: string[] = []
  for (let i = 0; i < (options.teachers ?? 1); i += 1) {
    const person = nextTeacher()
    const done = await manager.call(addTeacher, {
      id,
      version,
      name: person.name,
      idNumber: person.idNumber,
      employment: 'full-time',
      qualification: '技师，职业培训教师',
      certificateNo: `T${made}`,
      occupations: skills.map(keyOf),
    })
    teacherIds.push(done.teacherId)
    version = done.version
  }
  return { id, version, orgId: manager.orgId as string, manager, venueIds, teacherIds }
}

export const submitted = async (draft: Draft): Promise<Draft> => ({
  ...draft,
  ...(await draft.manager.call(submitApplication, { id: draft.id, version: draft.version })),
})

export const allOk = (): { key: CheckKey; ok: boolean; note?: string }[] =>
  checklist.map(({ key }) => ({ key, ok: true }))

/** What a clerk records who found everything as claimed. */
export async function visitOf(
  app: TestApp,
  clerk: User,
  draft: Pick<Draft, 'venueIds'>,
  options: { seats?: number; lat?: number; lng?: number } = {},
) {
  const places = []
  for (const venueId of draft.venueIds.length > 0 ? draft.venueIds : [null]) {
    places.push({
      venueId,
      seatsCounted: venueId ? (options.seats ?? VENUE.seats) : null,
      lat: options.lat ?? VENUE.lat,
      lng: options.lng ?? VENUE.lng,
      accuracyM: 12,
      positionSource: 'device' as const,
      photoIds: [(await clerk.upload(photo(), '现场.png')).id],
    })
  }
  return { visitedAt: app.clock.now().toISOString(), items: allOk(), places }
}

export interface Officers {
  clerk: User
  reviewer: User
}
export const officersOf = async (app: TestApp, region: string): Promise<Officers> => ({
  clerk: await app.staff('hr.clerk', region),
  reviewer: await app.staff('hr.reviewer', region),
})

/** Submitted → verified on site → listed. */
export async function decideApplication(app: TestApp, draft: Draft, officers: Officers): Promise<void> {
  const seen = await officers.clerk.call(getApplication, { id: draft.id })
  const { version } = await officers.clerk.call(inspectProvider, {
    id: draft.id,
    version: draft.version,
    ...(await visitOf(app, officers.clerk, draft, {
      seats: Math.max(1, ...seen.venues.map((v) => v.seats)),
    })),
  })
  await officers.reviewer.call(acceptApplication, { id: draft.id, version })
}

export interface ListedProvider extends Officers {
  orgId: string
  region: string
  manager: User
  venueId: string
  teacherId: string
  venueIds: string[]
  teacherIds: string[]
}

/** An institution in the directory, with its venues and teachers. */
export async function listedProvider(
  app: TestApp,
  region = '350203',
  options: Parameters<typeof draftApplication>[2] & { officers?: Officers } = {},
): Promise<ListedProvider> {
  const officers = options.officers ?? (await officersOf(app, region))
  const draft = await submitted(await draftApplication(app, region, options))
  await decideApplication(app, draft, officers)
  return {
    ...officers,
    orgId: draft.orgId,
    region,
    manager: draft.manager,
    venueId: draft.venueIds[0] as string,
    teacherId: draft.teacherIds[0] as string,
    venueIds: draft.venueIds,
    teacherIds: draft.teacherIds,
  }
}
