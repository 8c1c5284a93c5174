/** All rules, in the order of the stages: one line a file of rules. */
import { certificateRules } from './certificate-store.ts'
import { checkingRules } from './checking-store.ts'
import { examRules } from './exam-store.ts'
import { firmRules } from './firm-store.ts'
import { onlineRules } from './online-store.ts'
import { ownerRules } from './owner-store.ts'
import { paymentRules } from './payment-store.ts'
import { peopleRules } from './people-store.ts'
import { phoneRules } from './phone-store.ts'
import { photoRules } from './photo-store.ts'
import { placeRules } from './place-store.ts'
import { registerRules } from './register-store.ts'
import { rosterRules } from './roster-store.ts'
import type { RiskRule } from './rule-store.ts'
import { workRules } from './work-store.ts'

export const battery: readonly RiskRule[] = [
  ...firmRules,
  ...ownerRules,
  ...placeRules,
  ...peopleRules,
  ...registerRules,
  ...rosterRules,
  ...phoneRules,
  ...checkingRules,
  ...onlineRules,
  ...photoRules,
  ...examRules,
  ...certificateRules,
  ...paymentRules,
  ...workRules,
]
