import { type Ctx, serve } from '#platform/serve'
import * as c from './contract.ts'
import * as s from './service.ts'

const at = (ctx: Ctx, input: { id: string }) => s.placeOfBreakdown(ctx, input.id)
const atReader = (ctx: Ctx, input: { id: string }) => s.placeOfReader(ctx, input.id)

export const routes = [
  serve(c.listBreakdowns, { at: 'list', run: s.list }),
  serve(c.getBreakdown, { at: atReader, run: s.get }),
  serve(c.exportBreakdown, { at: atReader, run: s.exportForm }),
  serve(c.targetsOfRegion, { at: async (_ctx, input) => ({ region: input.region }), run: s.ofRegion }),
  serve(c.startBreakdown, { at: async (_ctx, input) => ({ region: input.region }), run: s.start }),
  serve(c.setTargets, { at, run: s.setRows }),
  serve(c.submitBreakdown, { at, run: s.submit }),
  serve(c.returnBreakdown, { at, run: s.giveBack }),
  serve(c.approveBreakdown, { at, run: s.approve }),
  serve(c.discardBreakdown, { at, run: s.discard }),
]
