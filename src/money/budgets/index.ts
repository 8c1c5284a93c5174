/** Budgets of a region, year and fund; nothing is reserved, owed or paid beyond them. */
export { type Held, heldFor } from './held-service.ts'
export type { Want, WantInOrder } from './hold-service.ts'
export { pausedReasons } from './pause-service.ts'
export {
  cancelPayable,
  type LinesInput,
  type PayableInput,
  type PayableLine,
  paymentDone,
  paymentFailed,
  type Reach,
  reachFor,
  toPayable,
  toPayment,
} from './payable-service.ts'
export {
  availableFor,
  type ReserveInput,
  release,
  releaseSeats,
  reserve,
  reserveReasons,
  type SeatsToRelease,
  type SeatsWanted,
} from './reservation-service.ts'
export { routes } from './routes.ts'
export { type BudgetBalance, lockBudgets, type ReservationRow, reservationsOf } from './store.ts'
