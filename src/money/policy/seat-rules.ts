/** What can be said before there is a certificate: what a seat is likely worth, and who may have it. */
import type { Day } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { factsIn, knownFacts } from './condition-rules.ts'
import {
  type ClaimFacts,
  certificateKinds,
  type FundKind,
  factSpec,
  type Pack,
  refusals,
  type TraceNode,
} from './contract.ts'
import { checkExclusions, checkLimits } from './count-rules.ts'
import { checkRequirements, chooseFund, packNode, reckon, standardFor } from './judge-rules.ts'
import { type Aim, type Checked, inForce, showAim } from './trace-rules.ts'

export interface SeatFacts {
  certificateKind: Aim['kind']
  occupationCode: string | null
  level: number | null
  shortage: boolean
  on: Day
}
export interface SeatEstimate {
  /** 0 where the pack has no standard for it; then `reasons` says so. */
  perSeatFen: number
  fund: FundKind | null
  trace: TraceNode[]
  reasons: Reason[]
}

/** A seat's worth for somebody of whom nothing is known, with a certificate dated that day. */
export function estimateSeat(pack: Pack, seat: SeatFacts): SeatEstimate {
  const { document } = pack
  const aim: Aim = { kind: seat.certificateKind, occupationCode: seat.occupationCode, level: seat.level }
  const { on } = seat
  const known = {
    shortage: {
      value: seat.shortage,
      shown: seat.shortage ? '是' : '否',
      source: '职业技能培训需求指导目录',
      asOf: on,
    },
    'certificate.kind': { value: aim.kind, shown: certificateKinds[aim.kind], source: '培训方案', asOf: on },
    'certificate.issued': { value: on, shown: on, source: '按当日预估', asOf: on },
    ...(aim.level === null
      ? {}
      : {
          'certificate.level': { value: aim.level, shown: `${aim.level} 级`, source: '培训方案', asOf: on },
        }),
    ...(aim.occupationCode === null
      ? {}
      : {
          'certificate.occupation': {
            value: aim.occupationCode,
            shown: aim.occupationCode,
            source: '培训方案',
            asOf: on,
          },
        }),
  }
  const standard = standardFor(document, aim, on)
  const paying = chooseFund(document, known, on)
  if (!standard) {
    const clause = document.sources[0]?.code
    return {
      perSeatFen: 0,
      fund: paying?.fund ?? null,
      trace: [packNode(pack, on)],
      reasons: [refusals.no_standard({ certificate: showAim(aim) }, clause ? { clause } : {})],
    }
  }
  const reckoned = reckon(document, standard, aim, known, on)
  const caps = document.caps.filter((cap) => cap.per === 'line' && inForce(cap, on))
  return {
    perSeatFen: Math.min(reckoned.amountFen, ...caps.map((cap) => cap.maxFen)),
    fund: paying?.fund ?? null,
    trace: [packNode(pack, on), ...reckoned.nodes, ...(paying ? [paying.node] : [])],
    reasons: [],
  }
}

/** Everything of the pack that can be checked on the day of enrolment. `certificate` is the one the class leads to. */
export function checkEnrolment(pack: Pack, facts: ClaimFacts): Checked {
  const { document } = pack
  const { on, certificate, history } = facts
  const known = knownFacts(facts)
  const early = document.requirements.filter(
    (one) =>
      inForce(one, on) &&
      factsIn(one.must).every((fact) => ['person', 'catalogue'].includes(factSpec(fact).known)),
  )
  const limits = document.limits.filter((one) => inForce(one, on))
  const exclusions = document.exclusions.filter((one) => inForce(one, on))
  const parts = [
    checkRequirements(early, known),
    checkLimits(limits, certificate, history, known, on),
    checkExclusions(exclusions, certificate, certificate?.number ?? null, history, on),
  ]
  return {
    reasons: parts.flatMap((part) => part.reasons),
    unknown: parts.flatMap((part) => part.unknown),
    nodes: parts.flatMap((part) => part.nodes),
  }
}

/** Every reason that bars a person from the subsidy as far as it can be known; a missing fact is one (`isNoData`). */
export const eligibility = (pack: Pack, facts: ClaimFacts): Reason[] => checkEnrolment(pack, facts).reasons
