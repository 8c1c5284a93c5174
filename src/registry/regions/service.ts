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
