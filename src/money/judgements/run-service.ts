/** Sets of facts and runs over them: kept whole or not at all, read back whole or one claim at a time. */
import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { compile, openResults } from '#money/policy'
import type { ClaimColumns, Compiled, PackDocument, ResultColumns } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import { ChunkReader } from './chunk-rules.ts'
import { type Numbers, PAGE, PageReader, writePage } from './page-rules.ts'
import * as store from './page-store.ts'
import { addStored, openStored, partsOfResults, type StoredResults, sumsOf } from './result-rules.ts'
import { type FactSet, layoutOfSet, partsOfSet, SetReader } from './set-rules.ts'

export type { RunHead, RunPack, SetHead } from './page-store.ts'
export type { StoredResults } from './result-rules.ts'
export type { FactSet } from './set-rules.ts'

/** Pages a statement: enough to keep both sides busy, few enough to stay small. */
const TOGETHER = 16
/** Pages judged at once: as much as a processor keeps near. */
const CHUNK = 4

/** Freezes facts. The same facts frozen twice are one set. */
export async function keepSet(trx: Trx, now: string, title: string, set: FactSet): Promise<{ id: string }> {
  const layout = layoutOfSet(set)
  const hash = createHash('sha256').update(JSON.stringify(layout))
  const pages: { facts: Buffer; beside: Buffer }[] = []
  for (let from = 0; from < layout.count; from += PAGE) {
    const parts = partsOfSet(set, from, Math.min(from + PAGE, layout.count))
    const facts = Buffer.from(writePage(parts.facts).buffer)
    const beside = Buffer.from(writePage(parts.beside).buffer)
    hash.update(facts).update(beside)
    pages.push({ facts, beside })
  }
  const sha256 = hash.digest()
  const before = await store.setBySha(trx, sha256)
  if (before) return before
  const id = uuidv7()
  await store.insertSet(trx, {
    id,
    title,
    takenAt: now,
    claims: layout.count,
    pages: pages.length,
    layout,
    sha256,
  })
  for (let p = 0; p < pages.length; p += TOGETHER) {
    await store.insertFacts(
      trx,
      pages.slice(p, p + TOGETHER).map((page, i) => ({
        setId: id,
        page: p + i,
        claims: Math.min(PAGE, layout.count - (p + i) * PAGE),
        ...page,
      })),
    )
  }
  return { id }
}

export async function readSet(db: Db, id: string): Promise<FactSet> {
  const head = await store.setById(db, id)
  if (!head) throw new Error(`no judgement set ${id}`)
  const reader = new SetReader(head.layout, true)
  await store.eachFactsPage(db, id, true, (facts, beside) =>
    reader.add(new PageReader(facts), beside && new PageReader(beside)),
  )
  return reader.done()
}

/** Compiled once for each document that is asked for lately. */
const COMPILED = 64
const compiled = new Map<string, Compiled>()
function compiledOf(document: PackDocument): Compiled {
  const key = createHash('sha256').update(JSON.stringify(document)).digest('base64')
  const held = compiled.get(key)
  if (held) return held
  const made = compile(document)
  if (compiled.size >= COMPILED) compiled.delete(compiled.keys().next().value as string)
  compiled.set(key, made)
  return made
}

/** Rows that were granted outside: what they got is known. */
const granted = (fixedFen: Numbers | undefined): Compiled['run'] => {
  if (!fixedFen) throw new Error('rows granted outside need their amounts')
  return (_columns, results, from, to) => {
    for (let row = from; row < to; row++) {
      results.amountFen[row] = fixedFen[row] as number
      results.eligible[row] = 1
    }
  }
}

/** Judges rows `from` … before `to`, each by the pack that `packOf` names. */
function judgeRows(
  packs: readonly Compiled['run'][],
  columns: ClaimColumns,
  packOf: Uint8Array | Uint16Array | null,
  results: ResultColumns,
  from: number,
  to: number,
): void {
  if (!packOf) {
    packs[0]?.(columns, results, from, to)
    return
  }
  let begins = from
  while (begins < to) {
    const which = packOf[begins] as number
    let ends = begins + 1
    while (ends < to && packOf[ends] === which) ends += 1
    packs[which]?.(columns, results, begins, ends)
    begins = ends
  }
}

function evaluators(packs: readonly store.RunPack[], fixedFen: Numbers | undefined) {
  const all = packs.map((pack) => (pack.document ? compiledOf(pack.document) : null))
  return {
    made: all.map((one): Compiled['run'] =>
      one ? (columns, results, from, to) => one.run(columns, results, from, to) : granted(fixedFen),
    ),
    words: Math.max(1, ...all.map((one) => one?.layout.words ?? 0)),
  }
}

export interface Judged {
  runId: string
  eligible: number
  totalFen: number
}

/** Takes up judged rows page by page: the database writes one batch while the next is judged. */
class Keeper {
  readonly runId = uuidv7()
  readonly #trx: Trx
  readonly #packOf: Uint8Array | Uint16Array | null
  #pages: Parameters<typeof store.insertResults>[1] = []
  #writing: Promise<void> = Promise.resolve()
  #page = 0
  eligible = 0
  totalFen = 0
  claims = 0

  constructor(trx: Trx, packOf: Uint8Array | Uint16Array | null) {
    this.#trx = trx
    this.#packOf = packOf
  }
  /** Makes pages of judged rows: whole ones but for the last of the run. What is made needs the rows no longer. */
  take(results: ResultColumns, from: number, to: number): void {
    for (let at = from; at < to; at += PAGE) {
      const end = Math.min(at + PAGE, to)
      const sums = sumsOf(results, at, end)
      this.eligible += sums.eligible
      this.totalFen += sums.totalFen
      this.claims += end - at
      const page = writePage(partsOfResults(results, this.#packOf, at, end))
      this.#pages.push({
        runId: this.runId,
        page: this.#page++,
        claims: end - at,
        ...sums,
        results: Buffer.from(page.buffer),
      })
    }
    if (this.#pages.length >= TOGETHER) this.#write()
  }
  #write(): void {
    const pages = this.#pages
    this.#pages = []
    this.#writing = this.#writing.then(() => store.insertResults(this.#trx, pages))
    // Whoever asks for the end hears of it; until then nobody does.
    this.#writing.catch(() => {})
  }
  /** What is being written of what was taken. */
  get writing(): Promise<void> {
    return this.#writing
  }
  async done(now: string, setId: string, packs: readonly store.RunPack[]): Promise<Judged> {
    if (this.#pages.length > 0) this.#write()
    await this.#writing
    const { runId, eligible, totalFen, claims } = this
    await store.insertRun(this.#trx, {
      id: runId,
      setId,
      at: now,
      packs: [...packs],
      claims,
      eligible,
      totalFen,
    })
    return { runId, eligible, totalFen }
  }
}

/** Judges a set's claims and keeps what was found. */
export async function judgeSet(
  trx: Trx,
  now: string,
  setId: string,
  set: Pick<FactSet, 'columns' | 'extra'>,
  packs: readonly store.RunPack[],
  packOf: Uint8Array | Uint16Array | null = null,
): Promise<Judged & { results: ResultColumns }> {
  const { columns } = set
  const { made, words } = evaluators(packs, set.extra.fixedFen)
  const results = openResults(columns, words)
  const keeper = new Keeper(trx, packOf)
  for (let from = 0; from < columns.count; from += PAGE * TOGETHER) {
    const to = Math.min(from + PAGE * TOGETHER, columns.count)
    judgeRows(made, columns, packOf, results, from, to)
    const before = keeper.writing
    keeper.take(results, from, to)
    await before
  }
  return { ...(await keeper.done(now, setId, packs)), results }
}

/**
 * Judges a kept set by one pack, its pages being read by `from` while `trx` writes what was found: what many claims
 * take is about as long as the database needs to give and take them.
 */
export async function judgeKept(
  from: Db,
  trx: Trx,
  now: string,
  setId: string,
  pack: store.RunPack,
  chunkPages = CHUNK,
): Promise<Judged> {
  const head = await store.setById(from, setId)
  if (!head) throw new Error(`no judgement set ${setId}`)
  const { layout } = head
  const { made, words } = evaluators([pack], undefined)
  const judge = made[0] as Compiled['run']
  const nothing = (columns: ClaimColumns) => judge(columns, openResults(columns, words), 0, 0)
  const reader = new ChunkReader(layout, (chunkPages + 1) * PAGE, nothing)
  // Room for what one call judges, behind what the one before left of a page.
  let results = openResults({ ...reader.columns, count: reader.columns.count + PAGE }, words)
  let left = 0
  const keeper = new Keeper(trx, null)
  const page = new PageReader()
  await store.eachFactsPage(from, setId, false, (facts) => {
    reader.add(page.load(facts))
    const last = reader.base + reader.held === layout.count
    if (!last && reader.held < chunkPages * PAGE) return
    const rows = last ? reader.held : reader.whole
    if (left + reader.columns.count > results.count) results = moreRoom(results, left, reader.columns.count)
    judge(reader.columns, partOf(results, left, reader.columns.count), 0, rows)
    reader.drop(rows)
    const ready = left + rows
    const taken = last ? ready : Math.floor(ready / PAGE) * PAGE
    keeper.take(results, 0, taken)
    moveDown(results, taken, ready)
    left = ready - taken
  })
  if (keeper.claims !== layout.count) throw new Error(`judgement set ${setId} is not whole`)
  return await keeper.done(now, setId, [pack])
}

const columnsOf = (results: ResultColumns) => [
  results.amountFen,
  results.fund,
  results.eligible,
  ...results.codes,
]

/** Rows `from` … before `to` become the first. */
function moveDown(results: ResultColumns, from: number, to: number): void {
  for (const column of columnsOf(results)) column.copyWithin(0, from, to)
}

function moreRoom(before: ResultColumns, left: number, rows: number): ResultColumns {
  const count = left + 2 * rows
  const after: ResultColumns = {
    count,
    amountFen: new Int32Array(count),
    fund: new Uint8Array(count),
    eligible: new Uint8Array(count),
    codes: before.codes.map(() => new Uint32Array(count)),
    grantedFen: before.grantedFen,
  }
  const old = columnsOf(before)
  for (const [i, column] of columnsOf(after).entries()) column.set((old[i] as Numbers).subarray(0, left))
  return after
}

/** Some rows of results, as results of their own; what they grant to classes and budgets adds to the same sums. */
const partOf = (results: ResultColumns, from: number, count: number): ResultColumns => ({
  count,
  amountFen: results.amountFen.subarray(from, from + count),
  fund: results.fund.subarray(from, from + count),
  eligible: results.eligible.subarray(from, from + count),
  codes: results.codes.map((words) => words.subarray(from, from + count)),
  grantedFen: results.grantedFen,
})

/** The same judgement without keeping anything. */
export function judgeAgain(
  set: Pick<FactSet, 'columns' | 'extra'>,
  packs: readonly store.RunPack[],
  packOf: Uint8Array | Uint16Array | null = null,
): ResultColumns {
  const { made, words } = evaluators(packs, set.extra.fixedFen)
  const results = openResults(set.columns, words)
  judgeRows(made, set.columns, packOf, results, 0, set.columns.count)
  return results
}

export async function runById(db: Db, id: string): Promise<store.RunHead> {
  const head = await store.runById(db, id)
  if (!head) throw new Error(`no judgement run ${id}`)
  return head
}

export async function readResults(db: Db, run: store.RunHead): Promise<StoredResults> {
  const out = openStored(run.claims)
  let at = 0
  await store.eachResultsPage(db, run.id, (bytes) => {
    at += addStored(out, new PageReader(bytes), at)
  })
  if (at !== run.claims) throw new Error(`judgement run ${run.id} is not whole`)
  return out
}
