/** One of many in the same transaction: what is refused is rolled back alone, with what it recorded and told. */
import { sql } from 'kysely'
import type { AuditEntry } from './audit.ts'
import type { DomainEvent } from './outbox.ts'
import { type Reason, Refused } from './refusal.ts'
import type { Ctx } from './serve.ts'

export type Attempted<T> = { done: true; value: T } | { done: false; reasons: Reason[] }

export async function attempt<A, T>(ctx: Ctx<A>, run: (ctx: Ctx<A>) => Promise<T>): Promise<Attempted<T>> {
  const audits: AuditEntry[] = []
  const events: DomainEvent[] = []
  const inner: Ctx<A> = {
    ...ctx,
    record: (entry) => void audits.push(entry),
    emit: (name, payload) => void events.push({ name, payload }),
  }
  await sql`savepoint one_of_many`.execute(ctx.db)
  try {
    const value = await run(inner)
    await sql`release savepoint one_of_many`.execute(ctx.db)
    for (const entry of audits) ctx.record(entry)
    for (const { name, payload } of events) ctx.emit(name, payload)
    return { done: true, value }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    await sql`rollback to savepoint one_of_many`.execute(ctx.db)
    await sql`release savepoint one_of_many`.execute(ctx.db)
    return { done: false, reasons: error.reasons }
  }
}
