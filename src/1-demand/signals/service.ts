import { v7 as uuidv7 } from 'uuid'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { yuan } from '#platform/fen'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import { checkUscc, normalizeUscc, orgById, orgsById, orgsByUscc } from '#registry/organisations'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import {
  checkClose,
  checkKeeper,
  checkNeed,
  checkNeededBy,
  chooseChannel,
  type Need,
  needKey,
  shownState,
  vacancyMoves,
} from './rules.ts'
import type { VacancyRow } from './store.ts'
import * as store from './store.ts'

/** Kind of the actor's own organisation: it decides the channel, and whose vacancies it keeps. */
export const kindOfActor = async (ctx: Ctx): Promise<string | null> =>
  ctx.actor.orgId ? ((await orgById(ctx.db, ctx.actor.orgId))?.kind ?? null) : null

export async function showVacancies(ctx: Ctx, rows: readonly VacancyRow[]): Promise<c.Vacancy[]> {
  const [occupations, reporters, orgKind] = await Promise.all([
    occupationsByCode(
      ctx.db,
      rows.map((r) => r.occupationCode),
    ),
    orgsById(
      ctx.db,
      rows.map((r) => r.reporterOrgId),
    ),
    kindOfActor(ctx),
  ])
  const scope = ctx.scope('vacancy.report')
  const actor = { orgId: ctx.actor.orgId, orgKind }
  return rows.map((row) => {
    const may =
      covers(scope, { region: row.region, orgs: [row.employerOrgId, row.reporterOrgId] }) &&
      checkKeeper(row, actor).length === 0
    return {
      ...row,
      regionName: regions().fullName(row.region),
      occupationName: occupations.get(row.occupationCode)?.name ?? row.occupationCode,
      reporterName: reporters.get(row.reporterOrgId)?.name ?? '',
      reportedOn: dayOf(row.reportedAt),
      closedOn: row.closedAt && dayOf(row.closedAt),
      state: shownState(row, ctx.today),
      can: openMoves(vacancyMoves, row.state, () => may, ctx.actor.accountId),
    }
  })
}

export async function placeOfVacancy(ctx: Ctx, id: string) {
  const row = await store.vacancyById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该岗位需求' })], 404)
  return { region: row.region, orgs: [row.employerOrgId, row.reporterOrgId] }
}

/** The employer of a report: an enterprise is its own; others choose a registered one or give name and code. */
async function employerOf(ctx: Ctx, input: ParsedOf<typeof c.reportVacancy>, orgKind: string | null) {
  const own = orgKind === 'enterprise'
  const id = input.employerOrgId ?? (own ? ctx.actor.orgId : null)
  if (id) {
    const org = await orgById(ctx.db, id)
    if (!org) return { reasons: [common.not_found({ what: '该用人单位' })] }
    const reasons = own && org.id !== ctx.actor.orgId ? [c.refusals.employer_other()] : []
    return { employer: { orgId: org.id, name: org.name, uscc: org.uscc }, reasons }
  }
  if (!input.employerName || !input.employerUscc) {
    return { reasons: [c.refusals.employer_needed({ field: 'employerName' })] }
  }
  const uscc = normalizeUscc(input.employerUscc)
  const reasons = checkUscc(uscc, 'employerUscc')
  const org = (await orgsByUscc(ctx.db, [uscc])).get(uscc)
  if (org && org.name !== input.employerName) {
    const facts = { name: input.employerName, registered: org.name }
    reasons.push(c.refusals.employer_name(facts, { field: 'employerName' }))
  }
  return { employer: { orgId: org?.id ?? null, name: input.employerName, uscc }, reasons }
}

export async function known(ctx: Ctx, codes: readonly string[]) {
  const occupations = await occupationsByCode(ctx.db, codes)
  return { occupations, regions: regions().byCode, today: ctx.today }
}

const needOf = (
  input: {
    [K in keyof Need]?: Need[K] | null | undefined
  },
): Need => ({
  region: input.region ?? '',
  occupationCode: input.occupationCode ?? '',
  level: input.level ?? null,
  headcount: input.headcount ?? 0,
  wageFromFen: input.wageFromFen ?? null,
  wageToFen: input.wageToFen ?? null,
  skills: input.skills ?? '',
  neededBy: input.neededBy ?? '',
  trains: input.trains ?? false,
})

const shown = (row: Need & { headcount: number }) => ({
  region: row.region,
  occupationCode: row.occupationCode,
  level: row.level,
  headcount: row.headcount,
  wage:
    row.wageFromFen === null
      ? null
      : `${yuan(row.wageFromFen)}–${yuan(row.wageToFen ?? row.wageFromFen)} 元/月`,
  skills: row.skills,
  neededBy: row.neededBy,
  trains: row.trains,
})

export const subjectsOf = (row: Pick<VacancyRow, 'id' | 'employerOrgId'>) => [
  `vacancy:${row.id}`,
  ...(row.employerOrgId ? [`organisation:${row.employerOrgId}`] : []),
]

/** Reasons where an open vacancy of the employer already tells this need. */
export async function toldBefore(
  ctx: Ctx,
  uscc: string,
  need: Need,
  names: { employer: string; occupation: string },
  except?: string,
): Promise<Reason[]> {
  await store.lockEmployers(ctx.db, [uscc])
  const key = needKey(uscc, need)
  const open = await store.openVacanciesOf(ctx.db, [uscc])
  return open.some((v) => v.id !== except && needKey(uscc, v) === key) ? [c.refusals.told_before(names)] : []
}

export function newVacancy(
  ctx: Ctx,
  need: Need,
  employer: { orgId: string | null; name: string; uscc: string },
  channel: c.Channel,
): VacancyRow {
  return {
    id: uuidv7(),
    employerOrgId: employer.orgId,
    employerName: employer.name,
    employerUscc: employer.uscc,
    ...need,
    channel,
    reporterOrgId: ctx.actor.orgId as string,
    reportedBy: ctx.actor.accountId,
    reportedAt: ctx.now,
    state: 'open',
    closedAt: null,
    closedBy: null,
    closeReason: null,
    filled: null,
    version: 1,
  }
}

export function recordNew(ctx: Ctx, row: VacancyRow, occupation: string, files: string[] = []): void {
  ctx.record({
    subjects: subjectsOf(row),
    summary: `填报岗位需求：${row.employerName}，${occupation} ${row.headcount} 人（${c.channels[row.channel]}）`,
    region: row.region,
    orgId: row.employerOrgId,
    after: {
      employerName: row.employerName,
      employerUscc: row.employerUscc,
      channel: row.channel,
      ...shown(row),
    },
    files,
  })
}

export async function report(ctx: Ctx, input: ParsedOf<typeof c.reportVacancy>) {
  const orgKind = await kindOfActor(ctx)
  const need = needOf(input)
  const facts = await known(ctx, [need.occupationCode])
  const chosen = chooseChannel(orgKind, input.channel)
  const from = await employerOf(ctx, input, orgKind)
  const reasons = [...from.reasons, ...chosen.reasons, ...checkNeed(need, facts)]
  const occupation = facts.occupations.get(need.occupationCode)?.name ?? need.occupationCode
  if (from.employer) {
    const names = { employer: from.employer.name, occupation }
    reasons.push(...(await toldBefore(ctx, from.employer.uscc, need, names)))
  }
  insist(reasons)
  if (!chosen.channel) throw new Refused([common.denied()], 403)
  const row = newVacancy(ctx, need, from.employer as NonNullable<typeof from.employer>, chosen.channel)
  await store.insertVacancies(ctx.db, [row])
  recordNew(ctx, row, occupation)
  return { id: row.id, version: 1 }
}

async function opened(ctx: Ctx, id: string, move: keyof typeof vacancyMoves.moves) {
  const row = await store.vacancyById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该岗位需求' })], 404)
  const actor = { orgId: ctx.actor.orgId, orgKind: await kindOfActor(ctx) }
  const reasons = [
    ...refuseMove(vacancyMoves, move, row.state, ctx.actor.accountId),
    ...checkKeeper(row, actor),
  ]
  return { row, reasons }
}

const occupationName = async (ctx: Ctx, code: string) =>
  (await occupationsByCode(ctx.db, [code])).get(code)?.name ?? code

async function save(ctx: Ctx, row: VacancyRow, version: number, set: Partial<VacancyRow>) {
  if (!(await store.updateVacancy(ctx.db, row.id, version, set))) insist([common.changed_meanwhile()])
  return { version: version + 1 }
}

export async function change(ctx: Ctx, input: ParsedOf<typeof c.changeVacancy>) {
  const { row, reasons } = await opened(ctx, input.id, 'change')
  const need = needOf(input)
  const facts = await known(ctx, [need.occupationCode])
  reasons.push(...checkNeed(need, facts))
  if (!covers(ctx.scope(), { region: need.region, orgs: [row.employerOrgId, row.reporterOrgId] })) {
    const region = regions().nameOf(need.region)
    reasons.push(c.refusals.region_outside({ region }, { field: 'region' }))
  }
  const occupation = facts.occupations.get(need.occupationCode)?.name ?? need.occupationCode
  reasons.push(
    ...(await toldBefore(ctx, row.employerUscc, need, { employer: row.employerName, occupation }, row.id)),
  )
  insist(reasons)
  const done = await save(ctx, row, input.version, need)
  ctx.record({
    subjects: subjectsOf(row),
    summary: `修改岗位需求：${row.employerName}，${occupation} ${need.headcount} 人`,
    region: need.region,
    orgId: row.employerOrgId,
    before: shown(row),
    after: shown(need),
    reason: input.reason,
  })
  return done
}

export async function close(ctx: Ctx, input: ParsedOf<typeof c.closeVacancy>) {
  const { row, reasons } = await opened(ctx, input.id, 'close')
  insist([...reasons, ...checkClose(input.closeReason, input.filled, row.headcount)])
  const done = await save(ctx, row, input.version, {
    state: 'closed',
    closedAt: ctx.now,
    closedBy: ctx.actor.accountId,
    closeReason: input.closeReason,
    filled: input.filled,
  })
  ctx.record({
    subjects: subjectsOf(row),
    summary: `结束招聘：${row.employerName}，${await occupationName(ctx, row.occupationCode)}，${c.closeReasons[input.closeReason]}，招到 ${input.filled} 人`,
    region: row.region,
    orgId: row.employerOrgId,
    before: { state: '招聘中' },
    after: { state: '已结束', filled: input.filled },
  })
  return done
}

export async function reopen(ctx: Ctx, input: ParsedOf<typeof c.reopenVacancy>) {
  const { row, reasons } = await opened(ctx, input.id, 'reopen')
  const need = { ...needOf(row), neededBy: input.neededBy }
  const occupation = await occupationName(ctx, row.occupationCode)
  reasons.push(
    ...checkNeededBy(input.neededBy, ctx.today, { field: 'neededBy' }),
    ...(await toldBefore(ctx, row.employerUscc, need, { employer: row.employerName, occupation }, row.id)),
  )
  insist(reasons)
  const done = await save(ctx, row, input.version, {
    state: 'open',
    neededBy: input.neededBy,
    closedAt: null,
    closedBy: null,
    closeReason: null,
    filled: null,
  })
  ctx.record({
    subjects: subjectsOf(row),
    summary: `恢复招聘：${row.employerName}，${occupation}`,
    region: row.region,
    orgId: row.employerOrgId,
    before: { state: '已结束', closeReason: row.closeReason, filled: row.filled },
    after: { state: '招聘中', neededBy: input.neededBy },
    reason: input.reason,
  })
  return done
}
