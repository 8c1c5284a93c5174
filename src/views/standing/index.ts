/** An organisation's matters as data for its program and as a calendar for its people. */
export { routes } from './routes.ts'
