import { z } from 'zod'
import { act } from '#platform/act'
import { id, regionCode } from '#platform/list'

const duty = z.object({
  key: z.string(),
  title: z.string(),
  /** What the user does about it. */
  next: z.string(),
  /** Console page of the list behind it. */
  path: z.string(),
  /** The pages stand beside the console. */
  outside: z.boolean(),
  total: z.number(),
  rows: z.array(
    z.object({
      id,
      title: z.string(),
      since: z.string(),
      days: z.number(),
      late: z.boolean(),
      path: z.string(),
    }),
  ),
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

const lateMatter = z.object({
  key: z.string(),
  title: z.string(),
  /** The step of the pipeline, who answers for it, by which clause; null: a setting of the platform. */
  step: z.string(),
  department: z.string(),
  clause: z.string().nullable(),
  /** Days after which it counts as late (平台设置). */
  days: z.number(),
  total: z.number(),
  rows: z.array(
    z.object({
      id,
      title: z.string(),
      regionName: z.string(),
      since: z.string(),
      days: z.number(),
      /** Who holds it: the institution asked, or the offices of the place. */
      holders: z.array(z.string()),
      /** Null where the reader has no page of it. */
      path: z.string().nullable(),
    }),
  ),
})
export type LateMatter = z.infer<typeof lateMatter>

/** What waits too long, whoever it waits for, with who holds it. */
export const lateMatters = act({
  id: 'views.todo.late',
  title: '查询超期事项',
  method: 'GET',
  path: '/api/todo/late',
  allow: { verb: 'audit.read' },
  input: z.object({ region: regionCode.optional() }),
  output: z.object({ matters: z.array(lateMatter), total: z.number() }),
  clause: 'F37-15',
})
