import { serve } from '#platform/serve'
import * as c from './contract.ts'
import { classesCounted, peopleCounted, progressOf } from './service.ts'

const at = async (_ctx: unknown, input: { region: string }) => ({ region: input.region })

export const routes = [
  serve(c.progress, { at, run: progressOf }),
  serve(c.countedClasses, { at, run: classesCounted }),
  serve(c.countedPeople, { at, run: peopleCounted }),
]
