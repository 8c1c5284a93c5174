/** What a step of the 责任矩阵 says. */
import type { Verb } from '#registry/accounts/contract'
import type { OrgKind } from '#registry/organisations/contract'

export const stages = {
  demand: '岗位需求与目标',
  providers: '培训资源',
  training: '技能培训',
  evaluation: '技能评价',
  employment: '就业服务',
  money: '资金',
  supervision: '监管',
  base: '账号、数据与记录',
} as const
export type Stage = keyof typeof stages

export interface Step {
  title: string
  stage: Stage
  /** Null where no document says who: a setting of the platform. */
  clause: string | null
  /** Who answers for it. */
  leads: OrgKind
  /** Who takes part. */
  with?: readonly OrgKind[]
  /** What is answered for. */
  task: string
  /** The unit of the province that guides it, where F2-8 names one. */
  province?: '省人社厅' | '省就业局' | '省职业技能鉴定指导中心' | '省技工教育中心'
  /** A matter that waits longer stands in the list of late ones; a setting of the platform (平台设置). */
  days?: number
  verbs: readonly Verb[]
}

export const USUAL_DAYS = 10
