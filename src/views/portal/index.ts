/** The public's side: listed institutions, open classes, lookups; no sign-in. */
export { routes } from './routes.ts'
