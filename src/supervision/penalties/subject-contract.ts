/** What those do and see whom it is about, and what the public sees. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, listInput, listOutput, regionCode, text } from '#platform/list'
import { files, moved, path, penaltyView, step } from './case-contract.ts'
import { done, ofMeasure, onMeasure } from './measure-contract.ts'

const answer = { verb: 'penalty.answer' } as const
// Whom it is about: institutions in their console, people on their phone.

const replied = { ...step, body: text(3000, 4), files }
const reported = { ...onMeasure, body: text(3000, 10), files }
export const ownPenalties = act({
  id: 'supervision.penalty.own',
  title: '查询对本单位的处理措施',
  method: 'GET',
  path: '/api/own-penalties',
  allow: answer,
  input: z.object({}),
  output: z.object({ rows: z.array(penaltyView) }),
})
export const replyPenalty = act({
  id: 'supervision.penalty.reply',
  title: '陈述申辩',
  method: 'POST',
  path: `${path}/:id/reply`,
  allow: answer,
  input: z.object(replied),
  output: moved,
  clause: 'F37-15',
})
export const reportMeasure = act({
  id: 'supervision.penalty.report',
  title: '提交整改报告',
  method: 'POST',
  path: `${ofMeasure}/report`,
  allow: answer,
  input: z.object(reported),
  output: done,
  clause: 'F2-5',
})
export const myPenalties = act({
  id: 'supervision.penalty.mine',
  title: '查询对本人的处理措施',
  method: 'GET',
  path: '/api/my/penalties',
  allow: 'worker',
  input: z.object({}),
  output: z.object({ rows: z.array(penaltyView) }),
})
export const replyMine = act({
  id: 'supervision.penalty.reply-mine',
  title: '本人陈述申辩',
  method: 'POST',
  path: '/api/my/penalties/:id/reply',
  allow: 'worker',
  input: z.object(replied),
  output: moved,
  clause: 'F37-15',
})

export const publicPenalty = z.object({
  id,
  orgName: z.string(),
  uscc: z.string(),
  regionName: z.string(),
  content: z.string(),
  measures: z.array(z.string()),
  decisionNumber: z.string(),
  decidedOn: day,
  untilOn: day,
})
/** Major violations made public, of institutions only, until their day (F2-5). */
export const publicPenalties = act({
  id: 'supervision.penalty.public',
  title: '重大违法行为公布',
  method: 'GET',
  path: '/api/public/penalties',
  allow: 'public',
  input: z.object({ ...listInput, region: regionCode.optional() }),
  output: listOutput(publicPenalty),
  clause: 'F2-5',
})
