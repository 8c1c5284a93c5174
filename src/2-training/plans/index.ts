/** One plan per project, and the three control tracks a class goes through. */
export { routes } from './routes.ts'
export { checkPlan, totalsOf } from './rules.ts'
export { planById } from './service.ts'
export {
  kindsOfTrack,
  openSteps,
  refuseStep,
  type Step,
  type StepKey,
  trackHas,
  tracks,
} from './track-rules.ts'
