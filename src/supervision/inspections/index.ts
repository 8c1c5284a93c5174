/** Inspections: drawn by a chance anybody can repeat, recorded on site, followed until it is put right; third parties for a time. */
export { keepInspections } from './clock-service.ts'
export { routes } from './routes.ts'
export { type InspectionRecord, inspectionById } from './store.ts'
