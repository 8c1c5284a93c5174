/** Classes from filing to closing, their timetable and roster. */
export { lapseClasses, releaseUnused } from './lapse-service.ts'
export { moveClass, stepsOf } from './moves-service.ts'
export { traineeIn, traineesOf } from './roster-service.ts'
export { routes } from './routes.ts'
export { type ClassRow, classById } from './store.ts'
