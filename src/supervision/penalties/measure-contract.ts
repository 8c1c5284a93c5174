/** What happens to single measures after the decision. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, text, version } from '#platform/list'
import { type MeasureState, measureStates } from './rules.ts'

const draft = { verb: 'penalty.draft' } as const
const sign = { verb: 'penalty.sign' } as const
const states = Object.keys(measureStates) as [MeasureState, ...MeasureState[]]
export const done = z.object({ version: z.number(), state: z.enum(states) })
export const onMeasure = { measureId: id, version }
export const ofMeasure = '/api/penalty-measures/:measureId'
export const checkMeasure = act({
  id: 'supervision.penalty.check',
  title: '复查整改',
  method: 'POST',
  path: `${ofMeasure}/check`,
  allow: draft,
  input: z.object({
    ...onMeasure,
    passed: z.boolean(),
    note: text(500, 4),
    /** The new deadline where it did not pass. */
    dueOn: day.optional(),
  }),
  output: done,
  clause: 'F2-5',
})
export const fulfilMeasure = act({
  id: 'supervision.penalty.fulfil',
  title: '登记措施已履行',
  method: 'POST',
  path: `${ofMeasure}/fulfil`,
  allow: draft,
  input: z.object({ ...onMeasure, reason: text(500, 4) }),
  output: done,
})
export const askLift = act({
  id: 'supervision.penalty.ask-lift',
  title: '提请提前解除措施',
  method: 'POST',
  path: `${ofMeasure}/ask-lift`,
  allow: draft,
  input: z.object({ ...onMeasure, reason: text(500, 4) }),
  output: done,
})
export const liftMeasure = act({
  id: 'supervision.penalty.lift',
  title: '签发提前解除措施',
  method: 'POST',
  path: `${ofMeasure}/lift`,
  allow: sign,
  input: z.object(onMeasure),
  output: done,
})
export const refuseLift = act({
  id: 'supervision.penalty.refuse-lift',
  title: '不予提前解除措施',
  method: 'POST',
  path: `${ofMeasure}/refuse-lift`,
  allow: sign,
  input: z.object({ ...onMeasure, reason: text(500, 4) }),
  output: done,
})
export const endMeasure = act({
  id: 'supervision.penalty.end-measure',
  title: '措施期满结束',
  method: 'POST',
  path: `${ofMeasure}/end`,
  allow: draft,
  input: z.object(onMeasure),
  output: done,
})
