/** Registers of other offices: deliveries kept as sorted snapshots, interfaces, and every question about a person. */
export {
  type Asked,
  type Asker,
  askAbout,
  type RegisterSaid,
  type Segment,
  sortKeys,
  speaking,
} from './ask-service.ts'
export { withFacts } from './fact-rules.ts'
export { dayNumber, dayOfNumber, Sip, sipKeyOf } from './key-rules.ts'
export { keysFor, tagger } from './people-keys.ts'
export { type AskedAbout, questionsAbout, uuidText, writeManyAsked } from './question-service.ts'
export { askForClass, type RegistersSay, type RosterSaid } from './roster-service.ts'
export { routes } from './routes.ts'
export { clearAway, takeIn } from './service.ts'
export { type Block, mergeSnapshot, Snapshot, type SortedKeys } from './snapshot.ts'
export { orderOf } from './sort.ts'
