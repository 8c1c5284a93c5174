import { serve } from '#platform/serve'
import { todo } from './contract.ts'
import { todoOf } from './service.ts'

export const routes = [serve(todo, { run: todoOf })]
