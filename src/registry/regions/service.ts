import type { RegionTree } from './store.ts'

let tree: RegionTree | null = null

/** Set once at start, from the database. */
export const setRegions = (loaded: RegionTree): void => {
  tree = loaded
}

export function regions(): RegionTree {
  if (!tree) throw new Error('regions are not loaded')
  return tree
}

/** In whose name a paper goes out: the office of who issues it; where the clock does, the region's. */
export const officeOf = (actor: { orgName: string | null }, region: string): string =>
  actor.orgName ?? `${regions().nameOf(region)}人力资源社会保障部门`
