/** Real people: one row each, sealed; facts about them with source and day. */
export { routes } from './routes.ts'
export {
  ageOf,
  checkIdNumber,
  checkPhone,
  isSynthetic,
  maskIdNumber,
  maskName,
  normalizeIdNumber,
  normalizePhone,
  readIdNumber,
} from './rules.ts'
export {
  addFacts,
  bindPhone,
  type Ensured,
  ensurePeople,
  factsOfPeople,
  type Identity,
  type KnownFact,
  knownPeople,
  openPerson,
  personByIdNumber,
  phoneOf,
  setBank,
} from './service.ts'
export {
  lockPeople,
  maskedNames,
  type PersonRow,
  peopleMap,
  peopleRowsById as peopleById,
  phoneHolders,
  sharedAccounts,
} from './store.ts'
