import { type Ctx, serve } from '#platform/serve'
import * as appointments from './appointment-service.ts'
import * as c from './contract.ts'
import * as follow from './follow-service.ts'
import * as plan from './plan-service.ts'
import * as plans from './plan-show-service.ts'
import * as show from './show-service.ts'
import * as visit from './visit-service.ts'

const ofPlan = (ctx: Ctx, input: { id: string }) => plan.placeOfPlan(ctx, input.id)
const of = (ctx: Ctx, input: { id: string }) => show.placeOf(ctx, input.id)
const ofOwn = (ctx: Ctx, input: { id: string }) => show.placeOfOwn(ctx, input.id)
const ofAppointment = (ctx: Ctx, input: { id: string }) => appointments.placeOfAppointment(ctx, input.id)

export const routes = [
  serve(c.listPlans, { at: 'list', run: plans.list }),
  serve(c.draftPlan, { at: async (_ctx, input) => ({ region: input.region }), run: plan.draft }),
  serve(c.getPlan, { at: ofPlan, run: plans.view }),
  serve(c.changePlan, { at: ofPlan, run: plan.change }),
  serve(c.submitPlan, { at: ofPlan, run: plan.submit }),
  serve(c.returnPlan, { at: ofPlan, run: plan.giveBack }),
  serve(c.publishPlan, { at: ofPlan, run: plan.publish }),
  serve(c.drawPlan, { at: ofPlan, run: plan.draw }),
  serve(c.closePlan, { at: ofPlan, run: plan.close }),
  serve(c.withdrawPlan, { at: ofPlan, run: plan.withdraw }),
  serve(c.listCandidates, { at: 'list', run: plans.candidates }),
  serve(c.publicPlans, { run: plans.publicList }),
  serve(c.publicPlan, { run: plans.publicView }),
  serve(c.myInterests, { at: 'list', run: plans.interests }),
  serve(c.declareInterest, { at: 'list', run: plans.declare }),
  serve(c.endInterest, { at: 'list', run: plans.endInterest }),

  serve(c.listInspections, { at: 'list', run: show.list }),
  serve(c.getInspection, { at: of, run: show.view }),
  serve(c.startInspection, { at: (ctx, input) => visit.placeOfClass(ctx, input.classId), run: visit.start }),
  serve(c.listColleagues, { at: 'list', run: visit.colleagues }),
  serve(c.myTasks, { at: 'list', run: visit.mine }),
  serve(c.recordVisit, { at: of, run: visit.record }),
  serve(c.missVisit, { at: of, run: visit.miss }),

  serve(c.orderRectification, { at: of, run: follow.order }),
  serve(c.dismissFinding, { at: of, run: follow.dismiss }),
  serve(c.extendRectification, { at: of, run: follow.extend }),
  serve(c.orderAgain, { at: of, run: follow.again }),
  serve(c.closeRectification, { at: of, run: follow.close }),
  serve(c.handOver, { at: of, run: follow.hand }),
  serve(c.listOwnInspections, { at: 'list', run: show.ownList }),
  serve(c.getOwnInspection, { at: ofOwn, run: show.ownView }),
  serve(c.replyToFinding, { at: ofOwn, run: follow.reply }),
  serve(c.answerRectification, { at: ofOwn, run: follow.answer }),

  serve(c.listAppointments, { at: 'list', run: appointments.list }),
  serve(c.getAppointment, { at: ofAppointment, run: appointments.view }),
  serve(c.proposeAppointment, {
    at: async (_ctx, input) => ({ region: input.region }),
    run: appointments.propose,
  }),
  serve(c.listThirdStaff, { at: 'list', run: appointments.thirdStaff }),
  serve(c.approveAppointment, { at: ofAppointment, run: appointments.approve }),
  serve(c.refuseAppointment, { at: ofAppointment, run: appointments.refuse }),
  serve(c.endAppointment, { at: ofAppointment, run: appointments.end }),
]
