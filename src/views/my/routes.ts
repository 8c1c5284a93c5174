import { serve } from '#platform/serve'
import { myAccessLog } from './contract.ts'
import { accessLog } from './service.ts'

export const routes = [serve(myAccessLog, { run: accessLog })]
