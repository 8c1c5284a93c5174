/** Money paid without ground and how it comes back: finding, notice, reply, decision, instalments, offset, end. */
export { keepRecoveries } from './clock-service.ts'
export { type Applied, applyOffsets, type Debtor, offsetsFor, owedBy } from './offset-service.ts'
export { type OpenInput, openRecovery } from './open-service.ts'
export { routes } from './routes.ts'
export type { OffsetPart } from './split-rules.ts'
export { tellRecovery } from './tell-service.ts'
