/** Which pauses stand in the way of which money. */
import { type FundKind, funds, type SubsidyKind } from '#money/policy/contract'
import type { Reason } from '#platform/refusal'
import { type ExceptionKind, type PauseStop, pauseRefusals, pauseStops } from './pause-contract.ts'

export interface Pausing {
  regionName: string
  region: string
  fund: FundKind | null
  stops: readonly PauseStop[]
  fromOn: string
  documentNumber: string
  exceptions: readonly { kind: ExceptionKind; ref: string }[]
}
/** Whose money it is, as far as the caller knows. */
export interface Whose {
  subsidyKind?: SubsidyKind | null
  orgId?: string | null
  classId?: string | null
  claimId?: string | null
}
export interface Use extends Whose {
  /** Managing path of the region the money is for: `350000/350200/350203`. */
  path: string
  fund: FundKind
  day: string
  stop: PauseStop
}

const excepted = (pause: Pausing, use: Whose): boolean =>
  pause.exceptions.some(({ kind, ref }) =>
    kind === 'subsidy-kind'
      ? ref === use.subsidyKind
      : kind === 'org'
        ? ref === use.orgId
        : kind === 'class'
          ? ref === use.classId
          : ref === use.claimId,
  )

/** One reason for each pause that holds this use; the province's holds a county's money too. */
export function refusePaused(use: Use, pauses: readonly Pausing[]): Reason[] {
  const line = use.path.split('/')
  return pauses
    .filter(
      (pause) =>
        line.includes(pause.region) &&
        (pause.fund === null || pause.fund === use.fund) &&
        pause.stops.includes(use.stop) &&
        pause.fromOn <= use.day &&
        !excepted(pause, use),
    )
    .map((pause) =>
      pauseRefusals.paused({
        region: pause.regionName,
        fund: pause.fund ? funds[pause.fund] : '全部资金',
        stop: pauseStops[use.stop],
        from: pause.fromOn,
        document: pause.documentNumber,
      }),
    )
}
