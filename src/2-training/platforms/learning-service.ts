/** Classes on platforms: who is assigned where, what is reported, what it comes to. */
import { v7 as uuidv7 } from 'uuid'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { orgsById } from '#registry/organisations'
import { normalizeIdNumber, peopleById, personByIdNumber } from '#registry/people'
import { regions } from '#registry/regions'
import { type ClassRow, classById, traineeIn } from '#training/class-filing'
import { classMoves } from '#training/class-filing/contract'
import { mostOnline } from '#training/plans/contract'
import * as c from './contract.ts'
import { onlineHoursOf, onlineLinesOf, onlineOfClass } from './hours-service.ts'
import * as store from './learning-store.ts'
import { usable } from './service.ts'
import { platformOfOrg, platformsById } from './store.ts'

const classOver: readonly string[] = ['taught', 'closed', 'withdrawn', 'cancelled']

async function oneClass(ctx: Ctx, id: string): Promise<ClassRow> {
  const row = await classById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该培训班' })], 404)
  return row
}
const stateTitle = (state: ClassRow['state']): string => classMoves.states[state]

export const placeOfClass = async (ctx: Ctx, id: string, changes: boolean) => {
  const row = await oneClass(ctx, id)
  return { region: changes || !row.filedAt ? null : row.region, orgs: [row.orgId] }
}

export async function assign(ctx: Ctx, input: ParsedOf<typeof c.assignPlatforms>) {
  const row = await oneClass(ctx, input.id)
  const { lines } = await onlineLinesOf(ctx.db, row.planId)
  const wanted = input.lines.filter((one) => one.platformId !== null)
  const platforms = await platformsById(
    ctx.db,
    wanted.map((one) => one.platformId as string),
  )
  const reasons: Reason[] = []
  if (classOver.includes(row.state)) reasons.push(c.refusals.class_over({ state: stateTitle(row.state) }))
  for (const [i, { line, platformId }] of input.lines.entries()) {
    const field = `lines.${i}`
    if (!lines.some((one) => one.line === line)) reasons.push(c.refusals.no_such_line({ line }, { field }))
    if (platformId === null) continue
    const platform = platforms.get(platformId)
    if (!platform) reasons.push({ ...common.not_found({ what: '这个线上平台' }), field })
    else reasons.push(...(await usable(ctx, platform)).map((one) => ({ ...one, field })))
  }
  insist(reasons)
  const now = new Map((await store.assignmentsOf(ctx.db, row.id)).map((one) => [one.line, one]))
  const changed = input.lines.filter(({ line, platformId, course }) => {
    const held = now.get(line)
    return (held?.platformId ?? null) !== platformId || (held !== undefined && held.course !== course)
  })
  await store.endAssignments(
    ctx.db,
    row.id,
    changed.map((one) => one.line),
    ctx.actor.accountId,
    ctx.now,
  )
  await store.insertAssignments(
    ctx.db,
    changed.flatMap(({ line, platformId, course }) =>
      platformId === null
        ? []
        : [
            {
              id: uuidv7(),
              classId: row.id,
              line,
              platformId,
              course,
              assignedBy: ctx.actor.accountId,
              assignedAt: ctx.now,
              endedAt: null,
              endedBy: null,
            },
          ],
    ),
  )
  ctx.record({
    subjects: [
      `class:${row.id}`,
      `provider:${row.orgId}`,
      ...[...platforms.keys()].map((one) => `platform:${one}`),
    ],
    summary: `指定线上课程的学习平台（${changed.length} 门课有变化）`,
    region: row.region,
    orgId: row.orgId,
    after: {
      lines: changed.map(({ line, platformId }) => ({
        line,
        platform: platformId && platforms.get(platformId)?.name,
      })),
    },
  })
  return { assigned: wanted.length }
}

export async function hoursOfClass(ctx: Ctx, { id }: { id: string }) {
  const row = await oneClass(ctx, id)
  const [online, assigned] = await Promise.all([onlineOfClass(ctx.db, id), store.assignmentsOf(ctx.db, id)])
  const [people, platforms] = await Promise.all([
    peopleById(ctx.db, [...online.people.keys()]),
    platformsById(
      ctx.db,
      assigned.map((one) => one.platformId),
    ),
  ])
  const names = new Map(people.map((p) => [p.id, p.nameMasked]))
  const byLine = new Map(assigned.map((one) => [one.line, one]))
  const may = covers(ctx.scope('class.file'), { orgs: [row.orgId] })
  return {
    classTitle: row.title,
    classState: row.state,
    planTotal: online.planTotal,
    mostOnline: mostOnline(online.planTotal),
    lines: online.lines.map((one) => {
      const held = byLine.get(one.line)
      return {
        ...one,
        platformId: held?.platformId ?? null,
        platformName: held ? (platforms.get(held.platformId)?.name ?? null) : null,
        course: held?.course ?? '',
      }
    }),
    rows: [...online.people].map(([personId, hours]) => ({
      personId,
      nameMasked: names.get(personId) ?? '—',
      ...hours,
    })),
    can: may && online.lines.length > 0 && !classOver.includes(row.state) ? ['assign'] : [],
  }
}

export async function onlineClassesOf(ctx: Ctx, input: ParsedOf<typeof c.onlineClasses>) {
  const under = input.region ? regions().under(input.region) : null
  const page = await store.classesWithOnline(ctx.db, ctx.scope(), under, input)
  const orgs = await orgsById(
    ctx.db,
    page.rows.map((row) => row.orgId),
  )
  return {
    ...page,
    rows: page.rows.map(({ orgId, region, ...row }) => ({
      ...row,
      orgName: orgs.get(orgId)?.name ?? '',
      regionName: regions().fullName(region),
      stateTitle: stateTitle(row.state),
      online:
        row.learners > 0
          ? ('reporting' as const)
          : row.assigned > 0
            ? ('silent' as const)
            : ('unassigned' as const),
    })),
  }
}

/* ---- for the platform's program ---- */

async function ownPlatform(ctx: Ctx) {
  const row = ctx.actor.orgId ? await platformOfOrg(ctx.db, ctx.actor.orgId) : undefined
  if (!row) throw new Refused([common.not_found({ what: '本单位的线上平台' })], 404)
  return row
}

export async function ownClasses(ctx: Ctx) {
  const platform = await ownPlatform(ctx)
  const assigned = await store.classesOnPlatform(ctx.db, platform.id)
  const rows = []
  const classes = new Map<string, { row: ClassRow; lines: c.OnlineLine[] }>()
  for (const one of assigned) {
    const held = classes.get(one.classId)
    if (held) continue
    const row = await oneClass(ctx, one.classId)
    classes.set(one.classId, { row, lines: (await onlineLinesOf(ctx.db, row.planId)).lines })
  }
  const orgs = await orgsById(
    ctx.db,
    [...classes.values()].map(({ row }) => row.orgId),
  )
  for (const one of assigned) {
    const { row, lines } = classes.get(one.classId) as { row: ClassRow; lines: c.OnlineLine[] }
    const line = lines.find((l) => l.line === one.line)
    rows.push({
      classId: row.id,
      title: row.title,
      orgName: orgs.get(row.orgId)?.name ?? '',
      startsOn: row.startsOn,
      endsOn: row.endsOn,
      open: c.takesLearning(row.state),
      line: one.line,
      lineTitle: line?.title ?? '',
      hours: line?.hours ?? 0,
      course: one.course,
    })
  }
  return { rows }
}

/** The platform sees a class only where it serves it. */
export async function placeOfLearning(ctx: Ctx, id: string) {
  const row = await oneClass(ctx, id)
  const platforms = await platformsById(
    ctx.db,
    (await store.assignmentsOf(ctx.db, row.id)).map((one) => one.platformId),
  )
  return { orgs: [...platforms.values()].map((one) => one.orgId) }
}

export async function linkLearner(ctx: Ctx, input: ParsedOf<typeof c.linkLearner>) {
  const platform = await ownPlatform(ctx)
  insist(await usable(ctx, platform))
  const person = await personByIdNumber(ctx, normalizeIdNumber(input.idNumber))
  const trainee = person ? await traineeIn(ctx.db, input.id, person.id) : undefined
  // A stranger's number and a wrong name are answered alike.
  const named = person?.nameIndex.equals(ctx.tools.sealer.blind(input.name, 'name'))
  if (!person || !trainee || !named) throw new Refused([c.refusals.not_on_roster()])
  const row = await oneClass(ctx, input.id)
  ctx.record({
    subjects: [`class:${row.id}`, `platform:${platform.id}`, `person:${person.id}`],
    summary: `线上平台“${platform.name}”核对学员身份`,
    region: row.region,
    orgId: platform.orgId,
  })
  return { learner: trainee.id }
}

export async function report(ctx: Ctx, input: ParsedOf<typeof c.reportLearning>) {
  const [row, platform] = await Promise.all([oneClass(ctx, input.id), ownPlatform(ctx)])
  const reasons = await usable(ctx, platform)
  if (!c.takesLearning(row.state)) reasons.push(c.refusals.class_not_open({ state: stateTitle(row.state) }))
  insist(reasons)
  const [assigned, roster, held] = await Promise.all([
    store.assignmentsOf(ctx.db, row.id),
    store.enrolledOf(ctx.db, row.id),
    store.heldEvents(ctx.db, platform.id, [...new Set(input.events.map((e) => e.sitting))]),
  ])
  const people = new Map(roster.map((one) => [one.id, one.personId]))
  insist(
    c.checkReport(input.events, {
      now: ctx.now,
      today: ctx.today,
      startsOn: row.startsOn,
      endsOn: row.endsOn,
      lines: new Set(assigned.filter((one) => one.platformId === platform.id).map((one) => one.line)),
      learners: new Set(people.keys()),
      held: new Map(held.map((one) => [`${one.sitting}:${one.seq}`, { ...one, learner: one.traineeId }])),
      classId: row.id,
    }),
  )
  const taken = await store.insertEvents(
    ctx.db,
    input.events.map((event) => ({
      platformId: platform.id,
      classId: row.id,
      traineeId: event.learner,
      personId: people.get(event.learner) as string,
      sitting: event.sitting,
      seq: event.seq,
      line: event.line,
      kind: event.kind,
      at: event.at,
      positionS: event.positionS,
      correct: event.correct ?? null,
      receivedAt: ctx.now,
    })),
  )
  ctx.record({
    subjects: [`class:${row.id}`, `platform:${platform.id}`],
    summary: `线上平台“${platform.name}”上报学习记录 ${taken} 条`,
    region: row.region,
    orgId: platform.orgId,
    after: { taken, repeated: input.events.length - taken },
  })
  return { taken, repeated: input.events.length - taken }
}

export async function myHours(ctx: Ctx, { id }: { id: string }) {
  const trainee = await traineeIn(ctx.db, id, ctx.actor.personId as string)
  if (!trainee) throw new Refused([common.not_found({ what: '您参加的这个培训班' })], 404)
  return { hours: (await onlineHoursOf(ctx.db, id)).get(ctx.actor.personId as string) ?? null }
}
