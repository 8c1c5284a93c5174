import { serve } from '#platform/serve'
import { compare } from './compare-service.ts'
import * as c from './contract.ts'
import * as d from './draft-service.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.listPacks, { at: 'list', run: s.list }),
  serve(c.getPack, { at: 'list', run: s.view }),
  serve(c.comparePack, { at: 'list', run: compare }),
  serve(c.standardsOn, { run: s.standards }),
  serve(c.estimate, { run: s.tryOut }),
  serve(c.shippedPacks, { at: 'list', run: async () => ({ rows: await d.shipped() }) }),
  serve(c.packShape, { run: async () => c.packJsonSchema() }),
  serve(c.checkDraft, { at: 'list', run: (ctx, input) => d.findings(ctx.db, input.document, input.cases) }),
  serve(c.draftPack, {
    at: async (ctx, input) => (input.id ? s.placeOf(ctx, input.id) : { region: input.document.region }),
    run: d.draft,
  }),
  serve(c.submitPack, { at: (ctx, input) => s.placeOf(ctx, input.id), run: d.submit }),
  serve(c.withdrawPack, { at: (ctx, input) => s.placeOf(ctx, input.id), run: d.withdraw }),
  serve(c.returnPack, { at: (ctx, input) => s.placeOf(ctx, input.id), run: d.giveBack }),
  serve(c.approvePack, { at: (ctx, input) => s.placeOf(ctx, input.id), run: d.approve }),
]
