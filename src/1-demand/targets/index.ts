/** Indicators handed down the region tree, year by year; who has to reach what. */
export { routes } from './routes.ts'
export { paced } from './rules.ts'
export { childrenOf, targetsFor } from './service.ts'
export type { TargetInForce } from './store.ts'
