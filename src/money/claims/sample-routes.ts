/** The fast review by drawn sample, and one decision over many claims. */
import { serve } from '#platform/serve'
import { fundAll } from './fund-service.ts'
import * as many from './review-many-service.ts'
import * as c from './sample-contract.ts'
import * as samples from './sample-service.ts'
import * as shown from './sample-show-service.ts'

type At = (
  ctx: Parameters<typeof samples.placeOfRound>[0],
  input: { id: string },
) => ReturnType<typeof samples.placeOfRound>
const ofRound: At = (ctx, input) => samples.placeOfRound(ctx, input.id)

export const sampleRoutes = [
  serve(c.sampleCandidates, { at: 'list', run: shown.candidates }),
  serve(c.drawSample, { at: 'list', run: samples.drawOne }),
  serve(c.listSamples, { at: 'list', run: shown.list }),
  serve(c.getSample, { at: ofRound, run: shown.view }),
  serve(c.findSample, { at: ofRound, run: samples.find }),
  serve(c.passSample, { at: ofRound, run: samples.pass }),
  serve(c.redrawSample, { at: ofRound, run: samples.redraw }),
  serve(c.recheckMany, { at: 'list', run: many.recheckAll }),
  serve(c.publishMany, { at: 'list', run: many.publishAll }),
  serve(c.clearMany, { at: 'list', run: many.clearAll }),
  serve(c.fundMany, { at: 'list', run: fundAll }),
]
