import { z } from 'zod'
import { act } from '#platform/act'
import type { Day } from '#platform/day'
import {
  day,
  flagText,
  id,
  instant,
  intText,
  listInput,
  listOutput,
  regionCode,
  text,
  version,
} from '#platform/list'
import { defineMoves } from '#platform/moves'
import { defineRefusals, type Reason } from '#platform/refusal'
import type { FactName } from '#registry/people/contract'
import {
  type CertificateKind,
  certificateKind,
  type FundKind,
  fundKind,
  type PackDocument,
  packDocument,
  type SubsidyKind,
  subsidyKind,
} from './pack-contract.ts'

export * from './pack-contract.ts'

export const packMoves = defineMoves(
  {
    draft: '拟订中',
    submitted: '待审定',
    returned: '已退回',
    approved: '已生效',
    withdrawn: '已撤回',
  },
  {
    edit: { title: '修改', from: ['draft', 'returned'], to: 'draft', verb: 'policy.draft' },
    submit: { title: '提交审定', from: ['draft', 'returned'], to: 'submitted', verb: 'policy.draft' },
    withdraw: {
      title: '撤回',
      from: ['draft', 'submitted', 'returned'],
      to: 'withdrawn',
      verb: 'policy.draft',
    },
    return: {
      title: '退回',
      from: ['submitted'],
      to: 'returned',
      verb: 'policy.approve',
      notBy: ['draftedBy', 'submittedBy'],
    },
    approve: {
      title: '审定生效',
      from: ['submitted'],
      to: 'approved',
      verb: 'policy.approve',
      notBy: ['draftedBy', 'submittedBy'],
    },
  },
)
export type PackState = keyof typeof packMoves.states

export const refusals = defineRefusals('policy', {
  none: {
    text: (f: { region: string; kind: string; day: string }) =>
      `${f.region}在 ${f.day} 没有生效的${f.kind}政策。`,
    clause: 'N10-6',
    next: '请由该地区人社部门拟订并审定补贴政策后再办理。',
  },
  not_met: {
    text: (f: { title: string; found: string }) => `不符合“${f.title}”：${f.found}。`,
  },
  no_data: {
    text: (f: { title: string; missing: string }) => `“${f.title}”缺少数据：${f.missing}。`,
    next: '请补充材料，由经办人员核录后再办理。',
  },
  no_certificate: { text: '没有可据以补贴的证书。', clause: 'F2-3', next: '请先取得证书并完成证书登记。' },
  no_standard: {
    text: (f: { certificate: string }) => `现行政策没有“${f.certificate}”的补贴标准。`,
    next: '该证书不享受本项补贴；如有异议，请咨询当地人社部门。',
  },
  limit: {
    text: (f: { title: string; max: number; drawn: number }) =>
      `“${f.title}”：最多 ${f.max} 次，已享受 ${f.drawn} 次。`,
    next: '本次不再享受；如对次数有异议，可申请核对已享受记录。',
  },
  excluded: {
    text: (f: { title: string; when: string }) => `“${f.title}”：已于 ${f.when} 享受。`,
    next: '本次不再享受；如对已享受记录有异议，可申请核对。',
  },
  zero: { text: '按现行政策核算，补贴金额为 0 元。', next: '请查看核算说明；如有异议，请咨询当地人社部门。' },
  capped: {
    text: (f: { title: string }) => `“${f.title}”：已达到金额上限。`,
    next: '本次不再享受。',
  },
  id_twice: { text: (f: { id: string }) => `要素标识“${f.id}”重复。`, next: '请为每个要素使用不同的标识。' },
  dates_crossed: {
    text: (f: { from: string; to: string }) => `起止日期颠倒：${f.from} 晚于 ${f.to}。`,
    next: '请核对起止日期。',
  },
  never_in_force: {
    text: (f: { title: string }) => `“${f.title}”的日期不在政策包有效期内，永远不会适用。`,
    next: '请修改日期或删去该要素。',
  },
  rows_overlap: {
    text: (f: { one: string; other: string }) => `补贴标准“${f.one}”与“${f.other}”对同一证书同时有效。`,
    next: '请分开职业范围或日期，或删去其中一条。',
  },
  level_needed: {
    text: (f: { title: string }) =>
      `“${f.title}”：职业资格证书和职业技能等级证书须写明等级，其他证书不分等级。`,
    next: '请修改证书类型或等级。',
  },
  bad_value: {
    text: (f: { fact: string; value: string }) => `条件“${f.fact}”不能与“${f.value}”比较。`,
    next: '请从该项的可选值中选择，或改用相应的比较方式。',
  },
  fund_open: {
    text: '资金来源的最后一条须没有条件，否则会出现无资金承担的情形。',
    clause: 'F37-14',
    next: '请在最后增加一条无条件的资金来源。',
  },
  fund_unreachable: {
    text: (f: { title: string }) => `资金来源“${f.title}”排在无条件的来源之后，永远不会用到。`,
    next: '请调整顺序或删去。',
  },
  gap: {
    text: (f: { certificate: string; from: string; to: string }) =>
      `“${f.certificate}”在 ${f.from} 至 ${f.to} 没有补贴标准。`,
    next: '如确不补贴可保留；否则请补充该期间的标准。',
  },
  higher_pays_less: {
    text: (f: { higher: string; lower: string }) => `“${f.higher}”的标准低于“${f.lower}”。`,
    next: '请核对金额。',
  },
  counting_ends: {
    text: (f: { title: string; to: string }) => `“${f.title}”的计次期间到 ${f.to} 为止，此后不再限次。`,
    next: '请在新文件明确计次期间后拟订新版。',
  },
  certificate_twice: {
    text: '没有“同一证书已享受”的不重复享受要素。',
    clause: 'N10-7',
    next: '请补充，防止一证多补。',
  },
  unknown_region: { text: '政策包的行政区划代码不存在或已停用。', next: '请从列表中选择地区。' },
  moved: {
    text: '修改时不能更换地区或补贴项目。',
    next: '请为另一地区或项目新拟政策。',
  },
  begins_before: {
    text: (f: { version: number; from: string }) =>
      `第 ${f.version} 版自 ${f.from} 起生效，新版的起始日期应晚于该日。`,
    next: '请修改起始日期；已生效的政策不追溯改变。',
  },
  retroactive: {
    text: (f: { version: number; from: string }) =>
      `新版自 ${f.from} 起，会改变第 ${f.version} 版已经适用过的日子。`,
    clause: 'F37-15',
    next: '请将起始日期改为今天或以后。',
  },
})

/** Reasons that say that something is not known, as against known and not met. */
export const isNoData = (reason: Reason): boolean => reason.code === 'policy.no_data'

// ── Judging ────────────────────────────────────────────────────────────────────────────────────────────────────

/** A fact with where it came from, as registry/people keeps it. */
export interface SourcedFact {
  value: string
  source: string
  asOf: string
}

/** A payment already made: from the ledger and nowhere else. */
export interface DrawnItem {
  subsidyKind: SubsidyKind
  occupationCode: string | null
  level: number | null
  certificateNumber: string | null
  paidOn: Day
  amountFen: number
}

export interface ClaimFacts {
  /** The day that is judged. */
  on: Day
  person: { birthOn: Day; sex: 'male' | 'female'; facts: Partial<Record<FactName, SourcedFact>> }
  /** Held, or (number and day null) the one a class leads to. */
  certificate: {
    kind: CertificateKind
    occupationCode: string | null
    level: number | null
    issuedOn: Day | null
    number: string | null
    /** Whether its issuer is an evaluator on record. */
    filed?: boolean | null
  } | null
  shortage: boolean | null
  history: readonly DrawnItem[]
  /** 0 … 1 */
  attendanceShare?: number | null
  passed?: boolean | null
}

export const outcomes = {
  met: '符合',
  failed: '不符合',
  unknown: '无数据',
  applied: '适用',
  skipped: '不适用',
} as const
export type Outcome = keyof typeof outcomes

/** One step of an explanation. Stored with the claim line and shown to everyone alike. */
export interface TraceNode {
  /** Section and id of the pack's element, as in `amounts/level-4`. */
  rule: string
  title: string
  clause: string
  /** By Chinese name. */
  inputs: Record<string, { value: string; source: string; asOf: string | null }>
  /** What the step adds to the amount; null where it adds nothing by its nature. */
  effectFen: number | null
  note: string
  outcome?: Outcome
  children?: TraceNode[]
}

export interface Judgement {
  eligible: boolean
  amountFen: number
  fund: FundKind
  /** All at once; a `policy.no_data` among them bars where the pack says so. */
  reasons: Reason[]
  /** What could not be checked and doesn't bar: to be looked at by the reviewer. */
  unknown: Reason[]
  trace: TraceNode[]
}

export const traceNode: z.ZodType<TraceNode> = z.custom<TraceNode>()

// ── Acts ───────────────────────────────────────────────────────────────────────────────────────────────────────

const document = z.custom<PackDocument>()
const reason = z.custom<Reason>()

export const packRow = z.object({
  id,
  region: z.string(),
  regionName: z.string(),
  subsidyKind,
  number: z.number(),
  title: z.string(),
  state: z.enum(Object.keys(packMoves.states) as [PackState, ...PackState[]]),
  fromOn: day,
  toOn: day.nullable(),
  draftedByName: z.string(),
  draftedAt: instant,
  submittedAt: instant.nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decideReason: z.string().nullable(),
  version: z.number(),
})
export type PackRow = z.infer<typeof packRow>
const packView = packRow.extend({
  document,
  /** What is worth a second look though it doesn't bar approval. */
  advice: z.array(reason),
  can: z.array(z.string()),
})
export type PackView = z.infer<typeof packView>

export const listPacks = act({
  id: 'money.policy.list',
  title: '查询补贴政策版本',
  method: 'GET',
  path: '/api/money/policy/packs',
  allow: { verb: 'policy.read' },
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    subsidyKind: subsidyKind.optional(),
    state: packRow.shape.state.optional(),
  }),
  output: listOutput(packRow),
  clause: 'N10-6',
})

export const getPack = act({
  id: 'money.policy.get',
  title: '查看补贴政策',
  method: 'GET',
  path: '/api/money/policy/packs/:id',
  allow: { verb: 'policy.read' },
  input: z.object({ id }),
  output: packView,
})

/** Standards are public: what is paid for what, in force on a day. */
export const standardsOn = act({
  id: 'money.policy.standards',
  title: '查询现行补贴标准',
  method: 'GET',
  path: '/api/money/policy/standards',
  allow: 'public',
  input: z.object({ region: regionCode, on: day.optional() }),
  output: z.object({
    on: day,
    packs: z.array(
      z.object({
        id,
        version: z.number(),
        title: z.string(),
        region: z.string(),
        regionName: z.string(),
        subsidyKind,
        from: day,
        to: day.nullable(),
        document,
      }),
    ),
  }),
  clause: 'F37-16',
})

export const estimate = act({
  id: 'money.policy.estimate',
  title: '试算补贴',
  method: 'GET',
  path: '/api/money/policy/estimate',
  allow: 'public',
  input: z.object({
    region: regionCode,
    subsidyKind,
    on: day.optional(),
    certificateKind,
    occupationCode: text(20).optional(),
    level: intText(1, 5).optional(),
    shortage: flagText.optional(),
  }),
  output: z.object({
    perSeatFen: z.number(),
    fund: fundKind.nullable(),
    trace: z.array(traceNode),
    reasons: z.array(reason),
  }),
})

export const shippedPacks = act({
  id: 'money.policy.shipped',
  title: '查询随附政策包',
  method: 'GET',
  path: '/api/money/policy/shipped',
  allow: { verb: 'policy.draft' },
  input: z.object({}),
  output: z.object({ rows: z.array(z.object({ file: z.string(), document })) }),
})

export const packShape = act({
  id: 'money.policy.shape',
  title: '查询政策包格式',
  method: 'GET',
  path: '/api/money/policy/shape',
  allow: 'public',
  input: z.object({}),
  output: z.looseObject({}),
})

/** Findings on a document that is not kept yet. */
export const checkDraft = act({
  id: 'money.policy.check',
  title: '检查政策包',
  method: 'POST',
  path: '/api/money/policy/check',
  allow: { verb: 'policy.draft' },
  input: z.object({ document: packDocument }),
  output: z.object({ reasons: z.array(reason), advice: z.array(reason) }),
  changes: false,
})

/** A new draft from a whole document, or (with `id` and `version`) another text of one; `submit` hands it in at once. */
export const draftPack = act({
  id: 'money.policy.draft',
  title: '拟订补贴政策',
  method: 'POST',
  path: '/api/money/policy/packs',
  allow: { verb: 'policy.draft' },
  input: z.object({
    id: id.optional(),
    version: version.optional(),
    document: packDocument,
    submit: z.boolean().default(false),
  }),
  output: z.object({ id, version: z.number(), number: z.number() }),
  clause: 'N10-6',
})

const step = { id, version }
const stepped = z.object({ version: z.number() })
export const submitPack = act({
  id: 'money.policy.submit',
  title: '提交补贴政策审定',
  method: 'POST',
  path: '/api/money/policy/packs/:id/submit',
  allow: { verb: 'policy.draft' },
  input: z.object(step),
  output: stepped,
})
export const withdrawPack = act({
  id: 'money.policy.withdraw',
  title: '撤回补贴政策',
  method: 'POST',
  path: '/api/money/policy/packs/:id/withdraw',
  allow: { verb: 'policy.draft' },
  input: z.object({ ...step, reason: text(200, 2) }),
  output: stepped,
})
export const returnPack = act({
  id: 'money.policy.return',
  title: '退回补贴政策',
  method: 'POST',
  path: '/api/money/policy/packs/:id/return',
  allow: { verb: 'policy.approve' },
  input: z.object({ ...step, reason: text(200, 2) }),
  output: stepped,
})
export const approvePack = act({
  id: 'money.policy.approve',
  title: '审定补贴政策生效',
  method: 'POST',
  path: '/api/money/policy/packs/:id/approve',
  allow: { verb: 'policy.approve' },
  input: z.object(step),
  output: stepped,
  clause: 'F37-15',
})
