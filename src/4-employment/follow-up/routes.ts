import { serve } from '#platform/serve'
import * as c from './contract.ts'
import { insuranceSaid, matchInsurance } from './insurance-service.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.recordEmployment, { at: s.placeToRecord, run: s.record }),
  serve(c.recordMyEmployment, { run: s.recordMine }),
  serve(c.myEmployment, { run: s.mine }),
  serve(c.verifyEmployment, { at: (ctx, input) => s.placeToVerify(ctx, input.id), run: s.verify }),
  serve(c.voidEmployment, { at: (ctx, input) => s.placeToVerify(ctx, input.id), run: s.annul }),
  serve(c.withdrawEmployment, { at: (ctx, input) => s.placeToWithdraw(ctx, input.id), run: s.withdraw }),
  serve(c.withdrawMyEmployment, { run: s.withdrawMine }),
  serve(c.listEmployment, { at: 'list', run: s.list }),
  serve(c.exportEmployment, { at: 'list', run: s.exportList }),
  serve(c.getEmployment, { at: (ctx, input) => s.placeToRead(ctx, input.id), run: s.view }),
  serve(c.matchInsurance, { at: 'list', run: matchInsurance }),
  serve(c.insuranceOfEmployment, {
    at: (ctx, input) => s.placeToRead(ctx, input.id),
    run: async (ctx, { id }) => ({ check: (await insuranceSaid(ctx, id)) ?? null }),
  }),
  serve(c.listFollowedClasses, { at: 'list', run: s.listClasses }),
  serve(c.traineesOfClass, {
    at: (ctx, input) => s.placeOfClass(ctx, input.classId),
    run: s.traineesOfClass,
  }),
]
