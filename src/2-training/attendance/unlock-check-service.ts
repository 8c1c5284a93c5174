/** Unlocking within a batch of checks: which phones ask for it, how far their counts have come, what is kept of it. */
import type { Trx } from '#platform/db'
import type { Reason } from '#platform/refusal'
import * as c from './contract.ts'
import { countUnlocks, insertUnlocks, type KnownDevice } from './device-store.ts'
import { unique } from './events-service.ts'
import { countDoubtful } from './unlock-rules.ts'
import type { Unlocked } from './unlock-service.ts'

interface Item {
  input: { at: string }
  personId: string
  device: Buffer
  unlocked: Unlocked | null
}
/** By key index in hex. */
type Phones = Map<string, KnownDevice>

/** A phone that asks to be unlocked has been. */
export function refuseLocked(phones: Phones, { device, personId, unlocked: by }: Item): Reason[] {
  const phone = phones.get(device.toString('hex'))
  return phone?.unlocks && phone.personId === personId ? (by?.reasons ?? [c.refusals.unlock_needed()]) : []
}

/** Notes the authenticator's count; true where it does not go on. */
export function countUnlock(phones: Phones, { input, device, unlocked: by }: Item): boolean {
  const key = device.toString('hex')
  const phone = phones.get(key)
  if (!phone?.unlocks || !by || by.count + phone.unlockCount === 0) return false
  const last = phone.unlockAt === null ? null : { count: phone.unlockCount, at: phone.unlockAt }
  const now = { count: by.count, at: new Date(input.at).toISOString() }
  if (!last || now.at > last.at || (now.at === last.at && now.count > last.count))
    phones.set(key, { ...phone, unlockCount: now.count, unlockAt: now.at })
  return countDoubtful(last, now)
}

/** Nothing is asked of the database where no phone was unlocked. */
export async function keepUnlocks(
  trx: Trx,
  phones: Phones,
  taken: readonly { item: Item; row: { id: string } }[],
): Promise<void> {
  const unlocks = taken.flatMap(({ item, row }) =>
    item.unlocked ? [{ ...item, by: item.unlocked, id: row.id }] : [],
  )
  await insertUnlocks(
    trx,
    unlocks.map(({ id, by: { client, authenticator, signature, count } }) => ({
      eventId: id,
      client,
      authenticator,
      signature,
      signCount: count,
    })),
  )
  const counting = unique(unlocks.map(({ device }) => device.toString('hex')))
    .map((key) => phones.get(key) as KnownDevice)
    .filter((phone) => phone.unlockCount > 0)
  await countUnlocks(trx, counting)
}
