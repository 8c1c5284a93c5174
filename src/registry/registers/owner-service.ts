/**
 * Owners and legal persons: the business register is one of people, and says of which firms by a keyed hash. Here it is
 * read once for the organisations that we know; whose rows these are stays the register's key. A hash of 32 bits meets
 * another firm's once in four thousand million: a clue, never more.
 */
import { createHash } from 'node:crypto'
import { dayOf } from '#platform/day'
import type { Tools } from '#platform/serve'
import { type Segment, speaking } from './ask-service.ts'
import { dayOfNumber } from './key-rules.ts'
import { lookedAt, type Owner, orgCodes, putOwners } from './owner-store.ts'
import { tagger } from './people-keys.ts'
import { registerOf } from './register-rules.ts'
import { type Block, BUCKETS, Snapshot } from './snapshot.ts'

const BLOCK_ROWS = 1 << 19

/** Called by the clock; does nothing while neither the register nor our organisations have changed. */
export async function keepOwners(tools: Tools): Promise<void> {
  const now = tools.clock.now().toISOString()
  const [{ segments }, orgs] = await Promise.all([
    speaking(tools, tools.db, ['business'], dayOf(now)),
    orgCodes(tools.db),
  ])
  const versions = createHash('sha256')
    .update([...segments.map((s) => s.deliveryId), ...orgs.map((o) => o.uscc)].join(' '))
    .digest('hex')
  if ((await lookedAt(tools.db)) === versions) return
  const tag = tagger(tools)
  const known = Map.groupBy(orgs, (org) => tag(org.uscc))
  const owners: Owner[] = []
  for (const segment of segments) owners.push(...(await ownersIn(segment, known)))
  await putOwners(tools.db, versions, owners, now)
}

async function ownersIn(
  segment: Segment,
  known: ReadonlyMap<number, readonly { id: string }[]>,
): Promise<Owner[]> {
  const snapshot = await Snapshot.open(segment.path)
  try {
    const { index } = snapshot
    const roles = registerOf('business').values ?? []
    const owners: Owner[] = []
    const rows: number[] = []
    // Most firms are none of ours: a bit for each lower half of a hash tells so without looking further.
    const maybe = new Uint8Array(65_536)
    for (const mark of known.keys()) maybe[mark & 0xffff] = 1
    let hold: Block | undefined
    for (let first = 0; first < BUCKETS; ) {
      let end = first + 1
      while (end < BUCKETS && (index[end + 1] as number) - (index[first] as number) <= BLOCK_ROWS) end++
      const block = await snapshot.block(first, end, { name: false }, BLOCK_ROWS, hold)
      hold = block
      for (let bucket = first; bucket < end; bucket++)
        for (
          let row = (index[bucket] as number) - block.row;
          row < (index[bucket + 1] as number) - block.row;
          row++
        ) {
          const mark = block.ref?.[row] ?? 0
          const orgs = maybe[mark & 0xffff] ? known.get(mark) : undefined
          if (!orgs) continue
          const role = roles[block.value[row] as number]?.key
          if (!role) continue
          const owner =
            bucket.toString(16).padStart(4, '0') +
            (block.mid[row] as number).toString(16).padStart(8, '0') +
            (block.low[row] as number).toString(16).padStart(4, '0')
          for (const org of orgs) {
            rows.push(block.row + row)
            owners.push({
              orgId: org.id,
              owner,
              role,
              from: dayOfNumber(block.from[row] as number),
              to: dayOfNumber(block.to[row] as number),
              deliveryId: segment.deliveryId,
              record: '',
            })
          }
        }
      first = end
    }
    const lines = await snapshot.lines(rows)
    return owners.map((owner, i) => ({ ...owner, record: `第 ${lines[i]} 行` }))
  } finally {
    await snapshot.close()
  }
}
