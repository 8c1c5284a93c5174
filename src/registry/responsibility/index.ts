/** 责任矩阵: which department answers for which step, and who that is at a place. */
export { routes } from './routes.ts'
export { type Answering, answeringFor, daysOf, readVerbOf, stepOf, stepOfVerb } from './rules.ts'
export { officesHolding } from './service.ts'
