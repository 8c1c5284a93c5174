/** Rules look for patterns of cheating and tell; officers examine, two of them decide, and only then is anything held. */
export {
  escalateLate,
  runNightly,
  watchCertificates,
  watchClaim,
  watchClosing,
  watchFiling,
  watchPayment,
} from './clock-service.ts'
export { keepRegisterSigns } from './register-service.ts'
export { routes } from './routes.ts'
