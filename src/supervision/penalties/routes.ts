import { serve } from '#platform/serve'
import * as k from './case-service.ts'
import { servedEnd, servedFinish, servedHearing } from './clock-service.ts'
import * as c from './contract.ts'
import * as d from './decide-service.ts'
import * as n from './draft-service.ts'
import * as m from './measure-service.ts'
import * as s from './show-service.ts'

type Ctx = Parameters<typeof k.placeOf>[0]
const at = (ctx: Ctx, input: { id: string }) => k.placeOf(ctx, input.id)
const atMeasure = (ctx: Ctx, input: { measureId: string }) => k.placeOfMeasure(ctx, input.measureId)

export const routes = [
  serve(c.listPenalties, { at: 'list', run: s.list }),
  serve(c.draftPenalty, { at: n.placeOfNew, run: n.draft }),
  serve(c.penaltyThings, { at: n.placeOfNew, run: s.things }),
  serve(c.getPenalty, { at, run: s.view }),
  serve(c.amendPenalty, { at, run: n.amend }),
  serve(c.notifyPenalty, { at, run: n.notify }),
  serve(c.withdrawPenalty, { at, run: n.withdraw }),
  servedHearing,
  serve(c.proposePenalty, { at, run: d.propose }),
  serve(c.sendBackPenalty, { at, run: d.sendBack }),
  serve(c.decidePenalty, { at, run: d.decide }),
  serve(c.askRevokePenalty, { at, run: d.askRevoke }),
  serve(c.revokePenalty, { at, run: d.revoke }),
  serve(c.keepPenalty, { at, run: d.keep }),
  servedFinish,
  serve(c.notePenalty, { at, run: m.note }),
  serve(c.checkMeasure, { at: atMeasure, run: m.check }),
  serve(c.fulfilMeasure, { at: atMeasure, run: m.fulfil }),
  serve(c.askLift, { at: atMeasure, run: m.askLift }),
  serve(c.liftMeasure, { at: atMeasure, run: m.lift }),
  serve(c.refuseLift, { at: atMeasure, run: m.refuseLift }),
  servedEnd,
  serve(c.ownPenalties, { at: 'list', run: s.ofOrg }),
  serve(c.replyPenalty, { at: (ctx, input) => k.subjectPlace(ctx, input.id), run: d.reply }),
  serve(c.reportMeasure, {
    at: (ctx, input) => k.subjectPlaceOfMeasure(ctx, input.measureId),
    run: m.report,
  }),
  serve(c.myPenalties, { run: s.mine }),
  serve(c.replyMine, { run: d.replyMine }),
  serve(c.publicPenalties, { run: s.published }),
]
