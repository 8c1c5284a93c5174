import { serve } from '#platform/serve'
import { servedExpire } from './clock-service.ts'
import * as s from './console-service.ts'
import * as c from './contract.ts'

const atHold = (ctx: Parameters<typeof s.placeOfHold>[0], input: { id: string }) =>
  s.placeOfHold(ctx, input.id)
const atException = (ctx: Parameters<typeof s.placeOfHold>[0], input: { id: string }) =>
  s.placeOfException(ctx, input.id)

export const routes = [
  serve(c.placeHold, { at: s.placeOfSubject, run: s.place }),
  serve(c.liftHold, { at: atHold, run: s.lift }),
  serve(c.listHolds, { at: s.placeOfSubject, run: s.list }),
  serve(c.holdPage, { at: 'list', run: s.page }),
  serve(c.askException, { at: atHold, run: s.ask }),
  serve(c.signException, { at: atException, run: s.sign }),
  serve(c.endException, { at: atException, run: s.end }),
  servedExpire,
]
