/** Certificates: issued by whoever evaluated, looked up by anyone, revoked by a second person. */
export { certificateById, certificatesForClass, certificatesOf } from './doors.ts'
export { routes } from './routes.ts'
export { certificateSheets } from './sheet-keep-store.ts'
