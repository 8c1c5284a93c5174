/** Append-only double entry in whole fen: what was appropriated, reserved, owed and paid, and to whom. */
export type { Account, EntryKind } from './contract.ts'
export { routes } from './routes.ts'
export {
  type AnyCtx,
  balancesOf,
  checkLedger,
  type NewEntry,
  type NewPosting,
  openBook,
  type PaidItem,
  paidHistory,
  post,
} from './service.ts'
export { type BalanceRow, type LineBalance, lineBalances, type Tags } from './store.ts'
