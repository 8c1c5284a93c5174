/** Holds as officers and institutions see them: one subject's, a region's, and the exceptions asked for. */
import type { ParsedOf } from '#platform/act'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { orgById, orgsById } from '#registry/organisations'
import { peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import * as s from './service.ts'
import * as store from './store.ts'

interface Whose {
  region: string | null
  orgId: string | null
  name: string
  /** What may be held above it. */
  over: { kind: c.HoldSubject; id: string }[]
}

async function whose(ctx: Ctx, kind: c.HoldSubject, id: string): Promise<Whose> {
  if (kind === 'organisation') {
    const org = await orgById(ctx.db, id)
    if (!org) throw new Refused([common.not_found({ what: '该单位' })], 404)
    return { region: org.region, orgId: id, name: org.name, over: [] }
  }
  if (kind === 'person') {
    const [person] = await peopleById(ctx.db, [id])
    if (!person) throw new Refused([common.not_found({ what: '该人员' })], 404)
    return {
      region: person.region,
      orgId: null,
      name: person.nameMasked,
      over: [],
    }
  }
  const place = (await store.placesOf(ctx.db, { [kind]: [id] })).get(id)
  if (!place) throw new Refused([common.not_found({ what: `该${c.holdSubjects[kind]}` })], 404)
  const over = [
    ...(place.orgId ? [{ kind: 'organisation' as const, id: place.orgId }] : []),
    ...(place.classId ? [{ kind: 'class' as const, id: place.classId }] : []),
    ...(place.personId ? [{ kind: 'person' as const, id: place.personId }] : []),
  ]
  return { region: place.region, orgId: place.orgId, name: place.name, over }
}

/** Where a subject belongs; a person to the office that asks. */
export async function placeOfSubject(
  ctx: Ctx,
  input: {
    subjectKind: c.HoldSubject
    subjectId: string
    region?: string | undefined
  },
) {
  const found = await whose(ctx, input.subjectKind, input.subjectId)
  const region = input.subjectKind === 'person' ? (input.region ?? ctx.scope().regions[0]) : found.region
  return { region: region ?? null, orgs: [found.orgId] }
}

export async function place(ctx: Ctx, input: ParsedOf<typeof c.placeHold>) {
  const found = await whose(ctx, input.subjectKind, input.subjectId)
  const region = (await placeOfSubject(ctx, input)).region
  const id = await s.placeHold(ctx, {
    subject: { kind: input.subjectKind, id: input.subjectId },
    stops: input.stops,
    reason: input.reason,
    clause: input.clause ?? null,
    region: region as string,
    endsOn: input.endsOn ?? null,
    orgId: found.orgId,
  })
  return { id }
}

async function holdOr404(ctx: Ctx, id: string): Promise<store.HoldRow> {
  const row = await store.holdById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该限制' })], 404)
  return row
}
export const placeOfHold = async (ctx: Ctx, id: string) => ({
  region: (await holdOr404(ctx, id)).region,
})

const fromMeasure = (row: store.HoldRow): boolean => row.source?.startsWith('penalty:') ?? false

export async function lift(ctx: Ctx, input: ParsedOf<typeof c.liftHold>) {
  const row = await holdOr404(ctx, input.id)
  // What two people signed is undone by two people, where it was signed.
  if (fromMeasure(row)) insist([c.refusals.from_measure()])
  if (row.liftedAt) insist([common.changed_meanwhile()])
  await s.liftHold(ctx, input.id, input.reason)
  return { ok: true as const }
}

export async function expire(ctx: Ctx, input: ParsedOf<typeof c.expireHolds>) {
  const row = await holdOr404(ctx, input.id)
  if (row.liftedAt || row.version !== input.version || !row.endsOn || row.endsOn >= ctx.today)
    insist([common.changed_meanwhile()])
  await s.liftHold(ctx, row.id, `限制期限 ${row.endsOn} 已满，自动解除`, null)
  return { ok: true as const }
}

export async function shown(ctx: Ctx, rows: readonly store.HoldRow[]): Promise<c.Hold[]> {
  const idsOf = (kind: c.HoldSubject) => rows.filter((r) => r.subjectKind === kind).map((r) => r.subjectId)
  const exceptions = await store.exceptionsOf(
    ctx.db,
    rows.map((r) => r.id),
  )
  const casesOf = (kind: c.ExceptionCase) =>
    exceptions.filter((e) => e.caseKind === kind).map((e) => e.caseId)
  const [orgs, people, places, names] = await Promise.all([
    orgsById(ctx.db, idsOf('organisation')),
    peopleById(ctx.db, [...new Set([...idsOf('person'), ...casesOf('person')])]),
    store.placesOf(ctx.db, {
      class: [...new Set([...idsOf('class'), ...casesOf('class')])],
      claim: [...new Set([...idsOf('claim'), ...casesOf('claim')])],
    }),
    accountNames(ctx.db, [
      ...rows.map((r) => r.placedBy),
      ...exceptions.flatMap((e) => [e.askedBy, e.signedBy]),
    ]),
  ])
  const masked = new Map(people.map((p) => [p.id, p.nameMasked]))
  const nameOf = (kind: c.HoldSubject, id: string) =>
    (kind === 'organisation'
      ? orgs.get(id)?.name
      : kind === 'person'
        ? masked.get(id)
        : places.get(id)?.name) ?? '—'
  const reach = (verb: string) => ctx.scope(verb).regions
  return rows.map((row) => {
    const live = row.liftedAt === null
    const mayLift = live && reach('hold.lift').includes(row.region)
    const can: string[] = []
    if (mayLift && row.placedBy !== ctx.actor.accountId && !fromMeasure(row)) can.push('lift')
    if (live && row.stops !== 'watch' && reach('hold.place').includes(row.region)) can.push('except')
    return {
      id: row.id,
      subjectKind: row.subjectKind,
      subjectId: row.subjectId,
      subjectName: nameOf(row.subjectKind, row.subjectId),
      region: row.region,
      stops: row.stops,
      reason: row.reason,
      clause: row.clause,
      source: row.source,
      placedByName: names.get(row.placedBy) ?? '—',
      placedAt: row.placedAt,
      endsOn: row.endsOn,
      liftedAt: row.liftedAt,
      liftReason: row.liftReason,
      exceptions: exceptions
        .filter((e) => e.holdId === row.id)
        .map((e) => ({
          id: e.id,
          caseKind: e.caseKind,
          caseId: e.caseId,
          caseName: nameOf(e.caseKind, e.caseId),
          reason: e.reason,
          endsOn: e.endsOn,
          state: c.exceptionState(e),
          askedByName: names.get(e.askedBy) ?? '—',
          askedAt: e.askedAt,
          signedByName: e.signedBy ? (names.get(e.signedBy) ?? '—') : null,
          endReason: e.endReason,
          can:
            !mayLift || e.endedAt
              ? []
              : e.signedAt || e.askedBy === ctx.actor.accountId
                ? ['end']
                : ['sign', 'end'],
        })),
      version: row.version,
      can,
    }
  })
}

/** Officers' watches are not for those they watch. */
export async function list(ctx: Ctx, input: ParsedOf<typeof c.listHolds>) {
  const found = await whose(ctx, input.subjectKind, input.subjectId)
  const rows = await store.holdsOf(ctx.db, [input.subjectId, ...found.over.map((one) => one.id)])
  const reach = ctx.scope().regions
  // Of somebody who lives elsewhere an office sees what it or an office under it placed.
  const theirs = input.subjectKind === 'person' && !(found.region && reach.includes(found.region))
  return {
    rows: await shown(
      ctx,
      rows.filter((r) => (reach.length > 0 || r.stops !== 'watch') && (!theirs || reach.includes(r.region))),
    ),
  }
}

export async function page(ctx: Ctx, input: ParsedOf<typeof c.holdPage>) {
  const within = input.region ? regions().under(input.region) : null
  const found = await store.holdsPage(ctx.db, ctx.scope().regions, {
    ...input,
    within,
  })
  return { ...found, rows: await shown(ctx, found.rows) }
}

/** The case must be one that this hold stands over. */
export async function ask(ctx: Ctx, input: ParsedOf<typeof c.askException>) {
  const hold = await holdOr404(ctx, input.id)
  const itself = hold.subjectKind === input.caseKind && hold.subjectId === input.caseId
  const known =
    input.caseKind === 'person'
      ? (await peopleById(ctx.db, [input.caseId])).length > 0
      : itself ||
        (await whose(ctx, input.caseKind, input.caseId)).over.some((one) => one.id === hold.subjectId) ||
        hold.subjectKind === 'person'
  if (!known || itself) insist([c.refusals.no_case({ field: 'caseId' })])
  const id = await s.exceptHold(ctx, {
    holdId: hold.id,
    case: { kind: input.caseKind, id: input.caseId },
    reason: input.reason,
    endsOn: input.endsOn ?? null,
  })
  return { id }
}

export const placeOfException = async (ctx: Ctx, id: string) => ({
  region: (await s.exceptionAndHold(ctx, id)).hold.region,
})
export async function sign(ctx: Ctx, input: ParsedOf<typeof c.signException>) {
  await s.signExceptionOf(ctx, input.id)
  return { ok: true as const }
}
export async function end(ctx: Ctx, input: ParsedOf<typeof c.endException>) {
  await s.endExceptionOf(ctx, input.id, input.reason)
  return { ok: true as const }
}
