/** Claims to payment: checks as rows, two-person review, public notice, finance's approval, batches, the bank's return. */
export { closeNotices } from './notice-clock.ts'
export { routes } from './routes.ts'
export { claimById } from './store.ts'
export { tellSettled } from './tell-service.ts'
