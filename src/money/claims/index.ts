/** Claims to payment: checks as rows, two-person review, public notice, finance's approval, batches, the bank's return. */

export { closeNotices } from './notice-clock.ts'
export { claimsOfPerson } from './own-service.ts'
export { routes } from './routes.ts'
export { type ClaimRow, claimById, claimOfClass } from './store.ts'
