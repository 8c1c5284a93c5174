/** Each role's home: what waits for them, longest first. */
export { routes } from './routes.ts'
