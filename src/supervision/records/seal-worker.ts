/** What of the record is done in the thread beside the server. */
import type { BesideGround } from '#platform/beside'
import { keepProof, type RecordAsk, sealFirst } from './proof-service.ts'
import { sealRecord } from './seal-service.ts'

export async function beside({ db, sealer }: BesideGround, { work, at }: RecordAsk): Promise<number> {
  const tools = { db, sealer, clock: { now: () => new Date(at) } }
  if (work === 'seal') return await sealRecord(tools)
  await sealFirst(tools)
  return await db.transaction().execute(async (trx) => (await keepProof(tools, trx, null)).size)
}
