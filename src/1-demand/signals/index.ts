/** Vacancies: what employers need, told by them or by those who speak with them. */
export { routes } from './routes.ts'
export { wantedIn } from './store.ts'
