/** What waits too long, whoever it waits for: by step of the 责任矩阵, with who holds it there. */
import { addDays, dayOf, daysBetween, instantAt } from '#platform/day'
import type { Ctx } from '#platform/serve'
import { orgsById } from '#registry/organisations'
import { orgKinds } from '#registry/organisations/contract'
import { regions } from '#registry/regions'
import { daysOf, officesHolding, readVerbOf, stepOf, stepOfVerb } from '#registry/responsibility'
import type { LateMatter } from './contract.ts'
import { type DutySpec, duties } from './duties.ts'
import { type LateRow, late } from './store.ts'

/** Whoever may not read the records hears nothing of them: signs against officers, say. */
const mayRead = (ctx: Ctx, duty: DutySpec): boolean => ctx.may(readVerbOf(duty.verb) ?? duty.verb)
const hasPage = (duty: DutySpec): boolean => duty.place === 'region' && !duty.outside

export async function lateOf(ctx: Ctx, input: { region?: string | undefined }) {
  const reach = ctx.scope().regions
  const within = input.region ? new Set(regions().under(input.region)) : null
  const wanted = within ? reach.filter((code) => within.has(code)) : reach
  const asked = duties.flatMap((duty) => {
    const key = stepOfVerb(duty.verb)
    return key && !duty.untimed && mayRead(ctx, duty) ? [{ duty, step: stepOf(key) }] : []
  })
  const found = await Promise.all(
    asked.map(async ({ duty, step }) => {
      const before = instantAt(addDays(ctx.today, -daysOf(duty.verb)), '00:00')
      return { duty, step, rows: await late(ctx.db, duty, wanted, before) }
    }),
  )
  const there = found.filter(({ rows }) => rows.length > 0)
  const all = there.flatMap(({ duty, rows }) => rows.map((row) => ({ verb: duty.verb, region: row.region })))
  const [offices, orgs] = await Promise.all([
    officesHolding(ctx, all),
    orgsById(
      ctx.db,
      there.flatMap(({ rows }) => rows.flatMap((row) => row.orgId ?? [])),
    ),
  ])
  const holders = (duty: DutySpec, row: LateRow): string[] =>
    duty.place === 'org' || duty.place === 'house'
      ? [row.orgId ? (orgs.get(row.orgId)?.name ?? '已不在册') : '当事人本人']
      : offices(duty.verb, row.region).map((office) => `${office.name}（${office.people} 人）`)
  const matters = there.map(
    ({ duty, step, rows }): LateMatter => ({
      key: duty.key,
      title: duty.title_of_others ?? duty.title,
      step: step.title,
      department: orgKinds[step.leads],
      clause: step.clause,
      days: daysOf(duty.verb),
      total: Number(rows[0]?.total ?? 0),
      rows: rows.map((row) => ({
        id: row.id,
        title: row.title,
        regionName: regions().fullName(row.region),
        since: row.since,
        days: Math.max(0, daysBetween(dayOf(row.since), ctx.today)),
        holders: holders(duty, row),
        path: hasPage(duty) ? duty.one.replace(':id', row.id) : null,
      })),
    }),
  )
  matters.sort((a, b) => (b.rows[0]?.days ?? 0) - (a.rows[0]?.days ?? 0))
  return { matters, total: matters.reduce((sum, one) => sum + one.total, 0) }
}
