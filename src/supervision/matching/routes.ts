import { serve } from '#platform/serve'
import * as c from './contract.ts'
import * as x from './exchange-service.ts'
import * as h from './hit-service.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.startMatch, { at: s.placeOfStart, run: s.start }),
  serve(c.listMatches, { at: 'list', run: s.list }),
  serve(c.getMatch, { at: s.placeOf, run: s.view }),
  serve(c.listHits, { at: s.placeOf, run: h.hits }),
  serve(c.exportHits, { at: s.placeOf, run: h.exportSheet }),
  serve(c.sendExchange, { at: x.placeOfSpan, run: x.send }),
  serve(c.receiveExchange, { at: x.placeOfSpan, run: x.receive }),
  serve(c.listExchanges, { at: 'list', run: x.exchanges }),
  serve(c.getExchange, { at: x.placeOfExchange, run: x.exchange }),
]
