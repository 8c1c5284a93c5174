import { z } from 'zod'
import { act } from '#platform/act'

export const region = z.object({
  code: z.string(),
  name: z.string(),
  level: z.enum(['province', 'city', 'county']),
  parentCode: z.string().nullable(),
  /** Statistical unit: a city, or 平潭. */
  unitCode: z.string(),
  path: z.string(),
})
export type Region = z.infer<typeof region>

export const listRegions = act({
  id: 'registry.region.list',
  title: '查询行政区划',
  method: 'GET',
  path: '/api/registry/regions',
  allow: 'public',
  input: z.object({}),
  output: z.object({ rows: z.array(region) }),
})

export const regionMap = act({
  id: 'registry.region.map',
  title: '查询地图示意图形',
  method: 'GET',
  path: '/api/registry/map/:level',
  allow: 'public',
  input: z.object({ level: z.enum(['city', 'county']) }),
  output: z.looseObject({}),
})
