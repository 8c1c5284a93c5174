/** Employment after training: recorded with proof, verified by a second person. */
export { voidedProofs } from './proof-keep-store.ts'
export { routes } from './routes.ts'
export { employmentOf } from './show.ts'
