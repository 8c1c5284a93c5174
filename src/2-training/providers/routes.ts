import { serve } from '#platform/serve'
import * as a from './application-service.ts'
import * as c from './contract.ts'
import * as f from './filling-service.ts'
import { inspect } from './inspection-service.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.myProvider, { at: 'own', run: s.mine }),
  serve(c.listApplications, { at: 'list', run: a.list }),
  serve(c.startApplication, { at: 'own', run: a.start }),
  serve(c.getApplication, { at: (ctx, input) => a.placeOf(ctx, input.id), run: a.view }),
  serve(c.saveApplication, { at: (ctx, input) => a.ownPlaceOf(ctx, input.id), run: f.save }),
  serve(c.addVenue, { at: (ctx, input) => a.ownPlaceOf(ctx, input.id), run: f.addVenue }),
  serve(c.addTeacher, { at: (ctx, input) => a.ownPlaceOf(ctx, input.id), run: f.addTeacher }),
  serve(c.dropItem, { at: (ctx, input) => a.ownPlaceOf(ctx, input.id), run: f.drop }),
  serve(c.submitApplication, { at: (ctx, input) => a.ownPlaceOf(ctx, input.id), run: a.submit }),
  serve(c.withdrawApplication, { at: (ctx, input) => a.ownPlaceOf(ctx, input.id), run: a.withdraw }),
  serve(c.returnApplication, { at: (ctx, input) => a.placeOf(ctx, input.id), run: a.giveBack }),
  serve(c.inspectProvider, { at: (ctx, input) => a.placeOf(ctx, input.id), run: inspect }),
  serve(c.sendBackApplication, { at: (ctx, input) => a.placeOf(ctx, input.id), run: a.sendBack }),
  serve(c.acceptApplication, { at: (ctx, input) => a.placeOf(ctx, input.id), run: a.accept }),
  serve(c.refuseApplication, { at: (ctx, input) => a.placeOf(ctx, input.id), run: a.refuse }),
  serve(c.listProviders, { at: 'list', run: s.list }),
  serve(c.exportProviders, { at: 'list', run: s.exportDirectory }),
  serve(c.getProvider, { at: (ctx, input) => s.placeOf(ctx, input.orgId), run: s.view }),
  serve(c.retireItem, { at: (ctx, input) => s.ownPlaceOf(ctx, input.orgId), run: s.retire }),
  serve(c.suspendProvider, { at: (ctx, input) => s.placeOf(ctx, input.orgId), run: s.suspend }),
  serve(c.resumeProvider, { at: (ctx, input) => s.placeOf(ctx, input.orgId), run: s.resume }),
  serve(c.removeProvider, { at: (ctx, input) => s.placeOf(ctx, input.orgId), run: s.remove }),
]
