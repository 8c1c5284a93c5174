/** Accounts, roles, grants, sessions. A grant is a role within one organisation, or a region and all under it. */
export { type DemoLogin, type DemoWorker, setDemoLogins, setDemoWorkers } from './demo.ts'
export { routes } from './routes.ts'
export { type RoleName, roles, type Verb, verbs } from './rules.ts'
export { hashPassword, openAccount } from './service.ts'
export { actorOfAccount, Sessions } from './session.ts'
export { accountByLogin, accountNames, accountOfPerson } from './store.ts'
export { tidySessions } from './tidy.ts'
export { workerAccount } from './worker.ts'
