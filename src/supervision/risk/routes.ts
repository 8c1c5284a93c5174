import { serve } from '#platform/serve'
import * as alerts from './alert-service.ts'
import * as c from './contract.ts'
import * as settings from './setting-service.ts'
import * as show from './show-service.ts'

const at = (ctx: Parameters<typeof alerts.placeOf>[0], input: { id: string }) => alerts.placeOf(ctx, input.id)
const inRegion = async (_ctx: unknown, input: { region: string }) => ({ region: input.region })

export const routes = [
  serve(c.listAlerts, { at: 'list', run: show.list }),
  serve(c.getAlert, { at, run: show.view }),
  serve(c.alertGraph, { at, run: show.graph }),
  serve(c.acknowledgeAlert, { at, run: alerts.acknowledge }),
  serve(c.acknowledgeAlerts, { at: 'list', run: alerts.acknowledgeMany }),
  serve(c.examineAlert, { at, run: alerts.examine }),
  serve(c.returnAlert, { at, run: alerts.giveBack }),
  serve(c.settleAlert, { at, run: alerts.settle }),
  serve(c.listRules, { at: 'list', run: settings.list }),
  serve(c.getRule, { at: 'list', run: settings.view }),
  serve(c.replayRule, { at: inRegion, run: settings.replay }),
  serve(c.proposeSetting, { at: settings.province, run: settings.propose }),
  serve(c.approveSetting, { at: settings.province, run: settings.approve }),
  serve(c.refuseSetting, { at: settings.province, run: settings.refuse }),
  serve(c.runRules, { at: inRegion, run: settings.run }),
  serve(c.listRuns, { at: 'list', run: settings.runs }),
]
