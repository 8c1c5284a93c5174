/** Apprenticeship agreements of enterprises, as small as the subsidy's stages need them (F37-9). */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { type AgreementState, agreementMoves } from './agreement-rules.ts'
import { type ApprenticeStage, apprenticeStages, type Hire, hires } from './kind-rules.ts'

export { type AgreementState, agreementMoves, agreementRefusals } from './agreement-rules.ts'
export * from './agreement-sheet-contract.ts'
export { apprenticeStages, hires } from './kind-rules.ts'

const keys = <T extends string>(record: Record<T, unknown>) => Object.keys(record) as [T, ...T[]]
const state = z.enum(keys<AgreementState>(agreementMoves.states))
const hire = z.enum(keys<Hire>(hires))
export const apprenticeStage = z.enum(keys<ApprenticeStage>(apprenticeStages))

export const agreementRow = z.object({
  id,
  number: z.string().nullable(),
  orgId: id,
  orgName: z.string(),
  region: z.string(),
  regionName: z.string(),
  title: z.string(),
  occupationCode: z.string(),
  occupationName: z.string(),
  level: z.number(),
  partner: z.string(),
  startsOn: day,
  endsOn: day,
  state,
  apprentices: z.number(),
  filedAt: instant.nullable(),
  version: z.number(),
})
export type AgreementListRow = z.infer<typeof agreementRow>

const apprentice = z.object({
  id,
  personId: id,
  nameMasked: z.string(),
  idNumberMasked: z.string(),
  hire,
  joinedOn: day,
  internFrom: day.nullable(),
  internTo: day.nullable(),
  contractFrom: day.nullable(),
  contractTo: day.nullable(),
  leftOn: day.nullable(),
  leaveReason: z.string().nullable(),
})

export const agreementView = agreementRow.extend({
  reason: z.string().nullable(),
  decidedAt: instant.nullable(),
  people: z.array(apprentice),
  files: z.array(z.object({ id, name: z.string(), mime: z.string(), bytes: z.number(), url: z.string() })),
  stages: z.array(
    z.object({
      stage: apprenticeStage,
      title: z.string(),
      dueOn: day,
      /** Whether a claim can be made of it now. */
      due: z.boolean(),
      claimId: id.nullable(),
      claimNumber: z.string().nullable(),
      claimState: z.string().nullable(),
      amountFen: z.number().nullable(),
    }),
  ),
  missing: z.array(z.custom<import('#platform/refusal').Reason>()),
  can: z.array(z.string()),
})
export type AgreementView = z.infer<typeof agreementView>

const path = '/api/money/agreements'
const moved = z.object({ version: z.number() })
const one = z.object({ id, version })

export const listAgreements = act({
  id: 'money.agreement.list',
  title: '查询学徒培养协议',
  method: 'GET',
  path,
  allow: { verb: 'agreement.read' },
  input: z.object({
    ...listInput,
    state: state.optional(),
    region: regionCode.optional(),
    mine: z.enum(['true', 'false']).optional(),
  }),
  output: listOutput(agreementRow),
  clause: 'F37-9',
})

export const getAgreement = act({
  id: 'money.agreement.get',
  title: '查看学徒培养协议',
  method: 'GET',
  path: `${path}/:id`,
  allow: { verb: 'agreement.read' },
  input: z.object({ id }),
  output: agreementView,
})

const details = {
  title: text(80, 2),
  region: regionCode,
  occupationCode: text(20),
  level: z.number().int().min(1).max(5),
  partner: text(80, 2),
  startsOn: day,
  endsOn: day,
  fileIds: z.array(id).max(5),
}

export const draftAgreement = act({
  id: 'money.agreement.draft',
  title: '登记学徒培养协议',
  method: 'POST',
  path,
  allow: { verb: 'agreement.file' },
  input: z.object(details),
  output: z.object({ id, version: z.number() }),
  clause: 'F37-9',
})

export const changeAgreement = act({
  id: 'money.agreement.change',
  title: '修改学徒培养协议',
  method: 'POST',
  path: `${path}/:id`,
  allow: { verb: 'agreement.file' },
  input: one.extend(details),
  output: moved,
})

const contractDays = { contractFrom: day.nullish(), contractTo: day.nullish() }

export const addApprentice = act({
  id: 'money.agreement.add-apprentice',
  title: '登记学徒',
  method: 'POST',
  path: `${path}/:id/apprentices`,
  allow: { verb: 'agreement.file' },
  input: one.extend({
    name: text(50, 2),
    idNumber: z.string().trim().max(30),
    hire,
    joinedOn: day,
    internFrom: day.nullish(),
    internTo: day.nullish(),
    ...contractDays,
  }),
  output: moved.extend({ apprenticeId: id }),
  clause: 'F37-9',
})

export const dropApprentice = act({
  id: 'money.agreement.drop-apprentice',
  title: '移出学徒',
  method: 'POST',
  path: `${path}/:id/drop-apprentice`,
  allow: { verb: 'agreement.file' },
  input: one.extend({ apprenticeId: id }),
  output: moved,
})

export const signContract = act({
  id: 'money.agreement.sign-contract',
  title: '登记学徒劳动合同',
  method: 'POST',
  path: `${path}/:id/contract`,
  allow: { verb: 'agreement.file' },
  input: one.extend({ apprenticeId: id, contractFrom: day, contractTo: day.nullish() }),
  output: moved,
  clause: 'F37-9',
})

export const leaveAgreement = act({
  id: 'money.agreement.leave',
  title: '登记学徒退出',
  method: 'POST',
  path: `${path}/:id/leave`,
  allow: { verb: 'agreement.file' },
  input: one.extend({ apprenticeId: id, leftOn: day, reason: text(200, 2) }),
  output: moved,
})

export const submitAgreement = act({
  id: 'money.agreement.submit',
  title: '提交学徒培养协议备案',
  method: 'POST',
  path: `${path}/:id/submit`,
  allow: { verb: 'agreement.file' },
  input: one,
  output: moved,
  clause: 'F37-9',
})

const withReason = one.extend({ reason: text(300, 4) })
export const withdrawAgreement = act({
  id: 'money.agreement.withdraw',
  title: '撤回学徒培养协议备案',
  method: 'POST',
  path: `${path}/:id/withdraw`,
  allow: { verb: 'agreement.file' },
  input: withReason,
  output: moved,
})

export const returnAgreement = act({
  id: 'money.agreement.return',
  title: '退回学徒培养协议',
  method: 'POST',
  path: `${path}/:id/return`,
  allow: { verb: 'agreement.approve' },
  input: withReason,
  output: moved,
})

export const approveAgreement = act({
  id: 'money.agreement.approve',
  title: '学徒培养协议备案通过',
  method: 'POST',
  path: `${path}/:id/approve`,
  allow: { verb: 'agreement.approve' },
  input: one,
  output: moved.extend({ number: z.string() }),
  clause: 'F37-9',
})
