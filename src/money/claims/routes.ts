import { serve } from '#platform/serve'
import { classById } from '#training/class-filing'
import * as c from './claim-contract.ts'
import * as filing from './filing-service.ts'
import * as fc from './fund-contract.ts'
import * as funding from './fund-service.ts'
import { kindRoutes } from './kind-routes.ts'
import { placeOf } from './moves-service.ts'
import { servedClear } from './notice-clock.ts'
import * as n from './notice-contract.ts'
import * as notices from './notice-service.ts'
import * as o from './own-contract.ts'
import * as ownFiling from './own-filing-service.ts'
import * as own from './own-service.ts'
import * as w from './paper-contract.ts'
import * as papers from './paper-service.ts'
import { paydayRoutes } from './payday-routes.ts'
import * as p from './payment-contract.ts'
import * as payments from './payment-service.ts'
import * as shown from './payment-show-service.ts'
import * as rc from './recall-contract.ts'
import * as recalls from './recall-service.ts'
import { receiptRoutes } from './receipt-routes.ts'
import * as returns from './return-service.ts'
import * as officers from './review-service.ts'
import { sampleRoutes } from './sample-routes.ts'
import * as show from './show-service.ts'

type At = (ctx: Parameters<typeof placeOf>[0], input: { id: string }) => ReturnType<typeof placeOf>
const ofClaim: At = (ctx, input) => placeOf(ctx, input.id)
const ofBatch: At = (ctx, input) => payments.placeOfBatch(ctx, input.id)
const ofObjection: At = (ctx, input) => notices.placeOfObjection(ctx, input.id)

const ofRecall: At = (ctx, input) => recalls.placeOfRecall(ctx as never, input.id)

export const routes = [
  serve(c.listClaims, { at: 'list', run: show.list }),
  serve(c.claimableClasses, { at: 'list', run: show.claimable }),
  serve(c.getClaim, { at: ofClaim, run: show.view }),
  serve(c.claimLines, { at: ofClaim, run: show.lineList }),
  serve(fc.fundingOf, { at: ofClaim, run: show.funding }),
  serve(c.createClaim, {
    at: async (ctx, input) => ({ orgs: [(await classById(ctx.db, input.classId))?.orgId ?? null] }),
    run: filing.create,
  }),
  serve(c.amendClaim, { at: ofClaim, run: filing.amend }),
  serve(c.submitClaim, { at: ofClaim, run: filing.submit }),
  serve(c.withdrawClaim, { at: ofClaim, run: filing.withdraw }),
  serve(c.recheckData, { at: ofClaim, run: officers.recheckData }),
  serve(c.excludeLine, { at: ofClaim, run: officers.exclude }),
  serve(c.reviewClaim, { at: ofClaim, run: officers.review }),
  serve(c.returnClaim, { at: ofClaim, run: officers.returnClaim }),
  serve(c.recheckClaim, { at: ofClaim, run: officers.recheck }),
  serve(c.sendBackClaim, { at: ofClaim, run: officers.sendBack }),
  serve(c.refuseClaim, { at: ofClaim, run: officers.refuse }),
  serve(c.publishNotice, { at: ofClaim, run: officers.publish }),
  servedClear,
  serve(c.fundClaim, { at: ofClaim, run: funding.fund }),
  serve(c.declineFunds, { at: ofClaim, run: officers.declineFunds }),

  serve(n.listNotices, { run: notices.list }),
  serve(n.getNotice, { run: notices.view }),
  serve(n.object, { run: notices.object }),
  serve(n.objectionProgress, { run: notices.progress }),
  serve(n.listObjections, { at: 'list', run: notices.listObjections }),
  serve(n.objectorOf, { at: ofObjection, run: notices.contact }),
  serve(n.resolveObjection, { at: ofObjection, run: notices.resolve }),

  serve(p.payableClaims, { at: 'list', run: shown.payable }),
  serve(p.makeBatch, { at: async (_ctx, input) => ({ region: input.region }), run: payments.make }),
  serve(p.listBatches, { at: 'list', run: shown.listBatches }),
  serve(p.getBatch, { at: ofBatch, run: shown.getBatch }),
  serve(p.confirmBatch, { at: ofBatch, run: payments.confirm }),
  serve(p.rejectBatch, { at: ofBatch, run: payments.reject }),
  serve(p.cancelBatch, { at: ofBatch, run: payments.cancel }),
  serve(p.bankFile, { at: ofBatch, run: payments.bankFile }),
  serve(p.importReturn, { at: ofBatch, run: returns.importReturn }),
  serve(p.retryPayment, { at: (ctx, input) => returns.placeOfPayment(ctx, input.id), run: returns.retry }),
  serve(rc.askRecall, {
    at: (ctx, input) => returns.placeOfPayment(ctx, input.paymentId),
    run: recalls.ask,
  }),
  serve(rc.approveRecall, { at: ofRecall, run: recalls.approve }),
  serve(rc.returnRecall, { at: ofRecall, run: recalls.giveBack }),
  serve(rc.withdrawRecall, { at: ofRecall, run: recalls.withdraw }),
  serve(fc.fundWaits, { at: 'list', run: funding.waiting }),
  serve(p.bouncedPayments, { at: 'list', run: shown.bounced }),

  serve(o.myClaims, { run: own.mine }),
  serve(o.ownOptions, { run: ownFiling.options }),
  serve(o.fileOwn, { run: ownFiling.file }),
  serve(o.resubmitOwn, { run: ownFiling.resubmit }),
  serve(o.withdrawOwn, { run: ownFiling.withdrawOwn }),

  ...kindRoutes,
  serve(w.claimDifferences, { at: ofClaim, run: papers.differences }),
  serve(w.whyPaper, { at: ofClaim, run: papers.why }),
  serve(w.myWhyPaper, { run: papers.myWhy }),

  ...paydayRoutes,
  ...sampleRoutes,
  ...receiptRoutes,
]
