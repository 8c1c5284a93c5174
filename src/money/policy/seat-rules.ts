/** What can be said before there is a certificate: what a seat is likely worth, and who may have it. */
import type { Day } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { factsIn, type KnownFacts, knownFacts, showValue } from './condition-rules.ts'
import {
  type ClaimFacts,
  type FundKind,
  factSpec,
  moreFacts,
  type Pack,
  type PackFact,
  type Plain,
  type TraceNode,
} from './contract.ts'
import { checkExclusions, checkLimits } from './count-rules.ts'
import { checkRequirements, noStandard, packNode } from './judge-rules.ts'
import { chooseFund, payingOrder } from './source-rules.ts'
import { passedNodes, passedReasons, reckon, standardFor } from './standard-rules.ts'
import { resolved } from './term-rules.ts'
import { type Aim, aimOf, type Checked, inForce } from './trace-rules.ts'

export interface SeatFacts {
  certificateKind: Aim['kind']
  occupationCode: string | null
  level: number | null
  shortage: boolean
  on: Day
  region?: string | null
  /** What else is planned, as the hours of training. */
  more?: ClaimFacts['more']
}
export interface SeatEstimate {
  /** 0 where the pack has no standard for it; then `reasons` says so. */
  perSeatFen: number
  fund: FundKind | null
  /** `fund` first, then whoever pays when it is short, in the pack's order. */
  funds: FundKind[]
  trace: TraceNode[]
  reasons: Reason[]
}

/** What is known of a seat that nobody has taken yet. */
function knownOfSeat(seat: SeatFacts): KnownFacts {
  const { on } = seat
  const known: KnownFacts = {}
  const put = (fact: PackFact, value: Plain | null | undefined, source: string) => {
    if (value != null) known[fact] = { value, shown: showValue(fact, value), source, asOf: on }
  }
  put('shortage', seat.shortage, '职业技能培训需求指导目录')
  put('region', seat.region, '申请信息')
  put('applied', on, '按当日预估')
  put('applied.month', Number(on.slice(5, 7)), '按当日预估')
  put('certificate.kind', seat.certificateKind, '培训方案')
  put('certificate.issued', on, '按当日预估')
  put('certificate.level', seat.level, '培训方案')
  put('certificate.occupation', seat.occupationCode, '培训方案')
  for (const fact of moreFacts) put(fact, seat.more?.[fact]?.value, seat.more?.[fact]?.source ?? '培训方案')
  return known
}

/** A seat's worth for somebody of whom nothing is known, with a certificate dated that day. */
export function estimateSeat(pack: Pack, seat: SeatFacts): SeatEstimate {
  const document = resolved(pack.document)
  const aim: Aim = { kind: seat.certificateKind, occupationCode: seat.occupationCode, level: seat.level }
  const { on } = seat
  const known = knownOfSeat(seat)
  const standard = standardFor(document, aim, known, on)
  const { row } = standard
  const fund = chooseFund(document, known, on)
  const funds = payingOrder(document, known, on).map((one) => one.fund)
  const reckoned = row && reckon(document, { ...standard, row }, aim, known, on)
  if (!reckoned || reckoned.reasons.length > 0) {
    const passed = passedReasons(standard)
    return {
      perSeatFen: 0,
      fund: fund?.fund ?? null,
      funds,
      trace: [packNode(pack, on), ...(reckoned?.nodes ?? passedNodes(standard))],
      reasons: reckoned?.reasons ?? (passed.length > 0 ? passed : [noStandard(document, aim, true)]),
    }
  }
  const caps = document.caps.filter((cap) => cap.per === 'line' && !cap.when && inForce(cap, on))
  return {
    perSeatFen: Math.min(reckoned.amountFen, ...caps.map((cap) => cap.maxFen)),
    fund: fund?.fund ?? null,
    funds,
    trace: [packNode(pack, on), ...reckoned.nodes, ...(fund ? [fund.node] : [])],
    reasons: [],
  }
}

/** Everything of the pack that can be checked on the day of enrolment. `certificate` is the one the class leads to. */
export function checkEnrolment(pack: Pack, facts: ClaimFacts): Checked {
  const document = resolved(pack.document)
  const { on, certificate, history } = facts
  const aim = aimOf(facts)
  const known = knownFacts(facts)
  const early = document.requirements.filter(
    (one) =>
      inForce(one, on) &&
      [one.must, ...(one.when ? [one.when] : [])]
        .flatMap(factsIn)
        .every((fact) => ['person', 'catalogue'].includes(factSpec(fact).known)),
  )
  const limits = document.limits.filter((one) => inForce(one, on))
  const exclusions = document.exclusions.filter((one) => inForce(one, on))
  const parts = [
    checkRequirements(early, known),
    checkLimits(limits, aim, history, known, on),
    checkExclusions(exclusions, aim, certificate?.number ?? null, history, known, on),
  ]
  return {
    reasons: parts.flatMap((part) => part.reasons),
    unknown: parts.flatMap((part) => part.unknown),
    nodes: parts.flatMap((part) => part.nodes),
  }
}

/** Every reason that bars a person from the subsidy as far as it can be known; a missing fact is one (`isNoData`). */
export const eligibility = (pack: Pack, facts: ClaimFacts): Reason[] => checkEnrolment(pack, facts).reasons
