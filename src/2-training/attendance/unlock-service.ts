/** Hashes, keys and signatures of unlocking: what unlock-rules.ts judges. */
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import type { Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import type { Made, Unlock } from './check-contract.ts'
import type { DeviceRow } from './device-store.ts'
import { deviceByUnlock } from './device-store.ts'
import { bindText } from './sign-rules.ts'
import {
  type Authenticator,
  nameOfSite,
  type PublicJwk,
  readAuthenticator,
  readClient,
  readMade,
  refuseMade,
  refuseUnlock,
} from './unlock-rules.ts'

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url')
const challengeOf = (text: string): string => hash('sha256', text, 'base64url')

function keyOf(jwk: PublicJwk): KeyObject | null {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    // A point beside the curve.
    return null
  }
}

const said = (
  site: string | null,
  client: string,
  authenticator: Authenticator | undefined,
  text: string,
) => ({
  client: readClient(bytesOf(client).toString()) ?? null,
  authenticator: authenticator ?? null,
  site,
  siteHash: site && hash('sha256', nameOfSite(site), 'base64url'),
  challenge: challengeOf(text),
})

type UnlockColumns = Pick<
  DeviceRow,
  'unlockId' | 'unlockKey' | 'unlockSite' | 'unlockSynced' | 'unlocksFrom' | 'unlockCount' | 'unlockAt'
>
export const NO_UNLOCK: UnlockColumns = {
  unlockId: null,
  unlockKey: null,
  unlockSite: null,
  unlockSynced: null,
  unlocksFrom: null,
  unlockCount: 0,
  unlockAt: null,
}

/** A key that the phone made for unlocking, while it bound itself; or why it cannot be taken. */
export async function readUnlock(
  ctx: Ctx,
  { key: phone, made }: { key: string; made: Made },
  at: string,
  held: DeviceRow | undefined,
): Promise<{ reasons: Reason[]; set: UnlockColumns }> {
  const site = ctx.meta.site ?? null
  const authenticator = readMade(bytesOf(made.attestation))
  const key = authenticator?.made ? keyOf(authenticator.made.key) : null
  const id = authenticator?.made ? Buffer.from(authenticator.made.id) : null
  const reasons = refuseMade({
    ...said(site, made.client, authenticator, bindText({ key: phone, at })),
    keyRight: key !== null,
    taken: id !== null && (await deviceByUnlock(ctx.db, id)) !== undefined,
    set: Boolean(held?.unlockId),
  })
  if (reasons.length > 0 || !key || !authenticator) return { reasons, set: NO_UNLOCK }
  return {
    reasons,
    set: {
      unlockId: id,
      unlockKey: key.export({ format: 'der', type: 'spki' }),
      unlockSite: nameOfSite(site as string),
      unlockSynced: authenticator.synced,
      unlocksFrom: ctx.now,
      unlockCount: authenticator.count,
      unlockAt: at,
    },
  }
}

export interface Unlocked {
  reasons: Reason[]
  count: number
  client: Buffer
  authenticator: Buffer
  signature: Buffer
}

/** Whether the phone's owner unlocked it for this very text; the signature is computed beside the event loop. */
export async function unlocked(
  site: string | null,
  key: Buffer,
  unlock: Unlock,
  text: string,
): Promise<Unlocked> {
  const [client, authenticator, signature] = [unlock.client, unlock.authenticator, unlock.signature].map(
    bytesOf,
  ) as [Buffer, Buffer, Buffer]
  const read = readAuthenticator(authenticator)
  const over = Buffer.concat([authenticator, hash('sha256', client, 'buffer')])
  const publicKey = createPublicKey({ key, format: 'der', type: 'spki' })
  const signatureRight = await new Promise<boolean>((resolve) => {
    verify('sha256', over, publicKey, signature, (error, good) => resolve(!error && good))
  })
  return {
    reasons: refuseUnlock({ ...said(site, unlock.client, read, text), signatureRight }),
    count: read?.count ?? 0,
    client,
    authenticator,
    signature,
  }
}
