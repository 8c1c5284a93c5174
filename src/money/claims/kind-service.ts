/** Drafts of the further kinds that organisations claim; from there they go the way of every claim. */
import { v7 as uuidv7 } from 'uuid'
import { type Pack, packOn } from '#money/policy'
import { type SubsidyKind, subsidyKinds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { regions } from '#registry/regions'
import { type ClassRow, classById } from '#training/class-filing'
import { classStates } from '#training/class-filing/contract'
import { agreementRefusals, stagesOfAgreement } from './agreement-rules.ts'
import { agreementOrRefuse } from './agreement-service.ts'
import { stageClaims } from './agreement-store.ts'
import { refusals } from './claim-contract.ts'
import { stands } from './claim-rules.ts'
import { employedClasses } from './class-store.ts'
import { keepJudged, toldTaken } from './filing-service.ts'
import { judgeReward } from './judge-reward-service.ts'
import type { Judged } from './judge-service.ts'
import { judgeStage, stageClaimTitle } from './judge-stage-service.ts'
import type * as c from './kind-contract.ts'
import { apprenticeStages } from './kind-rules.ts'
import { nameOf, subjectsOf } from './moves-service.ts'
import * as store from './store.ts'

const noPolicy = (region: string, kind: SubsidyKind): Reason =>
  refusals.region_without_policy({ region: regions().fullName(region), kind: subsidyKinds[kind] })

async function insistPolicy(ctx: Ctx, region: string, kind: SubsidyKind): Promise<Pack> {
  const pack = await packOn(ctx.db, region, kind, ctx.today)
  if (!pack) throw new Refused([noPolicy(region, kind)])
  return pack
}

type Basis = Pick<store.ClaimRow, 'subsidyKind' | 'region' | 'title' | 'orgId'> &
  Partial<Pick<store.ClaimRow, 'classId' | 'agreementId' | 'stage'>>

async function draftOf(ctx: Ctx, id: string, basis: Basis, judged: Judged) {
  const standing = judged.lines.filter((l) => stands(l.state))
  const row: store.ClaimRow = {
    ...store.plain,
    ...basis,
    id,
    number: null,
    judgedFor: ctx.today,
    packId: judged.pack?.id ?? null,
    fund: judged.fund,
    amountFen: standing.reduce((sum, l) => sum + l.amountFen, 0),
    state: 'draft',
    stateSince: ctx.now,
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
    filedBy: null,
    filedAt: null,
    ...store.untouched,
  }
  await store.insertClaim(ctx.db, row).catch(toldTaken)
  await keepJudged(ctx, id, judged.lines)
  await store.insertStep(ctx.db, {
    id: uuidv7(),
    claimId: id,
    step: 'create',
    state: 'draft',
    at: ctx.now,
    byAccount: ctx.actor.accountId,
    byName: ctx.actor.name,
    byOrg: ctx.actor.orgName,
    reason: null,
  })
  ctx.record({
    subjects: subjectsOf(row),
    summary: `新建${nameOf(row)}：${judged.lines.length} 人，核定 ${standing.length} 人`,
    region: row.region,
    orgId: row.orgId,
    after: { amountFen: row.amountFen },
  })
  return { id, version: 1 }
}

/** Whose class it is; an unknown one is nobody's. */
export const placeOfClass = async (ctx: Ctx, classId: string) => ({
  orgs: [(await classById(ctx.db, classId))?.orgId ?? null],
})

const ENDED: readonly ClassRow['state'][] = ['taught', 'closed']

export async function createReward(ctx: Ctx, input: ParsedOf<typeof c.createReward>) {
  const cls = await classById(ctx.db, input.classId)
  if (!cls) throw new Refused([common.not_found({ what: '该培训班' })], 404)
  if (!ENDED.includes(cls.state))
    insist([refusals.class_not_closed({ state: classStates[cls.state] }, { clause: 'F37-5' })])
  await insistPolicy(ctx, cls.region, 'employment-reward')
  const id = uuidv7()
  const judged = await judgeReward(ctx, cls, { claimId: id, filedAt: null })
  if (judged.lines.length === 0) insist([refusals.nobody_employed()])
  return await draftOf(
    ctx,
    id,
    {
      subsidyKind: 'employment-reward',
      region: cls.region,
      title: `${cls.title}（${subsidyKinds['employment-reward']}）`,
      orgId: cls.orgId,
      classId: cls.id,
    },
    judged,
  )
}

export const rewardList = async (ctx: Ctx, input: ParsedOf<typeof c.rewardClasses>) => {
  const page = await employedClasses(ctx.db, ctx.scope().orgs, input)
  return { ...page, rows: page.rows.map((r) => ({ ...r, regionName: regions().fullName(r.region) })) }
}

export const placeOfAgreement = async (ctx: Ctx, id: string) => ({
  orgs: [(await agreementOrRefuse(ctx, id)).orgId],
})

export async function createStage(ctx: Ctx, input: ParsedOf<typeof c.createStageClaim>) {
  const agreement = await agreementOrRefuse(ctx, input.agreementId)
  if (agreement.state !== 'approved') insist([agreementRefusals.not_on_record()])
  const title = apprenticeStages[input.stage]
  const approvedOn = dayOf(agreement.decidedAt as string)
  const due = stagesOfAgreement({ ...agreement, approvedOn }).find((s) => s.stage === input.stage)
  const reasons: Reason[] = []
  if (due && due.dueOn > ctx.today)
    reasons.push(agreementRefusals.stage_not_due({ stage: title, due: due.dueOn }))
  const earlier = (await stageClaims(ctx.db, agreement.id)).find((one) => one.stage === input.stage)
  if (earlier)
    reasons.push(agreementRefusals.stage_claimed({ stage: title, number: earlier.number ?? '尚未提交' }))
  insist(reasons)
  await insistPolicy(ctx, agreement.region, 'apprenticeship')
  const id = uuidv7()
  const judged = await judgeStage(ctx, agreement, input.stage, { claimId: id, filedAt: null })
  return await draftOf(
    ctx,
    id,
    {
      subsidyKind: 'apprenticeship',
      region: agreement.region,
      title: stageClaimTitle(agreement, input.stage),
      orgId: agreement.orgId,
      agreementId: agreement.id,
      stage: input.stage,
    },
    judged,
  )
}
