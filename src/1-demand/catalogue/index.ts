/** The demand guidance catalogue of each city, version by version; a day has at most one in force. */
export { type CatalogueOn, catalogueOn, inCatalogue, shortageOn } from './on-day-service.ts'
export { routes } from './routes.ts'
