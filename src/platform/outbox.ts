/**
 * Events flow right: an act tells what happened in its own transaction, as jobs of pg-boss; `app/reactions.ts`
 * is the one table of who reacts. A job that fails is retried with a growing delay, then kept for a person.
 */
import { fromKysely, type PgBoss } from 'pg-boss'
import type { Trx } from './db/index.ts'

export interface DomainEvent {
  name: string
  payload: Record<string, unknown>
}

export const EVENT_QUEUE = 'event'

export class Outbox {
  readonly boss: PgBoss
  constructor(boss: PgBoss) {
    this.boss = boss
  }
  async emit(trx: Trx, events: DomainEvent[]): Promise<void> {
    if (events.length === 0) return
    await this.boss.insert(
      EVENT_QUEUE,
      events.map((event) => ({ data: event, retryLimit: 8, retryDelay: 2, retryBackoff: true })),
      { db: fromKysely(trx.withoutPlugins()) },
    )
  }
}
