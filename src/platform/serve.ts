/**
 * One request: permission and scope → parse → transaction → act → audit → reply. `serve` binds an act to its
 * function; `perform` runs it for an actor, from HTTP, a job, a test or the demonstration alike.
 */
import type { Readable } from 'node:stream'
import { sql } from 'kysely'
import { z } from 'zod'
import { zhCN } from 'zod/locales'
import { type Actor, holds, insistCovers, type Place, type Scope, scopeOf } from './access.ts'
import type { Act, Allow, OutputOf, ParsedOf } from './act.ts'
import { type AuditEntry, writeAudit } from './audit.ts'
import type { Beside } from './beside.ts'
import type { Clock } from './clock.ts'
import { dayOf } from './day.ts'
import type { Db, Trx } from './db/index.ts'
import type { FileStore } from './files.ts'
import type { MessagePort } from './messages.ts'
import type { DomainEvent, Outbox } from './outbox.ts'
import { common, type Reason, Refused } from './refusal.ts'
import type { Sealer } from './seal.ts'

z.config(zhCN())

/** What every act can reach. */
export interface Tools {
  db: Db
  clock: Clock
  sealer: Sealer
  files: FileStore
  /** The platform's folder, for what is too large for the database; each module has one of its own in it. */
  dataDir: string
  messages: MessagePort
  outbox: Outbox
  /** A thread for what must not hold up requests. */
  beside: Beside
  regionsUnder: (code: string) => readonly string[]
  /** True only where demonstration accounts and on-screen codes are wanted. */
  demo: boolean
}

export interface Meta {
  ip: string | null
  agent: string | null
  idempotencyKey?: string | null
  /** The site that people type, with its port; null where the platform has not been told. */
  site?: string | null
  /** Token of the session, for acts that end or refresh it. */
  sessionToken?: string | null
  /** The key that signed the request, where a program sent it. */
  keyId?: string | null
  /** The file that was sent, for an act that takes one. */
  body?: Buffer
  /** Everything is done and nothing kept: the transaction is taken back once the answer is known. */
  rehearse?: boolean
  /** Acts that start or end a session set or clear the cookie through this. */
  setSession?: (token: string | null) => void
}

export interface Ctx<A = Actor> {
  db: Trx
  tools: Tools
  actor: A
  now: string
  today: string
  meta: Meta
  /** Where the act's verb (or another) reaches for this actor. */
  scope: (verb?: string) => Scope
  may: (verb: string) => boolean
  record: (entry: AuditEntry) => void
  emit: (name: string, payload: Record<string, unknown>) => void
}

export interface FileReply {
  filename: string
  mime: string
  body: Buffer | Readable
}

/** The act looks for the record's place; `list`: its store filters by `ctx.scope()`; `own`: a new record of the own organisation. */
export type At<I> = 'list' | 'own' | ((ctx: Ctx, input: I) => Promise<Place>)

type ActorFor<A extends Allow> = A extends 'public' ? Actor | null : Actor
type Answer<T> = T extends { produces: 'file' } ? FileReply : OutputOf<T>

// biome-ignore lint/suspicious/noExplicitAny: acts of every shape live in one table
export type AnyAct = Act<Allow, any, any>
export interface Served {
  act: AnyAct
  // biome-ignore lint/suspicious/noExplicitAny: the shape is checked where `serve` is called
  at?: At<any>
  // biome-ignore lint/suspicious/noExplicitAny: the shape is checked where `serve` is called
  run: (ctx: Ctx<any>, input: any) => Promise<unknown>
  /** `run` hands its work to a lane (platform/lane.ts), which writes, records and commits for many at once. */
  lane?: boolean
}

export function serve<T extends AnyAct>(
  act: T,
  how: (T['allow'] extends { verb: string } ? { at: At<ParsedOf<T>> } : { at?: never }) & {
    run: (ctx: Ctx<ActorFor<T['allow']>>, input: ParsedOf<T>) => Promise<Answer<T>>
    lane?: boolean
  },
): Served {
  return { act, at: how.at as Served['at'], run: how.run as Served['run'], lane: how.lane ?? false }
}

function refuseInput(error: z.ZodError): Refused {
  const reasons: Reason[] = error.issues.map((issue) => ({
    code: `input.${issue.code}`,
    message: issue.message,
    field: issue.path.join('.'),
    next: '请按提示修改后重新提交。',
  }))
  return new Refused(reasons, 400)
}

function checkAllowed(act: AnyAct, actor: Actor | null): void {
  if (act.allow === 'public') return
  if (!actor) throw new Refused([common.not_signed_in()], 401)
  if (actor.mustChangePassword && !act.withFirstPassword) throw new Refused([common.first_password()], 403)
  if (act.allow === 'signed-in') return
  if (act.allow === 'worker') {
    if (!actor.personId) throw new Refused([common.denied()], 403)
    return
  }
  if (!holds(actor, act.allow.verb)) throw new Refused([common.denied()], 403)
}

type Tables = {
  'platform.idempotency': {
    actorKey: string
    key: string
    actId: string
    inputHash: string
    reply: unknown
    at: string
  }
}

/** Inputs carry passwords and ID numbers, so only a keyed hash of them is kept. */
const hashOf = (tools: Tools, input: unknown): string =>
  tools.sealer.sign(JSON.stringify(input ?? null), 'idempotency')

/** Answers may show a person in clear; kept for a repeat, they lie sealed like everything else about people. */
const placeOfReply = (actorKey: string, key: string): string => `idempotency.reply:${actorKey}:${key}`
const sealReply = (tools: Tools, actorKey: string, key: string, answer: unknown): string =>
  JSON.stringify(
    tools.sealer.seal(JSON.stringify(answer ?? null), placeOfReply(actorKey, key)).toString('base64'),
  )
function openReply(tools: Tools, actorKey: string, key: string, reply: unknown): unknown {
  try {
    return JSON.parse(tools.sealer.open(Buffer.from(String(reply), 'base64'), placeOfReply(actorKey, key)))
  } catch {
    // Sealed under a key that has been taken out since: what was done stays done and is not done again.
    throw new Refused([common.key_reused()], 409)
  }
}

/** The stored answer of an earlier submission under the same key, or null. Two at once: the second waits for the first. */
async function answeredBefore(
  tools: Tools,
  trx: Trx,
  act: AnyAct,
  actorKey: string,
  key: string,
  input: unknown,
  now: string,
) {
  const hash = hashOf(tools, input)
  const inserted = await trx
    .withTables<Tables>()
    .insertInto('platform.idempotency')
    .values({ actorKey, key, actId: act.id, inputHash: hash, at: now })
    .onConflict((oc) => oc.columns(['actorKey', 'key']).doNothing())
    .executeTakeFirst()
  if ((inserted.numInsertedOrUpdatedRows ?? 0n) > 0n) return null
  const row = await trx
    .withTables<Tables>()
    .selectFrom('platform.idempotency')
    .select(['actId', 'inputHash', 'reply'])
    .where('actorKey', '=', actorKey)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  if (row.actId !== act.id || row.inputHash !== hash) throw new Refused([common.key_reused()], 409)
  return { reply: openReply(tools, actorKey, key, row.reply) }
}

function makeCtx(
  tools: Tools,
  trx: Trx,
  act: AnyAct,
  actor: Actor | null,
  meta: Meta,
  audits: AuditEntry[],
  events: DomainEvent[],
): Ctx {
  const now = tools.clock.now().toISOString()
  const own = typeof act.allow === 'object' ? act.allow.verb : null
  return {
    db: trx,
    tools,
    actor: actor as Actor,
    now,
    today: dayOf(now),
    meta,
    scope: (verb = own ?? '') =>
      actor ? scopeOf(actor, verb, tools.regionsUnder) : { orgs: [], regions: [] },
    may: (verb) => actor !== null && holds(actor, verb),
    record: (entry) => void audits.push(entry),
    emit: (name, payload) => void events.push({ name, payload }),
  }
}

async function checkScope(served: Served, ctx: Ctx, input: unknown): Promise<void> {
  if (!served.at || served.at === 'list') return
  if (served.at === 'own') {
    if (!ctx.actor.orgId) throw new Refused([common.out_of_scope()], 403)
    insistCovers(ctx.scope(), { orgs: [ctx.actor.orgId] })
    return
  }
  insistCovers(ctx.scope(), await served.at(ctx, input))
}

/** Carries the answer of a rehearsal out of the transaction that it takes back. */
class Rehearsed extends Error {
  readonly answer: unknown
  constructor(answer: unknown) {
    super('rehearsed')
    this.answer = answer
  }
}

/** Runs an act for an actor. Throws `Refused` with every reason; anything else thrown is a bug. */
export async function perform(
  tools: Tools,
  served: Served,
  actor: Actor | null,
  rawInput: unknown,
  meta: Meta = { ip: null, agent: null },
): Promise<unknown> {
  const { act } = served
  checkAllowed(act, actor)
  const parsed = act.input.safeParse(rawInput ?? {})
  if (!parsed.success) throw refuseInput(parsed.error)
  const input = parsed.data

  const finish = (answer: unknown) => (act.produces === 'file' ? answer : act.output.parse(answer))

  if (!act.changes || served.lane) {
    const audits: AuditEntry[] = []
    // A read runs on the pool: one statement, no transaction around it. A lane brings its own transaction and record,
    // and must not wait for it while holding a connection.
    const ctx = makeCtx(tools, tools.db as unknown as Trx, act, actor, meta, audits, [])
    await checkScope(served, ctx, input)
    return finish(await served.run(ctx, input))
  }

  const outcome = await transact(tools, async (trx) => {
    const audits: AuditEntry[] = []
    const events: DomainEvent[] = []
    const ctx = makeCtx(tools, trx, act, actor, meta, audits, events)
    const actorKey = actor?.accountId ?? 'public'
    // A download is made and recorded anew each time it is asked for: there is no answer to keep.
    const key = act.produces === 'file' ? null : meta.idempotencyKey
    if (key) {
      const before = await answeredBefore(tools, trx, act, actorKey, key, input, ctx.now)
      if (before) return before.reply
    }
    await checkScope(served, ctx, input)
    let answer: unknown
    try {
      answer = finish(await served.run(ctx, input))
    } catch (error) {
      if (!(error instanceof Refused && error.keeps)) throw error
      answer = error
    }
    if (audits.length === 0) throw new Error(`${act.id} changed something without recording it`)
    await writeAudit(
      trx,
      {
        at: ctx.now,
        actId: act.id,
        actTitle: act.title,
        accountId: actor?.accountId ?? null,
        actorName: actor?.name ?? '公众',
        actorOrg: actor?.orgName ?? null,
        ip: act.anonymous ? null : meta.ip,
        agent: act.anonymous ? null : meta.agent,
      },
      audits,
    )
    await tools.outbox.emit(trx, events)
    if (meta.rehearse) {
      // What the database would only say at the end, it says now.
      await sql`set constraints all immediate`.execute(trx)
      throw new Rehearsed(answer)
    }
    if (key) {
      const kept = trx.withTables<Tables>()
      const ours = { actorKey, key }
      // A refusal is no answer to repeat: asked again under its key, the act is tried again.
      if (answer instanceof Refused) {
        await kept
          .deleteFrom('platform.idempotency')
          .where((eb) => eb.and(ours))
          .execute()
      } else {
        const reply = sealReply(tools, actorKey, key, answer)
        await kept
          .updateTable('platform.idempotency')
          .set({ reply })
          .where((eb) => eb.and(ours))
          .execute()
      }
    }
    return answer
  })
  if (outcome instanceof Refused) throw outcome
  return outcome
}

async function transact(tools: Tools, run: (trx: Trx) => Promise<unknown>): Promise<unknown> {
  try {
    return await tools.db.transaction().execute(run)
  } catch (error) {
    if (error instanceof Rehearsed) return error.answer
    throw error
  }
}
