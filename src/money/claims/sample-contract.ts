/** Acts of the fast review, and of one decision over many claims. */
import { z } from 'zod'
import { subsidyKind } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import type { Reason } from '#platform/refusal'
import { type Finding, findings, type SampleState, sampleMoves, sampleShare } from './sample-rules.ts'

const reason = z.custom<Reason>()
const state = z.enum(Object.keys(sampleMoves.states) as [SampleState, ...SampleState[]])
const finding = z.enum(Object.keys(findings) as [Finding, ...Finding[]])
const path = '/api/money/samples'

export const sampleCandidate = z.object({
  id,
  number: z.string(),
  title: z.string(),
  payeeName: z.string(),
  subsidyKind,
  region: z.string(),
  regionName: z.string(),
  people: z.number(),
  amountFen: z.number(),
  filedAt: instant,
})
export const sampleCandidates = act({
  id: 'money.sample.candidates',
  title: '查询可快速审核的申报',
  method: 'GET',
  path: '/api/money/sample-candidates',
  allow: { verb: 'claim.review' },
  input: z.object({ ...listInput, region: regionCode.optional(), subsidyKind: subsidyKind.optional() }),
  output: listOutput(sampleCandidate),
})

export const drawSample = act({
  id: 'money.sample.draw',
  title: '快速审核抽样',
  method: 'POST',
  path,
  allow: { verb: 'claim.review' },
  input: z.object({
    claimIds: z.array(id).min(1).max(200),
    sharePercent: z.number().int().min(sampleShare.least).max(sampleShare.most).default(sampleShare.usual),
  }),
  output: z.object({ id, number: z.string(), drawn: z.number(), people: z.number() }),
  clause: 'F37-14',
})

export const sampleRow = z.object({
  id,
  number: z.string(),
  region: z.string(),
  regionName: z.string(),
  state,
  sharePercent: z.number(),
  claims: z.number(),
  people: z.number(),
  drawn: z.number(),
  found: z.number(),
  drawnBy: z.string(),
  drawnAt: instant,
  closedAt: instant.nullable(),
  version: z.number(),
})
export const listSamples = act({
  id: 'money.sample.list',
  title: '查询快速审核批次',
  method: 'GET',
  path,
  allow: { verb: 'claim.read' },
  input: z.object({ ...listInput, state: state.optional(), region: regionCode.optional() }),
  output: listOutput(sampleRow),
})

export const sampleView = sampleRow.extend({
  listDigest: z.string(),
  nonce: z.string(),
  seed: z.string(),
  rows: z.array(
    z.object({
      claimId: id,
      claimNumber: z.string(),
      title: z.string(),
      payee: z.string(),
      people: z.number(),
      amountFen: z.number(),
      result: z.enum(['passed', 'refused']).nullable(),
      reasons: z.array(reason),
    }),
  ),
  /** Everybody the draw was made from, in the list's order. */
  lines: z.array(
    z.object({
      lineId: id,
      claimId: id,
      claimNumber: z.string(),
      lineNo: z.number(),
      payee: z.string(),
      amountFen: z.number(),
      key: z.string(),
      drawn: z.boolean(),
      nameMasked: z.string().nullable(),
      finding: finding.nullable(),
      note: z.string().nullable(),
      foundBy: z.string().nullable(),
      foundAt: instant.nullable(),
    }),
  ),
  can: z.array(z.string()),
})
export type SampleView = z.infer<typeof sampleView>
export const getSample = act({
  id: 'money.sample.get',
  title: '查看快速审核批次',
  method: 'GET',
  path: `${path}/:id`,
  allow: { verb: 'claim.read' },
  input: z.object({ id }),
  output: sampleView,
})

export const findSample = act({
  id: 'money.sample.find',
  title: '登记抽查结果',
  method: 'POST',
  path: `${path}/:id/find`,
  allow: { verb: 'claim.review' },
  input: z.object({
    id,
    version,
    lineId: id,
    finding,
    note: text(500, 4),
    files: z.array(id).max(10).default([]),
  }),
  output: z.object({ version: z.number(), state }),
  clause: 'F2-3',
})

const lineResult = z.object({
  id,
  number: z.string().nullable(),
  title: z.string(),
  done: z.boolean(),
  reasons: z.array(reason),
})
export type LineResult = z.infer<typeof lineResult>
export const manyResult = z.object({
  done: z.number(),
  refused: z.number(),
  amountFen: z.number(),
  rows: z.array(lineResult),
})
export type ManyResult = z.infer<typeof manyResult>

export const passSample = act({
  id: 'money.sample.pass',
  title: '快速审核整批通过初审',
  method: 'POST',
  path: `${path}/:id/pass`,
  allow: { verb: 'claim.review' },
  input: z.object({ id, version }),
  output: manyResult,
  clause: 'F37-14',
})

/** The draw made again from what is kept: list, digest, seed, keys. */
export const redrawSample = act({
  id: 'money.sample.redraw',
  title: '复算抽样',
  method: 'GET',
  path: `${path}/:id/redraw`,
  allow: { verb: 'claim.read' },
  input: z.object({ id }),
  output: z.object({
    same: z.boolean(),
    listDigest: z.string(),
    seed: z.string(),
    drawn: z.array(z.string()),
    asOf: day,
  }),
})

const one = z.object({ id, version })
const many = z.object({ items: z.array(one).min(1).max(100) })
const manyAct = <const V extends string>(name: string, title: string, verb: V, shape: typeof many) =>
  act({
    id: `money.claim.${name}`,
    title,
    method: 'POST',
    path: `/api/money/claims-${name}`,
    allow: { verb },
    input: shape,
    output: manyResult,
    clause: 'F37-14',
  })
export const recheckMany = manyAct('recheck-many', '批量复核通过', 'claim.recheck', many)
export const publishMany = manyAct('publish-many', '批量发布公示', 'claim.review', many)
export const clearMany = manyAct('clear-many', '批量结束公示', 'claim.review', many)
/** Finance approves in the order of filing: what the budget bears is approved, the rest waits and says why. */
export const fundMany = act({
  id: 'money.claim.fund-many',
  title: '批量审批补贴资金',
  method: 'POST',
  path: '/api/money/claims-fund-many',
  allow: { verb: 'claim.fund' },
  input: z.object({
    items: z
      .array(one.extend({ amountFen: z.number().int().positive() }))
      .min(1)
      .max(100),
  }),
  output: manyResult,
  clause: 'F37-14',
})
