/** Budgets of a region, year and fund; nothing is reserved, owed or paid beyond them. */
export {
  availableFor,
  cancelPayable,
  type LinesInput,
  type PayableInput,
  type PayableLine,
  paymentDone,
  paymentFailed,
  type ReserveInput,
  release,
  reserve,
  reserveReasons,
  type SeatsWanted,
  toPayable,
  toPayment,
  type Want,
} from './reservation-service.ts'
export { routes } from './routes.ts'
export { type BudgetBalance, type ReservationRow, reservationsOf } from './store.ts'
