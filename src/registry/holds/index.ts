/** What an organisation, a person, a class or a claim may not do for now: written by supervision, read before every new class and payment. */
export { endHolds } from './clock-service.ts'
export { routes } from './routes.ts'
export {
  type Asked as HoldAsked,
  type Excepting,
  endExceptionOf,
  exceptHold,
  heldByCase,
  heldBySubject,
  heldReasons,
  liftHold,
  liftHoldsOf,
  placeHold,
  signExceptionOf,
} from './service.ts'
