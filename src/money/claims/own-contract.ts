/** The worker's own side: which certificate brings money, one's own claims, and every line of money with its steps. */
import { z } from 'zod'
import { certificateKind, fundKind, subsidyKind, type TraceNode } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, regionCode, text, version } from '#platform/list'
import type { Reason } from '#platform/refusal'
import type { CheckRow } from './check-rules.ts'
import { holder, stage } from './claim-contract.ts'

/** What a person's certificate may be claimed for; which of them, a region's policies say (F37-14, N10-7). */
export const certificateClaims = ['personal-certificate', 'skill-upgrade'] as const
export const certificateClaim = z.enum(certificateClaims)
export type CertificateClaim = (typeof certificateClaims)[number]

const reason = z.custom<Reason>()
const trace = z.custom<TraceNode[]>()
const check = z.custom<CheckRow>()

/** One line of money of one person: what, how much, why, how far it is, who holds it and since when. */
export const ownLine = z.object({
  lineId: id,
  claimId: id,
  number: z.string().nullable(),
  subsidyKind,
  subsidyTitle: z.string(),
  title: z.string(),
  regionName: z.string(),
  /** To whom it is paid: the institution, or the person. */
  payeeName: z.string(),
  toMe: z.boolean(),
  classId: id.nullable(),
  certificateKind,
  certificateNumber: z.string().nullable(),
  amountFen: z.number(),
  estimateFen: z.number().nullable(),
  fundTitle: z.string(),
  state: z.string(),
  stateTitle: z.string(),
  tone: z.enum(['plain', 'waiting', 'good', 'bad', 'warn']),
  holder,
  stages: z.array(stage),
  checks: z.array(check),
  reasons: z.array(reason),
  trace,
  /** Why it was returned, refused, withdrawn, excluded or sent back by the bank. */
  said: z.string().nullable(),
  paidOn: day.nullable(),
  accountMasked: z.string().nullable(),
  filedAt: instant.nullable(),
  claimVersion: version,
  can: z.array(z.string()),
})
export type OwnLine = z.infer<typeof ownLine>

export const myClaims = act({
  id: 'money.claim.mine',
  title: '查询本人补贴',
  method: 'GET',
  path: '/api/money/my/claims',
  allow: 'worker',
  input: z.object({}),
  output: z.object({ rows: z.array(ownLine) }),
  clause: 'N10-4',
})

export const ownOptions = act({
  id: 'money.claim.own-options',
  title: '查询本人证书可申领的补贴',
  method: 'GET',
  path: '/api/money/my/certificate-subsidies',
  allow: 'worker',
  input: z.object({
    region: regionCode.optional(),
    subsidyKind: certificateClaim.default('personal-certificate'),
  }),
  output: z.object({
    /** Where the claim would be made: asked for, or the region the person is registered in. */
    region: z.string().nullable(),
    regionName: z.string(),
    account: z.object({ bankName: z.string().nullable(), accountMasked: z.string() }).nullable(),
    rows: z.array(
      z.object({
        certificateId: id,
        number: z.string(),
        certificateKind,
        occupationName: z.string().nullable(),
        level: z.number().nullable(),
        issuedOn: day,
        claimable: z.boolean(),
        amountFen: z.number(),
        fund: fundKind.nullable(),
        reasons: z.array(reason),
        checks: z.array(check),
        trace,
      }),
    ),
  }),
  clause: 'F37-14',
})

export const fileOwn = act({
  id: 'money.claim.file-own',
  title: '申领本人证书的补贴',
  method: 'POST',
  path: '/api/money/my/claims',
  allow: 'worker',
  input: z.object({
    certificateId: id,
    region: regionCode.optional(),
    subsidyKind: certificateClaim.default('personal-certificate'),
  }),
  output: z.object({ id, number: z.string(), amountFen: z.number(), version: z.number() }),
  clause: 'F37-14',
})

export const resubmitOwn = act({
  id: 'money.claim.resubmit-own',
  title: '重新提交本人申领',
  method: 'POST',
  path: '/api/money/my/claims/:id/resubmit',
  allow: 'worker',
  input: z.object({ id, version }),
  output: z.object({ version: z.number() }),
})

export const withdrawOwn = act({
  id: 'money.claim.withdraw-own',
  title: '撤回本人申领',
  method: 'POST',
  path: '/api/money/my/claims/:id/withdraw',
  allow: 'worker',
  input: z.object({ id, version, reason: text(200, 2) }),
  output: z.object({ version: z.number() }),
})
