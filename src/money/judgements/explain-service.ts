/** One claim of a run, explained: its page is read, its facts taken out, and the interpreter says it in words. */
import { factsAt, judge } from '#money/policy'
import type {
  ClaimFacts,
  FundKind,
  Judgement,
  Pack,
  PackDocument,
  ResultColumns,
} from '#money/policy/contract'
import { funds } from '#money/policy/contract'
import type { Db } from '#platform/db'
import { PAGE, PageReader } from './page-rules.ts'
import * as store from './page-store.ts'
import { addStored, openStored, resultAt, type StoredResults } from './result-rules.ts'
import { readResults, readSet } from './run-service.ts'
import { type FactSet, type SetLayout, type Slice, sameAbove, setOfSlices } from './set-rules.ts'

export interface ExplainedRow {
  pack: store.RunPack
  facts: ClaimFacts
  judgement: Judgement
  /** What the run found and kept; the judgement says the same, or something is wrong. */
  kept: { amountFen: number; fund: FundKind; eligible: boolean }
  agrees: boolean
  id: string
  extra: Record<string, number>
}

const FUNDS = Object.keys(funds) as FundKind[]

/** Pages and heads never change once they are there: those read lately stay at hand. */
class AtHand<T> {
  readonly #held = new Map<string, T>()
  readonly #size: number
  constructor(size: number) {
    this.#size = size
  }
  async get(key: string, read: () => Promise<T>): Promise<T> {
    const held = this.#held.get(key)
    if (held !== undefined) {
      this.#held.delete(key)
      this.#held.set(key, held)
      return held
    }
    const made = await read()
    if (this.#held.size >= this.#size) this.#held.delete(this.#held.keys().next().value as string)
    this.#held.set(key, made)
    return made
  }
}
const heads = new AtHand<{ run: store.RunHead; layout: SetLayout }>(32)
const factsPages = new AtHand<{ page: PageReader; beside: PageReader }>(160)
const resultsPages = new AtHand<PageReader>(320)

const headOf = (db: Db, runId: string) =>
  heads.get(runId, async () => {
    const run = await store.runById(db, runId)
    const set = run && (await store.setById(db, run.setId))
    if (!run || !set) throw new Error(`no judgement run ${runId}`)
    return { run, layout: set.layout }
  })
const pageOr = (bytes: Buffer | null | undefined): PageReader => {
  if (!bytes) throw new Error('a judgement page is missing')
  return new PageReader(bytes)
}
const factsOf = (db: Db, setId: string, page: number) =>
  factsPages.get(`${setId}/${page}`, async () => {
    const held = await store.factsPage(db, setId, page)
    return { page: pageOr(held?.facts), beside: pageOr(held?.beside) }
  })
const resultsOf = (db: Db, runId: string, page: number) =>
  resultsPages.get(`${runId}/${page}`, async () => pageOr(await store.resultsPage(db, runId, page)))

/** A row with all rows of its person above it, page by page. */
async function personSlices(db: Db, setId: string, row: number) {
  let number = Math.floor(row / PAGE)
  let at = row - number * PAGE
  const slices: (Slice & { number: number })[] = []
  for (;;) {
    const held = await factsOf(db, setId, number)
    const above = sameAbove(held.page, at)
    slices.unshift({ number, ...held, from: at - above.rows, to: at + 1 })
    if (!above.goesOn || number === 0) return slices
    number -= 1
    at = PAGE - 1
  }
}

const hex = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes).toString('hex')
  return [8, 12, 16, 20, 32].map((end, i, ends) => text.slice(i ? (ends[i - 1] as number) : 0, end)).join('-')
}

/** Sums over classes and budget years run through the whole set: these explanations need all of it. */
const needsAll = (document: PackDocument): boolean =>
  document.caps.some((cap) => cap.per === 'class' || cap.per === 'budget')

const asResults = (stored: StoredResults, set: FactSet): ResultColumns => ({
  count: stored.count,
  amountFen: stored.amountFen,
  fund: stored.fund,
  eligible: stored.eligible,
  codes: stored.codes.map((words) => new Uint32Array(words.buffer)),
  grantedFen: set.columns.grantedFen,
})

/** The rows that a row's explanation rests on, judged; `at`: where it stands among them. */
async function around(db: Db, run: store.RunHead, layout: SetLayout, row: number, whole: boolean) {
  if (whole) {
    const set = await readSet(db, run.setId)
    return { set, results: asResults(await readResults(db, run), set), at: row }
  }
  const slices = await personSlices(db, run.setId, row)
  const set = setOfSlices(layout, slices)
  const stored = openStored(set.columns.count)
  let filled = 0
  for (const { number, from, to } of slices)
    filled += addStored(stored, await resultsOf(db, run.id, number), filled, from, to)
  return { set, results: asResults(stored, set), at: filled - 1 }
}

/** Certificates of a set have places and no numbers; which of them are the same is all that counts. */
function namedCertificates(set: FactSet): FactSet {
  const certificates: string[] = []
  const { certificate, history } = set.columns
  for (const place of [...certificate, ...history.certificate])
    if (place >= 0) certificates[place] = `${place}`
  return { ...set, columns: { ...set.columns, certificates } }
}

export async function explainRow(db: Db, runId: string, row: number): Promise<ExplainedRow | null> {
  const { run, layout } = await headOf(db, runId)
  if (row < 0 || row >= run.claims) return null
  const page = Math.floor(row / PAGE)
  const found = resultAt(await resultsOf(db, runId, page), row - page * PAGE)
  const pack = run.packs[found.pack]
  if (!pack?.document) return null
  const { set, results, at } = await around(db, run, layout, row, needsAll(pack.document))
  const facts = factsAt(namedCertificates(set).columns, at, results)
  const judgement = judge(packOf(pack, pack.document), facts)
  const fund = FUNDS[found.fund] as FundKind
  return {
    pack,
    facts,
    judgement,
    kept: { amountFen: found.amountFen, fund, eligible: found.eligible },
    agrees: judgement.amountFen === found.amountFen && judgement.eligible === found.eligible,
    id: hex(set.ids.subarray(at * 16, at * 16 + 16)),
    extra: Object.fromEntries(
      Object.entries(set.extra).map(([name, values]) => [name, values[at] as number]),
    ),
  }
}

const packOf = (pack: store.RunPack, document: PackDocument): Pack => ({
  id: pack.packId ?? '',
  version: pack.number,
  title: pack.title,
  region: document.region,
  subsidyKind: document.subsidyKind,
  from: document.from,
  to: document.to,
  document,
})
