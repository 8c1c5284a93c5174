/** Subsidy policy as data: which pack is in force, and what it says of a claim. */
export type { ClaimFacts, DrawnItem, Judgement, Pack, TraceNode } from './contract.ts'
export { isNoData } from './contract.ts'
export { judge } from './judge-rules.ts'
export { routes } from './routes.ts'
export { eligibility, estimateSeat, type SeatEstimate, type SeatFacts } from './seat-rules.ts'
export { noPack, packById, packOn, shipped } from './service.ts'
