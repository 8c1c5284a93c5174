/** What a class led to: scores, pass list, certificate check, anonymous evaluation, closing. */
export { dropCertificates, noteCertificates } from './certificates-service.ts'
export { routes } from './routes.ts'
export { type Completion, closable, completionOf } from './service.ts'
