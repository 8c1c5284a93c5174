/** Routes of the further kinds: agreements and their stages, rewards, what is prefilled, what is judged anew. */
import { serve } from '#platform/serve'
import * as a from './agreement-contract.ts'
import * as agreements from './agreement-service.ts'
import * as agreementSheets from './agreement-sheet-service.ts'
import * as agreementsShown from './agreement-show-service.ts'
import * as k from './kind-contract.ts'
import * as kinds from './kind-service.ts'
import * as f from './prefill-contract.ts'
import * as prefill from './prefill-service.ts'
import { servedReassess } from './reassess-clock.ts'
import * as r from './reassess-contract.ts'
import * as reassess from './reassess-service.ts'
import * as reassessShown from './reassess-show-service.ts'

type At = (
  ctx: Parameters<typeof agreements.placeOf>[0],
  input: { id: string },
) => ReturnType<typeof agreements.placeOf>
const ofAgreement: At = (ctx, input) => agreements.placeOf(ctx, input.id)
const ofReassessment: At = (ctx, input) => reassess.placeOfReassessment(ctx, input.id)

export const kindRoutes = [
  serve(a.listAgreements, { at: 'list', run: agreementsShown.list }),
  serve(a.getAgreement, { at: ofAgreement, run: agreementsShown.view }),
  serve(a.draftAgreement, { at: 'own', run: agreements.draft }),
  serve(a.changeAgreement, { at: ofAgreement, run: agreements.change }),
  serve(a.addApprentice, { at: ofAgreement, run: agreements.addPerson }),
  serve(a.apprenticeTemplate, { at: ofAgreement, run: agreementSheets.template }),
  serve(a.importApprentices, { at: ofAgreement, run: agreementSheets.importAll }),
  serve(a.annotateApprentices, { at: ofAgreement, run: agreementSheets.annotate }),
  serve(a.dropApprentice, { at: ofAgreement, run: agreements.dropPerson }),
  serve(a.signContract, { at: ofAgreement, run: agreements.signContract }),
  serve(a.leaveAgreement, { at: ofAgreement, run: agreements.leave }),
  serve(a.submitAgreement, { at: ofAgreement, run: agreements.submit }),
  serve(a.withdrawAgreement, { at: ofAgreement, run: agreements.withdraw }),
  serve(a.returnAgreement, { at: ofAgreement, run: agreements.giveBack }),
  serve(a.approveAgreement, { at: ofAgreement, run: agreements.approve }),

  serve(k.rewardClasses, { at: 'list', run: kinds.rewardList }),
  serve(k.createReward, {
    at: (ctx, input) => kinds.placeOfClass(ctx, input.classId),
    run: kinds.createReward,
  }),
  serve(k.createStageClaim, {
    at: (ctx, input) => kinds.placeOfAgreement(ctx, input.agreementId),
    run: kinds.createStage,
  }),

  serve(f.prefilled, { run: prefill.prefilled }),
  serve(f.confirmPrefilled, { run: prefill.confirm }),

  serve(r.listReassessments, { at: 'list', run: reassessShown.list }),
  serve(r.getReassessment, { at: ofReassessment, run: reassessShown.view }),
  servedReassess,
  serve(r.stopLine, { at: ofReassessment, run: reassess.stop }),
]
