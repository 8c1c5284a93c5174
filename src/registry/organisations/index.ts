/** Organisations of every kind; each has one row under its USCC. */
export { routes } from './routes.ts'
export { type OrgRow, orgById, orgsById } from './store.ts'
