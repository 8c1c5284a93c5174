/** The people of a run, read into typed arrays. */
import { type RawBuilder, sql } from 'kysely'
import { copyOut, type Db, intAt } from '#platform/db'
import { type Batch, categoryNumbers, emptyBatch } from './batch.ts'

export interface Seats {
  /** `id`, `person_id`, `class_id` (uuid), `key`, `name_tag` (bytea), `category` (text), `phone_index`, `bank_account_index` (bytea). */
  seats: RawBuilder<unknown>
  /**
   * `class_id` (uuid), `from_day`, `to_day` (date), `occupation` (text). Null where these may differ within a class: they
   * then stand with the seats. Three columns fewer in a million rows are a quarter of reading them.
   */
  classes: RawBuilder<unknown> | null
}
interface ClassFacts {
  from: number
  to: number
  occupation: number
}
/** A number for some bytes, the same each time. */
type NumberOf = (bytes: Buffer, at: number, length: number) => number
/** Of the seat whose columns these are. */
type FactsOf = (bytes: Buffer, at: Int32Array, length: Int32Array) => ClassFacts

/** The seats as typed arrays; occupations are tagged by `tag`, each code once. */
export async function copyBatch(db: Db, from: Seats, tag: (code: string) => number): Promise<Batch> {
  const tagOf = numbered((bytes) => tag(bytes.toString()))
  if (from.classes === null)
    return await copySeats(db, from.seats, ', from_day, to_day, occupation', own(tagOf))
  // Classes and seats as they are at one moment.
  const once = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  const { seats, classes } = from
  return await once.execute(async (trx) => copySeats(trx, seats, '', await ofClasses(trx, classes, tagOf)))
}

/** Facts that stand behind the seat's other columns. */
const own =
  (tagOf: NumberOf): FactsOf =>
  (bytes, at, length) =>
    factsAt(bytes, at, length, SEAT_COLUMNS, tagOf)

const factsAt = (
  bytes: Buffer,
  at: Int32Array,
  length: Int32Array,
  first: number,
  tagOf: NumberOf,
): ClassFacts => ({
  from: dayAt(bytes, at[first] as number),
  to: dayAt(bytes, at[first + 1] as number),
  occupation: tagOf(bytes, at[first + 2] as number, length[first + 2] as number),
})

/** Facts of the seat's class. */
async function ofClasses(db: Db, classes: RawBuilder<unknown>, tagOf: NumberOf): Promise<FactsOf> {
  const facts: ClassFacts[] = []
  const place = numbered(() => facts.length)
  const query = sql`select class_id, from_day, to_day, occupation from (${classes}) c`
  await copyOut(db, query, 4, (bytes, at, length) => {
    facts[place(bytes, at[0] as number, ID_BYTES)] = factsAt(bytes, at, length, 1, tagOf)
  })
  return (bytes, at) => facts[place(bytes, at[2] as number, ID_BYTES)] as ClassFacts
}

const ID_BYTES = 16
const SEAT_COLUMNS = 8
const OTHER = categoryNumbers.get('other') as number

async function copySeats(db: Db, seats: RawBuilder<unknown>, more: string, factsOf: FactsOf): Promise<Batch> {
  let batch = emptyBatch(4096)
  const categoryOf = numbered((bytes) => categoryNumbers.get(bytes.toString()) ?? OTHER)
  const onRow: Parameters<typeof copyOut>[3] = (bytes, at, length) => {
    if (batch.count === batch.keyHi.length) batch = grown(batch)
    const i = batch.count
    copyId(bytes, at[0] as number, batch.rows, i)
    copyId(bytes, at[1] as number, batch.people, i)
    copyId(bytes, at[2] as number, batch.classIds, i)
    const key = at[3] as number
    batch.keyHi[i] = intAt(bytes, key)
    batch.keyLo[i] = intAt(bytes, key + 4)
    batch.name[i] = intAt(bytes, at[4] as number)
    batch.category[i] =
      (length[5] as number) > 0 ? categoryOf(bytes, at[5] as number, length[5] as number) : OTHER
    // Of a longer index the first eight bytes tell enough; a shorter one is none.
    if ((length[6] as number) >= 8) {
      batch.phoneHi[i] = intAt(bytes, at[6] as number)
      batch.phoneLo[i] = intAt(bytes, (at[6] as number) + 4)
    }
    if ((length[7] as number) >= 8) {
      batch.accountHi[i] = intAt(bytes, at[7] as number)
      batch.accountLo[i] = intAt(bytes, (at[7] as number) + 4)
    }
    const { from, to, occupation } = factsOf(bytes, at, length)
    batch.from[i] = from
    batch.to[i] = to
    batch.occupation[i] = occupation
    batch.count++
  }
  // As they are: what the database need not turn into something else it hands over a quarter sooner.
  const columns = sql.raw(
    `id, person_id, class_id, key, name_tag, category, phone_index, bank_account_index${more}`,
  )
  await copyOut(db, sql`select ${columns} from (${seats}) s`, SEAT_COLUMNS + (more ? 3 : 0), onRow)
  return batch
}

/** Between PostgreSQL's first day and that of the registers. */
const DAYS_BEFORE = (Date.UTC(2000, 0, 1) - Date.UTC(1930, 0, 1)) / 86_400_000
const dayAt = (bytes: Buffer, at: number): number => Math.max(1, intAt(bytes, at) + DAYS_BEFORE)

function copyId(from: Buffer, at: number, to: Uint8Array, row: number): void {
  const place = row * ID_BYTES
  for (let i = 0; i < ID_BYTES; i++) to[place + i] = from[at + i] as number
}

interface Numbered {
  bytes: Buffer
  number: number
}
const same = (held: Buffer, bytes: Buffer, at: number, length: number): boolean => {
  if (held.length !== length) return false
  for (let i = 0; i < length; i++) if (held[i] !== bytes[at + i]) return false
  return true
}

/** A few thousand values in a million rows: `make` numbers each once, it is found again by its bytes. */
function numbered(make: (bytes: Buffer) => number): NumberOf {
  const held = new Map<number, Numbered[]>()
  let last: Numbered = { bytes: Buffer.alloc(0), number: 0 }
  return (bytes, at, length) => {
    if (length <= 0) return 0
    if (same(last.bytes, bytes, at, length)) return last.number
    let hash = 0x811c9dc5
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (bytes[at + i] as number), 0x01000193)
    const near = held.get(hash)
    for (const one of near ?? []) {
      if (!same(one.bytes, bytes, at, length)) continue
      last = one
      return one.number
    }
    const fresh = Buffer.from(bytes.subarray(at, at + length))
    last = { bytes: fresh, number: make(fresh) }
    held.set(hash, [...(near ?? []), last])
    return last.number
  }
}

function grown(batch: Batch): Batch {
  const more = emptyBatch(batch.keyHi.length * 4)
  for (const name of Object.keys(more) as (keyof Batch)[]) {
    if (name === 'count') continue
    ;(more[name] as Uint8Array).set(batch[name] as Uint8Array)
  }
  more.count = batch.count
  return more
}
