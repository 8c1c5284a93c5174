/** Organisations of every kind; each has one row under its USCC. */
export { routes } from './routes.ts'
export { checkUscc, normalizeUscc } from './rules.ts'
export { type OrgRow, orgById, orgsById, orgsByUscc } from './store.ts'
