/** The worker's own side, as far as no single module can serve it. */
export { routes } from './routes.ts'
