/** One plan per project, and the three control tracks a class goes through. */
export { routes } from './routes.ts'
export { checkPlan } from './rules.ts'
export { planById, planOutline } from './service.ts'
export { openSteps, type Step, type StepKey, tracks } from './track-rules.ts'
