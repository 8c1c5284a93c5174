/** Claims of institutions and enterprises beyond the class: the reward for employment, the stages of an apprenticeship. */
import { z } from 'zod'
import { act } from '#platform/act'
import { id, listInput, listOutput, version } from '#platform/list'
import { apprenticeStage } from './agreement-contract.ts'

const created = z.object({ id, version })

/** Ended classes of the own institution with trainees in work who have not been claimed for. */
export const rewardClasses = act({
  id: 'money.claim.reward-classes',
  title: '查询可申报就业奖补的班级',
  method: 'GET',
  path: '/api/money/reward-classes',
  allow: { verb: 'claim.file' },
  input: z.object(listInput),
  output: listOutput(
    z.object({
      id,
      number: z.string().nullable(),
      title: z.string(),
      region: z.string(),
      regionName: z.string(),
      endsOn: z.string(),
      trainees: z.number(),
      employed: z.number(),
      verified: z.number(),
      claimed: z.number(),
    }),
  ),
  clause: 'F37-5',
})

export const createReward = act({
  id: 'money.claim.create-reward',
  title: '新建培训促进就业奖补申报',
  method: 'POST',
  path: '/api/money/reward-claims',
  allow: { verb: 'claim.file' },
  input: z.object({ classId: id }),
  output: created,
  clause: 'F37-5',
})

export const createStageClaim = act({
  id: 'money.claim.create-stage',
  title: '新建学徒制培训补贴申报',
  method: 'POST',
  path: '/api/money/stage-claims',
  allow: { verb: 'claim.file' },
  input: z.object({ agreementId: id, stage: apprenticeStage }),
  output: created,
  clause: 'F37-9',
})
