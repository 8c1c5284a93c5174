import { serve } from '#platform/serve'
import { listRegions, regionMap } from './contract.ts'
import { regions } from './service.ts'
import { readMap } from './store.ts'

export const routes = [
  serve(listRegions, { run: async () => ({ rows: [...regions().all] }) }),
  serve(regionMap, { run: async (_ctx, { level }) => await readMap(level) }),
]
