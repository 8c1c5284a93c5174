/** Progress against targets, counted from the records, province → city → county → class → person. */
export { routes } from './routes.ts'
