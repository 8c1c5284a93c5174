import { z } from 'zod'
import { act } from '#platform/act'

export const occupation = z.object({
  code: z.string(),
  name: z.string(),
  midName: z.string(),
  digital: z.boolean(),
  green: z.boolean(),
})
export type Occupation = z.infer<typeof occupation>

export const searchOccupations = act({
  id: 'registry.occupation.search',
  title: '检索职业（工种）',
  method: 'GET',
  path: '/api/registry/occupations',
  allow: 'public',
  input: z.object({ q: z.string().trim().max(40).default('') }),
  output: z.object({ rows: z.array(occupation) }),
})

/** Skill levels by the number of the national grade: 5 is the lowest, 1 the highest. */
export const levelNames: Record<number, string> = {
  5: '初级工（五级）',
  4: '中级工（四级）',
  3: '高级工（三级）',
  2: '技师（二级）',
  1: '高级技师（一级）',
}
export const level = z.number().int().min(1).max(5)
export const levelText = z.coerce.number().int().min(1).max(5)
