import type { Db } from '#platform/db'
import type { Ask, Hit, RuleCard, Thresholds } from './rule-contract.ts'

export interface RiskRule extends RuleCard {
  /** Set-wise: a statement or a pass over columns, never one question a person. Reads `door_*` views only. */
  find: (db: Db, ask: Ask) => Promise<Hit[]>
}

/** `defineRule({ code, …, thresholds: { people: {…} }, find: async (db, ask) => … ask.thresholds.people … })` */
export const defineRule = <const T extends Thresholds>(
  rule: RuleCard<T> & { find: (db: Db, ask: Ask<T>) => Promise<Hit[]> },
): RiskRule => rule as unknown as RiskRule
