/** Institutions: application, on-site check, the directory of those that may train on subsidy. */
export {
  mayTrain,
  standing,
  suspension,
  type Teacher,
  teacherById,
  teachersById,
  teachersOf,
  type Venue,
  venueById,
  venuesById,
  venuesOf,
} from './doors.ts'
export { routes } from './routes.ts'
export { removeByDecision } from './service.ts'
