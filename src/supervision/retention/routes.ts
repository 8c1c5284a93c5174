import { serve } from '#platform/serve'
import * as c from './contract.ts'
import * as r from './rule-service.ts'
import * as s from './service.ts'

const own = {
  at: (ctx: Parameters<typeof s.placeOf>[0], input: { id: string }) => s.placeOf(ctx, input.id),
}

export const routes = [
  serve(c.schedule, { at: 'list', run: r.schedule }),
  serve(c.askRule, { at: r.wholePlace, run: r.askRule }),
  serve(c.approveRule, { at: r.wholePlace, run: r.approveRule }),
  serve(c.returnRule, { at: r.wholePlace, run: r.returnRule }),
  serve(c.withdrawRule, { at: r.wholePlace, run: r.withdrawRule }),
  serve(c.listDestructions, { at: 'list', run: s.list }),
  serve(c.getDestruction, { ...own, run: s.view }),
  serve(c.destructionItems, { ...own, run: s.items }),
  serve(c.destructionSheet, { ...own, run: s.sheet }),
  serve(c.askDestruction, { at: async (_ctx, input) => ({ region: input.region }), run: s.ask }),
  serve(c.destroy, { ...own, run: s.destroy }),
  serve(c.returnDestruction, { ...own, run: s.giveBack }),
  serve(c.withdrawDestruction, { ...own, run: s.withdraw }),
]
