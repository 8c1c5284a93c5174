/** Training vouchers: published in batches, claimed in a rush, held by a seat, redeemed by the money (F3). */
export { closeVouchers, remindVouchers, tellGranted } from './clock-service.ts'
export { routes } from './routes.ts'
export type { ClassForVoucher } from './rules.ts'
export {
  fittingVouchers,
  giveBackVouchers,
  holdVoucher,
  neededReason,
  reachOf,
  redeemVouchers,
  unredeemVouchers,
  voucherFor,
  voucherNeeded,
  vouchersForClass,
} from './use-service.ts'
