import { serve } from '#platform/serve'
import { classById } from '#training/class-filing'
import * as c from './contract.ts'
import * as service from './service.ts'

export const routes = [
  serve(c.listHeads, { run: service.heads }),
  serve(c.proveConsistency, { run: service.consistency }),
  serve(c.compareHead, { run: service.compare }),
  serve(c.proveRecord, { at: 'list', run: service.prove }),
  serve(c.listProofs, { at: 'list', run: service.proofList }),
  serve(c.exportClassFile, {
    at: async (ctx, input) => {
      const row = await classById(ctx.db, input.id)
      // A draft is its institution's own until it is filed.
      return row ? { region: row.filedAt ? row.region : null, orgs: [row.orgId] } : {}
    },
    run: service.classFile,
  }),
]
