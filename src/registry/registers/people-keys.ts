/** The keyed hash under which registers know a person, made once for each of our people and kept. */
import type { Db } from '#platform/db'
import type { Tools } from '#platform/serve'
import { openPerson, peopleById } from '#registry/people'
import { type SipKey, sipKeyOf } from './key-rules.ts'
import { Keys } from './parse.ts'
import * as store from './store.ts'

/** One key for all registers of this installation; it does not rotate, like the blind index. */
export const registerKey = (tools: Pick<Tools, 'sealer'>): SipKey =>
  sipKeyOf(tools.sealer.blind('registers', 'register.key'))

export async function keysFor(
  tools: Tools,
  db: Db,
  ids: readonly string[],
): Promise<Map<string, store.PersonKey>> {
  const held = new Map((await store.keysOfPeople(db, ids)).map((k) => [k.personId, k]))
  const missing = ids.filter((id) => !held.has(id))
  if (missing.length > 0) {
    const keys = new Keys(registerKey(tools))
    const made: store.PersonKey[] = []
    for (const person of await peopleById(db, missing)) {
      const clear = openPerson({ tools }, person)
      const key = keys.person(clear.idNumber)
      if (!key) continue
      const nameTag = Buffer.alloc(4)
      nameTag.writeUInt32BE(keys.name(clear.name))
      made.push({ personId: person.id, key, nameTag })
    }
    await store.insertKeys(db, made)
    for (const one of made) held.set(one.personId, one)
  }
  return held
}

/** What a firm's credit code or an occupation's code becomes in a register. */
export function tagger(tools: Pick<Tools, 'sealer'>): (text: string) => number {
  const keys = new Keys(registerKey(tools))
  return (text) => keys.tag(text)
}
