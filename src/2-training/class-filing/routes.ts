import type { Place } from '#platform/access'
import { type Ctx, serve } from '#platform/serve'
import * as classes from './class-service.ts'
import * as views from './class-view-service.ts'
import * as c from './contract.ts'
import * as costs from './cost-service.ts'
import * as enrolling from './enrol-service.ts'
import { estimate } from './estimate-service.ts'
import * as filing from './filing-service.ts'
import { servedExpire, servedLapse, servedRelease } from './lapse-service.ts'
import { placeOf } from './moves-service.ts'
import * as roster from './roster-sheet-service.ts'
import * as sessions from './session-service.ts'
import * as vouchers from './voucher-service.ts'

const ofClass = (ctx: Ctx, input: { id: string }): Promise<Place> => placeOf(ctx, input.id)

export const routes = [
  serve(c.listClasses, { at: 'list', run: views.list }),
  serve(c.exportClasses, { at: 'list', run: views.exportList }),
  serve(c.getClass, { at: ofClass, run: views.view }),
  serve(c.checkClass, { at: ofClass, run: filing.check }),
  serve(c.estimateClass, { at: 'own', run: estimate }),
  serve(c.draftClass, { at: 'own', run: classes.draft }),
  serve(c.changeClass, { at: ofClass, run: classes.change }),
  serve(c.setSessions, { at: ofClass, run: sessions.setAll }),
  serve(c.moveSession, { at: ofClass, run: sessions.move }),
  serve(c.setPaper, { at: ofClass, run: classes.setPaper }),
  serve(c.submitClass, { at: ofClass, run: filing.submit }),
  serve(c.withdrawClass, { at: ofClass, run: filing.withdraw }),
  serve(c.reviewClass, { at: ofClass, run: filing.review }),
  serve(c.returnClass, { at: ofClass, run: filing.returnToFiler }),
  serve(c.approveClass, { at: ofClass, run: filing.approve }),
  serve(c.sendBackClass, { at: ofClass, run: filing.sendBack }),
  serve(c.cancelClass, { at: ofClass, run: filing.cancel }),
  serve(c.stopClass, { at: ofClass, run: filing.stop }),
  servedLapse,
  servedExpire,
  servedRelease,
  serve(c.classMoney, { at: ofClass, run: costs.money }),
  serve(c.setCost, { at: ofClass, run: costs.setCost }),
  serve(c.addReceipt, { at: ofClass, run: costs.addReceipt }),
  serve(c.voidReceipt, { at: ofClass, run: costs.voidReceipt }),
  serve(c.publicCost, { run: costs.publicCost }),
  serve(c.myCosts, { run: costs.mine }),
  serve(c.inspectClass, { at: ofClass, run: filing.inspect }),
  serve(c.listTrainees, { at: ofClass, run: roster.list }),
  serve(c.rosterTemplate, { at: 'own', run: roster.template }),
  serve(c.importRoster, { at: ofClass, run: roster.importSheet }),
  serve(c.annotateRoster, { at: ofClass, run: roster.annotate }),
  serve(c.addTrainee, { at: ofClass, run: roster.add }),
  serve(c.removeTrainee, { at: ofClass, run: roster.remove }),
  serve(c.judgeRoster, { at: ofClass, run: roster.judge }),
  serve(c.exportRoster, { at: ofClass, run: roster.exportNames }),
  serve(c.openClasses, { run: enrolling.listOpen }),
  serve(c.oneOpenClass, { run: enrolling.oneOpen }),
  serve(c.enrolSelf, { run: enrolling.enrol }),
  serve(c.leaveSelf, { run: enrolling.leaveOwn }),
  serve(c.myClasses, { run: enrolling.mine }),
  serve(c.voucherOptions, { run: vouchers.options }),
  serve(c.spendVoucher, { run: vouchers.use }),
  serve(c.takeBackVoucher, { run: vouchers.takeBack }),
  serve(c.classesForVoucher, { run: vouchers.forOneVoucher }),
]
