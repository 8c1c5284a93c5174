/** Who was there: check-ins on phones with a rotating code, teachers' exceptions, hours by one rule. */
export { type FacePort, setFacePort } from './face-port.ts'
export { checkPhotos } from './photo-keep-store.ts'
export { routes } from './routes.ts'
export { type Attendance, attendanceOf, presenceOf } from './table-service.ts'
