/** Sets of facts and runs over them: kept whole or not at all, read back whole or one claim at a time. */
import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { compile, openResults } from '#money/policy'
import type { ClaimColumns, Compiled, PackDocument, ResultColumns } from '#money/policy/contract'
import type { Db, Trx } from '#platform/db'
import { type Numbers, PAGE, PageReader, writePage } from './page-rules.ts'
import * as store from './page-store.ts'
import { addStored, openStored, partsOfResults, type StoredResults, sumsOf } from './result-rules.ts'
import { type FactSet, layoutOfSet, partsOfSet, SetReader } from './set-rules.ts'

export type { RunHead, RunPack, SetHead } from './page-store.ts'
export type { StoredResults } from './result-rules.ts'
export type { FactSet } from './set-rules.ts'

/** Pages a statement: enough to keep both sides busy, few enough to stay small. */
const TOGETHER = 16

/** Freezes facts. The same facts frozen twice are one set. */
export async function keepSet(trx: Trx, now: string, title: string, set: FactSet): Promise<{ id: string }> {
  const layout = layoutOfSet(set)
  const hash = createHash('sha256').update(JSON.stringify(layout))
  const pages: Buffer[] = []
  for (let from = 0; from < layout.count; from += PAGE) {
    const page = Buffer.from(writePage(partsOfSet(set, from, Math.min(from + PAGE, layout.count))).buffer)
    hash.update(page)
    pages.push(page)
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
      pages.slice(p, p + TOGETHER).map((facts, i) => ({
        setId: id,
        page: p + i,
        claims: Math.min(PAGE, layout.count - (p + i) * PAGE),
        facts,
      })),
    )
  }
  return { id }
}

export async function readSet(db: Db, id: string): Promise<FactSet> {
  const head = await store.setById(db, id)
  if (!head) throw new Error(`no judgement set ${id}`)
  const reader = new SetReader(head.layout)
  await store.eachFactsPage(db, id, (bytes) => reader.add(new PageReader(bytes)))
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
  results: ResultColumns
  eligible: number
  totalFen: number
}

/**
 * Judges a set's claims and keeps what was found. Rows are judged and written a batch of pages at a time: the database
 * takes one batch while the next is judged.
 */
export async function judgeSet(
  trx: Trx,
  now: string,
  setId: string,
  set: Pick<FactSet, 'columns' | 'extra'>,
  packs: readonly store.RunPack[],
  packOf: Uint8Array | Uint16Array | null = null,
): Promise<Judged> {
  const { columns } = set
  const { made, words } = evaluators(packs, set.extra.fixedFen)
  const results = openResults(columns, words)
  const runId = uuidv7()
  let eligible = 0
  let totalFen = 0
  let writing: Promise<void> = Promise.resolve()
  for (let first = 0; first < columns.count; first += PAGE * TOGETHER) {
    const pages = []
    for (let from = first; from < Math.min(first + PAGE * TOGETHER, columns.count); from += PAGE) {
      const to = Math.min(from + PAGE, columns.count)
      judgeRows(made, columns, packOf, results, from, to)
      const sums = sumsOf(results, from, to)
      eligible += sums.eligible
      totalFen += sums.totalFen
      pages.push({
        runId,
        page: from / PAGE,
        claims: to - from,
        ...sums,
        results: Buffer.from(writePage(partsOfResults(results, packOf, from, to)).buffer),
      })
    }
    await writing
    writing = store.insertResults(trx, pages)
    writing.catch(() => {})
  }
  await writing
  await store.insertRun(trx, {
    id: runId,
    setId,
    at: now,
    packs: [...packs],
    claims: columns.count,
    eligible,
    totalFen,
  })
  return { runId, results, eligible, totalFen }
}

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
