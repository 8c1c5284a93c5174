/** The worker's own side: their certificates' subsidies, their own claims, and every line of money with its way. */
import { v7 as uuidv7 } from 'uuid'
import { certificateById } from '#evaluation/certificates'
import { funds, subsidyKinds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { lockPeople, peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import { refusals } from './claim-contract.ts'
import { type ClaimState, claimMoves, handsOf, type LineState, lineStates, stands } from './claim-rules.ts'
import { claimNumber, heldOver, keepJudged, toldTaken, withdraw } from './filing-service.ts'
import { certificatesOfPerson, judgeOwn, nobodyYet } from './judge-service.ts'
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
import { paymentOfLines } from './payment-store.ts'
import { holderOf, payeeNames, showStages } from './show-service.ts'
import * as store from './store.ts'

const me = (ctx: Ctx): string => ctx.actor.personId as string

/** The region asked for, the one the person is registered in, or the one whose evaluator issued the certificate. */
async function regionOf(
  ctx: Ctx,
  asked: string | undefined,
  issuedIn: string | undefined,
): Promise<string | null> {
  if (asked) return regions().byCode.has(asked) ? asked : null
  return (await peopleById(ctx.db, [me(ctx)]))[0]?.region ?? issuedIn ?? null
}

export async function options(ctx: Ctx, input: ParsedOf<typeof c.ownOptions>) {
  const personId = me(ctx)
  const [person] = await peopleById(ctx.db, [personId])
  const certificates = (await certificatesOfPerson(ctx, personId)).filter((x) => x.state === 'valid')
  const region = await regionOf(ctx, input.region, certificates[0]?.region)
  const account =
    person?.bankAccountMasked != null
      ? { bankName: person.bankName, accountMasked: person.bankAccountMasked }
      : null
  const judged = region
    ? await judgeOwn(ctx, personId, region, certificates, nobodyYet)
    : { pack: null, lines: [] }
  const noPolicy: Reason[] = judged.pack
    ? []
    : [refusals.region_without_policy({ region: region ? regions().fullName(region) : '未登记的地区' })]
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
        reasons: line ? line.reasons : noPolicy,
        checks: line?.checks ?? [],
        trace: line?.trace ?? [],
      }
    }),
  }
}

export async function file(ctx: Ctx, input: ParsedOf<typeof c.fileOwn>) {
  const personId = me(ctx)
  const certificate = await certificateById(ctx.db, input.certificateId)
  if (certificate?.personId !== personId) throw new Refused([refusals.not_owner()], 403)
  const region = await regionOf(ctx, input.region, certificate.region)
  if (!region)
    throw new Refused([refusals.region_without_policy({ region: '未登记的地区' }, { field: 'region' })])
  await lockPeople(ctx.db, [personId])
  const id = uuidv7()
  const { pack, lines: judged } = await judgeOwn(ctx, personId, region, [certificate], {
    claimId: id,
    filedAt: null,
  })
  const line = judged[0]
  if (!pack || !line) {
    throw new Refused([
      refusals.region_without_policy({ region: regions().fullName(region) }, { field: 'region' }),
    ])
  }
  insist(line.reasons)
  if (!stands(line.state)) insist([refusals.no_line()])
  const number = await claimNumber(ctx, region)
  const row: store.ClaimRow = {
    id,
    number,
    subsidyKind: 'personal-certificate',
    region,
    title: `${subsidyKinds['personal-certificate']}：${certificate.title}`,
    orgId: null,
    personId,
    classId: null,
    certificateId: certificate.id,
    judgedFor: ctx.today,
    packId: pack.id,
    fund: line.fund,
    estimateFen: null,
    amountFen: line.amountFen,
    state: 'submitted',
    stateSince: ctx.now,
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
    filedBy: ctx.actor.accountId,
    filedAt: ctx.now,
    ...store.untouched,
  }
  await store.insertClaim(ctx.db, row)
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
    summary: `提交${nameOf(row)}`,
    region,
    after: { amountFen: row.amountFen },
  })
  return { id, number, amountFen: row.amountFen, version: 1 }
}

async function ownClaim(ctx: Ctx, id: string): Promise<store.ClaimRow> {
  const row = await claimOrRefuse(ctx.db, id)
  if (row.personId !== me(ctx)) throw new Refused([refusals.not_owner()], 403)
  return row
}

export async function resubmit(ctx: Ctx, input: ParsedOf<typeof c.resubmitOwn>) {
  await ownClaim(ctx, input.id)
  const row = await lockVersion(ctx, input.id, input.version)
  insist(moveReasons(row, 'submit', ctx.actor.accountId))
  await lockPeople(ctx.db, [me(ctx)])
  const certificate = await certificateById(ctx.db, row.certificateId as string)
  if (!certificate) throw new Refused([common.not_found({ what: '该证书' })], 404)
  const { pack, lines: judged } = await judgeOwn(ctx, me(ctx), row.region, [certificate], {
    claimId: row.id,
    filedAt: null,
  })
  const line = judged[0]
  if (!pack || !line) {
    throw new Refused([refusals.region_without_policy({ region: regions().fullName(row.region) })])
  }
  insist([...line.reasons, ...(await heldOver(ctx, row))])
  const { amountFen } = await keepJudged(ctx, row.id, [line])
  if (amountFen === 0) insist([refusals.no_line()])
  await lines.moveLines(ctx.db, row.id, ['judged'], 'claimed').catch(toldTaken)
  const after = await settleMove(ctx, row, 'submit', {
    set: {
      judgedFor: ctx.today,
      packId: pack.id,
      fund: line.fund,
      amountFen,
      filedBy: ctx.actor.accountId,
      filedAt: ctx.now,
    },
  })
  return { version: after.version }
}

export async function withdrawOwn(ctx: Ctx, input: ParsedOf<typeof c.withdrawOwn>) {
  await ownClaim(ctx, input.id)
  const { version } = await withdraw(ctx, input)
  return { version }
}

const tones: Record<LineState, c.OwnLine['tone']> = {
  judged: 'waiting',
  excluded: 'bad',
  claimed: 'waiting',
  objected: 'warn',
  rejected: 'bad',
  cleared: 'waiting',
  payable: 'waiting',
  batched: 'waiting',
  bounced: 'warn',
  paid: 'good',
}
const endTones: Partial<Record<ClaimState, c.OwnLine['tone']>> = {
  returned: 'warn',
  refused: 'bad',
  withdrawn: 'plain',
}

/** Every line of money of one person, newest claim first: what, how much, why, how far, who holds it and since when. */
async function claimsOfPerson(ctx: AnyCtx, personId: string): Promise<c.OwnLine[]> {
  const rows = await lines.linesOfPerson(ctx.db, personId)
  const claimIds = [...new Set(rows.map((r) => r.claimId))]
  const [claims, steps, payments, people] = await Promise.all([
    store.claimsById(ctx.db, claimIds),
    store.stepsOf(ctx.db, claimIds),
    paymentOfLines(ctx.db, claimIds),
    peopleById(ctx.db, [personId]),
  ])
  const payee = await payeeNames(ctx, [...claims.values()])
  return rows.map((line) => {
    const claim = claims.get(line.claimId) as store.ClaimRow
    const payment = payments.get(line.id)
    const toMe = claim.personId === personId
    const out = !stands(line.state)
    const ended = claim.state in endTones
    const stageSteps = steps.filter((s) => s.claimId === claim.id)
    // Who is left out of a claim that goes on is not waiting for anybody.
    const standing: Pick<store.ClaimRow, 'state' | 'stateSince' | 'region' | 'orgId'> =
      out && !ended ? { ...claim, state: 'refused' } : standOf(claim, line.state)
    return {
      lineId: line.id,
      claimId: claim.id,
      number: claim.number,
      subsidyKind: claim.subsidyKind,
      subsidyTitle: subsidyKinds[claim.subsidyKind],
      title: claim.title,
      regionName: regions().fullName(claim.region),
      payeeName: payee(claim),
      toMe,
      classId: claim.classId,
      certificateKind: line.certificateKind,
      certificateNumber: line.certificateNumber,
      amountFen: line.amountFen,
      estimateFen: line.estimateFen,
      fundTitle: line.fund ? funds[line.fund] : '',
      state: ended ? claim.state : line.state,
      stateTitle: ended
        ? claimMoves.states[claim.state]
        : out
          ? lineStates[line.state]
          : claimMoves.states[standing.state],
      tone: endTones[claim.state] ?? tones[line.state],
      holder: holderOf(standing, payee(claim)),
      stages: showStages(standing, stageSteps, ctx.today),
      checks: line.checks,
      reasons: line.reasons,
      trace: line.trace,
      said: ended
        ? claim.reason
        : (line.excludeReason ?? (line.state === 'bounced' ? (payment?.refuseReason ?? null) : null)),
      paidOn: line.state === 'paid' ? (payment?.bankOn ?? (line.paidAt ? dayOf(line.paidAt) : null)) : null,
      accountMasked: toMe ? (payment?.accountMasked ?? people[0]?.bankAccountMasked ?? null) : null,
      filedAt: claim.filedAt,
      claimVersion: claim.version,
      can: toMe ? ownMoves(claim, claim.filedBy) : [],
    }
  })
}

/** A line behind or ahead of its claim shows its own place: a paid one is paid while others still wait. */
const placeOfLine: Partial<Record<LineState, ClaimState>> = {
  objected: 'notice',
  cleared: 'cleared',
  payable: 'funded',
  batched: 'batched',
  bounced: 'bounced',
  paid: 'paid',
}
const standOf = (claim: store.ClaimRow, line: LineState) => ({
  ...claim,
  state: placeOfLine[line] ?? claim.state,
})

function ownMoves(claim: store.ClaimRow, account: string | null): string[] {
  const can = (move: 'submit' | 'withdraw') =>
    (claimMoves.moves[move].from as readonly string[]).includes(claim.state) &&
    handsOf(claim).filedBy.id === account
  return [...(can('submit') ? ['resubmit'] : []), ...(can('withdraw') ? ['withdraw'] : [])]
}

export const mine = async (ctx: Ctx) => ({ rows: await claimsOfPerson(ctx, me(ctx)) })
