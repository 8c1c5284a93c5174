/** What the public sees of claims before they are paid, and how it objects. */
import { z } from 'zod'
import { subsidyKind } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, phone, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import { type ObjectionState, objectionMoves } from './notice-rules.ts'

export const noticeRefusals = defineRefusals('notice', {
  over: {
    text: (f: { until: string }) => `公示已于 ${f.until} 结束。`,
    clause: 'F37-14',
    next: '公示期满后发现问题，请通过投诉举报渠道反映。',
  },
  not_on_notice: { text: '该人员不在公示范围内或已不计补贴。', next: '请刷新公示页面后重试。' },
  objected_already: {
    text: '您已对该人员提出过异议，正在核查。',
    next: '请凭原受理编号查询核查情况。',
  },
  not_your_file: { text: '附件须由本人上传。', next: '请重新上传附件。' },
  no_receipt: {
    text: '没有找到该受理编号，或手机号码不符。',
    next: '请核对受理编号和提出异议时填写的手机号码。',
  },
})

const objectionState = z.enum(Object.keys(objectionMoves.states) as [ObjectionState, ...ObjectionState[]])

export const noticeRow = z.object({
  id,
  number: z.string(),
  subsidyKind,
  subsidyTitle: z.string(),
  region: z.string(),
  regionName: z.string(),
  title: z.string(),
  payeeName: z.string(),
  fromOn: day,
  untilOn: day,
  workdays: z.number(),
  open: z.boolean(),
  people: z.number(),
  amountFen: z.number(),
})

export const listNotices = act({
  id: 'money.notice.list',
  title: '查询补贴公示',
  method: 'GET',
  path: '/api/money/notices',
  allow: 'public',
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    subsidyKind: subsidyKind.optional(),
    open: z.enum(['true', 'false']).optional(),
  }),
  output: listOutput(noticeRow),
  clause: 'F37-14',
})

export const getNotice = act({
  id: 'money.notice.get',
  title: '查看补贴公示',
  method: 'GET',
  path: '/api/money/notices/:id',
  allow: 'public',
  input: z.object({ id }),
  output: noticeRow.extend({
    department: z.string(),
    lines: z.array(
      z.object({
        no: z.number(),
        nameMasked: z.string(),
        idNumberMasked: z.string(),
        certificate: z.string(),
        amountFen: z.number(),
        objected: z.boolean(),
      }),
    ),
  }),
  clause: 'F37-14',
})

export const object = act({
  id: 'money.notice.object',
  title: '对公示提出异议',
  method: 'POST',
  path: '/api/money/notices/:id/object',
  allow: 'public',
  input: z.object({ id, no: z.number().int().min(1), name: text(30, 2), phone, body: text(1000, 10) }),
  output: z.object({ receipt: z.string() }),
  perMinute: 20,
  clause: 'F37-15',
})

export const objectionProgress = act({
  id: 'money.objection.progress',
  title: '查询异议核查情况',
  method: 'POST',
  path: '/api/money/objections/progress',
  allow: 'public',
  changes: false,
  input: z.object({ receipt: text(30), phone }),
  output: z.object({
    receipt: z.string(),
    state: objectionState,
    stateTitle: z.string(),
    filedAt: instant,
    resolvedAt: instant.nullable(),
    resolution: z.string().nullable(),
  }),
  perMinute: 20,
})

export const objectionRow = z.object({
  id,
  receipt: z.string(),
  claimId: id,
  claimNumber: z.string(),
  title: z.string(),
  region: z.string(),
  regionName: z.string(),
  lineNo: z.number(),
  nameMasked: z.string(),
  amountFen: z.number(),
  body: z.string(),
  state: objectionState,
  filedAt: instant,
  resolvedAt: instant.nullable(),
  resolution: z.string().nullable(),
  version: z.number(),
  can: z.array(z.string()),
})

export const listObjections = act({
  id: 'money.objection.list',
  title: '查询公示异议',
  method: 'GET',
  path: '/api/money/objections',
  allow: { verb: 'claim.read' },
  input: z.object({ ...listInput, state: objectionState.optional(), claimId: id.optional() }),
  output: listOutput(objectionRow),
})

export const objectorOf = act({
  id: 'money.objection.contact',
  title: '查看异议人联系方式',
  method: 'POST',
  path: '/api/money/objections/:id/contact',
  allow: { verb: 'claim.objection' },
  input: z.object({ id, reason: text(200, 4) }),
  output: z.object({ name: z.string(), phone: z.string() }),
  clause: 'F37-15',
})

export const resolveObjection = act({
  id: 'money.objection.resolve',
  title: '办结公示异议',
  method: 'POST',
  path: '/api/money/objections/:id/resolve',
  allow: { verb: 'claim.objection' },
  input: z.object({
    id,
    version,
    result: z.enum(['uphold', 'dismiss']),
    resolution: text(500, 10),
    files: z.array(id).max(10).default([]),
  }),
  output: z.object({ version: z.number(), state: objectionState }),
  clause: 'F37-15',
})
