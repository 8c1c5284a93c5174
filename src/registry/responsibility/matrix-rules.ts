/** 责任矩阵: which kind of department answers for which step of the pipeline, by which clause; every verb in one step. */
import { moneySteps } from './money-step-rules.ts'
import type { Step } from './step-rules.ts'
import { supervisionSteps } from './supervision-step-rules.ts'
import { trainingSteps } from './training-step-rules.ts'

export const matrix = { ...trainingSteps, ...moneySteps, ...supervisionSteps } as const
export type StepKey = keyof typeof matrix

export const steps = Object.entries(matrix) as [StepKey, Step][]
