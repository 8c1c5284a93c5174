/** Classes from filing to closing, their timetable and roster. */
export { moveClass, type StepRow, stepsOf } from './moves-service.ts'
export { type Trainee, traineeIn, traineesOf } from './roster-service.ts'
export { routes } from './routes.ts'
export { type ClassRow, classById, classesById, type SessionRow, sessionById, sessionsOf } from './store.ts'
