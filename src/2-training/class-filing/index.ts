/** Classes from filing to closing, their timetable and roster. */
export { judgeAnswered } from './answered-service.ts'
export { noteCheck } from './filing-service.ts'
export { lapseClasses, releaseUnused } from './lapse-service.ts'
export { moveClass, stepsOf } from './moves-service.ts'
export { routes } from './routes.ts'
export { rosterSheets } from './sheet-keep-store.ts'
export { type ClassRow, classById, classesById, type SessionRow, sessionsOf } from './store.ts'
export { traineeIn, traineesOf } from './trainee-service.ts'
