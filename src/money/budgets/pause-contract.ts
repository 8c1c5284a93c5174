/** Pauses of a fund: what they stop, who is excepted by name; entered by one, approved by another, lifted the same way. */
import { z } from 'zod'
import { fundKind } from '#money/policy/contract'
import { act } from '#platform/act'
import {
  day,
  id,
  instant,
  listInput,
  listOutput,
  regionCode,
  step,
  stepOn,
  text,
  withReason,
} from '#platform/list'
import { defineMoves } from '#platform/moves'
import { defineRefusals } from '#platform/refusal'

export const pauseMoves = defineMoves(
  {
    entered: '待审定',
    'in-force': '暂停中',
    lifting: '申请恢复',
    lifted: '已恢复',
    returned: '已退回',
    withdrawn: '已撤回',
  },
  {
    withdraw: { title: '撤回', from: ['entered'], to: 'withdrawn', verb: 'budget.set' },
    return: {
      title: '退回',
      from: ['entered'],
      to: 'returned',
      verb: 'budget.approve',
      notBy: ['enteredBy'],
    },
    approve: {
      title: '审定暂停',
      from: ['entered'],
      to: 'in-force',
      verb: 'budget.approve',
      notBy: ['enteredBy'],
    },
    except: { title: '增加例外', from: ['in-force', 'lifting'], to: 'in-force', verb: 'budget.set' },
    askLift: { title: '申请恢复', from: ['in-force'], to: 'lifting', verb: 'budget.set' },
    lift: {
      title: '审定恢复',
      from: ['lifting'],
      to: 'lifted',
      verb: 'budget.approve',
      notBy: ['liftAskedBy'],
    },
    keep: {
      title: '不同意恢复',
      from: ['lifting'],
      to: 'in-force',
      verb: 'budget.approve',
      notBy: ['liftAskedBy'],
    },
  },
)
export type PauseState = keyof typeof pauseMoves.states
export type PauseMove = keyof typeof pauseMoves.moves
const pauseState = z.enum(Object.keys(pauseMoves.states) as [PauseState, ...PauseState[]])

export const pauseStops = {
  reserve: '新占用额度（开班备案）',
  charge: '资金审批',
  pay: '银行拨付',
} as const
export type PauseStop = keyof typeof pauseStops
const pauseStop = z.enum(Object.keys(pauseStops) as [PauseStop, ...PauseStop[]])

export const exceptionKinds = {
  'subsidy-kind': '补贴类别',
  org: '机构（企业）',
  class: '培训班',
  claim: '补贴申报',
} as const
export type ExceptionKind = keyof typeof exceptionKinds
const exceptionKind = z.enum(Object.keys(exceptionKinds) as [ExceptionKind, ...ExceptionKind[]])

export const exceptionMoves = defineMoves(
  { entered: '待审定', approved: '例外有效', returned: '已退回', withdrawn: '已撤回' },
  {
    withdraw: { title: '撤回例外', from: ['entered'], to: 'withdrawn', verb: 'budget.set' },
    return: {
      title: '退回例外',
      from: ['entered'],
      to: 'returned',
      verb: 'budget.approve',
      notBy: ['enteredBy'],
    },
    approve: {
      title: '审定例外',
      from: ['entered'],
      to: 'approved',
      verb: 'budget.approve',
      notBy: ['enteredBy'],
    },
  },
)
export type ExceptionState = keyof typeof exceptionMoves.states
const exceptionState = z.enum(Object.keys(exceptionMoves.states) as [ExceptionState, ...ExceptionState[]])

export const pauseRefusals = defineRefusals('pause', {
  paused: {
    text: (f: { region: string; fund: string; stop: string; from: string; document: string }) =>
      `${f.region}${f.fund}自 ${f.from} 起暂停${f.stop}（${f.document}）。`,
    clause: 'F37-15',
    next: '恢复使用后再办理；确属应保障的，可由财政部门按程序列为例外。',
  },
  exists: {
    text: '该地区和资金来源已有暂停决定或待审定的暂停。',
    next: '请在原暂停决定上办理恢复或增加例外。',
  },
  unknown_ref: {
    text: (f: { kind: string; ref: string }) => `没有找到${f.kind}“${f.ref}”。`,
    next: '请核对编号或名称后重新填写。',
  },
  other_region: {
    text: (f: { title: string }) => `“${f.title}”不在暂停的地区范围内，无需例外。`,
    next: '请核对后重新填写。',
  },
  excepted_already: { text: (f: { title: string }) => `“${f.title}”已列为例外。`, next: '无需重复填写。' },
  undecided: { text: '还有待审定的例外。', next: '请先逐条审定或退回例外。' },
  not_yours: { text: '只有录入人本人可以撤回。', next: '如需退回，请由复核人员办理。' },
})

const exceptionInput = z.object({
  kind: exceptionKind,
  /** Code of a kind of subsidy, id of an organisation, number of a class or claim. */
  ref: text(80),
  reason: text(200, 4),
  clause: text(40).optional(),
})
export type ExceptionInput = z.infer<typeof exceptionInput>

const exceptionView = z.object({
  id,
  kind: exceptionKind,
  ref: z.string(),
  title: z.string(),
  clause: z.string().nullable(),
  reason: z.string(),
  state: exceptionState,
  enteredByName: z.string(),
  enteredAt: instant,
  decidedByName: z.string().nullable(),
  decideReason: z.string().nullable(),
  version: z.number(),
  can: z.array(z.string()),
})
export type ExceptionView = z.infer<typeof exceptionView>

const pauseRow = z.object({
  id,
  region: z.string(),
  regionName: z.string(),
  /** Null: every fund. */
  fund: fundKind.nullable(),
  stops: z.array(pauseStop),
  fromOn: day,
  reason: z.string(),
  documentNumber: z.string(),
  state: pauseState,
  exceptions: z.number(),
  enteredByName: z.string(),
  enteredAt: instant,
})
export const pauseView = pauseRow.extend({
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decideReason: z.string().nullable(),
  liftAskedByName: z.string().nullable(),
  liftAskedAt: instant.nullable(),
  liftReason: z.string().nullable(),
  liftedByName: z.string().nullable(),
  liftedAt: instant.nullable(),
  files: z.array(z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })),
  named: z.array(exceptionView),
  version: z.number(),
  can: z.array(z.string()),
})
export type PauseView = z.infer<typeof pauseView>

const path = '/api/money/fund-pauses'
export const listPauses = act({
  id: 'money.pause.list',
  title: '查询资金暂停',
  method: 'GET',
  path,
  allow: { verb: 'budget.read' },
  input: z.object({ ...listInput, state: pauseState.optional(), region: regionCode.optional() }),
  output: listOutput(pauseRow),
  clause: 'F37-15',
})
export const getPause = act({
  id: 'money.pause.get',
  title: '查看资金暂停',
  method: 'GET',
  path: `${path}/:id`,
  allow: { verb: 'budget.read' },
  input: z.object({ id }),
  output: pauseView,
})
export const enterPause = act({
  id: 'money.pause.enter',
  title: '录入资金暂停',
  method: 'POST',
  path,
  allow: { verb: 'budget.set' },
  input: z.object({
    region: regionCode,
    /** Left out: every fund. */
    fund: fundKind.optional(),
    stops: z.array(pauseStop).min(1).default(['reserve', 'charge', 'pay']),
    fromOn: day.optional(),
    reason: text(300, 4),
    documentNumber: text(80, 2),
    files: z.array(id).max(10).default([]),
    exceptions: z.array(exceptionInput).max(50).default([]),
  }),
  output: z.object({ id, version: z.number() }),
  clause: 'F37-15',
})

const does = stepOn('money.pause', path)
export const approvePause = act(does('approve', '审定资金暂停', 'budget.approve', 'F37-15'))
export const returnPause = act({
  ...does('return', '退回资金暂停', 'budget.approve', 'F37-15'),
  input: withReason(),
})
export const withdrawPause = act({
  ...does('withdraw', '撤回资金暂停', 'budget.set', 'F37-15'),
  input: withReason(),
})
export const askLift = act({
  ...does('ask-lift', '申请恢复资金使用', 'budget.set', 'F37-15'),
  input: withReason(),
})
export const liftPause = act(does('lift', '审定恢复资金使用', 'budget.approve', 'F37-15'))
export const keepPause = act({
  ...does('keep', '不同意恢复资金使用', 'budget.approve', 'F37-15'),
  input: withReason(),
})
export const addException = act({
  ...does('except', '增加暂停例外', 'budget.set', 'F37-15'),
  input: exceptionInput.extend(step),
})

const onException = stepOn('money.pause', '/api/money/pause-exceptions', '-exception')
export const approveException = act(onException('approve', '审定暂停例外', 'budget.approve', 'F37-15'))
export const returnException = act({
  ...onException('return', '退回暂停例外', 'budget.approve', 'F37-15'),
  input: withReason(),
})
export const withdrawException = act({
  ...onException('withdraw', '撤回暂停例外', 'budget.set', 'F37-15'),
  input: withReason(),
})
