import { type Ctx, serve } from '#platform/serve'
import * as c from './contract.ts'
import * as form from './form-service.ts'
import * as move from './moves-service.ts'
import * as s from './service.ts'
import { listCatalogueRows } from './store.ts'

const at = (ctx: Ctx, input: { id: string }) => s.placeOfCatalogue(ctx, input.id)

export const routes = [
  serve(c.listCatalogues, {
    run: async (ctx, input) => {
      const page = await listCatalogueRows(ctx.db, s.officeScope(ctx as Ctx), ctx.today, input)
      return { ...page, rows: await s.showRows(ctx as Ctx, page.rows) }
    },
  }),
  serve(c.getCatalogue, { run: (ctx, input) => s.get(ctx as Ctx, input) }),
  serve(c.catalogueInForce, { run: (ctx, input) => s.inForce(ctx as Ctx, input) }),
  serve(c.catalogueStatus, { run: (ctx, input) => s.status(ctx as Ctx, input) }),
  serve(c.exportCatalogue, { run: (ctx, input) => form.exportForm(ctx as Ctx, input) }),
  serve(c.suggestItems, { at, run: s.suggest }),
  serve(c.startCatalogue, { at: async (_ctx, input) => ({ region: input.region }), run: s.start }),
  serve(c.setItems, { at, run: s.setList }),
  serve(c.importItems, { at, run: form.importForm }),
  serve(c.annotateItems, { at, run: form.annotateForm }),
  serve(c.setConsultations, { at, run: s.consult }),
  serve(c.submitCatalogue, { at, run: move.submit }),
  serve(c.returnCatalogue, { at, run: move.giveBack }),
  serve(c.publishCatalogue, { at, run: move.publish }),
  serve(c.discardCatalogue, { at, run: move.discard }),
]
