import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, listInput, listOutput, regionCode } from '#platform/list'

export const ownershipTitles = { public: '公办', private: '民办', 'state-enterprise': '国有企业办' } as const

/** What 培训信息导航图 shows of an institution (F37-16): name, address, ownership, projects, contact. */
export const institution = z.object({
  orgId: id,
  name: z.string(),
  region: z.string(),
  regionName: z.string(),
  address: z.string().nullable(),
  ownershipTitle: z.string(),
  skills: z.array(
    z.object({ occupationCode: z.string().nullable(), title: z.string(), levels: z.array(z.number()) }),
  ),
  contactName: z.string().nullable(),
  contactPhone: z.string().nullable(),
  openClasses: z.number(),
  /** First venue, for the map and for distances. */
  lat: z.number().nullable(),
  lng: z.number().nullable(),
})
export type Institution = z.infer<typeof institution>

export const listInstitutions = act({
  id: 'views.portal.institutions',
  title: '查询补贴性培训机构',
  method: 'GET',
  path: '/api/portal/institutions',
  allow: 'public',
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    occupation: z.string().trim().max(20).optional(),
    ownership: z.enum(['public', 'private', 'state-enterprise']).optional(),
    openOnly: z.enum(['true']).optional(),
  }),
  output: listOutput(institution),
  clause: 'F37-16',
})

export const getInstitution = act({
  id: 'views.portal.institution',
  title: '查看补贴性培训机构',
  method: 'GET',
  path: '/api/portal/institutions/:orgId',
  allow: 'public',
  input: z.object({ orgId: id }),
  output: institution.extend({
    intro: z.string().nullable(),
    listedOn: day,
    venues: z.array(
      z.object({
        id,
        name: z.string(),
        address: z.string(),
        seats: z.number(),
        lat: z.number(),
        lng: z.number(),
      }),
    ),
    /** What a certificate of each project and level brings now, under the region's policy in force. */
    standards: z.array(
      z.object({
        title: z.string(),
        level: z.number().nullable(),
        levelName: z.string(),
        amountFen: z.number(),
        shortage: z.boolean(),
        clause: z.string(),
      }),
    ),
  }),
  clause: 'F37-16',
})

export const portalOverview = act({
  id: 'views.portal.overview',
  title: '查询公众服务概况',
  method: 'GET',
  path: '/api/portal/overview',
  allow: 'public',
  input: z.object({}),
  output: z.object({
    institutions: z.number(),
    openClasses: z.number(),
    openSeats: z.number(),
    notices: z.number(),
    asOf: z.string(),
  }),
})
