import { serve } from '#platform/serve'
import * as b from './batch-service.ts'
import { claim } from './claim-service.ts'
import { servedExpire } from './clock-service.ts'
import * as c from './contract.ts'
import * as r from './raise-service.ts'
import { giveUp, leaveLine, placeOfVoucher, revoke } from './return-service.ts'
import { mine, open } from './show-service.ts'

const own = {
  at: (ctx: Parameters<typeof b.placeOfBatch>[0], input: { id: string }) => b.placeOfBatch(ctx, input.id),
}
const readable = {
  at: (ctx: Parameters<typeof b.placeToRead>[0], input: { id: string }) => b.placeToRead(ctx, input.id),
}
const asked = {
  at: (ctx: Parameters<typeof r.placeOfRaise>[0], input: { id: string }) => r.placeOfRaise(ctx, input.id),
}

export const routes = [
  serve(c.listBatches, { at: 'list', run: b.list }),
  serve(c.getBatch, { ...readable, run: b.view }),
  serve(c.draftBatch, { at: async (_ctx, input) => ({ region: input.region }), run: b.draft }),
  serve(c.editBatch, { ...own, run: b.edit }),
  serve(c.submitBatch, { ...own, run: b.submit }),
  serve(c.withdrawBatch, { ...own, run: b.withdraw }),
  serve(c.returnBatch, { ...own, run: b.giveBack }),
  serve(c.publishBatch, { ...own, run: b.publish }),
  serve(c.closeBatch, { ...own, run: b.close }),
  serve(c.askRaise, { ...own, run: r.ask }),
  serve(c.approveRaise, { ...asked, run: r.approve }),
  serve(c.refuseRaise, { ...asked, run: r.refuse }),
  serve(c.withdrawRaise, { ...asked, run: r.withdraw }),
  serve(c.listVouchers, { ...readable, run: b.vouchers }),
  serve(c.revokeVoucher, { at: (ctx, input) => placeOfVoucher(ctx, input.id), run: revoke }),
  servedExpire,
  serve(c.openBatches, { run: open }),
  serve(c.myVouchers, { run: mine }),
  serve(c.claimVoucher, { run: claim, lane: true }),
  serve(c.giveUpVoucher, { run: giveUp }),
  serve(c.leaveLine, { run: leaveLine }),
]
