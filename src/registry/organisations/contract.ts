import { z } from 'zod'
import { act } from '#platform/act'
import { id, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'

export const orgKinds = {
  hr: '人力资源社会保障部门',
  finance: '财政部门',
  industry: '行业主管部门',
  union: '工会组织',
  institution: '培训机构',
  evaluator: '评价机构',
  enterprise: '企业',
  'third-party': '第三方监督机构',
  discipline: '纪检监察机构',
} as const
export type OrgKind = keyof typeof orgKinds
export const orgKind = z.enum(Object.keys(orgKinds) as [OrgKind, ...OrgKind[]])

export const refusals = defineRefusals('organisation', {
  uscc_taken: {
    text: (f: { name: string }) => `该统一社会信用代码已登记为“${f.name}”。`,
    next: '请核对代码；如为同一单位，请直接使用已登记的单位。',
  },
  unknown_region: { text: '行政区划代码不存在或已停用。', next: '请从列表中选择地区。' },
})

export const organisation = z.object({
  id,
  name: z.string(),
  uscc: z.string(),
  kind: orgKind,
  region: z.string(),
  regionName: z.string(),
  address: z.string().nullable(),
  contactName: z.string().nullable(),
  contactPhone: z.string().nullable(),
  bankName: z.string().nullable(),
  bankAccountMasked: z.string().nullable(),
  active: z.boolean(),
  version: z.number(),
})
export type Organisation = z.infer<typeof organisation>

const details = {
  name: text(80, 2),
  address: text(120).nullish(),
  contactName: text(30).nullish(),
  contactPhone: z
    .string()
    .regex(/^[\d-]{7,15}$/, '联系电话应为 7 至 15 位数字')
    .nullish(),
  bankName: text(60).nullish(),
  bankAccount: z
    .string()
    .regex(/^\d{8,30}$/, '银行账号应为 8 至 30 位数字')
    .nullish(),
}

export const addOrganisation = act({
  id: 'registry.organisation.add',
  title: '登记单位',
  method: 'POST',
  path: '/api/registry/organisations',
  allow: { verb: 'organisation.manage' },
  input: z.object({ ...details, uscc: z.string().trim().max(30), kind: orgKind, region: regionCode }),
  output: z.object({ id }),
  clause: 'F2-8',
})

export const changeOrganisation = act({
  id: 'registry.organisation.change',
  title: '变更单位信息',
  method: 'POST',
  path: '/api/registry/organisations/:id',
  allow: { verb: 'organisation.manage' },
  input: z.object({ ...details, id, version, active: z.boolean(), reason: text(200) }),
  output: z.object({ version: z.number() }),
})

/** Names and codes of organisations are public record; contacts and accounts are for managers' list below. */
export const findOrganisations = act({
  id: 'registry.organisation.find',
  title: '检索单位',
  method: 'GET',
  path: '/api/registry/organisations',
  allow: 'signed-in',
  input: z.object({ q: z.string().trim().max(60).default(''), kind: orgKind.optional() }),
  output: z.object({
    rows: z.array(
      organisation.pick({ id: true, name: true, uscc: true, kind: true, region: true, regionName: true }),
    ),
  }),
})

export const listOrganisations = act({
  id: 'registry.organisation.list',
  title: '查询单位名册',
  method: 'GET',
  path: '/api/registry/organisation-list',
  allow: { verb: 'organisation.manage' },
  input: z.object({ ...listInput, kind: orgKind.optional(), region: regionCode.optional() }),
  output: listOutput(organisation),
})
