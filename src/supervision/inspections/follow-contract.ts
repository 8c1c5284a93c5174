/** What follows from a finding: the institution's word, an order to put it right, the second look. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, listInput, listOutput, text, version } from '#platform/list'
import { inspectionRow, inspectionShape } from './inspection-contract.ts'
import { type InspectionState, inspectionMoves } from './rules.ts'

const state = z.enum(Object.keys(inspectionMoves.states) as [InspectionState, ...InspectionState[]])
const moved = z.object({ version: z.number(), state })
const step = { id, version }
const files = z.array(id).max(10).default([])
const path = '/api/inspections'
const order = { verb: 'inspection.order' } as const
const answer = { verb: 'inspection.answer' } as const

export const orderRectification = act({
  id: 'supervision.inspection.order',
  title: '责令限期整改',
  method: 'POST',
  path: `${path}/:id/order`,
  allow: order,
  input: z.object({ ...step, body: text(1000, 10), dueOn: day }),
  output: moved,
  clause: 'F2-5',
})
export const dismissFinding = act({
  id: 'supervision.inspection.dismiss',
  title: '不予认定检查问题',
  method: 'POST',
  path: `${path}/:id/dismiss`,
  allow: order,
  input: z.object({ ...step, reason: text(500, 10) }),
  output: moved,
})
export const extendRectification = act({
  id: 'supervision.inspection.extend',
  title: '延长整改期限',
  method: 'POST',
  path: `${path}/:id/extend`,
  allow: order,
  input: z.object({ ...step, dueOn: day, reason: text(300, 4) }),
  output: moved,
})
export const orderAgain = act({
  id: 'supervision.inspection.again',
  title: '复查不合格继续整改',
  method: 'POST',
  path: `${path}/:id/again`,
  allow: order,
  input: z.object({ ...step, note: text(500, 4), body: text(1000, 10), dueOn: day, files }),
  output: moved,
  clause: 'F2-5',
})
export const closeRectification = act({
  id: 'supervision.inspection.close',
  title: '复查合格',
  method: 'POST',
  path: `${path}/:id/close`,
  allow: order,
  input: z.object({ ...step, note: text(500, 4), files }),
  output: moved,
  clause: 'F2-5',
})
/** To graded measures: what they are is decided there, by their own two persons. */
export const handOver = act({
  id: 'supervision.inspection.hand',
  title: '移交违规处理',
  method: 'POST',
  path: `${path}/:id/hand`,
  allow: order,
  input: z.object({ ...step, reason: text(500, 10) }),
  output: moved,
  clause: 'F2-5',
})

// The institution.

export const listOwnInspections = act({
  id: 'supervision.inspection.own-list',
  title: '查询本单位接受的检查',
  method: 'GET',
  path: '/api/own-inspections',
  allow: answer,
  input: z.object({ ...listInput, state: state.optional() }),
  output: listOutput(inspectionRow),
})
export const getOwnInspection = act({
  id: 'supervision.inspection.own-get',
  title: '查看本单位接受的检查',
  method: 'GET',
  path: '/api/own-inspections/:id',
  allow: answer,
  input: z.object({ id }),
  output: inspectionShape,
})
export const replyToFinding = act({
  id: 'supervision.inspection.reply',
  title: '对检查问题陈述意见',
  method: 'POST',
  path: '/api/own-inspections/:id/reply',
  allow: answer,
  input: z.object({ ...step, reply: text(2000, 10), files }),
  output: moved,
})
export const answerRectification = act({
  id: 'supervision.inspection.answer',
  title: '报告整改情况',
  method: 'POST',
  path: '/api/own-inspections/:id/answer',
  allow: answer,
  input: z.object({ ...step, answer: text(2000, 10), files }),
  output: moved,
  clause: 'F2-5',
})
