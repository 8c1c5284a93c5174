/** Online training platforms: solicited, published, and the hours that follow from what they report. */
export { learningEvents } from './events-keep-service.ts'
export { assignedLinesOf, onlineHoursOf } from './hours-service.ts'
export { routes } from './routes.ts'
