/** Claims to payment: checks as rows, two-person review, public notice, finance's approval, batches, the bank's return. */
export { answersArrived } from './answered-clock.ts'
export { closeNotices } from './notice-clock.ts'
export { measurePace } from './pace-service.ts'
export { tellClassClosed, tellPrefilled } from './prefill-tell-service.ts'
export {
  certificateChanged,
  employmentChanged,
  factChanged,
  settledHeld,
  trainingChanged,
} from './reassess-clock.ts'
export { reconcile } from './receipt-clock.ts'
export { routes } from './routes.ts'
export { claimById } from './store.ts'
export { tellSettled } from './tell-service.ts'
