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
export { ASKING_JOB, askSoon, askWaiting } from './asking-service.ts'
export { isOwed, withFacts } from './fact-rules.ts'
export { registerFiles } from './file-keep-store.ts'
export { dayNumber, dayOfNumber, Sip, sipKeyOf } from './key-rules.ts'
export { keepOwners } from './owner-service.ts'
export { keysFor, tagger } from './people-keys.ts'
export { type AskedAbout, questionsAbout, uuidText, writeManyAsked } from './question-service.ts'
export { askForClass, type RegistersSay } from './roster-service.ts'
export { routes } from './routes.ts'
export { clearAway, takeIn } from './service.ts'
export { type Block, mergeSnapshot, Snapshot, type SortedKeys } from './snapshot.ts'
export { orderOf } from './sort.ts'
export { askedOf, askingCounts, stopAsking } from './want-service.ts'
