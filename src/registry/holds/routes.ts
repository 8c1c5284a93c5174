import { serve } from '#platform/serve'
import { orgById } from '#registry/organisations'
import * as c from './contract.ts'
import * as s from './service.ts'
import { holdsOf } from './store.ts'

const placeOfOrg = async (ctx: Parameters<typeof s.place>[0], id: string) => {
  const org = await orgById(ctx.db, id)
  return { region: org?.region, orgs: [org?.id ?? null] }
}

export const routes = [
  serve(c.placeHold, { at: (ctx, input) => placeOfOrg(ctx, input.subjectId), run: s.place }),
  serve(c.liftHold, { at: (ctx, input) => s.placeOfHold(ctx, input.id), run: s.lift }),
  serve(c.listHolds, {
    at: (ctx, input) => placeOfOrg(ctx, input.subjectId),
    run: async (ctx, input) => ({ rows: await holdsOf(ctx.db, input.subjectId) }),
  }),
]
