import { childrenOf, paced, type TargetInForce, targetsFor } from '#demand/targets'
import { type Indicator, indicators } from '#demand/targets/contract'
import type { ParsedOf } from '#platform/act'
import { dayOf, statisticsYear, statisticsYearSpan } from '#platform/day'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { levelNames } from '#registry/occupations/contract'
import { categories } from '#registry/people/contract'
import { regions } from '#registry/regions'
import type * as c from './contract.ts'
import { addCounts, type Counts, figureOf, nearestTarget, noCounts } from './rules.ts'
import * as store from './store.ts'

const names = Object.keys(indicators) as Indicator[]

/** Counts by county for one span. */
async function countsOf(ctx: Ctx, codes: readonly string[], span: store.Span): Promise<Map<string, Counts>> {
  const [trained, certified] = await Promise.all([
    store.trainedByRegion(ctx.db, codes, span),
    store.certifiedByRegion(ctx.db, codes, span),
  ])
  const out = new Map<string, Counts>()
  for (const r of trained) out.set(r.region, { ...noCounts, training: r.training, rural: r.rural })
  for (const r of certified) {
    const before = out.get(r.region) ?? noCounts
    out.set(r.region, { ...before, skilled: r.skilled, high: r.high, technician: r.technician })
  }
  return out
}

const sumUnder = (counts: Map<string, Counts>, code: string): Counts =>
  regions()
    .under(code)
    .reduce((sum, one) => addCounts(sum, counts.get(one) ?? noCounts), noCounts)

export async function progressOf(ctx: Ctx, input: ParsedOf<typeof c.progress>) {
  const here = regions().byCode.get(input.region)
  if (!here) throw new Refused([common.not_found({ what: '该地区' })], 404)
  const year = input.year ?? statisticsYear(ctx.today)
  const children = childrenOf(input.region)
  const codes = [input.region, ...children.map((r) => r.code)]
  const targets = await targetsFor(ctx.db, year, codes)
  const under = regions().under(input.region)
  // A target may run over several years; each span is counted once, whoever has it.
  const spans = new Map<string, Map<string, Counts>>()
  const countsFor = async (first: number, last: number) => {
    const key = `${first}-${last}`
    const held = spans.get(key)
    if (held) return held
    const made = await countsOf(ctx, under, {
      from: statisticsYearSpan(first).from,
      to: statisticsYearSpan(last).to,
    })
    spans.set(key, made)
    return made
  }
  const figuresOf = async (code: string) => {
    const figures = []
    for (const indicator of names) {
      const target = nearestTarget(
        targets.filter((t: TargetInForce) => t.region === code && t.indicator === indicator),
      )
      const [first, last] = [target?.firstYear ?? year, target?.lastYear ?? year]
      const counts = sumUnder(await countsFor(first, last), code)
      const figure = figureOf(indicator, target, counts, paced(first, last, ctx.today))
      if (figure.target !== null || figure.done !== null) figures.push(figure)
    }
    return figures
  }
  return {
    region: here.code,
    regionName: here.name,
    year,
    ...statisticsYearSpan(year),
    asOf: ctx.today,
    path: here.path.split('/').map((code) => ({ code, name: regions().nameOf(code) })),
    figures: await figuresOf(input.region),
    children: await Promise.all(children.map(async (r) => ({ ...r, figures: await figuresOf(r.code) }))),
  }
}

export async function classesCounted(ctx: Ctx, input: ParsedOf<typeof c.countedClasses>) {
  const page = await store.classPage(ctx.db, regions().under(input.region), input.indicator, input, input)
  return {
    ...page,
    rows: page.rows.map((row) => ({
      ...row,
      regionName: regions().fullName(row.region),
      closedOn: dayOf(row.closedAt as string),
      people: Number(row.people),
    })),
  }
}

export async function peopleCounted(ctx: Ctx, input: ParsedOf<typeof c.countedPeople>) {
  const under = regions().under(input.region)
  if (store.TRAINING.includes(input.indicator)) {
    const page = await store.traineePage(ctx.db, under, input.indicator, input, input)
    return {
      ...page,
      rows: page.rows.map((row) => ({
        ...row,
        what: (categories as Record<string, string>)[row.category] ?? '',
        on: dayOf(row.at as string),
        regionName: regions().fullName(row.region),
      })),
    }
  }
  const page = await store.certificatePage(ctx.db, under, input.indicator, input, input)
  return {
    ...page,
    rows: page.rows.map((row) => ({
      ...row,
      what: [row.occupationName ?? row.project, row.level ? levelNames[row.level] : '']
        .filter(Boolean)
        .join(' '),
      regionName: regions().fullName(row.region),
    })),
  }
}
