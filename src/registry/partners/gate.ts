/** Lets programs in: the key, its clock, its signature, its limits; counts what they do and keeps what they are refused. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Actor } from '#platform/access'
import { dayOf } from '#platform/day'
import { type Reason, Refused } from '#platform/refusal'
import type { Served, Tools } from '#platform/serve'
import type { Caller, Gate, SignedRequest } from '#platform/signed'
import * as c from './contract.ts'
import { secretsOf } from './service.ts'
import * as store from './store.ts'

export const signWith = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex')

/** Counts of this process by key and minute: of strangers, and of keys known to have used their minute up. */
class Minutes {
  private readonly held = new Map<string, { minute: number; n: number }>()
  /** How many there were in this minute, this one counted. */
  count(key: string, minute: number): number {
    const n = this.of(key, minute) + 1
    if (this.held.size > 10_000) this.held.clear()
    this.held.set(key, { minute, n })
    return n
  }
  of(key: string, minute: number): number {
    const before = this.held.get(key)
    return before?.minute === minute ? before.n : 0
  }
}
const minuteOf = (now: number): number => Math.floor(now / 60_000)
/** Refusals of requests that only name a key, without being signed by it, are kept for its owner up to here. */
const STRANGERS_A_MINUTE = 20

const actorOf = (key: store.LiveKey): Actor => ({
  accountId: key.accountId,
  name: `接口程序“${key.title}”`,
  orgId: key.orgId,
  orgName: key.orgName,
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(key.verbs), org: key.reach ? null : key.orgId, region: key.reach }],
})

/** Whether a key reaches this act: its verbs, and what may be read without one. */
function reaches(act: Served['act'], lane: boolean, verbs: readonly string[]): Reason[] {
  if (act.takes === 'file') return c.takesFiles(verbs) ? [] : [c.refusals.no_files()]
  if (typeof act.allow === 'object') {
    if (!c.isOpen(act) || lane) return [c.refusals.not_open({ act: act.title })]
    return verbs.includes(act.allow.verb) ? [] : [c.refusals.not_in_scope({ act: act.title })]
  }
  const readable = act.allow !== 'worker' && act.method === 'GET' && !act.changes
  return readable ? [] : [c.refusals.not_open({ act: act.title })]
}

export function makeGate(tools: Tools): Gate {
  const over = new Minutes()
  const strangers = new Minutes()
  const nowMs = () => tools.clock.now().getTime()
  const nowIso = () => tools.clock.now().toISOString()

  const keep = async (
    key: store.LiveKey,
    request: SignedRequest,
    error: Refused,
    actId: string | null,
  ): Promise<void> => {
    const id = uuidv7()
    await store.insertRefusal(tools.db, {
      id,
      keyId: key.id,
      at: nowIso(),
      method: request.method,
      // A query can carry what people typed.
      path: (request.target.split('?')[0] as string).slice(0, 200),
      actId,
      status: error.status,
      codes: [...new Set(error.reasons.map((reason) => reason.code))],
      reasonsSealed: tools.sealer.seal(JSON.stringify(error.reasons), `partner_refusal.reasons:${id}`),
    })
  }

  const admitted = async (key: store.LiveKey, request: SignedRequest, signed: c.Signature) => {
    const now = nowMs()
    const early = c.clockReasons(signed.ts, now)
    if (early.length > 0) throw new Refused(early, 401)
    const bodySha256 = await request.bodySha256()
    const text = c.signedText({ ...request, bodySha256, ts: signed.ts, nonce: signed.nonce })
    const sig = Buffer.from(signed.sig, 'hex')
    const good = secretsOf(tools, key, nowIso()).some((secret) =>
      timingSafeEqual(Buffer.from(signWith(secret, text), 'hex'), sig),
    )
    if (!good) throw new Refused([c.refusals.bad_signature()], 401)
    const minute = minuteOf(now)
    // Once a minute is known to be used up, the database is not asked again in it.
    const { calls, fresh } =
      over.of(key.id, minute) > 0
        ? { calls: key.perMinute + 1, fresh: false }
        : await store.takeCall(tools.db, {
            keyId: key.id,
            perMinute: key.perMinute,
            nonce: signed.nonce,
            minute,
            at: nowIso(),
          })
    const reset = 60 - Math.floor((now % 60_000) / 1000)
    request.header('x-ratelimit-limit', String(key.perMinute))
    request.header('x-ratelimit-remaining', String(Math.max(0, key.perMinute - calls)))
    request.header('x-ratelimit-reset', String(reset))
    if (calls > key.perMinute) {
      over.count(key.id, minute)
      request.header('retry-after', String(reset))
      throw new Refused([c.refusals.rate({ limit: key.perMinute })], 429)
    }
    if (!fresh) throw new Refused([c.refusals.replayed()], 409)
  }

  const call = async (
    key: store.LiveKey,
    request: SignedRequest,
    { act, lane }: Served,
    run: () => Promise<unknown>,
  ): Promise<unknown> => {
    const day = dayOf(nowIso())
    const count = async (taken: boolean) =>
      await store.tally(tools.db, {
        keyId: key.id,
        day,
        actId: act.id,
        actTitle: act.title,
        verb: typeof act.allow === 'object' ? act.allow.verb : '',
        changes: act.changes,
        taken,
      })
    let took = false
    try {
      const far = reaches(act, lane ?? false, key.verbs)
      if (far.length > 0) throw new Refused(far, 403)
      if (act.changes && key.dayChanges !== null) {
        took = await store.takeChange(tools.db, key.id, day, key.dayChanges)
        if (!took) throw new Refused([c.refusals.day_limit({ most: key.dayChanges })], 429)
      }
      const answer = await run()
      await count(true)
      return answer
    } catch (error) {
      if (took) await store.giveBackChange(tools.db, key.id, day)
      if (error instanceof Refused) {
        await count(false)
        await keep(key, request, error, act.id)
      }
      throw error
    }
  }

  return {
    scheme: c.SCHEME,
    admit: async (request): Promise<Caller> => {
      const signed = c.readSignature(request.authorization)
      if (!signed) throw new Refused([c.refusals.unsigned()], 401)
      const key = await store.liveKey(tools.db, signed.key)
      const live = key?.alive && key.state === 'active' && key.endsOn >= dayOf(nowIso())
      if (!key || !live) throw new Refused([c.refusals.unknown_key()], 401)
      try {
        await admitted(key, request, signed)
      } catch (error) {
        if (error instanceof Refused && strangers.count(key.id, minuteOf(nowMs())) <= STRANGERS_A_MINUTE)
          await keep(key, request, error, null)
        throw error
      }
      const rehearse = key.kind === 'rehearsal'
      if (rehearse) request.header('x-qc-rehearsal', '1')
      return {
        actor: actorOf(key),
        keyId: key.id,
        rehearse,
        call: (served, run) => call(key, request, served, run),
      }
    },
  }
}
