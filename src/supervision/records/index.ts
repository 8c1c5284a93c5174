/** The record's seal: a Merkle tree over the audit, signed heads, proofs, class files that outsiders verify. */
export { proveNightly, sealBeside } from './proof-service.ts'
export { routes } from './routes.ts'
export { sealRecord } from './seal-service.ts'
