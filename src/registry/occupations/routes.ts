import { serve } from '#platform/serve'
import { searchOccupations } from './contract.ts'
import { searchOccupationRows } from './store.ts'

export const routes = [
  serve(searchOccupations, { run: async (ctx, { q }) => ({ rows: await searchOccupationRows(ctx.db, q) }) }),
]
