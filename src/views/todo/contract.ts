import { z } from 'zod'
import { act } from '#platform/act'
import { id } from '#platform/list'

const duty = z.object({
  key: z.string(),
  title: z.string(),
  /** What the user does about it. */
  next: z.string(),
  /** Console page of the list behind it. */
  path: z.string(),
  total: z.number(),
  rows: z.array(z.object({ id, title: z.string(), since: z.string(), days: z.number(), path: z.string() })),
})
export type Duty = z.infer<typeof duty>

export const todo = act({
  id: 'views.todo',
  title: '查询待办',
  method: 'GET',
  path: '/api/todo',
  allow: 'signed-in',
  input: z.object({}),
  output: z.object({ duties: z.array(duty), quiet: z.array(z.string()) }),
})
