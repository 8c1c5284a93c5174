/** Graded measures against institutions and people, each with its clause, two signatures, notice, reply and end. */
export { keepPenalties } from './clock-service.ts'
export { routes } from './routes.ts'
export { tellPenalty } from './tell-service.ts'
