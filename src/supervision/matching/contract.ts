import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, intText, listInput, listOutput, regionCode, text } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import { type RunKind, type RunState, runKinds, runStates } from './match-rules.ts'

export * from './match-rules.ts'

export const refusals = defineRefusals('match', {
  no_subject: {
    text: '没有找到要比对的班级或申报。',
    next: '请核对备案编号或申报编号。',
  },
  subject_needed: { text: '请填写要比对的班级备案编号或申报编号。', next: '请填写后重新提交。' },
  span_needed: { text: '请填写地区和起止日期。', next: '起止日期不超过两年。' },
  span_wrong: { text: '起止日期颠倒，或超过两年。', next: '请核对日期。' },
  under_way: { text: '同一范围的比对正在进行。', next: '请等待完成后查看结果。' },
  weak_secret: { text: '约定密钥至少 16 个字符。', next: '请与对方重新约定一个更长的密钥。' },
  not_exchange: { text: '文件不是交换比对文件，或已损坏。', next: '请让对方重新生成后发送。' },
  other_secret: {
    text: '文件是用另一个约定密钥生成的。',
    next: '请与对方核对约定密钥（页面上的密钥标记应当一致）。',
  },
  own_file: { text: '这是本地区自己生成的文件。', next: '请上传对方发来的文件。' },
  foreign_file: { text: '没有找到您上传的文件。', next: '请重新上传。' },
})

const kind = z.enum(Object.keys(runKinds) as [RunKind, ...RunKind[]])
const state = z.enum(Object.keys(runStates) as [RunState, ...RunState[]])
const { q: _words, ...paged } = listInput
const path = '/api/supervision/matches'
const run = { verb: 'match.run' } as const
const read = { verb: 'match.read' } as const

export const startMatch = act({
  id: 'supervision.match.start',
  title: '运行数据比对',
  method: 'POST',
  path,
  allow: run,
  input: z.object({
    kind,
    subjectId: id.nullish(),
    /** Number of the class or claim, where its id is not at hand. */
    number: text(40).nullish(),
    region: regionCode.nullish(),
    from: day.nullish(),
    to: day.nullish(),
    reason: text(200, 4),
  }),
  output: z.object({ id }),
  clause: 'F2-7',
})

const runRow = z.object({
  id,
  kind,
  subjectId: id.nullable(),
  title: z.string(),
  region: z.string(),
  regionName: z.string(),
  state,
  startedAt: instant,
  people: z.number(),
  hits: z.number(),
  added: z.number().nullable(),
  gone: z.number().nullable(),
})
export type RunRow = z.infer<typeof runRow>

export const listMatches = act({
  id: 'supervision.match.list',
  title: '查询数据比对',
  method: 'GET',
  path,
  allow: read,
  input: z.object({ ...paged, kind: kind.optional() }),
  output: listOutput(runRow),
  clause: 'F2-7',
})

export const getMatch = act({
  id: 'supervision.match.get',
  title: '查看数据比对',
  method: 'GET',
  path: `${path}/:id`,
  allow: read,
  input: z.object({ id }),
  output: runRow.extend({
    asOf: day,
    fromDay: day,
    toDay: day,
    millis: z.number().nullable(),
    fault: z.string().nullable(),
    startedByName: z.string(),
    previousId: id.nullable(),
    versions: z.array(
      z.object({ code: z.string(), title: z.string(), source: z.string(), dataDate: day, rows: z.number() }),
    ),
    /** Registers that said nothing, and why. */
    silent: z.array(z.object({ title: z.string(), why: z.string() })),
    rules: z.array(
      z.object({
        rule: z.number(),
        title: z.string(),
        registerTitle: z.string().nullable(),
        clause: z.string(),
        hits: z.number(),
        people: z.number(),
        added: z.number().nullable(),
        gone: z.number().nullable(),
      }),
    ),
    can: z.array(z.string()),
  }),
})

const hitRow = z.object({
  key: z.string(),
  rule: z.number(),
  ruleTitle: z.string(),
  clause: z.string(),
  personId: id.nullable(),
  nameMasked: z.string(),
  idNumberMasked: z.string(),
  categoryTitle: z.string(),
  classId: id.nullable(),
  classTitle: z.string(),
  orgName: z.string(),
  /** Register, data date, line of the delivery. */
  source: z.string(),
  dataDate: day.nullable(),
  record: z.string(),
  /** What the record says, in one sentence. */
  says: z.string(),
})
export type HitRow = z.infer<typeof hitRow>
const hitFilter = {
  id,
  rule: intText(1, 255).optional(),
  show: z.enum(['hit', 'added', 'gone']).default('hit'),
}

export const listHits = act({
  id: 'supervision.match.hits',
  title: '查询比对结果',
  method: 'GET',
  path: `${path}/:id/hits`,
  allow: read,
  input: z.object({ ...paged, ...hitFilter }),
  output: listOutput(hitRow),
  clause: 'F2-7',
})

export const exportHits = act({
  id: 'supervision.match.export',
  title: '导出比对结果（掩码）',
  method: 'GET',
  path: `${path}/:id/export`,
  allow: read,
  input: z.object(hitFilter),
  output: z.any(),
  produces: 'file',
})

const exchangePath = '/api/supervision/match-exchanges'
const span = { region: regionCode, partner: text(60, 2), from: day, to: day }
/** Agreed by voice between the two cities; it is never kept. */
const secret = z.string().trim().max(200)

export const sendExchange = act({
  id: 'supervision.match.send-exchange',
  title: '生成跨市交换比对文件',
  method: 'POST',
  path: exchangePath,
  allow: run,
  input: z.object({ ...span, secret, reason: text(200, 4) }),
  output: z.any(),
  produces: 'file',
  clause: 'N10-11',
})

export const receiveExchange = act({
  id: 'supervision.match.receive-exchange',
  title: '比对外市交换文件',
  method: 'POST',
  path: `${exchangePath}/receive`,
  allow: run,
  input: z.object({ ...span, secret, fileId: id, reason: text(200, 4) }),
  output: z.object({ id, rows: z.number(), hits: z.number() }),
  clause: 'N10-11',
})

const exchangeRow = z.object({
  id,
  kind: z.enum(['sent', 'received']),
  partner: z.string(),
  regionName: z.string(),
  fromDay: day,
  toDay: day,
  keyMark: z.string(),
  rows: z.number(),
  hits: z.number().nullable(),
  madeAt: instant,
  madeByName: z.string(),
})
export const listExchanges = act({
  id: 'supervision.match.exchanges',
  title: '查询跨市交换比对',
  method: 'GET',
  path: exchangePath,
  allow: read,
  input: z.object(paged),
  output: listOutput(exchangeRow),
  clause: 'N10-11',
})
export const getExchange = act({
  id: 'supervision.match.exchange',
  title: '查看跨市交换比对',
  method: 'GET',
  path: `${exchangePath}/:id`,
  allow: read,
  input: z.object({ id }),
  output: exchangeRow.extend({
    reason: z.string(),
    found: z.array(
      z.object({
        lineId: id,
        nameMasked: z.string(),
        idNumberMasked: z.string(),
        claim: z.string(),
        theirs: z.string(),
      }),
    ),
  }),
})
