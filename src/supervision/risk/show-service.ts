import type { ParsedOf } from '#platform/act'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { stopTitle } from '#registry/holds/contract'
import { orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import { movesOpen, oneAlert } from './alert-service.ts'
import * as c from './contract.ts'
import { ruleOf } from './engine-service.ts'
import { tiesOf } from './ref-store.ts'
import * as store from './store.ts'
import { thingsOf } from './thing-service.ts'

/** What fits on a screen and can still be read. */
const MOST_THINGS = 120
const MOST_TIES = 1500

const titleOf = (code: string): string => ruleOf(code)?.title ?? `已停用的规则（${code}）`

async function shown(ctx: Ctx, rows: readonly store.AlertRecord[]): Promise<c.AlertListRow[]> {
  const orgs = await orgsById(
    ctx.db,
    rows.flatMap((row) => row.orgId ?? []),
  )
  const names = await accountNames(
    ctx.db,
    rows.map((row) => row.acknowledgedBy),
  )
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    code: row.code,
    title: titleOf(row.code),
    stage: row.stage,
    severity: row.severity,
    region: row.region,
    regionName: regions().fullName(row.region),
    orgId: row.orgId,
    orgName: row.orgId ? (orgs.get(row.orgId)?.name ?? null) : null,
    says: row.says,
    rows: row.rowCount,
    happenedOn: row.happenedOn,
    raisedAt: row.raisedAt,
    state: row.state,
    dueOn: row.dueOn,
    overdue: row.state !== 'closed' && row.dueOn < ctx.today,
    escalatedTo: row.heldBy === row.region ? null : regions().nameOf(row.heldBy),
    ownerName: row.acknowledgedBy ? (names.get(row.acknowledgedBy) ?? '') : null,
    outcome: row.outcome,
    version: row.version,
  }))
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listAlerts>) {
  const page = await store.alertPage(ctx.db, ctx.scope().regions, {
    ...input,
    code: input.rule,
    within: input.region ? regions().under(input.region) : null,
    overdueOn: input.overdue ? ctx.today : null,
    mine: input.mine ? ctx.actor.accountId : null,
  })
  return { ...page, rows: await shown(ctx, page.rows) }
}

export async function view(ctx: Ctx, { id }: { id: string }) {
  const row = await oneAlert(ctx, id)
  const [head] = await shown(ctx, [row])
  const rule = ruleOf(row.code)
  const holds = await store.holdsFrom(ctx.db, row.id)
  const refOf = (kind: string, one: string) => `${kind === 'organisation' ? 'provider' : kind}:${one}`
  const things = await thingsOf(ctx.db, [
    ...row.subjects,
    ...row.evidence.map((one) => one.about),
    ...holds.map((one) => refOf(one.subjectKind, one.subjectId)),
  ])
  const thing = (ref: string) => things.get(ref) as c.Thing
  const nameOf = (kind: string, one: string) => thing(refOf(kind, one)).title
  const names = await accountNames(ctx.db, [row.examinedBy, row.closedBy])
  const earlier = row.earlierId ? await store.alertById(ctx.db, row.earlierId) : undefined
  return {
    ...(head as c.AlertListRow),
    tells: rule?.tells ?? '',
    honest: rule?.honest ?? '',
    clause: rule?.clause ?? null,
    strength: rule ? c.strengths[rule.strength] : '',
    patterns: [...(rule?.patterns ?? [])],
    setting: row.setting,
    thresholds: Object.entries(row.thresholds).map(([name, value]) => ({
      title: rule?.thresholds[name]?.title ?? name,
      unit: rule?.thresholds[name]?.unit ?? '',
      value,
    })),
    subjects: row.subjects.map(thing),
    evidence: row.evidence.map((one) => ({
      about: thing(one.about),
      says: one.says,
      at: one.at ?? null,
      facts: Object.entries(one.facts ?? {}).map(([label, value]) => ({ label, value: String(value) })),
    })),
    seenAt: row.seenAt,
    goneAt: row.goneAt,
    earlier: earlier ? { id: earlier.id, number: earlier.number } : null,
    related: (await store.relatedTo(ctx.db, row, ctx.scope().regions)).map(({ code, ...one }) => ({
      ...one,
      title: titleOf(code),
    })),
    acknowledgedAt: row.acknowledgedAt,
    note: row.note,
    files: (await ctx.tools.files.info(ctx.db, row.files)).map((f) => ({
      id: f.id,
      name: f.name,
      mime: f.mime,
      bytes: f.bytes,
      url: ctx.tools.files.link(f.id, ctx.now),
    })),
    stops: row.stops.map((stop) => ({
      ...stop,
      name: nameOf(stop.kind, stop.id),
      title: stopTitle(stop.kind, stop.stops),
    })),
    examinedByName: row.examinedBy ? (names.get(row.examinedBy) ?? '') : null,
    examinedAt: row.examinedAt,
    returnReason: row.returnReason,
    closedByName: row.closedBy ? (names.get(row.closedBy) ?? '') : null,
    closedAt: row.closedAt,
    holds: holds.map((one) => ({
      id: one.id,
      name: nameOf(one.subjectKind, one.subjectId),
      title: stopTitle(one.subjectKind as c.Stop['kind'], one.stops as c.Stop['stops']),
      placedAt: one.placedAt,
      endsOn: one.endsOn,
      liftedAt: one.liftedAt,
      exceptions: one.exceptions,
    })),
    can: movesOpen(ctx, row),
  }
}

/** The alert's own links first, then what else ties its people and classes together. */
export async function graph(ctx: Ctx, { id }: { id: string }) {
  const row = await oneAlert(ctx, id)
  const own = row.links.map(([from, to, label]) => ({ from, to, label }))
  const focus = new Set([...row.subjects, ...row.evidence.map((one) => one.about)])
  const all = new Set([...focus, ...own.flatMap((tie) => [tie.from, tie.to])])
  const idsOf = (kind: string) =>
    [...all].flatMap((ref) => (ref.startsWith(`${kind}:`) ? [ref.slice(kind.length + 1)] : []))
  const more = await tiesOf(ctx.db, idsOf('person'), idsOf('class'), MOST_TIES)
  const links = new Map([...own, ...more].map((tie) => [`${tie.from} ${tie.to}`, tie]))
  const wanted = new Set([...all, ...[...links.values()].flatMap((tie) => [tie.from, tie.to])])
  const kept = new Set([...wanted].slice(0, MOST_THINGS))
  const things = await thingsOf(ctx.db, kept)
  const alerts = await store.alertsPer(ctx.db, [...kept], ctx.scope().regions)
  return {
    things: [...things.values()].map((thing) => ({
      ...thing,
      focus: focus.has(thing.ref),
      alerts: alerts.get(thing.ref) ?? 0,
    })),
    links: [...links.values()].filter((tie) => kept.has(tie.from) && kept.has(tie.to)),
    cut: kept.size < wanted.size,
  }
}
