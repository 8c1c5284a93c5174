/** Signs of integrity risk: computed from the record, seen and handled by discipline inspectors only. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { loadCalendar } from '#platform/calendar'
import { addMonths, dayOf, instantAt } from '#platform/day'
import type { Db } from '#platform/db'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx, Tools } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { orgsById } from '#registry/organisations'
import { checkIdNumber, maskIdNumber, normalizeIdNumber } from '#registry/people'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import * as store from './store.ts'

const monthOf = (day: string): string => day.slice(0, 7)
const viewerOf = (ctx: Ctx): store.Viewer => ({
  accountId: ctx.actor.accountId,
  orgId: ctx.actor.orgId,
  regions: ctx.scope('integrity.read').regions,
})

/** What one month's record says, of everybody. */
async function compute(db: Db, month: string) {
  const first = `${month}-01`
  const next = addMonths(first, 1)
  const [from, until] = [instantAt(first, '00:00'), instantAt(next, '00:00')]
  const [approvals, interest, against, exceptions, calendar] = await Promise.all([
    store.approvals(db, from, until),
    store.interestHits(db, from, until),
    store.againstHits(db, from, until),
    store.exceptionHits(db, from, until),
    loadCalendar(db),
  ])
  const findings = [
    ...c.findingsOf(approvals, calendar),
    ...c.interestOf(interest),
    ...c.againstOf(against),
    ...c.exceptionsOf(exceptions),
  ]
  return { acts: approvals.length, findings, first, next }
}

async function keep(db: Db, month: string, now: string, byAccount: string | null) {
  const { acts, findings, first, next } = await compute(db, month)
  await store.keepFindings(
    db as never,
    findings.map((one) => ({ ...one, id: uuidv7(), month: first, foundAt: now, seenAt: now })),
  )
  await store.insertRun(db as never, {
    id: uuidv7(),
    fromOn: first,
    toOn: next,
    at: now,
    byAccount,
    acts,
    found: findings.length,
  })
  return { acts, found: findings.length }
}

export async function run(ctx: Ctx, input: ParsedOf<typeof c.runIntegrity>) {
  if (input.month > monthOf(ctx.today)) insist([c.refusals.future({ field: 'month' })])
  const out = await keep(ctx.db, input.month, ctx.now, ctx.actor.accountId)
  // Neither the office's region nor anybody's name: the offices read the record of their regions.
  ctx.record({
    subjects: ['integrity:run'],
    summary: `计算 ${input.month} 廉政风险线索`,
    orgId: ctx.actor.orgId,
    after: { events: out.acts },
  })
  return out
}

/** Nightly: the month that runs and the one before. */
export async function watchIntegrity(tools: Tools): Promise<void> {
  const now = tools.clock.now().toISOString()
  const today = dayOf(now)
  for (const month of [monthOf(addMonths(today, -1)), monthOf(today)])
    await tools.db.transaction().execute((trx) => keep(trx, month, now, null))
}

async function shown(ctx: Ctx, rows: readonly store.FindingRecord[]): Promise<c.FindingListRow[]> {
  const [officers, orgs] = await Promise.all([
    store.officers(
      ctx.db,
      rows.map((r) => r.accountId),
    ),
    orgsById(
      ctx.db,
      rows.flatMap((r) => r.orgId ?? []),
    ),
  ])
  return rows.map((row) => ({
    id: row.id,
    rule: row.rule,
    officer: officers.get(row.accountId)?.name ?? '—',
    office: officers.get(row.accountId)?.orgName ?? '—',
    region: row.region,
    regionName: regions().fullName(row.region),
    orgName: row.orgId ? (orgs.get(row.orgId)?.name ?? '—') : null,
    month: monthOf(row.month),
    said: row.said,
    measured: Number(row.measured),
    threshold: Number(row.threshold),
    state: row.state,
    outcome: row.state === 'closed' || row.state === 'proposed' ? row.outcome : null,
    foundAt: row.foundAt,
  }))
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listFindings>) {
  const within = input.region ? regions().under(input.region) : null
  const page = await store.findingPage(ctx.db, viewerOf(ctx), { ...input, within })
  return { ...page, rows: await shown(ctx, page.rows) }
}

/** What a viewer may not see is not there for them. */
async function one(ctx: Ctx, id: string): Promise<store.FindingRecord> {
  const row = await store.findingById(ctx.db, id)
  if (!row || !c.maySee(ctx.actor, row)) throw new Refused([common.not_found({ what: '这条线索' })], 404)
  return row
}
export const placeOf = async (ctx: Ctx, id: string) => ({ region: (await one(ctx, id)).region })

export async function view(ctx: Ctx, { id }: { id: string }) {
  const row = await one(ctx, id)
  const [[head], others, names, history, infos] = await Promise.all([
    shown(ctx, [row]),
    store.othersOf(ctx.db, viewerOf(ctx), row.accountId, row.id),
    accountNames(ctx.db, [row.handledBy, row.proposedBy, row.closedBy]),
    store.historyOf(ctx.db, row.id),
    ctx.tools.files.info(ctx.db, row.files),
  ])
  const nameOf = (account: string | null) => (account ? (names.get(account) ?? '') : null)
  const may = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  return {
    ...(head as c.FindingListRow),
    outcome: row.outcome,
    rows: row.rows,
    handledByName: nameOf(row.handledBy),
    note: row.note,
    files: infos.map((f) => ({
      id: f.id,
      name: f.name,
      mime: f.mime,
      bytes: f.bytes,
      url: ctx.tools.files.link(f.id, ctx.now),
    })),
    proposedByName: nameOf(row.proposedBy),
    returnReason: row.returnReason,
    closedByName: nameOf(row.closedBy),
    others: others.map((o) => ({
      id: o.id,
      rule: o.rule,
      month: monthOf(o.month),
      said: o.said,
      state: o.state,
    })),
    history,
    version: row.version,
    can: openMoves(c.findingMoves, row.state, may, ctx.actor.accountId, c.handsOf(row)),
  }
}

export async function summary(ctx: Ctx) {
  const [rows, last] = await Promise.all([store.counts(ctx.db, viewerOf(ctx)), store.lastRun(ctx.db)])
  const sum = (of: (r: (typeof rows)[number]) => boolean) => rows.filter(of).reduce((all, r) => all + r.n, 0)
  return {
    rules: (Object.keys(c.signs) as c.Sign[]).map((rule) => {
      const closed = (outcome: c.Outcome) =>
        sum((r) => r.rule === rule && r.state === 'closed' && r.outcome === outcome)
      return {
        rule,
        found: sum((r) => r.rule === rule),
        open: sum((r) => r.rule === rule && r.state !== 'closed'),
        harmless: closed('harmless'),
        mistake: closed('mistake'),
        negligent: closed('negligent'),
        deliberate: closed('deliberate'),
      }
    }),
    lastRun: last ? { at: last.at, month: monthOf(last.fromOn), acts: last.acts, found: last.found } : null,
  }
}

async function step(
  ctx: Ctx,
  input: { id: string; version: number },
  move: keyof typeof c.findingMoves.moves,
  set: Partial<store.FindingRecord>,
  more: { reason?: string; files?: string[]; check?: Reason[] } = {},
) {
  const row = await one(ctx, input.id)
  const reasons = refuseMove(c.findingMoves, move, row.state, ctx.actor.accountId, c.handsOf(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist([...reasons, ...(more.check ?? [])])
  const { to, title } = c.findingMoves.moves[move]
  if (!(await store.updateFinding(ctx.db, row, { ...set, state: to }))) insist([common.changed_meanwhile()])
  // No region: who reads the record of a region reads nothing of this.
  ctx.record({
    subjects: [`integrity:${row.id}`],
    summary: title,
    orgId: ctx.actor.orgId,
    before: { state: c.findingMoves.states[row.state] },
    after: {
      state: c.findingMoves.states[to],
      ...(set.outcome ? { result: c.outcomes[set.outcome] } : {}),
    },
    reason: more.reason ?? null,
    files: more.files ?? [],
  })
  return { version: row.version + 1, state: to }
}

export const take = (ctx: Ctx, input: ParsedOf<typeof c.takeFinding>) =>
  step(ctx, input, 'take', { handledBy: ctx.actor.accountId, handledAt: ctx.now })
export async function propose(ctx: Ctx, input: ParsedOf<typeof c.proposeFinding>) {
  const owned = await ctx.tools.files.ownedBy(ctx.db, input.files, ctx.actor.accountId)
  return await step(
    ctx,
    input,
    'propose',
    {
      outcome: input.outcome,
      note: input.note,
      files: input.files,
      proposedBy: ctx.actor.accountId,
      proposedAt: ctx.now,
      returnReason: null,
    },
    {
      reason: input.note,
      files: input.files,
      check: owned ? [] : [c.refusals.not_your_file({ field: 'files' })],
    },
  )
}
export const giveBack = (ctx: Ctx, input: ParsedOf<typeof c.returnFinding>) =>
  step(ctx, input, 'return', { returnReason: input.reason }, { reason: input.reason })
export const close = (ctx: Ctx, input: ParsedOf<typeof c.closeFinding>) =>
  step(ctx, input, 'close', { closedBy: ctx.actor.accountId, closedAt: ctx.now })

// Relatives

export async function kin(ctx: Ctx) {
  const rows = await store.kinOf(ctx.db, ctx.actor.accountId)
  return {
    rows: rows.map((r) => ({
      id: r.id,
      person: r.personMasked,
      relation: r.relation,
      declaredAt: r.declaredAt,
      endedOn: r.endedAt ? dayOf(r.endedAt) : null,
    })),
  }
}

export async function declare(ctx: Ctx, input: ParsedOf<typeof c.declareKin>) {
  const idNumber = normalizeIdNumber(input.idNumber)
  insist(checkIdNumber(idNumber, ctx.today))
  const id = uuidv7()
  const fresh = await store.insertKin(ctx.db, {
    id,
    accountId: ctx.actor.accountId,
    personIndex: ctx.tools.sealer.blind(idNumber, 'id_number'),
    personMasked: maskIdNumber(idNumber),
    relation: input.relation,
    declaredAt: ctx.now,
    endedAt: null,
    endReason: null,
  })
  if (!fresh) insist([c.refusals.known_kin({ field: 'idNumber' })])
  ctx.record({
    subjects: [`kin:${id}`],
    summary: '申报近亲属',
    orgId: ctx.actor.orgId,
  })
  return { id }
}

export async function endKin(ctx: Ctx, input: ParsedOf<typeof c.endKin>) {
  if (!(await store.closeKin(ctx.db, input.id, ctx.actor.accountId, ctx.now, input.reason)))
    insist([c.refusals.not_yours()])
  ctx.record({
    subjects: [`kin:${input.id}`],
    summary: '终止近亲属申报',
    orgId: ctx.actor.orgId,
    reason: input.reason,
  })
  return { ok: true as const }
}
