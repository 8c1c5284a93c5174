import { serve } from '#platform/serve'
import * as c from './contract.ts'
import * as s from './service.ts'
import { listReservationRows } from './store.ts'

export const routes = [
  serve(c.listBudgets, { at: 'list', run: s.list }),
  serve(c.getBudget, { at: (ctx, input) => s.placeOfBudget(ctx, input.id), run: s.view }),
  serve(c.listReservations, {
    at: (ctx, input) => s.placeOfBudget(ctx, input.budgetId),
    run: (ctx, input) => listReservationRows(ctx.db, input),
  }),
  serve(c.availableBudget, { at: async (_ctx, input) => ({ region: input.region }), run: s.available }),
  serve(c.enterBudget, { at: async (_ctx, input) => ({ region: input.region }), run: s.enter }),
  serve(c.approveBudget, { at: (ctx, input) => s.placeOfChange(ctx, input.id), run: s.approve }),
  serve(c.returnBudget, { at: (ctx, input) => s.placeOfChange(ctx, input.id), run: s.giveBack }),
  serve(c.withdrawBudget, { at: (ctx, input) => s.placeOfChange(ctx, input.id), run: s.withdraw }),
]
