/** Subsidy policy as data: which pack is in force, and what it says of a claim. */
export type { ClaimFacts, DrawnItem, Judgement, Pack, TraceNode } from './contract.ts'
export { isNoData } from './contract.ts'
export { judge } from './judge-rules.ts'
export { type SeatEstimate, type SeatFacts, eligibility, estimateSeat } from './seat-rules.ts'
export { routes } from './routes.ts'
export { packById, packOn } from './service.ts'
