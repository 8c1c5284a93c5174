import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { canUse, type ProcessUser } from './runtime.ts'

/** A socket's whole path must fit sun_path: 108 bytes with the final zero on Linux, 104 on macOS. */
const LONGEST_SOCKET_PATH = 100
const SOCKET_NAME = '.s.PGSQL.5432'

export interface Places {
  /** The application's folder, as an absolute real path. */
  home: string
  /** PostgreSQL's own data folder (need not exist yet); may be reached by a link from `home`. */
  data: string
  /** Holds the database's socket and our lock; open to nobody else. */
  run: string
}

/** Where things lie for this data folder. Makes the folders around the data, never the data itself. */
export function findPlaces(dataDir: string, user: ProcessUser | undefined): Places {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const home = realpathSync(dataDir)
  const link = path.join(home, 'pg')
  let data = link
  let base = home
  // Only the right to pass through: what lies in it keeps its own rights.
  if (user && !canUse(home, user, 'x') && statSync(home).uid === 0)
    chmodSync(home, statSync(home).mode | 0o001)
  if (!canUse(home, user, 'x')) {
    // Below root's home, say: PostgreSQL's user can't pass. The data then lies in the system's folder
    // for such data, under a fresh name, with a link from the place where everybody looks for it.
    if (!lstatSync(link, { throwIfNoEntry: false })) {
      const elsewhere = path.join('/var/lib/qiancheng', randomBytes(6).toString('hex'))
      mkdirSync(elsewhere, { recursive: true, mode: 0o711 })
      writeFileSync(path.join(elsewhere, 'origin.txt'), `${link}\n`)
      symlinkSync(path.join(elsewhere, 'pg'), link)
    }
  }
  const entry = lstatSync(link, { throwIfNoEntry: false })
  if (entry?.isSymbolicLink()) {
    // The link may point to a cluster that is not made yet, so resolve only its parent.
    const target = existsSync(link) ? realpathSync(link) : followLink(link)
    data = target
    base = path.dirname(target)
    mkdirSync(base, { recursive: true, mode: 0o711 })
  }
  return { home, data, run: makeRunDir(base, home, user) }
}

function followLink(link: string): string {
  return path.resolve(path.dirname(link), readlinkSync(link))
}

function makeRunDir(base: string, home: string, user: ProcessUser | undefined): string {
  const owner = user?.uid ?? process.getuid?.() ?? 0
  let run = path.join(base, 'run')
  if (Buffer.byteLength(path.join(run, SOCKET_NAME)) > LONGEST_SOCKET_PATH) {
    const hash = createHash('sha256').update(home).digest('hex').slice(0, 16)
    // Not os.tmpdir() first: it follows TMPDIR, and both starts on one data folder must meet here.
    run = path.join(existsSync('/tmp') ? '/tmp' : os.tmpdir(), `qiancheng-${owner}-${hash}`)
  }
  mkdirSync(run, { recursive: true, mode: 0o700 })
  if (user && lstatSync(run).uid === 0) chownSync(run, user.uid, user.gid)
  const info = lstatSync(run)
  if (!info.isDirectory() || info.uid !== owner || (info.mode & 0o077) !== 0) {
    throw new Error(`目录 ${run} 不属于运行数据库的用户，或者权限过宽（应为 0700），拒绝使用。`)
  }
  return run
}

export class DataDirInUse extends Error {}

/**
 * One application per data folder. A listening socket is the lock: the kernel closes it with the
 * process however that ends, so neither a kill -9 nor a reused process number leaves it stuck.
 */
export async function lockDataDir(places: Places): Promise<() => Promise<void>> {
  const file = path.join(places.run, 'app.lock')
  for (let attempt = 0; attempt < 5; attempt++) {
    const server = net.createServer((socket) => socket.on('error', () => {}).end('alive'))
    const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve)
      server.listen(file, () => resolve(undefined))
    })
    if (!failure) {
      server.unref()
      return () => new Promise((resolve) => server.close(() => resolve()))
    }
    if (failure.code !== 'EADDRINUSE') throw failure
    if (await answers(file)) break
    // Nobody listens behind the file: left by a killed process. Moved away rather than removed, so
    // that of two starts at once the slower can't take the quicker one's fresh lock unnoticed.
    const stale = `${file}.${process.pid}.${attempt}`
    try {
      renameSync(file, stale)
    } catch {
      continue
    }
    if (await answers(stale)) {
      renameSync(stale, file)
      break
    }
    rmSync(stale, { force: true })
  }
  throw new DataDirInUse(
    `数据目录 ${places.home} 正被另一个前程进程使用。请先停止它，或用环境变量 QIANCHENG_DATA 指定另一个数据目录。`,
  )
}

/**
 * Whether a living process holds the lock. A connection alone proves nothing: the kernel takes it for a
 * process that was just killed, too. One that is only held up keeps it open, and counts as living.
 */
function answers(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(file)
    const done = (alive: boolean) => {
      socket.destroy()
      resolve(alive)
    }
    socket.setTimeout(3000, () => done(true))
    socket.once('data', () => done(true))
    socket.once('error', () => done(false))
    socket.once('close', () => resolve(false))
  })
}

export interface Secrets {
  admin: string
  owner: string
  app: string
}

/** Passwords of the embedded server's three logins, made once, readable by the starting user only. */
export function loadSecrets(home: string): { secrets: Secrets; fresh: boolean } {
  const file = path.join(home, 'pg.secrets.json')
  if (existsSync(file)) return { secrets: JSON.parse(readFileSync(file, 'utf8')) as Secrets, fresh: false }
  const make = () => randomBytes(24).toString('base64url')
  const secrets = { admin: make(), owner: make(), app: make() }
  // Written whole or not at all: a half-written file would lock us out of the data.
  writeFileSync(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return { secrets, fresh: true }
}
