import { shortageOn } from '#demand/catalogue'
import { estimateSeat, packOn } from '#money/policy'
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { levelNames } from '#registry/occupations/contract'
import { regions } from '#registry/regions'
import { type getInstitution, type Institution, type listInstitutions, ownershipTitles } from './contract.ts'
import * as store from './store.ts'

type AnyCtx = Ctx<Actor | null>
type Row = Awaited<ReturnType<typeof store.institutionRows>>['rows'][number]
type Details = Awaited<ReturnType<typeof store.detailsOf>>

function show(row: Row, details: Details): Institution {
  const venue = details.venues.find((v) => v.orgId === row.orgId)
  return {
    orgId: row.orgId,
    name: row.name,
    region: row.region,
    regionName: regions().fullName(row.region),
    address: row.address,
    ownershipTitle: ownershipTitles[row.ownership],
    skills: details.skills
      .filter((s) => s.orgId === row.orgId)
      .map((s) => ({
        occupationCode: s.occupationCode,
        title: s.title || (s.occupationName ?? ''),
        levels: s.levels,
      })),
    contactName: row.contactName,
    contactPhone: row.contactPhone,
    openClasses: details.open.get(row.orgId) ?? 0,
    lat: venue?.lat ?? null,
    lng: venue?.lng ?? null,
  }
}

export async function list(ctx: AnyCtx, input: ParsedOf<typeof listInstitutions>) {
  const { rows, total } = await store.institutionRows(ctx.db, {
    ...input,
    regions: input.region ? regions().under(input.region) : null,
    openOnly: input.openOnly === 'true',
    today: ctx.today,
  })
  const details = await store.detailsOf(
    ctx.db,
    rows.map((r) => r.orgId),
    ctx.today,
  )
  return { rows: rows.map((row) => show(row, details)), total, page: input.page, size: input.size }
}

/** Amounts are estimated by the policy pack itself, so that the public page and the pay slip can't differ. */
async function standardsOf(ctx: AnyCtx, one: Institution) {
  const pack = await packOn(ctx.db, one.region, 'class-training', ctx.today)
  if (!pack) return []
  const rows = []
  for (const skill of one.skills) {
    const shortage = skill.occupationCode
      ? await shortageOn(ctx.db, one.region, skill.occupationCode, ctx.today)
      : false
    for (const level of skill.levels.length > 0 ? [...skill.levels].sort((a, b) => b - a) : [null]) {
      const estimate = estimateSeat(pack, {
        certificateKind: level === null ? 'completion' : 'level',
        occupationCode: skill.occupationCode,
        level,
        shortage,
        on: ctx.today,
        region: one.region,
      })
      if (estimate.perSeatFen <= 0) continue
      rows.push({
        title: skill.title,
        level,
        levelName: level === null ? '培训合格证' : (levelNames[level] ?? ''),
        amountFen: estimate.perSeatFen,
        shortage,
        clause: estimate.trace[0]?.clause ?? '',
      })
    }
  }
  return rows
}

export async function one(ctx: AnyCtx, input: ParsedOf<typeof getInstitution>) {
  const row = await store.institutionRow(ctx.db, input.orgId)
  if (!row) throw new Refused([common.not_found({ what: '该机构，或它已不在目录中' })], 404)
  const details = await store.detailsOf(ctx.db, [row.orgId], ctx.today)
  const shown = show(row, details)
  return {
    ...shown,
    intro: row.intro,
    listedOn: dayOf(row.listedAt),
    venues: details.venues,
    standards: await standardsOf(ctx, shown),
  }
}

export const overview = async (ctx: AnyCtx) => ({
  ...(await store.overviewCounts(ctx.db, ctx.today)),
  asOf: ctx.now,
})
