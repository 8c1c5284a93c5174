/** Classes through acts: drafted, with timetable, papers and roster; filed, reviewed and approved by three accounts. */
import type { FundKind } from '#money/policy/contract'
import { addDays, dayOf } from '#platform/day'
import { writeSheet } from '#platform/forms'
import type { Category } from '#registry/people/contract'
import { categories } from '#registry/people/contract'
import { regions } from '#registry/regions'
import {
  approveClass,
  draftClass,
  getClass,
  importRoster,
  layOut,
  type PaperKind,
  paperKinds,
  reviewClass,
  rosterColumns,
  setPaper,
  setSessions,
  submitClass,
} from '#training/class-filing/contract'
import { getPlan } from '#training/plans/contract'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import type { TestApp, User } from './app.ts'
import { catalogueInForce } from './demand.ts'
import { budgetApproved, packsInForce } from './money.ts'
import { type PlanOptions, readyPlan } from './plans.ts'
import { type ListedProvider, listedProvider, pdf } from './providers.ts'

const grounds = new WeakMap<TestApp, Map<string, Promise<void>>>()

/** What every class of a city stands on: a catalogue, the packs and a budget (none with 0 yuan) of the fund that pays. Made once an app and city. */
export async function ground(
  app: TestApp,
  city = '350200',
  yuan = 5_000_000,
  fund: FundKind = 'employment',
): Promise<void> {
  const made = grounds.get(app) ?? new Map<string, Promise<void>>()
  grounds.set(app, made)
  const standing = made.get(city)
  if (standing) return await standing
  const making = (async () => {
    await catalogueInForce(app, city)
    const paying = { id: 'paying', title: '测试用支付顺序', clause: 'F37-14', fund }
    await packsInForce(app, city, (pack) => (fund === 'employment' ? pack : { ...pack, funds: [paying] }))
    if (yuan > 0) await budgetApproved(app, city, fund, yuan)
  })()
  made.set(city, making)
  await making
}

export interface SheetPerson {
  name: string
  idNumber: string
  phone: string
  category: string
}

/** A synthetic person as a row of a roster. */
export const rosterRow = (index: number, category: Category = 'rural-transfer'): SheetPerson => {
  const { name, idNumber, phone } = syntheticPerson(index)
  return { name, idNumber, phone, category: categories[category] }
}

export const rosterSheet = (rows: readonly SheetPerson[]): Promise<Buffer> =>
  writeSheet({
    sheet: '学员名册',
    columns: rosterColumns.map((column) => ({ ...column })),
    rows: rows.map((row) => ({ ...row })),
  })

export interface ClassOptions {
  region?: string
  provider?: ListedProvider
  planId?: string
  plan?: PlanOptions
  title?: string
  seats?: number
  startsOn?: string
  /** Indexes of synthetic people. */
  trainees?: readonly number[]
  category?: Category
  teacherId?: string
  venueId?: string
  selfEnrolment?: boolean
}

export interface ClassScene {
  classId: string
  version: number
  planId: string
  provider: ListedProvider
  trainees: readonly number[]
  startsOn: string
  sessions: { id: string; startsAt: string; endsAt: string; hours: number; kind: string }[]
}

export const giveRoster = async (manager: User, classId: string, rows: readonly SheetPerson[]) => {
  const file = await manager.upload(await rosterSheet(rows), '学员名册.xlsx')
  return await manager.call(importRoster, { id: classId, fileId: file.id })
}

/** A draft with everything in it, not handed in. */
export async function draftedClass(app: TestApp, options: ClassOptions = {}): Promise<ClassScene> {
  const region = options.provider?.region ?? options.region ?? '350203'
  await ground(app, regions().byCode.get(region)?.unitCode)
  const provider = options.provider ?? (await listedProvider(app, region))
  const { manager } = provider
  const planId = options.planId ?? (await readyPlan(app, provider, options.plan)).planId
  const startsOn = options.startsOn ?? addDays(dayOf(app.clock.now().toISOString()), 8)
  const trainees = options.trainees ?? [1, 2, 3]
  const { id } = await manager.call(draftClass, {
    title: options.title ?? '育婴员（初级）第一期',
    planId,
    venueId: options.venueId ?? provider.venueId,
    seats: options.seats ?? 30,
    startsOn,
    endsOn: addDays(startsOn, 13),
    selfEnrolment: options.selfEnrolment ?? true,
  })
  const plan = await manager.call(getPlan, { id: planId })
  const sessions = layOut(plan.lines, {
    from: startsOn,
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    blocks: [
      { time: '08:30', hours: 4 },
      { time: '14:00', hours: 4 },
    ],
    venueId: options.venueId ?? provider.venueId,
    teacherId: options.teacherId ?? provider.teacherId,
  })
  let { version } = await manager.call(setSessions, { id, version: 1, sessions })
  for (const kind of Object.keys(paperKinds) as PaperKind[]) {
    const file = await manager.upload(pdf(), `${paperKinds[kind]}.pdf`)
    ;({ version } = await manager.call(setPaper, { id, version, kind, fileIds: [file.id] }))
  }
  if (trainees.length > 0) {
    await giveRoster(
      manager,
      id,
      trainees.map((index) => rosterRow(index, options.category)),
    )
  }
  const seen = await manager.call(getClass, { id })
  return { classId: id, version: seen.version, planId, provider, trainees, startsOn, sessions: seen.sessions }
}

export async function filedClass(app: TestApp, options: ClassOptions = {}): Promise<ClassScene> {
  const scene = await draftedClass(app, options)
  const { version } = await scene.provider.manager.call(submitClass, {
    id: scene.classId,
    version: scene.version,
    commitment: true,
  })
  return { ...scene, version }
}

/** A class with its number, its money held and its roster in place. */
export async function approvedClass(
  app: TestApp,
  options: ClassOptions = {},
): Promise<ClassScene & { number: string }> {
  const scene = await filedClass(app, options)
  const { clerk, reviewer } = scene.provider
  const reviewed = await clerk.call(reviewClass, { id: scene.classId, version: scene.version })
  const { version, number } = await reviewer.call(approveClass, {
    id: scene.classId,
    version: reviewed.version,
  })
  return { ...scene, version, number }
}
