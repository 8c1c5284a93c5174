/** Sessions: a random token in an HttpOnly cookie, its hash in the database, idle and absolute ends. */
import { hash as digest, randomBytes } from 'node:crypto'
import type { Actor, Grant } from '#platform/access'
import { type Day, dayOf } from '#platform/day'
import type { Db, Trx } from '#platform/db'
import { Gather } from '#platform/gather'
import type { Meta } from '#platform/serve'
import { IDLE_MINUTES, roleOf, SESSION_HOURS } from './rules.ts'
import { dropSession, grantsOf, insertSession, sessionsWithAccounts, touchSessions } from './store.ts'

export const tokenHash = (token: string): Buffer => digest('sha256', token, 'buffer')

export async function startSession(trx: Trx, accountId: string, now: string, meta: Meta): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  // The session that the browser came with ends: nobody else's cookie is carried over into this one.
  if (meta.sessionToken) await dropSession(trx, tokenHash(meta.sessionToken))
  await insertSession(trx, {
    tokenHash: tokenHash(token),
    accountId,
    startedAt: now,
    seenAt: now,
    endsAt: new Date(Date.parse(now) + SESSION_HOURS * 3600_000).toISOString(),
    ip: meta.ip,
    agent: meta.agent?.slice(0, 200) ?? null,
  })
  meta.setSession?.(token)
  return token
}

export async function actorOfAccount(
  db: Db,
  account: {
    id: string
    displayName: string
    orgId: string | null
    orgName: string | null
    personId: string | null
    mustChangePassword?: boolean
  },
  /** On this day: grants for a time count only within it. */
  today?: Day,
): Promise<Actor> {
  const all = account.personId ? [] : await grantsOf(db, [account.id])
  const rows = today ? all.filter((row) => holdsOn(row, today)) : all
  const grants: Grant[] = rows.map((row) => ({
    verbs: new Set<string>(roleOf(row.role)?.verbs ?? []),
    org: row.orgId,
    region: row.region,
  }))
  return {
    accountId: account.id,
    name: account.displayName,
    orgId: account.orgId,
    orgName: account.orgName,
    personId: account.personId,
    roles: [...new Set(rows.map((r) => r.role))],
    grants,
    mustChangePassword: account.mustChangePassword ?? false,
  }
}

const holdsOn = (grant: { fromOn: string | null; untilOn: string | null }, day: Day): boolean =>
  (grant.fromOn === null || grant.fromOn <= day) && (grant.untilOn === null || grant.untilOn >= day)

type Found = Awaited<ReturnType<typeof sessionsWithAccounts>>[number]

const CACHE_MS = 5000
const TOUCH_MS = 60_000

/**
 * Turns a cookie's token into an actor. Who it is stays in memory for five seconds, so a burst of requests from one
 * phone costs one look-up; signing out clears it at once in this process.
 */
export class Sessions {
  private readonly db: Db
  private readonly cache = new Map<string, { actor: Actor; until: number }>()
  private readonly rows: Gather<Buffer, Found | undefined>
  private readonly touches: Gather<{ hash: Buffer; now: string }, null>
  constructor(db: Db) {
    this.db = db
    this.rows = new Gather(async (hashes) => {
      const rows = await sessionsWithAccounts(db, hashes)
      const byHash = new Map(rows.map((row) => [row.tokenHash.toString('hex'), row]))
      return hashes.map((hash) => byHash.get(hash.toString('hex')))
    })
    // Thousands who signed in a while ago press one button in one second: their sessions are renewed together.
    this.touches = new Gather(async (seen) => {
      await touchSessions(
        db,
        seen.map((one) => one.hash),
        (seen.at(-1) as { now: string }).now,
      )
      return seen.map(() => null)
    })
  }

  async authenticate(token: string, now: string): Promise<Actor | null> {
    const at = Date.parse(now)
    const held = this.cache.get(token)
    if (held && held.until > at) return held.actor
    this.cache.delete(token)
    const hash = tokenHash(token)
    const row = await this.rows.get(hash)
    if (!row?.active) return null
    const idle = at - Date.parse(row.seenAt)
    if (idle > IDLE_MINUTES * 60_000 || Date.parse(row.endsAt) <= at) {
      await dropSession(this.db, hash)
      return null
    }
    if (idle > TOUCH_MS) await this.touches.get({ hash, now })
    const actor = await actorOfAccount(this.db, row, dayOf(now))
    if (this.cache.size > 20_000) this.cache.clear()
    this.cache.set(token, { actor, until: at + CACHE_MS })
    return actor
  }

  forget(token: string): void {
    this.cache.delete(token)
  }
}
