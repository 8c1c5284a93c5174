import { serve } from '#platform/serve'
import * as c from './contract.ts'
import * as s from './service.ts'

export const routes = [
  serve(c.ownStanding, { at: 'own', run: s.own }),
  serve(c.calendarFile, { run: s.calendarOf }),
]
