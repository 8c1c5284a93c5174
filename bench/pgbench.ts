/** pgbench of the machine (Debian: postgresql-15 or any newer), on the same server, with the same statements. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

function findPgbench(): string {
  const places = (process.env.PATH ?? '').split(':').map((dir) => join(dir, 'pgbench'))
  const debian = '/usr/lib/postgresql'
  if (existsSync(debian)) places.push(...readdirSync(debian).map((v) => join(debian, v, 'bin/pgbench')))
  const found = places.find((path) => existsSync(path))
  if (!found)
    throw new Error(
      '没有找到 pgbench：请安装数据库自带的测试工具（Debian：apt-get install postgresql-contrib）后再测。',
    )
  return found
}

/** Transactions a second of `script` over `clients` connections for `seconds`. */
export async function pgbench(
  url: string,
  script: string,
  clients: number,
  seconds: number,
): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'qc-bench-'))
  try {
    const file = join(dir, 'script.sql')
    await writeFile(file, script)
    // The embedded server is reached through a socket: its address has no host, which a URL may not lack.
    const at = new URL(url.replace('@/', '@localhost/'))
    const { stdout } = await promisify(execFile)(
      findPgbench(),
      [
        '-n',
        '-M',
        'prepared',
        '-c',
        String(clients),
        '-j',
        '1',
        '-T',
        String(seconds),
        '-f',
        file,
        decodeURIComponent(at.pathname.slice(1)),
      ],
      {
        env: {
          ...process.env,
          PGHOST: at.searchParams.get('host') ?? decodeURIComponent(at.hostname),
          PGPORT: at.port || at.searchParams.get('port') || '5432',
          PGUSER: decodeURIComponent(at.username),
          PGPASSWORD: decodeURIComponent(at.password),
        },
      },
    )
    const tps = /tps = ([\d.]+)/.exec(stdout)
    if (!tps) throw new Error(`pgbench said nothing of its speed: ${stdout}`)
    return Number(tps[1])
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** A statement with its values written in, as a constant of a pgbench script. */
export function inlined(text: string, values: readonly unknown[]): string {
  const literal = (value: unknown): string => {
    if (value === null || value === undefined) return 'null'
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`
    if (Array.isArray(value)) return `array[${value.map(literal).join(',')}]`
    return `'${String(value).replaceAll("'", "''")}'`
  }
  return `${text
    .replace(/\$(\d+)/g, (_all, n: string) => literal(values[Number(n) - 1]))
    .replace(/\s+/g, ' ')
    .trim()};`
}

export const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] as number
