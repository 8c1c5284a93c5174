/** Append-only double entry in whole fen: what was appropriated, reserved, owed and paid, and to whom. */
export type { Account, EntryKind } from './contract.ts'
export {
  askCorrection,
  type CorrectionRow,
  correctionOrRefuse,
  correctionsFor,
  decideCorrection,
  lockCorrectionFor,
  refuseAsking,
} from './correction-service.ts'
export { checkBooks, checkLedger, proveBooks } from './proof-service.ts'
export { routes } from './routes.ts'
export {
  type AnyCtx,
  balancesOf,
  type NewEntry,
  type NewPosting,
  openBook,
  type PaidItem,
  paidHistory,
  post,
  reverseEntry,
} from './service.ts'
export {
  type BalanceRow,
  entriesOfLines,
  grantedSum as grantedFen,
  type LineBalance,
  lineBalances,
  type Tags,
} from './store.ts'
