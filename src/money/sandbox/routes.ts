import { serve } from '#platform/serve'
import * as c from './contract.ts'
import { exportRun } from './export-service.ts'
import * as lines from './lines-service.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.listRuns, { at: 'list', run: s.list }),
  serve(c.sandboxPacks, { at: 'list', run: s.packs }),
  serve(c.runSandbox, { at: s.packPlace, run: s.run }),
  serve(c.getRun, { at: 'list', run: s.view }),
  serve(c.changedLines, { at: 'list', run: lines.changed }),
  serve(c.explainLine, { at: 'list', run: lines.explain }),
  serve(c.repeatRun, { at: 'list', run: s.repeat }),
  serve(c.exportRun, { at: 'list', run: exportRun }),
]
