/** 公示—实收对账. */
import { serve } from '#platform/serve'
import * as c from './receipt-contract.ts'
import * as receipts from './receipt-service.ts'

type At = (
  ctx: Parameters<typeof receipts.placeOfCase>[0],
  input: { id: string },
) => ReturnType<typeof receipts.placeOfCase>
const ofCase: At = (ctx, input) => receipts.placeOfCase(ctx, input.id)

export const receiptRoutes = [
  serve(c.myReceipts, { run: receipts.mine }),
  serve(c.sayMine, { run: receipts.sayMine }),
  serve(c.orgReceipts, { at: 'list', run: receipts.own }),
  serve(c.sayOwn, {
    at: (ctx, input) => receipts.placeOfTransfer(ctx, input.id),
    run: receipts.sayOwn,
  }),
  serve(c.reconList, { at: 'list', run: receipts.recon }),
  serve(c.listReceiptCases, { at: 'list', run: receipts.cases }),
  serve(c.takeReceiptCase, { at: ofCase, run: receipts.take }),
  serve(c.closeReceiptCase, { at: ofCase, run: receipts.close }),
]
