import { type Ctx, serve } from '#platform/serve'
import * as c from './contract.ts'
import { evaluate, mine } from './evaluation-service.ts'
import { placeOf } from './facts-service.ts'
import { checkCertificates, close, finish, list, recordScores, view } from './service.ts'
import { annotate, importScores, template } from './sheet-service.ts'

const at = (ctx: Ctx, input: { id: string }) => placeOf(ctx, input.id)

export const routes = [
  serve(c.listCompletions, { at: 'list', run: list }),
  serve(c.getCompletion, { at, run: view }),
  serve(c.scoreTemplate, { at, run: template }),
  serve(c.recordScores, { at, run: recordScores }),
  serve(c.importScores, { at, run: importScores }),
  serve(c.annotateScores, { at, run: annotate }),
  serve(c.finishClass, { at, run: finish }),
  serve(c.checkCertificates, { at, run: checkCertificates }),
  serve(c.closeClass, { at, run: close }),
  serve(c.myEvaluations, { run: mine }),
  serve(c.evaluate, { run: evaluate }),
]
