// Backup and restore of the data, without pg_dump: the embedded server has none.
//   npm run backup -- <file>     npm run restore -- <file>
//
// A file is gzip over: a magic line, a JSON line that tells the schema and its tables, then each table's
// COPY text in frames (4 bytes of length, then the bytes; length 0 ends the table), then a JSON line of row counts,
// then each uploaded file as it lies on disk, sealed: a JSON line of its hash and length, then the bytes; `{}` ends.
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { createGunzip, createGzip } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { filePath } from '../files.ts'
import { attachEmbedded, DATABASE, startEmbedded } from './embedded.ts'
import { JOBS_SCHEMA, migrate } from './migrate.ts'
import { DataDirInUse } from './places.ts'
import { withClient } from './roles.ts'

const MAGIC = 'qiancheng-backup 2'

interface Table {
  /** Quoted, with its schema. */
  name: string
  columns: string[]
}

interface Head {
  at: string
  migrations: { number: number; sha256: string }[]
  jobs: number
  tables: Table[]
  sequences: { name: string; value: string; called: boolean }[]
}

/** Every table that holds rows, but for what the migrations and the job library write themselves. */
const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name,
    array(select quote_ident(attname) from pg_attribute a where a.attrelid = c.oid and attnum > 0
          and not attisdropped and attgenerated = '' order by attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
    and format('%I.%I', n.nspname, c.relname) not in ('platform.migration', '${JOBS_SCHEMA}.version')
    and not (n.nspname = '${JOBS_SCHEMA}' and c.relname ~ '^queue_stats')
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  order by n.nspname collate "C", c.relname collate "C"`

async function describe(client: pg.Client): Promise<Omit<Head, 'at' | 'sequences'>> {
  const migrations = await client.query('select number, sha256 from platform.migration order by number')
  const jobs = await client.query(`select version from ${JOBS_SCHEMA}.version`)
  const tables = await client.query<Table>(TABLES)
  return { migrations: migrations.rows, jobs: jobs.rows[0].version, tables: tables.rows }
}

const copyList = (t: Table) => `${t.name} (${t.columns.join(', ')})`

interface Saved {
  tables: number
  rows: number
  files: number
}

/** One moment of the whole database and the files it knows of in `filesDir`, while others go on writing. */
export async function backup(url: string, file: string, filesDir: string): Promise<Saved> {
  return withClient(url, async (client) => {
    await client.query('begin transaction isolation level repeatable read read only')
    const sequences = await client.query(
      `select format('%I.%I', schemaname, sequencename) as name from pg_sequences where schemaname !~ '^pg_' order by 1`,
    )
    const head: Head = { at: new Date().toISOString(), ...(await describe(client)), sequences: [] }
    for (const { name } of sequences.rows) {
      const { rows } = await client.query(
        `select last_value::text as value, is_called as called from ${name}`,
      )
      head.sequences.push({ name, ...rows[0] })
    }
    const known = await client.query<{ sha256: string }>(
      'select distinct sha256 from platform.file order by 1',
    )
    let rows = 0
    async function* content(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${MAGIC}\n${JSON.stringify(head)}\n`)
      const counts: number[] = []
      for (const table of head.tables) {
        const stream = client.query(copyTo(`copy ${copyList(table)} to stdout`))
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          const length = Buffer.alloc(4)
          length.writeUInt32BE(chunk.length)
          yield length
          yield chunk
        }
        yield Buffer.alloc(4)
        counts.push(stream.rowCount)
        rows += stream.rowCount
      }
      yield Buffer.from(`${JSON.stringify(counts)}\n`)
      for (const { sha256 } of known.rows) {
        const content = await readFile(join(filesDir, filePath(sha256)))
        yield Buffer.from(`${JSON.stringify({ sha256, bytes: content.length })}\n`)
        yield content
      }
      yield Buffer.from('{}\n')
    }
    // Whole or not at all: an interrupted backup must not pass for one. Owner only: it holds people.
    const draft = `${file}.part`
    try {
      await pipeline(
        Readable.from(content()),
        createGzip({ level: 4 }),
        createWriteStream(draft, { mode: 0o600 }),
      )
      renameSync(draft, file)
    } finally {
      rmSync(draft, { force: true })
    }
    await client.query('commit')
    return { tables: head.tables.length, rows, files: known.rows.length }
  })
}

/** Reads exact pieces from a stream of chunks. */
class Reader {
  readonly #chunks: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next()
    if (next.done) throw new Error('备份文件不完整。')
    this.#held = this.#held.length ? Buffer.concat([this.#held, next.value]) : next.value
  }

  async bytes(count: number): Promise<Buffer> {
    while (this.#held.length < count) await this.#more()
    const piece = this.#held.subarray(0, count)
    this.#held = this.#held.subarray(count)
    return piece
  }

  async line(): Promise<string> {
    let end = this.#held.indexOf(10)
    while (end < 0) {
      await this.#more()
      end = this.#held.indexOf(10)
    }
    return (await this.bytes(end + 1)).toString('utf8', 0, end)
  }

  async *frames(): AsyncGenerator<Buffer> {
    for (;;) {
      const length = (await this.bytes(4)).readUInt32BE()
      if (length === 0) return
      yield await this.bytes(length)
    }
  }

  /** Reads to the end, so that gzip's own checksum is checked. */
  async end(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }
}

/** Into an empty database at the same level, all or nothing. Needs a login that may switch triggers off. */
export async function restore(url: string, file: string, filesDir: string): Promise<Saved> {
  const input = createReadStream(file)
  const unzipped = input.pipe(createGunzip())
  input.on('error', (error) => unzipped.destroy(error))
  const reader = new Reader(unzipped as AsyncIterable<Buffer>)
  try {
    if ((await reader.line()) !== MAGIC) throw new Error('不是前程的备份文件。')
    const head = JSON.parse(await reader.line()) as Head
    return await withClient(url, (client) => restoreInto(client, head, reader, filesDir))
  } catch (error) {
    if (/^Z_/.test((error as { code?: string }).code ?? ''))
      throw new Error('备份文件已损坏。', { cause: error })
    throw error
  } finally {
    input.destroy()
    unzipped.destroy()
  }
}

async function restoreInto(client: pg.Client, head: Head, reader: Reader, filesDir: string): Promise<Saved> {
  await client.query('begin')
  const here = await describe(client)
  if (
    JSON.stringify(here) !==
    JSON.stringify({ migrations: head.migrations, jobs: head.jobs, tables: head.tables })
  ) {
    throw new Error('备份与当前程序的数据库结构不一致：请用制作备份时的程序版本恢复，然后再升级。')
  }
  for (const table of here.tables) {
    if (table.name.startsWith(`${JOBS_SCHEMA}.`)) continue
    const any = await client.query(`select from ${table.name} limit 1`)
    if (any.rowCount) throw new Error(`目标数据库不是空的（${table.name} 里已有记录），拒绝覆盖。`)
  }
  // Rows were checked when they were first written; the append-only guards would refuse nothing but order.
  await client.query('set local session_replication_role = replica')
  for (const table of head.tables.filter((t) => t.name.startsWith(`${JOBS_SCHEMA}.`))) {
    await client.query(`delete from ${table.name}`)
  }
  const counts: number[] = []
  for (const table of head.tables) {
    const stream = client.query(copyFrom(`copy ${copyList(table)} from stdin`))
    await pipeline(
      Readable.from(reader.frames()),
      new Transform({ transform: (c, _, done) => done(null, c) }),
      stream,
    )
    counts.push(stream.rowCount)
  }
  const wanted = JSON.parse(await reader.line()) as number[]
  // Before the rows are committed: a row whose file is missing must not be there.
  const files = await restoreFiles(reader, filesDir)
  await reader.end()
  if (JSON.stringify(wanted) !== JSON.stringify(counts)) throw new Error('恢复的行数与备份不符，已全部撤销。')
  for (const s of head.sequences) await client.query('select setval($1, $2, $3)', [s.name, s.value, s.called])
  await client.query('commit')
  await client.query('analyze')
  return { tables: counts.length, rows: counts.reduce((a, b) => a + b, 0), files }
}

async function restoreFiles(reader: Reader, filesDir: string): Promise<number> {
  for (let count = 0; ; count += 1) {
    const { sha256, bytes } = JSON.parse(await reader.line()) as { sha256?: string; bytes: number }
    if (!sha256) return count
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('备份文件已损坏。')
    const path = join(filesDir, filePath(sha256))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, await reader.bytes(bytes), { mode: 0o600, flush: true })
  }
}

async function main(task: string | undefined, file: string | undefined): Promise<void> {
  if ((task !== 'backup' && task !== 'restore') || !file) {
    throw new Error('用法：npm run backup -- <文件>，或 npm run restore -- <文件>')
  }
  if (task === 'backup' && existsSync(file)) throw new Error(`${file} 已存在，不覆盖。`)
  const say = (r: Saved) =>
    console.log(
      `${task === 'backup' ? '已备份到' : '已恢复自'} ${file}：${r.tables} 张表，${r.rows} 行，${r.files} 个文件。`,
    )
  const own = process.env.DATABASE_URL
  const dataDir = process.env.QIANCHENG_DATA ?? './data'
  const filesDir = join(dataDir, 'files')
  if (own) {
    if (task === 'restore') await migrate({ url: own })
    return say(await (task === 'backup' ? backup : restore)(own, file, filesDir))
  }
  if (task === 'backup' && !existsSync(dataDir)) throw new Error(`没有数据目录 ${dataDir}。`)
  try {
    const server = await startEmbedded({ dataDir, log: console.log })
    try {
      if (task === 'restore') await migrate({ url: server.ownerUrl(), log: console.log })
      say(
        task === 'backup'
          ? await backup(server.ownerUrl(), file, filesDir)
          : await restore(server.adminUrl(DATABASE), file, filesDir),
      )
    } finally {
      await server.stop()
    }
  } catch (error) {
    // A running application is no hindrance to a backup; a restore wants it stopped.
    if (!(error instanceof DataDirInUse) || task === 'restore') throw error
    say(await backup(attachEmbedded(dataDir).ownerUrl(), file, filesDir))
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await main(process.argv[2], process.argv[3])
  } catch (error) {
    console.error(`[前程] ${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
}
