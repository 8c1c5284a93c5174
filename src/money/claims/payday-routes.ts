/** Clocks, pay days and the board of how long steps take. */
import { serve } from '#platform/serve'
import { placeOf } from './moves-service.ts'
import * as pace from './pace-service.ts'
import * as c from './payday-contract.ts'
import * as paydays from './payday-service.ts'

export const paydayRoutes = [
  serve(c.claimPayday, { at: (ctx, input) => placeOf(ctx, input.id), run: paydays.ofClaim }),
  serve(c.paydayList, { at: 'list', run: paydays.list }),
  serve(c.myPaydays, { run: paydays.mine }),
  serve(c.paceBoard, { run: pace.board }),
  serve(c.setLimit, { at: async (_ctx, input) => ({ region: input.region }), run: pace.setLimit }),
]
