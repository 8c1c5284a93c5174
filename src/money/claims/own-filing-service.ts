/** A worker's own claim: which certificate or class brings money, handing it in, again after a return, taking it back. */
import { v7 as uuidv7 } from 'uuid'
import { certificateById } from '#evaluation/certificates'
import type { CertificateView } from '#evaluation/certificates/contract'
import { type SubsidyKind, subsidyKinds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { lockPeople, peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import { type ClassRow, classById } from '#training/class-filing'
import { refusals } from './claim-contract.ts'
import { stands } from './claim-rules.ts'
import { claimNumber, heldOver, keepJudged, toldTaken, withdraw } from './filing-service.ts'
import { judgeAllowance } from './judge-allowance-service.ts'
import { judgeClaim } from './judge-claim-service.ts'
import { certificatesOfPerson, judgeOwn } from './judge-own-service.ts'
import { type Asking, type Judged, judgedNothing, nobodyYet } from './judge-service.ts'
import * as lines from './line-store.ts'
import {
  type AnyCtx,
  claimOrRefuse,
  lockVersion,
  moveReasons,
  nameOf,
  settleMove,
  subjectsOf,
} from './moves-service.ts'
import type * as c from './own-contract.ts'
import * as store from './store.ts'

const me = (ctx: Ctx): string => ctx.actor.personId as string

/** What one's own claim rests on. */
export type OwnThing =
  | { subsidyKind: c.CertificateClaim; certificate: CertificateView }
  | { subsidyKind: 'living-allowance'; cls: ClassRow }

export const noPolicy = (region: string | null, kind: SubsidyKind): Reason =>
  refusals.region_without_policy(
    { region: region ? regions().fullName(region) : '未登记的地区', kind: subsidyKinds[kind] },
    { field: 'region' },
  )

/** The region asked for, the one the person is registered in, or the one whose evaluator issued the certificate. */
async function regionOf(
  ctx: AnyCtx,
  personId: string,
  asked: string | null | undefined,
  issuedIn: string | undefined,
): Promise<string | null> {
  if (asked) return regions().byCode.has(asked) ? asked : null
  return (await peopleById(ctx.db, [personId]))[0]?.region ?? issuedIn ?? null
}

/** A class's allowance is its region's matter; a certificate's, of the region asked for. */
export const placeOfThing = (
  ctx: AnyCtx,
  personId: string,
  thing: OwnThing,
  asked: string | null | undefined,
): Promise<string | null> =>
  'cls' in thing
    ? Promise.resolve(thing.cls.region)
    : regionOf(ctx, personId, asked, thing.certificate.region)

export const judgeThing = (
  ctx: AnyCtx,
  personId: string,
  region: string,
  thing: OwnThing,
  asking: Asking,
): Promise<Judged> =>
  'cls' in thing
    ? judgeAllowance(ctx, personId, thing.cls, asking)
    : judgeOwn(ctx, personId, region, [thing.certificate], asking, thing.subsidyKind)

const basisOf = (thing: OwnThing) =>
  'cls' in thing ? { classId: thing.cls.id } : { certificateId: thing.certificate.id }
const titleOf = (thing: OwnThing): string =>
  `${subsidyKinds[thing.subsidyKind]}：${'cls' in thing ? thing.cls.title : thing.certificate.title}`

/** Hands the claim in, judged at this moment with the person held; `shownFen` is what the person saw and confirmed. */
export async function fileThing(
  ctx: Ctx,
  thing: OwnThing,
  region: string,
  how: { prefilled: boolean; shownFen: number | null } = { prefilled: false, shownFen: null },
) {
  const personId = me(ctx)
  await lockPeople(ctx.db, [personId])
  const id = uuidv7()
  const { pack, lines: judged } = await judgeThing(ctx, personId, region, thing, {
    claimId: id,
    filedAt: null,
  })
  const line = judged[0]
  if (!pack || !line) throw new Refused([noPolicy(region, thing.subsidyKind)])
  insist(line.reasons)
  if (!stands(line.state)) insist([refusals.no_line()])
  if (how.shownFen !== null && how.shownFen !== line.amountFen) insist([refusals.stale()])
  const number = await claimNumber(ctx, region)
  const row: store.ClaimRow = {
    ...store.plain,
    ...basisOf(thing),
    id,
    number,
    subsidyKind: thing.subsidyKind,
    region,
    title: titleOf(thing),
    personId,
    prefilled: how.prefilled,
    judgedFor: ctx.today,
    packId: pack.id,
    fund: line.fund,
    amountFen: line.amountFen,
    state: 'submitted',
    stateSince: ctx.now,
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
    filedBy: ctx.actor.accountId,
    filedAt: ctx.now,
    ...store.untouched,
  }
  await store.insertClaim(ctx.db, row).catch(toldTaken)
  await keepJudged(ctx, id, [line])
  await lines.moveLines(ctx.db, id, ['judged'], 'claimed').catch(toldTaken)
  await store.insertStep(ctx.db, {
    id: uuidv7(),
    claimId: id,
    step: 'submit',
    state: 'submitted',
    at: ctx.now,
    byAccount: ctx.actor.accountId,
    byName: ctx.actor.name,
    byOrg: null,
    reason: null,
  })
  ctx.record({
    subjects: subjectsOf(row),
    summary: `${how.prefilled ? '确认免申即享的' : '提交'}${nameOf(row)}`,
    region,
    after: { amountFen: row.amountFen, prefilled: how.prefilled },
  })
  ctx.emit('claim.filed', { on: ctx.today, claimIds: [id] })
  return { id, number, amountFen: row.amountFen, version: 1 }
}

export async function options(ctx: Ctx, input: ParsedOf<typeof c.ownOptions>) {
  const personId = me(ctx)
  const [person] = await peopleById(ctx.db, [personId])
  const certificates = (await certificatesOfPerson(ctx, personId)).filter((x) => x.state === 'valid')
  const region = await regionOf(ctx, personId, input.region, certificates[0]?.region)
  const account =
    person?.bankAccountMasked != null
      ? { bankName: person.bankName, accountMasked: person.bankAccountMasked }
      : null
  const judged = region
    ? await judgeOwn(ctx, personId, region, certificates, nobodyYet, input.subsidyKind)
    : judgedNothing(null)
  const reasons = judged.pack ? [] : [noPolicy(region, input.subsidyKind)]
  return {
    region,
    regionName: region ? regions().fullName(region) : '',
    account,
    rows: certificates.map((x, i) => {
      const line = judged.lines[i]
      return {
        certificateId: x.id,
        number: x.number,
        certificateKind: x.kind,
        occupationName: x.occupationName,
        level: x.level,
        issuedOn: x.issuedOn,
        claimable: line !== undefined && stands(line.state),
        amountFen: line?.amountFen ?? 0,
        fund: line?.fund ?? null,
        reasons: line ? line.reasons : reasons,
        checks: line?.checks ?? [],
        trace: line?.trace ?? [],
      }
    }),
  }
}

/** A certificate of one's own, whatever it may bring. */
export async function ownCertificate(ctx: Ctx, id: string): Promise<CertificateView> {
  const certificate = await certificateById(ctx.db, id)
  if (certificate?.personId !== me(ctx)) throw new Refused([refusals.not_owner()], 403)
  return certificate
}

export async function file(ctx: Ctx, input: ParsedOf<typeof c.fileOwn>) {
  const thing: OwnThing = {
    subsidyKind: input.subsidyKind,
    certificate: await ownCertificate(ctx, input.certificateId),
  }
  const region = await placeOfThing(ctx, me(ctx), thing, input.region)
  if (!region) throw new Refused([noPolicy(null, input.subsidyKind)])
  return await fileThing(ctx, thing, region)
}

export async function ownClaim(ctx: Ctx, id: string): Promise<store.ClaimRow> {
  const row = await claimOrRefuse(ctx.db, id)
  if (row.personId !== me(ctx)) throw new Refused([refusals.not_owner()], 403)
  return row
}

/** In again: judged by the day it is handed in, unless it is what an earlier claim is still owed. */
export async function handIn(
  ctx: Ctx,
  input: { id: string; version: number },
  shownFen: number | null = null,
) {
  const row = await lockVersion(ctx, input.id, input.version)
  insist(moveReasons(row, 'submit', ctx.actor.accountId))
  await lockPeople(ctx.db, [me(ctx)])
  if (row.classId && !(await classById(ctx.db, row.classId)))
    throw new Refused([common.not_found({ what: '该培训班' })], 404)
  const judgedFor = row.supplementOf ? row.judgedFor : ctx.today
  const { pack, lines: judged } = await judgeClaim(ctx, { ...row, filedAt: null, judgedFor })
  const line = judged[0]
  if (!pack || !line) throw new Refused([noPolicy(row.region, row.subsidyKind)])
  insist([...line.reasons, ...(await heldOver(ctx, row))])
  const { amountFen } = await keepJudged(ctx, row.id, [line])
  if (amountFen === 0) insist([refusals.no_line()])
  if (shownFen !== null && shownFen !== amountFen) insist([refusals.stale()])
  await lines.moveLines(ctx.db, row.id, ['judged'], 'claimed').catch(toldTaken)
  const number = row.number ?? (await claimNumber(ctx, row.region))
  const after = await settleMove(ctx, row, 'submit', {
    set: {
      number,
      judgedFor,
      packId: pack.id,
      fund: line.fund,
      amountFen,
      filedBy: ctx.actor.accountId,
      filedAt: ctx.now,
    },
  })
  ctx.emit('claim.filed', { on: ctx.today, claimIds: [row.id] })
  return { id: row.id, number, amountFen, version: after.version }
}

export async function resubmit(ctx: Ctx, input: ParsedOf<typeof c.resubmitOwn>) {
  await ownClaim(ctx, input.id)
  const { version } = await handIn(ctx, input)
  return { version }
}

export async function withdrawOwn(ctx: Ctx, input: ParsedOf<typeof c.withdrawOwn>) {
  await ownClaim(ctx, input.id)
  const { version } = await withdraw(ctx, input)
  return { version }
}
