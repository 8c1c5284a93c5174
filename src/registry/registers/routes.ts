import { serve } from '#platform/serve'
import * as c from './contract.ts'
import * as l from './look-service.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.listRegisters, { at: 'list', run: s.list }),
  serve(c.openRegister, { at: s.provinceWide, run: s.open }),
  serve(c.registerTemplate, { at: 'list', run: s.template }),
  serve(c.folderFiles, { at: 'list', run: s.folder }),
  serve(c.loadRegister, { at: s.placeOfLoad, run: s.load }),
  serve(c.listDeliveries, { at: 'list', run: s.deliveries }),
  serve(c.getDelivery, { at: s.placeOf, run: s.delivery }),
  serve(c.confirmDelivery, { at: s.placeOf, run: s.confirm }),
  serve(c.discardDelivery, { at: s.placeOf, run: s.discard }),
  serve(c.askOffice, { at: l.placeOfAsked, run: l.ask, lane: true }),
  serve(c.lookUp, { at: l.placeOfAsked, run: l.lookUp }),
  serve(c.listQuestions, { at: 'list', run: l.questions }),
]
