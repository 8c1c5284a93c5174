import { z } from 'zod'
import { act } from '#platform/act'
import {
  day,
  historyRow,
  id,
  instant,
  listInput,
  listOutput,
  regionCode,
  text,
  version,
} from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import {
  type FindingState,
  findingMoves,
  type Outcome,
  outcomes,
  type Relation,
  relations,
  type Sign,
  signs,
} from './rules.ts'

export * from './rules.ts'

export const refusals = defineRefusals('integrity', {
  future: { text: '还没有到这个月。', next: '请选择本月或以前的月份。' },
  known_kin: { text: '这位近亲属已经申报。', next: '如有变化，请先终止原申报。' },
  not_yours: { text: '没有这项申报，或它不是您本人的。', next: '请刷新页面查看。' },
  not_your_file: { text: '材料须由本人上传。', next: '请重新上传材料。' },
})

const keys = <K extends string>(o: Record<K, unknown>) => Object.keys(o) as [K, ...K[]]
const rule = z.enum(keys<Sign>(signs))
const state = z.enum(keys<FindingState>(findingMoves.states))
const outcome = z.enum(keys<Outcome>(outcomes))
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, '请填写月份，如 2026-03')
const path = '/api/integrity'
const read = { verb: 'integrity.read' } as const
const handle = { verb: 'integrity.handle' } as const

export const findingRow = z.object({
  id,
  rule,
  officer: z.string(),
  office: z.string(),
  region: z.string(),
  regionName: z.string(),
  orgName: z.string().nullable(),
  month: z.string(),
  said: z.string(),
  measured: z.number(),
  threshold: z.number(),
  state,
  outcome: outcome.nullable(),
  foundAt: instant,
})
export type FindingListRow = z.infer<typeof findingRow>

export const listFindings = act({
  id: 'supervision.integrity.list',
  title: '查询廉政风险线索',
  method: 'GET',
  path,
  allow: read,
  input: z.object({
    ...listInput,
    rule: rule.optional(),
    state: state.optional(),
    outcome: outcome.optional(),
    region: regionCode.optional(),
  }),
  output: listOutput(findingRow),
  clause: 'F37-15',
})
const file = z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })
export const getFinding = act({
  id: 'supervision.integrity.get',
  title: '查看廉政风险线索',
  method: 'GET',
  path: `${path}/:id`,
  allow: read,
  input: z.object({ id }),
  output: findingRow.extend({
    rows: z.array(
      z.object({ at: instant, title: z.string(), summary: z.string(), note: z.string().nullable() }),
    ),
    handledByName: z.string().nullable(),
    note: z.string().nullable(),
    files: z.array(file),
    proposedByName: z.string().nullable(),
    returnReason: z.string().nullable(),
    closedByName: z.string().nullable(),
    /** Other signs of the same officer. */
    others: z.array(z.object({ id, rule, month: z.string(), said: z.string(), state })),
    history: z.array(historyRow),
    version: z.number(),
    can: z.array(z.string()),
  }),
})
export const runIntegrity = act({
  id: 'supervision.integrity.run',
  title: '按月计算廉政风险线索',
  method: 'POST',
  path: `${path}/runs`,
  allow: handle,
  input: z.object({ month }),
  output: z.object({ acts: z.number(), found: z.number() }),
  clause: 'F37-15',
})
export const summary = act({
  id: 'supervision.integrity.summary',
  title: '廉政风险线索统计',
  method: 'GET',
  path: `${path}/summary`,
  allow: read,
  input: z.object({}),
  output: z.object({
    rules: z.array(
      z.object({
        rule,
        found: z.number(),
        open: z.number(),
        harmless: z.number(),
        mistake: z.number(),
        negligent: z.number(),
        deliberate: z.number(),
      }),
    ),
    lastRun: z.object({ at: instant, month: z.string(), acts: z.number(), found: z.number() }).nullable(),
  }),
})

const step = { id, version }
const moved = z.object({ version: z.number(), state })
export const takeFinding = act({
  id: 'supervision.integrity.take',
  title: '开始核查廉政风险线索',
  method: 'POST',
  path: `${path}/:id/take`,
  allow: handle,
  input: z.object(step),
  output: moved,
})
export const proposeFinding = act({
  id: 'supervision.integrity.propose',
  title: '提交廉政风险核查结论',
  method: 'POST',
  path: `${path}/:id/propose`,
  allow: handle,
  input: z.object({ ...step, outcome, note: text(2000, 10), files: z.array(id).max(10).default([]) }),
  output: moved,
  clause: 'F37-15',
})
export const returnFinding = act({
  id: 'supervision.integrity.return',
  title: '退回廉政风险核查',
  method: 'POST',
  path: `${path}/:id/return`,
  allow: handle,
  input: z.object({ ...step, reason: text(500, 4) }),
  output: moved,
})
export const closeFinding = act({
  id: 'supervision.integrity.close',
  title: '复核办结廉政风险线索',
  method: 'POST',
  path: `${path}/:id/close`,
  allow: handle,
  input: z.object(step),
  output: moved,
  clause: 'F37-15',
})

// What officers declare of themselves; seen by them and, in findings, by discipline inspectors.

export const listKin = act({
  id: 'supervision.kin.list',
  title: '查询本人申报的近亲属',
  method: 'GET',
  path: '/api/own-kin',
  allow: { verb: 'interest.declare' },
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        id,
        person: z.string(),
        relation: z.enum(keys<Relation>(relations)),
        declaredAt: instant,
        endedOn: day.nullable(),
      }),
    ),
  }),
})
export const declareKin = act({
  id: 'supervision.kin.declare',
  title: '申报近亲属',
  method: 'POST',
  path: '/api/own-kin',
  allow: { verb: 'interest.declare' },
  input: z.object({ idNumber: text(30), relation: z.enum(keys<Relation>(relations)) }),
  output: z.object({ id }),
  clause: 'F37-15',
})
export const endKin = act({
  id: 'supervision.kin.end',
  title: '终止近亲属申报',
  method: 'POST',
  path: '/api/own-kin/:id/end',
  allow: { verb: 'interest.declare' },
  input: z.object({ id, reason: text(200, 2) }),
  output: z.object({ ok: z.literal(true) }),
})
