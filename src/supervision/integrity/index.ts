/** Signs of integrity risk in the departments' own approvals, for discipline inspectors only. */
export { routes } from './routes.ts'
export { watchIntegrity } from './service.ts'
