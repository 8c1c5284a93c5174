import { serve } from '#platform/serve'
import * as c from './contract.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.listEntries, { at: 'list', run: s.list }),
  serve(c.getEntry, { at: 'list', run: s.view }),
  serve(c.proveLedger, { at: 'list', run: s.prove }),
]
