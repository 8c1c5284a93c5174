import { z } from 'zod'
import { act } from '#platform/act'
import {
  day,
  id,
  instant,
  listInput,
  listOutput,
  reasonShape,
  regionCode,
  text,
  version,
} from '#platform/list'
import {
  applicationStates,
  equipmentItem,
  ownership,
  providerStates,
  shownFile,
  skillItem,
  states,
  teacher,
  venue,
} from './terms-contract.ts'

export * from './application-contract.ts'
export * from './terms-contract.ts'

const apply = { verb: 'provider.apply' } as const
const done = z.object({ version: z.number() })

const providerRow = z.object({
  orgId: id,
  name: z.string(),
  uscc: z.string(),
  region: z.string(),
  regionName: z.string(),
  address: z.string().nullable(),
  ownership,
  state: states(providerStates),
  skillTitles: z.array(z.string()),
  contactName: z.string(),
  contactPhone: z.string(),
  listedAt: instant,
  stopReason: z.string().nullable(),
})

const directoryFilters = {
  state: states(providerStates).optional(),
  ownership: ownership.optional(),
  region: regionCode.optional(),
  occupation: z.string().trim().max(20).optional(),
}

export const listProviders = act({
  id: 'training.provider.list',
  title: '查询补贴性培训机构目录',
  method: 'GET',
  path: '/api/training/providers',
  allow: { verb: 'provider.read' },
  input: z.object({ ...listInput, ...directoryFilters }),
  output: listOutput(providerRow),
  clause: 'F2-2',
})

export const exportProviders = act({
  id: 'training.provider.export',
  title: '导出补贴性培训机构目录（附表2）',
  method: 'GET',
  path: '/api/training/provider-directory.xlsx',
  allow: { verb: 'provider.read' },
  input: z.object({ q: listInput.q, sort: listInput.sort, ...directoryFilters }),
  output: z.unknown(),
  produces: 'file',
  clause: 'F2-附表2',
})

const provider = providerRow.extend({
  licenceNo: z.string(),
  licenceFile: shownFile.nullable(),
  licenceUntil: day,
  intro: z.string().nullable(),
  equipment: z.array(equipmentItem.extend({ occupationName: z.string().nullable() })),
  skills: z.array(skillItem),
  venues: z.array(venue),
  teachers: z.array(teacher),
  applicationId: id,
  stops: z.array(
    z.object({
      id,
      reason: z.string(),
      stoppedBy: z.string(),
      stoppedAt: instant,
      endedAs: z.enum(['resumed', 'removed', 'readmitted']).nullable(),
      endedBy: z.string().nullable(),
      endedAt: instant.nullable(),
      endReason: z.string().nullable(),
    }),
  ),
  version: z.number(),
  can: z.array(z.string()),
})
export type ProviderView = z.infer<typeof provider>

export const getProvider = act({
  id: 'training.provider.get',
  title: '查看培训机构',
  method: 'GET',
  path: '/api/training/providers/:orgId',
  allow: { verb: 'provider.read' },
  input: z.object({ orgId: id }),
  output: provider,
})

export const myProvider = act({
  id: 'training.provider.mine',
  title: '查看本机构目录状态',
  method: 'GET',
  path: '/api/training/my-provider',
  allow: apply,
  input: z.object({}),
  output: z.object({
    orgId: id,
    orgName: z.string(),
    state: states(providerStates).nullable(),
    /** Why nothing new can be done now; empty when the institution may train. */
    reasons: z.array(reasonShape),
    /** The application under way, or the last one. */
    applicationId: id.nullable(),
    applicationState: states(applicationStates).nullable(),
    canStart: z.boolean(),
  }),
})

export const retireItem = act({
  id: 'training.provider.retire-item',
  title: '停用场地、教师或培训项目',
  method: 'POST',
  path: '/api/training/providers/:orgId/retire',
  allow: apply,
  input: z.object({
    orgId: id,
    version,
    what: z.enum(['venue', 'teacher', 'skill']),
    /** Id of the venue or teacher; key of the skill. */
    item: text(100),
    reason: text(200, 2),
  }),
  output: done,
})

const onProvider = { orgId: id, version, reason: text(500, 4) }

export const suspendProvider = act({
  id: 'training.provider.suspend',
  title: '暂停目录资格',
  method: 'POST',
  path: '/api/training/providers/:orgId/suspend',
  allow: { verb: 'provider.suspend' },
  input: z.object(onProvider),
  output: done,
  clause: 'F2-5',
})

export const resumeProvider = act({
  id: 'training.provider.resume',
  title: '恢复目录资格',
  method: 'POST',
  path: '/api/training/providers/:orgId/resume',
  allow: { verb: 'provider.decide' },
  input: z.object(onProvider),
  output: done,
  clause: 'F2-2',
})

export const removeProvider = act({
  id: 'training.provider.remove',
  title: '移出目录',
  method: 'POST',
  path: '/api/training/providers/:orgId/remove',
  allow: { verb: 'provider.decide' },
  input: z.object(onProvider),
  output: done,
  clause: 'F2-5',
})
