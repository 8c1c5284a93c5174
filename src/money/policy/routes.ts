import { serve } from '#platform/serve'
import * as c from './contract.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.listPacks, { at: 'list', run: s.list }),
  serve(c.getPack, { at: 'list', run: s.view }),
  serve(c.standardsOn, { run: s.standards }),
  serve(c.estimate, { run: s.tryOut }),
  serve(c.shippedPacks, { at: 'list', run: async () => ({ rows: await s.shipped() }) }),
  serve(c.packShape, { run: async () => c.packJsonSchema() }),
  serve(c.checkDraft, { at: 'list', run: async (_ctx, input) => s.findings(input.document) }),
  serve(c.draftPack, {
    at: async (ctx, input) => (input.id ? s.placeOf(ctx, input.id) : { region: input.document.region }),
    run: s.draft,
  }),
  serve(c.submitPack, { at: (ctx, input) => s.placeOf(ctx, input.id), run: s.submit }),
  serve(c.withdrawPack, { at: (ctx, input) => s.placeOf(ctx, input.id), run: s.withdraw }),
  serve(c.returnPack, { at: (ctx, input) => s.placeOf(ctx, input.id), run: s.giveBack }),
  serve(c.approvePack, { at: (ctx, input) => s.placeOf(ctx, input.id), run: s.approve }),
]
