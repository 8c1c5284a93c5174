/** People matched against the registers of other offices; hits with their record, and what changed since the last run. */
export { routes } from './routes.ts'
export { runMatch } from './service.ts'
export { type Sign, signsOf, versionsNow } from './sign-service.ts'
