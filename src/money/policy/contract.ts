import { z } from 'zod'
import { act } from '#platform/act'
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
import type { Reason } from '#platform/refusal'
import { type CaseResult, packCase, packCases } from './case-contract.ts'
import { traceNode } from './judge-contract.ts'
import { certificateKind, fundKind, type PackDocument, packDocument, subsidyKind } from './pack-contract.ts'

export * from './case-contract.ts'
export * from './column-contract.ts'
export * from './judge-contract.ts'
export * from './pack-contract.ts'
export * from './refusal-contract.ts'

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

const document = z.custom<PackDocument>()
const reason = z.custom<Reason>()
const caseResult = z.custom<CaseResult>()
/** Names of the regions and occupations whose codes the document carries. */
const names = z.record(z.string(), z.string())

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
/** A text the pack once had. */
const packText = z.object({
  version: z.number(),
  title: z.string(),
  casesPassed: z.number(),
  casesFailed: z.number(),
  savedByName: z.string(),
  savedAt: instant,
})
const packView = packRow.extend({
  document,
  /** The test cases kept with it, and how they come out now. */
  cases: z.array(packCase),
  results: z.array(caseResult),
  /** Every text it had, newest first. */
  texts: z.array(packText),
  /** The version that stands before it, to be compared with. */
  before: z.object({ id, number: z.number(), title: z.string(), fromOn: day }).nullable(),
  names,
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

const difference = z.object({
  place: z.string(),
  id: z.string(),
  title: z.string(),
  kind: z.enum(['added', 'dropped', 'changed', 'moved']),
  fields: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
})
const side = { id, version: z.number(), label: z.string() }

/** Element by element: by what a pack (or one of its earlier texts) differs from another. */
export const comparePack = act({
  id: 'money.policy.compare',
  title: '比较补贴政策',
  method: 'GET',
  path: '/api/money/policy/packs/:id/compare',
  allow: { verb: 'policy.read' },
  input: z.object({
    id,
    text: intText(1, 1_000_000).optional(),
    with: id,
    withText: intText(1, 1_000_000).optional(),
  }),
  output: z.object({
    before: z.object(side),
    after: z.object(side),
    differences: z.array(difference),
    names,
    cases: z.object({
      added: z.array(z.string()),
      dropped: z.array(z.string()),
      changed: z.array(z.string()),
    }),
  }),
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
    names,
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
        /** All of it in words, section by section, as every screen shows it. */
        words: z.array(
          z.object({
            section: z.string(),
            title: z.string(),
            lines: z.array(
              z.object({
                id: z.string(),
                title: z.string(),
                says: z.string(),
                clause: z.string(),
                /** Empty where it is in force as long as the pack. */
                span: z.string(),
                note: z.string(),
              }),
            ),
          }),
        ),
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
  output: z.object({ rows: z.array(z.object({ file: z.string(), document, cases: z.array(packCase) })) }),
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

/** Findings on a document that is not kept yet, however it is written; where it can be read, its cases are run. */
export const checkDraft = act({
  id: 'money.policy.check',
  title: '检查政策包',
  method: 'POST',
  path: '/api/money/policy/check',
  allow: { verb: 'policy.draft' },
  input: z.object({ document: z.unknown(), cases: z.unknown().default([]) }),
  output: z.object({
    /** As it was read: an older format comes back as today's; null where it can't be read. */
    document: document.nullable(),
    cases: z.array(packCase),
    reasons: z.array(reason),
    advice: z.array(reason),
    results: z.array(caseResult),
  }),
  changes: false,
})

/**
 * A new draft from a whole document, or (with `id` and `version`) another text of one; `submit` hands it in at once,
 * which needs every test case to pass. Cases that are left out stay as they were.
 */
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
    cases: packCases.optional(),
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
