/** The worker's own money: every line with its checks, its explanation and its way. Filing is in own-filing-service. */
import { funds, subsidyKinds } from '#money/policy/contract'
import { loadCalendar } from '#platform/calendar'
import { dayOf } from '#platform/day'
import type { Ctx } from '#platform/serve'
import { peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import { type ClaimState, claimMoves, handsOf, type LineState, lineStates, stands } from './claim-rules.ts'
import { waitsOf } from './fund-store.ts'
import { holderOf, payeeNames } from './holder-service.ts'
import * as lines from './line-store.ts'
import type { AnyCtx } from './moves-service.ts'
import type * as c from './own-contract.ts'
import { paymentOfLines } from './payment-store.ts'
import { showStages } from './show-service.ts'
import * as store from './store.ts'

const me = (ctx: Ctx): string => ctx.actor.personId as string

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
  const [claims, steps, payments, people, calendar, waits] = await Promise.all([
    store.claimsById(ctx.db, claimIds),
    store.stepsOf(ctx.db, claimIds),
    paymentOfLines(ctx.db, claimIds),
    peopleById(ctx.db, [personId]),
    loadCalendar(ctx.db),
    waitsOf(ctx.db, claimIds),
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
      holder: holderOf(standing, payee(claim), waits.get(claim.id)?.reason),
      stages: showStages(standing, stageSteps, ctx.today, calendar),
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
