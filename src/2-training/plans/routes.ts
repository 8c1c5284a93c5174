import { serve } from '#platform/serve'
import * as c from './contract.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.listPlans, { at: 'list', run: s.list }),
  serve(c.addPlan, { at: 'own', run: s.add }),
  serve(c.getPlan, { at: (ctx, input) => s.placeOf(ctx, input.id, false), run: s.view }),
  serve(c.savePlan, { at: (ctx, input) => s.placeOf(ctx, input.id, true), run: s.save }),
  serve(c.finishPlan, { at: (ctx, input) => s.placeOf(ctx, input.id, true), run: s.finish }),
  serve(c.revisePlan, { at: (ctx, input) => s.placeOf(ctx, input.id, true), run: s.revise }),
  serve(c.retirePlan, { at: (ctx, input) => s.placeOf(ctx, input.id, true), run: s.retire }),
]
