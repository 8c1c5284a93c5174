import { serve } from '#platform/serve'
import * as c from './contract.ts'
import * as s from './service.ts'

const at = (ctx: Parameters<typeof s.placeOf>[0], input: { id: string }) => s.placeOf(ctx, input.id)

export const routes = [
  serve(c.listFindings, { at: 'list', run: s.list }),
  serve(c.summary, { at: 'list', run: s.summary }),
  serve(c.runIntegrity, { at: 'list', run: s.run }),
  serve(c.getFinding, { at, run: s.view }),
  serve(c.takeFinding, { at, run: s.take }),
  serve(c.proposeFinding, { at, run: s.propose }),
  serve(c.returnFinding, { at, run: s.giveBack }),
  serve(c.closeFinding, { at, run: s.close }),
  serve(c.listKin, { at: 'list', run: s.kin }),
  serve(c.declareKin, { at: 'list', run: s.declare }),
  serve(c.endKin, { at: 'list', run: s.endKin }),
]
