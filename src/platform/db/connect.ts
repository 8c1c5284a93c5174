import {
  CamelCasePlugin,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  replaceWithNoncontingentExpression,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import { CopyCursor } from './copy.ts'
import { type Embedded, type Log, startEmbedded } from './embedded.ts'
import { Line } from './line.ts'
import { APP_ROLE, ensureAppRole } from './roles.ts'

/** No tables of its own: each store names its tables with `withTables`, so nobody reads another's by accident. */
// biome-ignore lint/complexity/noBannedTypes: the empty shape is the point
export type Db = Kysely<{}>
// biome-ignore lint/complexity/noBannedTypes: the empty shape is the point
export type Trx = Transaction<{}>

const { builtins } = pg.types

/** int8 holds counts and whole fen; past 2^53 a JS number would silently lie, so that is an error. */
function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} does not fit a JS number`)
  return value
}

/** PostgreSQL's text of a timestamptz in any session zone → ISO 8601 in UTC with milliseconds. */
function parseTimestamp(text: string): string {
  // Almost every value: a year of four digits and a zone of whole hours, which Date reads itself.
  if (text.charAt(4) === '-' && text.charAt(10) === ' ' && /[+-]\d\d$/.test(text)) {
    return new Date(`${text.slice(0, 10)}T${text.slice(11)}:00`).toISOString()
  }
  if (text === 'infinity' || text === '-infinity') return text
  const match =
    /^(\d{4,6})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(?::?(\d\d))?(?::?(\d\d))?$/.exec(text)
  if (!match) throw new RangeError(`timestamptz ${text} is outside what the platform stores`)
  const [, year, month, day, time, hours, minutes, seconds] = match
  // Zones before 1901 have seconds (Shanghai: +08:05:43), which Date does not parse.
  const shift = seconds ? Number(seconds) * (hours?.startsWith('-') ? 1 : -1) : 0
  const at = Date.parse(`${year}-${month}-${day}T${time}${hours}:${minutes ?? '00'}`) + shift * 1000
  return new Date(at).toISOString()
}

const asText = (text: string) => text

const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, parseInt8],
  [builtins.DATE, asText],
  [builtins.TIMESTAMPTZ, parseTimestamp],
  [builtins.TIMESTAMP, asText],
  [builtins.NUMERIC, asText],
])

const ARRAYS = new Map<number, number>([
  [1016, builtins.INT8],
  [1182, builtins.DATE],
  [1185, builtins.TIMESTAMPTZ],
  [1115, builtins.TIMESTAMP],
  [1231, builtins.NUMERIC],
])

const textArray = pg.types.getTypeParser(1009 as number, 'text') as (text: string) => (string | null)[]

/** Ours for the types above, pg's own for the rest; set per pool, so no other user of pg is touched. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      const own = parsers.get(oid)
      if (own) return own
      const element = parsers.get(ARRAYS.get(oid) ?? -1)
      if (element) return (text: string) => textArray(text).map((v) => (v === null ? null : element(v)))
    }
    return pg.types.getTypeParser(oid, format ?? 'text')
  },
} as pg.CustomTypesConfig

export interface PoolOptions {
  max?: number
  applicationName?: string
  /** Called for a connection that broke while idle; the pool replaces it by itself. */
  onIdleError?: (error: Error) => void
}

/** Statements of one connection that stay planned. A plan takes some 50 KB of the server's memory. */
const KEPT_PLANS = 400
/** Lists of many values are rarely as long twice: such a text would only take the place of another. */
const MOST_VALUES = 64

/** Begins a transaction that rides along with its first statement and whose commit does not wait for the disk. */
export const BEGIN_RIDING = 'begin; set local synchronous_commit = off'
/** At the end of a statement of such a transaction: the commit rides along with it. */
export const LAST = '/* last */'
const NOTHING = { command: '', rowCount: null, rows: [] }

/** A connection that has a statement planned once when it comes again: most of what an act asks is asked by the next. */
class Client extends pg.Client {
  /** Text → its name, or '' when it was seen once. */
  readonly #seen = new Map<string, string>()
  #kept = 0
  /** Whether the commit went along with the last statement. */
  #ended = false

  #nameOf(text: string): string | undefined {
    const name = this.#seen.get(text)
    if (name) return name
    if (this.#kept >= KEPT_PLANS) return undefined
    if (name === '') {
      this.#kept += 1
      this.#seen.set(text, `kept_${this.#kept}`)
      return `kept_${this.#kept}`
    }
    if (this.#seen.size > 4 * KEPT_PLANS)
      for (const [other, its] of this.#seen) if (!its) this.#seen.delete(other)
    this.#seen.set(text, '')
    return undefined
  }

  // biome-ignore lint/suspicious/noExplicitAny: pg has many shapes of it, all but one passed on as they are
  override query(...args: any[]): any {
    const [text] = args
    if (text === BEGIN_RIDING) return this.#begin()
    if (!this.#riding) return this.#planned(...args)
    if (text === 'commit' || text === 'rollback') return this.#end(text)
    const done = this.#planned(...args)
    return String(text).endsWith(LAST) ? this.#last(done) : done
  }

  /** Both answers are waited for, whichever fails: nothing of a transaction is under way when the next begins. */
  async #last(done: Promise<unknown>): Promise<unknown> {
    this.#ended = true
    const [result, commit] = await Promise.allSettled([done, super.query('commit')])
    if (result.status === 'rejected') throw result.reason
    if (commit.status === 'rejected') throw commit.reason
    return result.value
  }

  /** While it is set, statements are sent without waiting for the answers of those before. */
  get #riding(): boolean {
    return (this as unknown as { pipeline: boolean }).pipeline
  }
  set #riding(riding: boolean) {
    ;(this as unknown as { pipeline: boolean }).pipeline = riding
  }

  #begin(): Promise<typeof NOTHING> {
    this.#riding = true
    this.#ended = false
    // On a connection that broke the next statement fails by itself.
    super.query(BEGIN_RIDING).catch(() => {})
    return Promise.resolve(NOTHING)
  }

  async #end(text: string): Promise<unknown> {
    try {
      return this.#ended ? NOTHING : await super.query(text)
    } finally {
      this.#riding = false
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above
  #planned(...args: any[]): any {
    const [text, values, ...rest] = args
    // Without values it goes as it is: short words, such as the ends of transactions, and several in one go.
    const plain = typeof text === 'string' && Array.isArray(values) && values.length > 0
    const name = plain && values.length <= MOST_VALUES ? this.#nameOf(text) : undefined
    return name ? super.query({ name, text, values }, ...(rest as [])) : super.query(...(args as [string]))
  }
}

export function makePool(url: string, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'qiancheng',
    connectionTimeoutMillis: 30_000,
    types,
    Client,
    stream: () => new Line(),
  })
  // An idle connection that breaks (server restarted) must not end the process.
  pool.on('error', (error) => options.onIdleError?.(error))
  // Neither must one that breaks in somebody's hands: its query is told, but the event by itself would be thrown.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

export function makeKysely(pool: pg.Pool): Db {
  return new Kysely({
    dialect: new PostgresDialect({ pool, cursor: CopyCursor as never }),
    plugins: [
      new CamelCasePlugin({ maintainNestedObjectKeys: true }),
      // `in ()` is no SQL: an empty list matches nothing, so stores may pass lists as they come.
      new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression }),
    ],
  })
}

export interface Database {
  ownerUrl: string
  appUrl: string
  /** Superuser login of the embedded server; absent with DATABASE_URL. */
  adminUrl: string | undefined
  embedded: Embedded | undefined
  /** Stops the embedded server; does nothing to yours. */
  close(): Promise<void>
}

export interface OpenOptions {
  env?: NodeJS.ProcessEnv
  dataDir?: string
  log?: Log
}

/** `DATABASE_URL` set: yours is used and nothing starts. Otherwise the embedded server in the data folder. */
export async function openDatabase(options: OpenOptions = {}): Promise<Database> {
  const env = options.env ?? process.env
  if (env.DATABASE_URL) {
    const ownerUrl = env.DATABASE_URL
    await ensureAppRole(ownerUrl)
    const appUrl = env.DATABASE_APP_URL || withRole(ownerUrl, APP_ROLE)
    return { ownerUrl, appUrl, adminUrl: undefined, embedded: undefined, close: async () => {} }
  }
  const embedded = await startEmbedded({
    dataDir: options.dataDir ?? env.QIANCHENG_DATA ?? './data',
    log: options.log,
  })
  return {
    ownerUrl: embedded.ownerUrl(),
    appUrl: embedded.appUrl(),
    adminUrl: embedded.adminUrl(),
    embedded,
    close: () => embedded.stop(),
  }
}

/** The same login, working in `role` from the first statement on. */
export function withRole(url: string, role: string): string {
  const [base, query = ''] = url.split('?', 2) as [string, string?]
  const params = new URLSearchParams(query)
  const before = params.get('options')
  params.set('options', `${before ? `${before} ` : ''}-c role=${role}`)
  // URLSearchParams writes a space as "+", which a libpq-style URL would keep as it is.
  return `${base}?${params.toString().replaceAll('+', '%20')}`
}
