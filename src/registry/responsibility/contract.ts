import { z } from 'zod'
import { act } from '#platform/act'
import { regionCode } from '#platform/list'
import { type StepKey, steps } from './matrix-rules.ts'
import { type Stage, stages } from './step-rules.ts'

export { stages } from './step-rules.ts'

const step = z.object({
  key: z.enum(steps.map(([key]) => key) as [StepKey, ...StepKey[]]),
  title: z.string(),
  stage: z.enum(Object.keys(stages) as [Stage, ...Stage[]]),
  clause: z.string().nullable(),
  task: z.string(),
  /** Kind of department that answers, and those that take part. */
  leads: z.string(),
  with: z.array(z.string()),
  province: z.string().nullable(),
  days: z.number(),
  duties: z.array(z.string()),
  /** Who that is here: the own region's offices, else those above; empty where each answers for itself. */
  byPlace: z.boolean(),
  offices: z.array(z.object({ name: z.string(), people: z.number(), above: z.boolean() })),
  /** Duties that nobody here holds. */
  missing: z.array(z.string()),
})
export type StepRow = z.infer<typeof step>

export const responsibilityMatrix = act({
  id: 'registry.responsibility.matrix',
  title: '查阅责任矩阵',
  method: 'GET',
  path: '/api/responsibility',
  allow: 'signed-in',
  input: z.object({ region: regionCode.optional() }),
  output: z.object({ region: z.string(), regionName: z.string(), rows: z.array(step) }),
  clause: 'F37-15',
})
