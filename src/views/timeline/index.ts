/** Read-only: everything that happened to a class or a claim, and the viewer of the whole record. */
export { makeRoutes } from './routes.ts'
