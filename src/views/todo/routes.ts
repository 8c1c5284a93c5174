import { serve } from '#platform/serve'
import { lateMatters, todo } from './contract.ts'
import { lateOf } from './late-service.ts'
import { todoOf } from './service.ts'

export const routes = [serve(todo, { run: todoOf }), serve(lateMatters, { at: 'list', run: lateOf })]
