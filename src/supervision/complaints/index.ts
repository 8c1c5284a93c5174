/** Complaints of the public, handled by one officer and closed by another. */
export { complainants } from './keep-store.ts'
export { routes } from './routes.ts'
