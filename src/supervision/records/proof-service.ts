/** Sealing and proving by the clock, in the thread beside the server: neither costs the people who work anything there. */
import { v7 as uuidv7 } from 'uuid'
import type { Trx } from '#platform/db'
import { Refused } from '#platform/refusal'
import type { Tools } from '#platform/serve'
import { proveWhole, type Sealing, sealRecord } from './seal-service.ts'
import * as store from './store.ts'

const HOUR_MS = 3_600_000

/** What is asked of the thread. */
export interface RecordAsk {
  work: 'seal' | 'prove'
  at: string
}
const beside = (tools: Tools, work: RecordAsk['work']): Promise<number> =>
  tools.beside.run<RecordAsk, number>(new URL('./seal-worker.ts', import.meta.url), {
    work,
    at: tools.clock.now().toISOString(),
  })

/** By the clock, every minute: gives how many entries were sealed. */
export const sealBeside = (tools: Tools): Promise<number> => beside(tools, 'seal')

/** By the clock, each night: gives how many entries were proved. */
export const proveNightly = (tools: Tools): Promise<number> => beside(tools, 'prove')

/** Proves the record and writes down what came of it. */
export async function keepProof(tools: Sealing, db: Trx, byAccount: string | null): Promise<store.ProofRow> {
  const started = performance.now()
  const { size, checkpoints, findings } = await proveWhole(db, tools.sealer)
  const now = tools.clock.now()
  const row: store.ProofRow = {
    id: uuidv7(),
    at: now.toISOString(),
    byAccount,
    size,
    checkpoints,
    findings,
    holds: findings.length === 0,
    unsealed: await store.countUnsealed(db, new Date(now.getTime() - HOUR_MS).toISOString()),
    millis: Math.round(performance.now() - started),
  }
  await store.insertProof(db, row)
  return row
}

/** A damaged tree is not sealed any further; the proof then says where. */
export async function sealFirst(tools: Sealing): Promise<void> {
  await sealRecord(tools, true).catch((error) => {
    if (!(error instanceof Refused)) throw error
  })
}
