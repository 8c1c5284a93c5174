import { z } from 'zod'
import { fundKind, subsidyKind } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, intText, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import { type DisclosureState, disclosureMoves } from './rules.ts'

export { type DisclosureState, disclosureMoves, lastQuarter, quarterSpan, quarterTitle } from './rules.ts'

export const refusals = defineRefusals('disclosure', {
  not_over: {
    text: (f: { to: string }) => `该季度到 ${f.to} 结束，还没有结束。`,
    next: '请在季度结束后编制。',
  },
  drafted_already: {
    text: (f: { number: string }) => `该地区该季度已有待审定的稿件 ${f.number}。`,
    next: '请先审定、退回或撤回。',
  },
  untied: {
    text: (f: { title: string }) => `与台账核对不一致：${f.title}。`,
    clause: 'F37-15',
    next: '请先在资金台账中核对，查清原因后重新编制。',
  },
  changed: {
    text: '按当时的时点重新计算，结果与稿件不一致，不能公开。',
    clause: 'F37-15',
    next: '请撤回后重新编制。',
  },
})

const state = z.enum(Object.keys(disclosureMoves.states) as [DisclosureState, ...DisclosureState[]])
const totals = z.object({
  people: z.number(),
  lines: z.number(),
  paidFen: z.number(),
  offsetFen: z.number(),
  dueFen: z.number(),
  backFen: z.number(),
  droppedFen: z.number(),
})

/** What the public sees of one disclosure in a list. */
export const publicRow = z.object({
  id,
  number: z.string(),
  region: z.string(),
  regionName: z.string(),
  year: z.number(),
  quarter: z.number(),
  versionNo: z.number(),
  title: z.string(),
  state,
  asOf: instant,
  publishedAt: instant.nullable(),
  totals,
})
export const row = publicRow.extend({ draftedByName: z.string(), draftedAt: instant, version })

export const use = z.object({
  region: z.string(),
  regionName: z.string(),
  fund: fundKind,
  orgId: id.nullable(),
  /** The institution or enterprise; people's own claims are summed without names. */
  payee: z.string(),
  subsidyKind,
  people: z.number(),
  lines: z.number(),
  paidFen: z.number(),
  offsetFen: z.number(),
  dueFen: z.number(),
  backFen: z.number(),
  droppedFen: z.number(),
})
export const publicView = publicRow.extend({
  from: day,
  to: day,
  note: z.string().nullable(),
  sha256: z.string(),
  entries: z.number(),
  uses: z.array(use),
  sources: z.array(
    z.object({
      region: z.string(),
      regionName: z.string(),
      year: z.number(),
      fund: fundKind,
      paidFen: z.number(),
    }),
  ),
  budgets: z.array(
    z.object({
      region: z.string(),
      regionName: z.string(),
      fund: fundKind,
      appropriatedFen: z.number(),
      availableFen: z.number(),
      boundFen: z.number(),
      /** Net of what has to come back. */
      paidFen: z.number(),
      receivableFen: z.number(),
      returnedFen: z.number(),
    }),
  ),
})
export type PublicView = z.infer<typeof publicView>
export const tie = z.object({
  title: z.string(),
  holds: z.boolean(),
  leftFen: z.number(),
  rightFen: z.number(),
})
export const view = publicView.extend({
  draftedByName: z.string(),
  draftedAt: instant,
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decideReason: z.string().nullable(),
  version,
  can: z.array(z.string()),
})
export type DisclosureView = z.infer<typeof view>

const quarter = z.coerce.number().int().min(1).max(4)
export const formats = { xlsx: 'Excel', csv: 'CSV', pdf: 'PDF' } as const
const format = z.enum(['xlsx', 'csv', 'pdf'])

export const listDisclosures = act({
  id: 'money.disclosure.list',
  title: '查询资金公开稿件',
  method: 'GET',
  path: '/api/money/disclosures',
  allow: { verb: 'disclosure.read' },
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    year: intText(2000, 2200).optional(),
    quarter: quarter.optional(),
    state: state.optional(),
  }),
  output: listOutput(row),
  clause: 'F37-15',
})

export const getDisclosure = act({
  id: 'money.disclosure.get',
  title: '查看资金公开稿件',
  method: 'GET',
  path: '/api/money/disclosures/:id',
  allow: { verb: 'disclosure.read' },
  input: z.object({ id }),
  output: view,
})

export const draftDisclosure = act({
  id: 'money.disclosure.draft',
  title: '编制资金公开',
  method: 'POST',
  path: '/api/money/disclosures',
  allow: { verb: 'disclosure.draft' },
  input: z.object({
    region: regionCode,
    year: z.number().int().min(2000).max(2200),
    quarter: z.number().int().min(1).max(4),
    note: text(500).optional(),
  }),
  output: z.object({ id, number: z.string(), version: z.number() }),
  clause: 'F37-15',
})

const step = { id, version }
const moved = z.object({ version: z.number(), state })

export const publishDisclosure = act({
  id: 'money.disclosure.publish',
  title: '审定资金公开',
  method: 'POST',
  path: '/api/money/disclosures/:id/publish',
  allow: { verb: 'disclosure.publish' },
  input: z.object(step),
  output: moved,
  clause: 'F37-15',
})

export const returnDisclosure = act({
  id: 'money.disclosure.return',
  title: '退回资金公开稿件',
  method: 'POST',
  path: '/api/money/disclosures/:id/return',
  allow: { verb: 'disclosure.publish' },
  input: z.object({ ...step, reason: text(300, 4) }),
  output: moved,
})

export const withdrawDisclosure = act({
  id: 'money.disclosure.withdraw',
  title: '撤回资金公开稿件',
  method: 'POST',
  path: '/api/money/disclosures/:id/withdraw',
  allow: { verb: 'disclosure.draft' },
  input: z.object({ ...step, reason: text(300, 4) }),
  output: moved,
})

/** Reckons the figures again from the ledger, as of the same moment. */
export const verifyDisclosure = act({
  id: 'money.disclosure.verify',
  title: '复算资金公开数据',
  method: 'GET',
  path: '/api/money/disclosures/:id/verify',
  allow: { verb: 'disclosure.read' },
  input: z.object({ id }),
  output: z.object({
    at: instant,
    same: z.boolean(),
    sha256: z.string(),
    again: z.string(),
    ties: z.array(tie),
  }),
  clause: 'F37-15',
})

export const disclosureFile = act({
  id: 'money.disclosure.file',
  title: '下载资金公开稿件',
  method: 'GET',
  path: '/api/money/disclosures/:id/file',
  allow: { verb: 'disclosure.read' },
  input: z.object({ id, format }),
  output: z.unknown(),
  produces: 'file',
})

export const publicDisclosures = act({
  id: 'money.disclosure.public-list',
  title: '查询资金使用公开',
  method: 'GET',
  path: '/api/public/disclosures',
  allow: 'public',
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    year: intText(2000, 2200).optional(),
    quarter: quarter.optional(),
  }),
  output: listOutput(publicRow),
  clause: 'F37-15',
})

export const publicDisclosure = act({
  id: 'money.disclosure.public',
  title: '查看资金使用公开',
  method: 'GET',
  path: '/api/public/disclosures/:id',
  allow: 'public',
  input: z.object({ id }),
  output: publicView.extend({ newer: id.nullable() }),
  clause: 'F37-15',
})

export const publicFile = act({
  id: 'money.disclosure.public-file',
  title: '下载资金使用公开',
  method: 'GET',
  path: '/api/public/disclosures/:id/file',
  allow: 'public',
  input: z.object({ id, format }),
  output: z.unknown(),
  produces: 'file',
  perMinute: 20,
})
