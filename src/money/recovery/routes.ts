import { serve } from '#platform/serve'
import { placeOf } from './case-service.ts'
import { servedHearing, servedLapse, servedRemind } from './clock-service.ts'
import * as c from './contract.ts'
import * as debtor from './debtor-service.ts'
import * as decide from './decide-service.ts'
import * as offset from './offset-service.ts'
import * as open from './open-service.ts'
import * as paper from './paper-service.ts'
import * as receipt from './receipt-service.ts'
import { refund } from './refund-service.ts'
import * as show from './show-service.ts'

type Ctx = Parameters<typeof placeOf>[0]
const at = (ctx: Ctx, input: { id: string }) => placeOf(ctx, input.id)
const atReceipt = (ctx: Ctx, input: { id: string }) => receipt.placeOfReceipt(ctx, input.id)

export const routes = [
  serve(c.listRecoveries, { at: 'list', run: show.list }),
  serve(c.getRecovery, { at, run: show.view }),
  serve(c.paidLines, { at: 'list', run: open.paid }),
  serve(c.openCase, { at: 'list', run: open.open }),
  serve(c.notifyCase, { at, run: open.notify }),
  serve(c.withdrawCase, { at, run: open.withdraw }),
  serve(c.proposeDecision, { at, run: decide.propose }),
  serve(c.approveRequest, { at, run: decide.approve }),
  serve(c.returnRequest, { at, run: decide.sendBack }),
  serve(c.withdrawRequest, { at, run: decide.takeBack }),
  serve(c.planCase, { at, run: decide.plan }),
  serve(c.reduceCase, { at, run: decide.reduce }),
  serve(c.refundCase, { at, run: refund }),
  serve(c.writeOffCase, { at, run: decide.writeOff }),
  serve(c.transferCase, { at, run: decide.transfer }),
  serve(c.enterReceipt, { at, run: receipt.enter }),
  serve(c.confirmReceipt, { at: atReceipt, run: receipt.confirm }),
  serve(c.returnReceipt, { at: atReceipt, run: receipt.sendBack }),
  serve(c.owedOfClaim, {
    at: (ctx, input) => offset.placeOfClaim(ctx, input.claimId),
    run: offset.owedOfClaim,
  }),
  serve(c.recoveryPaper, { at, run: paper.paper }),
  servedHearing,
  servedRemind,
  servedLapse,
  serve(c.replyCase, { at, run: debtor.reply }),
  serve(c.acknowledgeCase, { at, run: debtor.acknowledge }),
  serve(c.askPlan, { at, run: debtor.askPlan }),
  serve(c.myRecoveries, { run: show.mine }),
  serve(c.replyOwn, { run: debtor.replyMine }),
  serve(c.acknowledgeOwn, { run: debtor.acknowledgeMine }),
  serve(c.askPlanOwn, { run: debtor.askPlanMine }),
  serve(c.paperOwn, { run: paper.paperMine }),
]
