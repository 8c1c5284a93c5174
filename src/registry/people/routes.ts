import { serve } from '#platform/serve'
import * as c from './contract.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.listPeople, { at: 'list', run: s.list }),
  serve(c.getPerson, { at: (ctx, input) => s.placeOf(ctx, input.id), run: s.view }),
  serve(c.unmaskPerson, { at: (ctx, input) => s.placeOf(ctx, input.id), run: s.unmask }),
  serve(c.recordFact, { at: (ctx, input) => s.placeOf(ctx, input.id), run: s.recordFactOf }),
  serve(c.setMyBank, { run: s.setBank }),
]
