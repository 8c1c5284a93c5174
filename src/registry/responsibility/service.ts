import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { verbs } from '#registry/accounts/contract'
import { orgById } from '#registry/organisations'
import { orgKinds } from '#registry/organisations/contract'
import { regions } from '#registry/regions'
import type { StepRow } from './contract.ts'
import { steps } from './matrix-rules.ts'
import { heldByPlace, type Office, officesOf, stepOfVerb } from './rules.ts'
import { USUAL_DAYS } from './step-rules.ts'
import { heldOn } from './store.ts'

const PROVINCE = '350000'
const lineOf = (region: string): string[] => {
  const row = regions().byCode.get(region)
  if (!row) throw new Refused([common.not_found({ what: '该地区' })], 404)
  return row.path.split('/').reverse()
}

/** Where the reader's office is, and what else their grants reach; nothing for workers. */
async function placesOf(ctx: Ctx): Promise<string[]> {
  const granted = ctx.actor.grants.flatMap(({ region }) => region ?? [])
  if (granted.length > 0 || !ctx.actor.orgId) return [...new Set(granted)]
  return [(await orgById(ctx.db, ctx.actor.orgId))?.region ?? []].flat()
}

/** Every step, and who that is at the place asked for, or where the reader's office is. */
export async function matrixOf(ctx: Ctx, input: { region?: string | undefined }) {
  const places = await placesOf(ctx)
  const region = input.region ?? places[0] ?? PROVINCE
  const line = lineOf(region)
  // One's own line, up and down: how other places are staffed is theirs.
  const near = places.some((place) => line.includes(place) || lineOf(place).includes(region))
  if (input.region && !near) throw new Refused([common.out_of_scope()], 403)
  const held = near ? await heldOn(ctx.db, line, ctx.today) : null
  return {
    region,
    regionName: regions().fullName(region),
    rows: steps.map(([key, step]): StepRow => {
      const { offices, missing } = held ? officesOf(step, held) : { offices: [], missing: [] }
      return {
        key,
        title: step.title,
        stage: step.stage,
        clause: step.clause,
        task: step.task,
        leads: orgKinds[step.leads],
        with: (step.with ?? []).map((kind) => orgKinds[kind]),
        province: step.province ?? null,
        days: step.days ?? USUAL_DAYS,
        duties: step.verbs.map((verb) => verbs[verb]),
        byPlace: heldByPlace(step.leads),
        offices,
        missing: missing.map((verb) => verbs[verb]),
      }
    }),
  }
}

/** Who holds a verb's step, region by region: for lists of what waits too long. */
export async function officesHolding(
  ctx: Ctx,
  asked: readonly { verb: string; region: string }[],
): Promise<(verb: string, region: string) => Office[]> {
  const wanted = [...new Set(asked.map((one) => one.region))]
  const held = new Map(
    await Promise.all(
      wanted.map(async (region) => [region, await heldOn(ctx.db, lineOf(region), ctx.today)] as const),
    ),
  )
  const byKey = new Map(steps)
  return (verb, region) => {
    const step = byKey.get(stepOfVerb(verb) as never)
    return step ? officesOf({ ...step, verbs: [verb as never] }, held.get(region) ?? []).offices : []
  }
}
