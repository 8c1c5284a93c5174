import { serve } from '#platform/serve'
import * as c from './contract.ts'
import { listAll } from './correction-service.ts'
import * as proof from './proof-service.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.listEntries, { at: 'list', run: s.list }),
  serve(c.ledgerElsewhere, { at: 'list', run: s.elsewhere }),
  serve(c.getEntry, { at: 'list', run: s.view }),
  serve(c.listCorrections, { at: 'list', run: listAll }),
  serve(c.proveLedger, { at: 'list', run: proof.prove }),
  proof.servedProof,
  serve(c.listProofs, { at: 'list', run: proof.listKept }),
  serve(c.getProof, { at: 'list', run: proof.view }),
  serve(c.printProof, { at: 'list', run: proof.print }),
]
