export * from './case-contract.ts'
export * from './debtor-contract.ts'
export * from './money-contract.ts'
export { refusals } from './refusals-contract.ts'
export {
  deciderVerb,
  GRACE_DAYS,
  type Ground,
  grounds,
  type Nature,
  natures,
  OWED,
  PAY_DAYS,
  PLAN_MONTHS,
  REPLY_WORKDAYS,
  type RecoveryState,
  type RequestKind,
  recoveryMoves,
  requestKinds,
  SMALL_FEN,
  type Source,
  sources,
} from './rules.ts'
export * from './shape-contract.ts'
