import { serve } from '#platform/serve'
import { responsibilityMatrix } from './contract.ts'
import { matrixOf } from './service.ts'

export const routes = [serve(responsibilityMatrix, { run: matrixOf })]
