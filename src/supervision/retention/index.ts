/** How long what is kept, and what was destroyed by two people, with a record of it. */
export { keepData } from './due-service.ts'
export { routes } from './routes.ts'
