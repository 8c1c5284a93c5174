/** What a class led to: scores, pass list, certificate check, anonymous evaluation, closing. */
export { type Completion, completionOf, closable } from './service.ts'
export { noteCertificates, dropCertificates } from './certificates-service.ts'
export { routes } from './routes.ts'
