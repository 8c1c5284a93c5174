/** The open API: keys of organisations' programs, signed requests, messages to them, the calendar's address. */
export { orgOfCalendar } from './calendar-service.ts'
export { findNews, sendDue, tellPartners, tidyPartners } from './deliver.ts'
export { makeGate } from './gate.ts'
export { isOpen } from './open-rules.ts'
export { routes } from './routes.ts'
