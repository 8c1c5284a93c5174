import { type Ctx, serve } from '#platform/serve'
import { dropCalendar, makeCalendar } from './calendar-service.ts'
import * as c from './contract.ts'
import { upload } from './file-service.ts'
import * as h from './hook-service.ts'
import * as s from './service.ts'

const at = (ctx: Ctx, input: { id: string }) => s.placeOf(ctx, input.id)
const own = (ctx: Ctx, input: { id: string }) => s.ownPlaceOf(ctx, input.id)
const hookAt = (ctx: Ctx, input: { id: string }) => h.placeOf(ctx, input.id)
const ownHook = (ctx: Ctx, input: { id: string }) => h.ownPlaceOf(ctx, input.id)

export const routes = [
  // Departments' own lies in a region, not in an organisation: who asks is looked up where it is done (`ownOrg`).
  serve(c.requestKey, { at: 'list', run: s.request }),
  serve(c.listKeys, { at: 'list', run: s.list }),
  serve(c.getKey, { at, run: s.view }),
  serve(c.ownKeys, { at: 'list', run: s.own }),
  serve(c.getOwnKey, { at: own, run: s.view }),
  serve(c.checkKey, { at, run: s.check }),
  serve(c.openKey, { at, run: s.open }),
  serve(c.approveKey, { at, run: s.approve }),
  serve(c.refuseKey, { at, run: s.refuse }),
  serve(c.suspendKey, { at, run: s.suspend }),
  serve(c.resumeKey, { at, run: s.resume }),
  serve(c.cancelKey, { at, run: s.cancel }),
  serve(c.revokeKey, { at: own, run: s.revoke }),
  serve(c.collectKey, { at: own, run: s.collect }),
  serve(c.rotateKey, { at: own, run: s.rotate }),
  serve(c.uploadFile, { run: upload, lane: true }),
  serve(c.keyRefusals, { at: own, run: s.keyRefusals }),
  serve(c.ownRefusals, { run: s.ownRefusals }),
  serve(c.refusalCodeList, { run: s.codes }),
  serve(c.makeCalendar, { at: 'own', run: makeCalendar }),
  serve(c.dropCalendar, { at: 'own', run: dropCalendar }),
  serve(c.requestHook, { at: 'own', run: h.request }),
  serve(c.ownHooks, { at: 'own', run: h.own }),
  serve(c.listHooks, { at: 'list', run: h.list }),
  serve(c.allowHook, { at: hookAt, run: h.allow }),
  serve(c.refuseHook, { at: hookAt, run: h.refuse }),
  serve(c.haltHook, { at: hookAt, run: h.halt }),
  serve(c.stopHook, { at: ownHook, run: h.stop }),
  serve(c.hookDeliveries, { at: ownHook, run: h.deliveries }),
  serve(c.resendDelivery, { at: ownHook, run: h.resend }),
]
