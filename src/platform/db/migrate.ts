import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import { APP_ROLE, withClient } from './roles.ts'

export interface Migration {
  number: number
  name: string
  sql: string
  sha256: string
}

export const JOBS_SCHEMA = 'pgboss'
/** Any number, the same in every process: only one of them migrates at a time. */
const LOCK = 7_351_046_201

/** Reads `NNNN_name.sql`; a file of another shape or a number used twice is an error, never skipped. */
export function readMigrations(dir: string): Migration[] {
  if (!existsSync(dir)) return []
  const migrations = readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file)
      if (!match) throw new Error(`Migration ${file} is not named NNNN_name.sql`)
      // Line ends are normalised: a checkout on another system must not look like an edit.
      const sql = readFileSync(path.join(dir, file), 'utf8').replaceAll('\r\n', '\n')
      const sha256 = createHash('sha256').update(sql).digest('hex')
      return { number: Number(match[1]), name: match[2] as string, sql, sha256 }
    })
  for (const [i, m] of migrations.entries()) {
    if (migrations[i - 1]?.number === m.number) {
      throw new Error(`Migration number ${label(m)} is used twice: ${migrations[i - 1]?.name} and ${m.name}`)
    }
  }
  return migrations
}

const label = (m: { number: number }) => String(m.number).padStart(4, '0')

interface Landed {
  number: number
  name: string
  sha256: string
}

/** What is still to apply; refuses a history that the files no longer tell. */
export function pendingMigrations(files: Migration[], landed: Landed[]): Migration[] {
  const byNumber = new Map(files.map((m) => [m.number, m]))
  for (const done of landed) {
    const file = byNumber.get(done.number)
    if (!file) {
      throw new Error(
        `Migration ${label(done)}_${done.name} is in the database but not among the files: this program is older than its database`,
      )
    }
    if (file.sha256 !== done.sha256 || file.name !== done.name) {
      throw new Error(
        `Migration ${label(done)}_${done.name} was edited after it landed: undo the edit and write a new migration`,
      )
    }
  }
  const last = Math.max(0, ...landed.map((m) => m.number))
  const done = new Set(landed.map((m) => m.number))
  const pending = files.filter((m) => !done.has(m.number))
  const late = pending.find((m) => m.number < last)
  if (late) {
    throw new Error(
      `Migration ${label(late)}_${late.name} comes after ${label({ number: last })} landed: give it a higher number`,
    )
  }
  return pending
}

export interface MigrateOptions {
  url: string
  dir?: string
  log?: (text: string) => void
}

/** Brings the schema up to date; safe to call from every process at every start. */
export async function migrate(options: MigrateOptions): Promise<{ applied: number[]; level: number }> {
  const files = readMigrations(options.dir ?? 'db/migrations')
  const log = options.log ?? (() => {})
  return withClient(options.url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(`
      create schema if not exists platform;
      create table if not exists platform.migration (
        number int primary key,
        name text not null,
        sha256 text not null,
        applied_at timestamptz not null default now()
      )`)
    const landed = await client.query<Landed>(
      'select number, name, sha256 from platform.migration order by number',
    )
    const pending = pendingMigrations(files, landed.rows)
    for (const migration of pending) await apply(client, migration, log)
    await installJobs(client, options.url)
    return { applied: pending.map((m) => m.number), level: files.at(-1)?.number ?? 0 }
  })
}

async function apply(client: pg.Client, migration: Migration, log: (text: string) => void): Promise<void> {
  log(`数据库升级：${label(migration)} ${migration.name}`)
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query('insert into platform.migration (number, name, sha256) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.sha256,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw explain(error, migration)
  }
  // A migration may set these for itself; the next one starts from the defaults.
  await client.query('reset all; reset role')
}

function explain(error: unknown, migration: Migration): Error {
  const { message, position, detail, hint } = error as Error & {
    position?: string
    detail?: string
    hint?: string
  }
  const line = position ? migration.sql.slice(0, Number(position)).split('\n').length : undefined
  const more = [detail, hint].filter(Boolean).join(' ')
  const where = `${label(migration)}_${migration.name}.sql${line ? `:${line}` : ''}`
  return new Error(`Migration ${where} failed: ${message}${more ? ` (${more})` : ''}`, { cause: error })
}

/** The job queue's own schema, made by its own library under the owner so that the application needs no DDL. */
async function installJobs(client: pg.Client, url: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    schema: JOBS_SCHEMA,
    max: 2,
    supervise: false,
    schedule: false,
    application_name: 'qiancheng-migrate',
  })
  boss.on('error', () => {})
  await boss.start()
  await boss.stop({ graceful: false })
  const role = (await client.query('select 1 from pg_roles where rolname = $1', [APP_ROLE])).rowCount
  if (!role) return
  await client.query(`
    grant usage on schema ${JOBS_SCHEMA} to ${APP_ROLE};
    grant select, insert, update, delete on all tables in schema ${JOBS_SCHEMA} to ${APP_ROLE};
    grant usage, select on all sequences in schema ${JOBS_SCHEMA} to ${APP_ROLE};
    grant execute on all functions in schema ${JOBS_SCHEMA} to ${APP_ROLE};
    alter default privileges in schema ${JOBS_SCHEMA} grant select, insert, update, delete on tables to ${APP_ROLE};
    alter default privileges in schema ${JOBS_SCHEMA} grant usage, select on sequences to ${APP_ROLE};
    alter default privileges in schema ${JOBS_SCHEMA} grant execute on functions to ${APP_ROLE}`)
}
