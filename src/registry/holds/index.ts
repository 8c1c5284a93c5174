/** What an organisation or person may not do for now; written by supervision, read before every new class and payment. */
export { routes } from './routes.ts'
export { heldBySubject, heldReasons } from './service.ts'
