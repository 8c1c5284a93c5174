import { type Ctx, serve } from '#platform/serve'
import * as c from './contract.ts'
import * as corrections from './correct-service.ts'
import * as pauses from './pause-service.ts'
import * as s from './service.ts'
import * as transfers from './transfer-service.ts'

const ofPause = (ctx: Ctx, input: { id: string }) => pauses.placeOf(ctx, input.id)
const ofException = (ctx: Ctx, input: { id: string }) => pauses.placeOfException(ctx, input.id)
const ofTransfer = (ctx: Ctx, input: { id: string }) => transfers.placeOf(ctx, input.id)
const ofCorrection = (ctx: Ctx, input: { id: string }) => corrections.placeOfCorrection(ctx, input.id)

export const routes = [
  serve(c.listBudgets, { at: 'list', run: s.list }),
  serve(c.getBudget, { at: (ctx, input) => s.placeOfBudget(ctx, input.id), run: s.view }),
  serve(c.listReservations, {
    at: (ctx, input) => s.placeOfBudget(ctx, input.budgetId),
    run: s.reservations,
  }),
  serve(c.availableBudget, { at: async (_ctx, input) => ({ region: input.region }), run: s.available }),
  serve(c.enterBudget, { at: async (_ctx, input) => ({ region: input.region }), run: s.enter }),
  serve(c.approveBudget, { at: (ctx, input) => s.placeOfChange(ctx, input.id), run: s.approve }),
  serve(c.returnBudget, { at: (ctx, input) => s.placeOfChange(ctx, input.id), run: s.giveBack }),
  serve(c.withdrawBudget, { at: (ctx, input) => s.placeOfChange(ctx, input.id), run: s.withdraw }),
  serve(c.listTransfers, { at: 'list', run: transfers.list }),
  serve(c.enterTransfer, { at: (ctx, input) => s.placeOfBudget(ctx, input.fromId), run: transfers.enter }),
  serve(c.approveTransfer, { at: ofTransfer, run: transfers.approve }),
  serve(c.returnTransfer, { at: ofTransfer, run: transfers.giveBack }),
  serve(c.withdrawTransfer, { at: ofTransfer, run: transfers.withdraw }),
  serve(c.askBudgetCorrection, { at: corrections.placeOfAsked, run: corrections.ask }),
  serve(c.approveBudgetCorrection, { at: ofCorrection, run: corrections.approve }),
  serve(c.returnBudgetCorrection, { at: ofCorrection, run: corrections.giveBack }),
  serve(c.withdrawBudgetCorrection, { at: ofCorrection, run: corrections.withdraw }),
  serve(c.listPauses, { at: 'list', run: pauses.list }),
  serve(c.getPause, { at: ofPause, run: pauses.view }),
  serve(c.enterPause, { at: async (_ctx, input) => ({ region: input.region }), run: pauses.enter }),
  serve(c.approvePause, { at: ofPause, run: pauses.approve }),
  serve(c.returnPause, { at: ofPause, run: pauses.giveBack }),
  serve(c.withdrawPause, { at: ofPause, run: pauses.withdraw }),
  serve(c.askLift, { at: ofPause, run: pauses.askLift }),
  serve(c.liftPause, { at: ofPause, run: pauses.lift }),
  serve(c.keepPause, { at: ofPause, run: pauses.keep }),
  serve(c.addException, { at: ofPause, run: pauses.except }),
  serve(c.approveException, { at: ofException, run: pauses.approveException }),
  serve(c.returnException, { at: ofException, run: pauses.returnException }),
  serve(c.withdrawException, { at: ofException, run: pauses.withdrawException }),
]
