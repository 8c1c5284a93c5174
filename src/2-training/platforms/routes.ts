import { type Ctx, serve } from '#platform/serve'
import * as k from './call-service.ts'
import * as c from './contract.ts'
import * as l from './learning-service.ts'
import * as s from './service.ts'

const at = (ctx: Ctx, input: { id: string }) => s.placeOf(ctx, input.id, true)
const ofCall = (ctx: Ctx, input: { id: string }) => k.placeOfCall(ctx, input.id)
const ofLearning = (ctx: Ctx, input: { id: string }) => l.placeOfLearning(ctx, input.id)

export const routes = [
  serve(c.addCall, { at: async (_ctx, input) => ({ region: input.region }), run: k.addCall }),
  serve(c.publishCall, { at: ofCall, run: k.publishCall }),
  serve(c.withdrawCall, { at: ofCall, run: k.withdrawCall }),
  serve(c.listCalls, { at: 'list', run: k.calls }),
  serve(c.openCalls, { run: k.openNow }),
  serve(c.applyPlatform, { at: 'own', run: s.apply }),
  serve(c.savePlatform, { at, run: s.save }),
  serve(c.submitPlatform, { at, run: s.submit }),
  serve(c.withdrawPlatform, { at, run: s.withdraw }),
  serve(c.returnPlatform, { at, run: s.giveBack }),
  serve(c.assessPlatform, { at, run: s.assess }),
  serve(c.listPlatform, { at, run: s.publish }),
  serve(c.refusePlatform, { at, run: s.refuse }),
  serve(c.suspendPlatform, { at, run: s.suspend }),
  serve(c.resumePlatform, { at, run: s.resume }),
  serve(c.removePlatform, { at, run: s.remove }),
  serve(c.listPlatforms, { at: 'list', run: s.list }),
  serve(c.getPlatform, { at: (ctx, input) => s.placeOf(ctx, input.id, false), run: s.view }),
  serve(c.publishedPlatforms, { run: s.published }),
  serve(c.assignPlatforms, { at: (ctx, input) => l.placeOfClass(ctx, input.id, true), run: l.assign }),
  serve(c.onlineOfClass, { at: (ctx, input) => l.placeOfClass(ctx, input.id, false), run: l.hoursOfClass }),
  serve(c.onlineClasses, { at: 'list', run: l.onlineClassesOf }),
  serve(c.platformClasses, { at: 'list', run: l.ownClasses }),
  serve(c.linkLearner, { at: ofLearning, run: l.linkLearner }),
  serve(c.reportLearning, { at: ofLearning, run: l.report }),
  serve(c.myOnlineHours, { run: l.myHours }),
]
