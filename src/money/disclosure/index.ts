/** What the money was used for, made public each quarter; figures from the ledger and nowhere else. */
export { routes } from './routes.ts'
