/** The open API: keys of organisations' programs, signed requests, messages to them, the calendar's address. */
export { findNews, sendDue, tellPartners, tidyPartners } from './deliver.ts'
export { makeGate } from './gate.ts'
export { routes } from './routes.ts'
export { openVerbs } from './rules.ts'
export { orgOfCalendar } from './service.ts'
