/** Classes from filing to closing, their timetable and roster. */
export type { ClassRow, SessionRow, TraineeRow } from './store.ts'
export { classById, classesById, sessionById, sessionsOf } from './store.ts'
export { moveClass, stepsOf } from './moves-service.ts'
export { traineeIn, traineesOf } from './roster-service.ts'
export { routes } from './routes.ts'
