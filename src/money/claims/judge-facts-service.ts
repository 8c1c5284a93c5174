/** Facts that a pack may ask beyond person and certificate, each with where it is known from. */
import { inCatalogue } from '#demand/catalogue'
import type { EmploymentView } from '#employment/follow-up/contract'
import { grantedFen } from '#money/ledger'
import type { Pack } from '#money/policy'
import type { ClaimFacts } from '#money/policy/contract'
import { dayOf } from '#platform/day'
import type { ClassRow } from '#training/class-filing'
import type { AnyCtx } from './moves-service.ts'

type More = NonNullable<ClaimFacts['more']>

/** The job that counts: a verified one before others, and of these the first after the class. */
export const jobThatCounts = (jobs: readonly EmploymentView[]): EmploymentView | null =>
  [...jobs].sort(
    (a, b) =>
      Number(b.state === 'verified') - Number(a.state === 'verified') ||
      (a.startedOn < b.startedOn ? -1 : a.startedOn > b.startedOn ? 1 : 0),
  )[0] ?? null

export function jobFacts(job: EmploymentView | null): More {
  if (!job) return {}
  const of = (value: string | boolean) => ({ value, source: '就业跟踪', asOf: dayOf(job.recordedAt) })
  return {
    'employment.proof': of(job.proof),
    'employment.verified': of(job.state === 'verified'),
    'employment.started': of(job.startedOn),
  }
}

export const classFacts = (cls: ClassRow): More => ({
  'training.track': { value: cls.track, source: '班级备案', asOf: cls.filedOn },
  'training.ended': { value: cls.endsOn, source: '班级备案', asOf: cls.endsOn },
})

export function resultFacts(
  cls: ClassRow,
  hours: { creditedHours: number } | undefined,
  result: { theory: number | null; practice: number | null } | undefined,
): More {
  const of = (value: number, source: string) => ({ value, source, asOf: cls.endsOn })
  return {
    ...(hours ? { 'training.hours': of(hours.creditedHours, '考勤记录') } : {}),
    ...(typeof result?.theory === 'number' ? { 'score.theory': of(result.theory, '结业考核') } : {}),
    ...(typeof result?.practice === 'number' ? { 'score.practice': of(result.practice, '结业考核') } : {}),
  }
}

/** Whether the region's catalogue of the day lists it, and as which kind of training. */
export async function listingFacts(
  ctx: AnyCtx,
  region: string,
  on: string,
  occupationCode: string | null,
): Promise<More> {
  const found = await inCatalogue(ctx.db, region, on, occupationCode)
  const of = (value: string | boolean) => ({ value, source: '职业技能培训需求指导目录', asOf: on })
  return {
    listed: of(found !== null),
    ...(found ? { 'training.type': of(found.item.trainingType) } : {}),
  }
}

/** What this subsidy granted before in the region's budget year; null where no cap asks for it. */
export async function budgetGranted(
  ctx: AnyCtx,
  pack: Pack,
  on: string,
  exceptClaims: readonly string[],
): Promise<number | null> {
  if (!pack.document.caps.some((cap) => cap.per === 'budget')) return null
  return await grantedFen(ctx.db, {
    regions: ctx.tools.regionsUnder(pack.region),
    year: Number(on.slice(0, 4)),
    subsidyKind: pack.subsidyKind,
    exceptClaims,
  })
}
