/** Judgements kept small: what each claim line was judged by, and whole runs as columnar pages. */

export { type ExplainedRow, explainRow } from './explain-service.ts'
export { BytesIntern } from './intern-rules.ts'
export { type Explained, explanationsOf, type JudgedLine, judgementsOf, keepLines } from './line-service.ts'
export {
  type FactSet,
  judgeAgain,
  judgeKept,
  judgeSet,
  keepSet,
  type RunHead,
  type RunPack,
  readResults,
  readSet,
  runById,
  type StoredResults,
} from './run-service.ts'
export { LineScanner } from './scan-rules.ts'
