/** What a voucher is worth, whose it may be, which class it fits, when money asks for one. */
import { type FundKind, funds, type SubsidyKind, subsidyKinds } from '#money/policy/contract'
import { addDays, type Day, dayOf, type Instant, showInstant } from '#platform/day'
import type { Fen } from '#platform/fen'
import { defineMoves } from '#platform/moves'
import type { Reason } from '#platform/refusal'
import { type Category, categories } from '#registry/people/contract'
import { refusals } from './refusal-rules.ts'

export const voucherKinds = {
  fixed: '定额券',
  offset: '抵扣券',
  general: '通用券',
  directed: '定向券',
} as const
export type VoucherKind = keyof typeof voucherKinds

export const batchMoves = defineMoves(
  {
    draft: '拟订中',
    submitted: '待审定',
    returned: '已退回',
    published: '已发布',
    closed: '已停发',
    withdrawn: '已撤回',
  },
  {
    edit: { title: '修改', from: ['draft', 'returned'], to: 'draft', verb: 'voucher.draft' },
    submit: { title: '提交审定', from: ['draft', 'returned'], to: 'submitted', verb: 'voucher.draft' },
    withdraw: {
      title: '撤回',
      from: ['draft', 'submitted', 'returned'],
      to: 'withdrawn',
      verb: 'voucher.draft',
    },
    return: {
      title: '退回',
      from: ['submitted'],
      to: 'returned',
      verb: 'voucher.approve',
      notBy: ['createdBy', 'submittedBy'],
    },
    publish: {
      title: '审定发布',
      from: ['submitted'],
      to: 'published',
      verb: 'voucher.approve',
      notBy: ['createdBy', 'submittedBy'],
    },
    close: { title: '停止发放', from: ['published'], to: 'closed', verb: 'voucher.approve' },
  },
)
export type BatchState = keyof typeof batchMoves.states
export type BatchMove = keyof typeof batchMoves.moves

/** One reason is enough where the same hand did both. */
export const handsOf = (row: { createdBy: string; submittedBy: string | null }) => ({
  createdBy: { id: row.createdBy === row.submittedBy ? null : row.createdBy, did: '编制批次' },
  submittedBy: { id: row.submittedBy, did: '提交审定' },
})

export const voucherStates = {
  available: '可使用',
  held: '已用于报名',
  redeemed: '已核销',
  expired: '已过期',
  returned: '已交回',
  revoked: '已收回',
} as const
export type VoucherState = keyof typeof voucherStates

export { refusals }

// What it is worth

export interface Worth {
  kind: VoucherKind
  faceFen: Fen | null
  offsetPercent: number | null
}

/** What a voucher pays of an amount that the policy gives: all of it, or its share, at most its face. */
export function worthOf(voucher: Worth, amountFen: Fen): Fen {
  const share =
    voucher.offsetPercent === null ? amountFen : Math.round((amountFen * voucher.offsetPercent) / 100)
  return voucher.faceFen === null ? share : Math.min(share, voucher.faceFen)
}

/** What the voucher says on its face. */
export function faceOf(voucher: Worth): string {
  const yuan = voucher.faceFen === null ? null : `${(voucher.faceFen / 100).toFixed(2)} 元`
  if (voucher.kind === 'fixed') return `补贴最高 ${yuan}`
  if (voucher.kind === 'offset') return `抵扣 ${voucher.offsetPercent}%，最高 ${yuan}`
  return '按当地补贴标准'
}

/** The last day on which a voucher claimed on `day` may be used. */
export function expiryOf(batch: { validDays: number | null; validUntil: Day }, day: Day): Day {
  const own = batch.validDays === null ? batch.validUntil : addDays(day, batch.validDays)
  return [own, batch.validUntil].sort()[0] as Day
}

export const numberOf = (batchTitle: string, no: number): string =>
  `${batchTitle}第 ${String(no).padStart(6, '0')} 号`

// Batches

export interface QuotaLine {
  region: string
  category: Category | null
  total: number
}
export interface BatchFacts extends Worth {
  region: string
  subsidyKind: SubsidyKind
  occupationCodes: readonly string[]
  claimFrom: Instant
  claimUntil: Instant
  validUntil: Day
  quotas: readonly QuotaLine[]
}

/** Kinds of subsidy that are paid without a voucher whoever pays (F37-14). */
export const WITHOUT_VOUCHER: readonly SubsidyKind[] = ['personal-certificate', 'apprenticeship']

export const groupName = (category: string | null): string =>
  category === null ? '不限人群' : ((categories as Record<string, string>)[category] ?? category)

/** The last day on which a voucher can be claimed. */
export const lastClaimDay = (claimUntil: Instant): Day =>
  dayOf(new Date(Date.parse(claimUntil) - 1).toISOString())

/** Everything wrong with a batch as it is written down. */
export function checkBatch(
  batch: BatchFacts,
  world: { now: Instant; under: ReadonlySet<string>; nameOf: (region: string) => string },
): Reason[] {
  const reasons: Reason[] = []
  const faced = batch.kind === 'fixed' || batch.kind === 'offset'
  if (faced && batch.faceFen === null) reasons.push(refusals.face_needed({ field: 'faceFen' }))
  if (!faced && batch.faceFen !== null) reasons.push(refusals.face_not_wanted({ field: 'faceFen' }))
  if (batch.kind === 'offset' && batch.offsetPercent === null)
    reasons.push(refusals.percent_needed({ field: 'offsetPercent' }))
  if (batch.kind !== 'offset' && batch.offsetPercent !== null)
    reasons.push(refusals.percent_not_wanted({ field: 'offsetPercent' }))
  if (batch.kind === 'directed' && batch.occupationCodes.length === 0)
    reasons.push(refusals.occupations_needed({ field: 'occupationCodes' }))
  if (batch.kind === 'general' && batch.occupationCodes.length > 0)
    reasons.push(refusals.occupations_not_wanted({ field: 'occupationCodes' }))
  if (WITHOUT_VOUCHER.includes(batch.subsidyKind))
    reasons.push(
      refusals.needs_no_voucher({ kind: subsidyKinds[batch.subsidyKind] }, { field: 'subsidyKind' }),
    )
  else if (batch.subsidyKind !== 'class-training')
    reasons.push(refusals.only_classes({ kind: subsidyKinds[batch.subsidyKind] }, { field: 'subsidyKind' }))
  if (batch.claimUntil <= batch.claimFrom) reasons.push(refusals.claim_order({ field: 'claimUntil' }))
  if (batch.claimUntil <= world.now) reasons.push(refusals.claim_past({ field: 'claimUntil' }))
  if (batch.validUntil < lastClaimDay(batch.claimUntil))
    reasons.push(refusals.valid_short({ field: 'validUntil' }))
  if (batch.quotas.length === 0) reasons.push(refusals.no_quota({ field: 'quotas' }))
  return [...reasons, ...quotaReasons(batch.quotas, world, 'quotas')]
}

/** Rows outside the batch's region, and rows written twice; `field`: where they stand in what was sent. */
export function quotaReasons(
  quotas: readonly QuotaLine[],
  world: { under: ReadonlySet<string>; nameOf: (region: string) => string },
  field: string,
): Reason[] {
  const reasons: Reason[] = []
  const seen = new Set<string>()
  quotas.forEach((quota, i) => {
    const where = { region: world.nameOf(quota.region) }
    const at = { field: `${field}.${i}.region` }
    if (!world.under.has(quota.region)) reasons.push(refusals.quota_outside(where, at))
    const key = `${quota.region}:${quota.category ?? ''}`
    if (seen.has(key)) reasons.push(refusals.quota_twice({ ...where, group: groupName(quota.category) }, at))
    seen.add(key)
  })
  return reasons
}

// Claiming

/** What is known of who asks: by which region and group the quota is chosen. */
export interface Asker {
  /** Codes from the person's region upwards, `350203 350200 350000`; empty where none is known. */
  regions: readonly string[]
  category: string | null
}

/** The rows an asker may draw from: nearest region first, their own group before the open row. */
export function rowsFor<T extends QuotaLine>(quotas: readonly T[], asker: Asker): T[] {
  const near = (quota: T): number => asker.regions.indexOf(quota.region)
  return quotas
    .filter((q) => near(q) >= 0 && (q.category === null || q.category === asker.category))
    .sort((a, b) => near(a) - near(b) || Number(a.category === null) - Number(b.category === null))
}

/** Why nobody, or not this asker, may claim from the batch; empty when there is a row to draw from. */
export function refuseClaim(
  batch: { state: BatchState; claimFrom: Instant; claimUntil: Instant; quotas: readonly QuotaLine[] },
  asker: Asker,
  now: Instant,
  nameOf: (region: string) => string,
): Reason[] {
  if (batch.state !== 'published') return [refusals.not_published()]
  const reasons: Reason[] = []
  if (now < batch.claimFrom) reasons.push(refusals.not_yet({ from: showInstant(batch.claimFrom) }))
  if (now >= batch.claimUntil) reasons.push(refusals.over({ until: showInstant(batch.claimUntil) }))
  if (asker.regions.length === 0) return [...reasons, refusals.region_needed({ field: 'region' })]
  const here = batch.quotas.filter((q) => asker.regions.includes(q.region))
  if (here.length === 0) {
    const regions = [...new Set(batch.quotas.map((q) => nameOf(q.region)))].join('、')
    return [...reasons, refusals.region_outside({ regions })]
  }
  if (rowsFor(batch.quotas, asker).length > 0) return reasons
  if (asker.category === null) return [...reasons, refusals.group_needed({ field: 'category' })]
  const groups = [...new Set(here.map((q) => groupName(q.category)))].join('、')
  return [...reasons, refusals.group_outside({ groups })]
}

// Using

export interface ClassForVoucher {
  id: string
  region: string
  subsidyKind: SubsidyKind
  occupationCode: string | null
  fund: FundKind
  startsOn: Day
}
export interface UsableVoucher extends Worth {
  title: string
  batchRegion: string
  subsidyKind: SubsidyKind
  fund: FundKind
  occupationCodes: readonly string[]
  expiresOn: Day
  state: VoucherState
}

/** Every reason why this voucher can't be used for that class. */
export function refuseUse(
  voucher: UsableVoucher,
  cls: ClassForVoucher,
  world: { underBatch: ReadonlySet<string>; regionName: string },
): Reason[] {
  const { title } = voucher
  const reasons: Reason[] = []
  if (voucher.state !== 'available')
    reasons.push(refusals.not_available({ state: voucherStates[voucher.state] }))
  if (voucher.subsidyKind !== cls.subsidyKind)
    reasons.push(refusals.other_kind({ title, kind: subsidyKinds[voucher.subsidyKind] }))
  if (voucher.fund !== cls.fund)
    reasons.push(refusals.other_fund({ title, fund: funds[voucher.fund], classFund: funds[cls.fund] }))
  if (
    voucher.occupationCodes.length > 0 &&
    (cls.occupationCode === null || !voucher.occupationCodes.includes(cls.occupationCode))
  )
    reasons.push(refusals.other_occupation({ title }))
  if (!world.underBatch.has(cls.region))
    reasons.push(refusals.other_region({ title, region: world.regionName }))
  if (cls.startsOn > voucher.expiresOn)
    reasons.push(refusals.expires_before({ title, expiresOn: voucher.expiresOn, startsOn: cls.startsOn }))
  return reasons
}

/** Of several that fit, the one that is lost first is used first; then the narrower one. */
export const firstToUse = <T extends { expiresOn: Day; occupationCodes: readonly string[] }>(
  fitting: readonly T[],
): T | undefined =>
  [...fitting].sort(
    (a, b) =>
      a.expiresOn.localeCompare(b.expiresOn) ||
      Number(a.occupationCodes.length === 0) - Number(b.occupationCodes.length === 0),
  )[0]

/** A voucher given back is good again unless its days are over. */
export const stateAfterReturn = (expiresOn: Day, today: Day): 'available' | 'expired' =>
  expiresOn < today ? 'expired' : 'available'

export const REMINDERS = { week: 7, day: 1 } as const
export type ReminderKind = keyof typeof REMINDERS

/** Which reminder is due for a voucher on `today`; the nearer one stands for both. */
export function reminderDue(expiresOn: Day, today: Day): ReminderKind | null {
  if (expiresOn < today) return null
  if (expiresOn <= addDays(today, REMINDERS.day)) return 'day'
  return expiresOn <= addDays(today, REMINDERS.week) ? 'week' : null
}
