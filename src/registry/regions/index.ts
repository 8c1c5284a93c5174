/** Regions with their managing tree: `regions().under(code)` is what a grant on a region covers. */
export { routes } from './routes.ts'
export { officeOf, regions, setRegions } from './service.ts'
export { loadRegions, type RegionTree } from './store.ts'
