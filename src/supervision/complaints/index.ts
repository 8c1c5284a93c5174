/** Complaints of the public, handled by one officer and closed by another. */
export { routes } from './routes.ts'
