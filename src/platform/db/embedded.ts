import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findPlaces, loadSecrets, lockDataDir, type Places, type Secrets } from './places.ts'
import { guardAgainstOurDeath, isAlive, isPostgres, kill, serverEnv } from './processes.ts'
import { APP_ROLE, bootstrapRoles, createDatabase, OWNER_ROLE } from './roles.ts'
import { findRuntime, type ProcessUser, type Runtime, unprivilegedUser } from './runtime.ts'

export type Log = (text: string) => void

export interface EmbeddedOptions {
  dataDir: string
  log?: Log
  /** Tests only: gives up safety against a power failure for speed. */
  durable?: boolean
  /** Extra server settings. */
  settings?: Record<string, string>
}

export interface Embedded {
  /** Superuser login: makes and drops databases, nothing else should use it. */
  adminUrl(db?: string): string
  /** Migrating login: owns our schemas. */
  ownerUrl(db?: string): string
  /** Application login: no DDL. */
  appUrl(db?: string): string
  /** Process number of the running server. */
  pid(): number
  stop(): Promise<void>
}

export const DATABASE = 'qiancheng'

const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '256MB',
  maintenance_work_mem: '128MB',
  work_mem: '16MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'Asia/Shanghai',
  log_timezone: 'Asia/Shanghai',
  // A failed statement's text, parameters and details may hold personal data; the log must not.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
}

const NOT_DURABLE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum_naptime: '1d',
}

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const log = options.log ?? (() => {})
  const user = unprivilegedUser()
  const places = findPlaces(options.dataDir, user)
  const unlock = await lockDataDir(places)
  try {
    const runtime = findRuntime(user, places.home, log)
    const server = new Server(runtime, places, user, loadSecrets(places.home), log, options)
    await server.prepare()
    await server.start()
    return {
      ...logins(places, server.secrets),
      pid: () => server.pid(),
      stop: async () => {
        await server.stop()
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

type Logins = Pick<Embedded, 'adminUrl' | 'ownerUrl' | 'appUrl'>

function socketUrl(places: Places, login: string, password: string, db: string): string {
  return `postgresql://${login}:${encodeURIComponent(password)}@/${encodeURIComponent(db)}?host=${encodeURIComponent(places.run)}&port=5432`
}

function logins(places: Places, secrets: Secrets): Logins {
  return {
    adminUrl: (db) => socketUrl(places, 'postgres', secrets.admin, db ?? 'postgres'),
    ownerUrl: (db) => socketUrl(places, OWNER_ROLE, secrets.owner, db ?? DATABASE),
    appUrl: (db) => socketUrl(places, APP_ROLE, secrets.app, db ?? DATABASE),
  }
}

/** The logins of a server that another process of ours runs on this folder: for a backup while it works. */
export function attachEmbedded(dataDir: string): Logins {
  const places = findPlaces(dataDir, unprivilegedUser())
  return logins(places, loadSecrets(places.home).secrets)
}

class Server {
  readonly secrets: Secrets
  readonly #runtime: Runtime
  readonly #places: Places
  readonly #user: ProcessUser | undefined
  readonly #freshSecrets: boolean
  readonly #log: Log
  readonly #options: EmbeddedOptions
  #child: ChildProcess | undefined
  #guard: ChildProcess | undefined
  #ready = false
  #stopping = false
  #restarting: Promise<void> | undefined
  #crashes: number[] = []

  constructor(
    runtime: Runtime,
    places: Places,
    user: ProcessUser | undefined,
    secrets: { secrets: Secrets; fresh: boolean },
    log: Log,
    options: EmbeddedOptions,
  ) {
    this.#runtime = runtime
    this.#places = places
    this.#user = user
    this.secrets = secrets.secrets
    this.#freshSecrets = secrets.fresh
    this.#log = log
    this.#options = options
  }

  get #adminUrl(): string {
    return logins(this.#places, this.secrets).adminUrl()
  }

  pid(): number {
    if (!this.#child?.pid) throw new Error('PostgreSQL is not running')
    return this.#child.pid
  }

  /** Everything before the start: a first initialisation, or the remains of a crash. */
  async prepare(): Promise<void> {
    const { data } = this.#places
    if (!existsSync(path.join(data, 'PG_VERSION'))) this.#initialise()
    const major = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim()
    if (major !== this.#runtime.version.split('.')[0]) {
      throw new Error(
        `数据目录 ${data} 属于 PostgreSQL ${major}，程序自带 PostgreSQL ${this.#runtime.version}：请先用原版本备份（npm run backup），再恢复到新的数据目录。`,
      )
    }
    this.#takeOver()
    await this.#endOrphan()
    if (this.#freshSecrets) this.#resetAdminPassword()
  }

  #initialise(): void {
    this.#log('正在初始化数据库（仅首次）……')
    const { data, run } = this.#places
    // Made beside and renamed when whole, so that a killed initialisation is never taken for a cluster.
    const draft = `${data}.init`
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { mode: 0o700 })
    const passwordFile = path.join(run, 'admin.pw')
    writeFileSync(passwordFile, `${this.secrets.admin}\n`, { mode: 0o600 })
    if (this.#user) {
      chownSync(draft, this.#user.uid, this.#user.gid)
      chownSync(passwordFile, this.#user.uid, this.#user.gid)
    }
    try {
      const args = ['-D', draft, '-U', 'postgres', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C']
      args.push('--locale-provider=icu', '--icu-locale=zh-CN', '--data-checksums', '--no-instructions')
      args.push('--auth-local=scram-sha-256', '--auth-host=scram-sha-256')
      if (this.#options.durable === false) args.push('--no-sync')
      this.#run('initdb', args)
    } finally {
      rmSync(passwordFile, { force: true })
    }
    rmSync(data, { recursive: true, force: true })
    renameSync(draft, data)
  }

  #run(program: string, args: string[], input?: string): void {
    const out = spawnSync(path.join(this.#runtime.bin, program), args, {
      ...this.#user,
      cwd: this.#places.run,
      env: serverEnv(),
      encoding: 'utf8',
      input,
    })
    if (out.error) throw out.error
    if (out.status !== 0) throw new Error(`${program} 失败：${out.stderr || out.stdout}`)
  }

  /** Data made by an ordinary user and now started by root, or moved between machines: make it the server's. */
  #takeOver(): void {
    const { data } = this.#places
    if (!this.#user) {
      if (process.getuid && statSync(data).uid !== process.getuid()) {
        throw new Error(`数据目录 ${data} 属于另一个用户，请用原来的用户（或 root）启动。`)
      }
      return
    }
    if (statSync(data).uid === this.#user.uid) return
    const out = spawnSync('chown', ['-R', `${this.#user.uid}:${this.#user.gid}`, data], { encoding: 'utf8' })
    if (out.status !== 0) throw new Error(`无法把 ${data} 交给数据库用户：${out.stderr}`)
    chmodSync(data, 0o700)
  }

  /**
   * We hold the folder's lock, so a server still running on it lost its application to a crash. It is
   * stopped and started anew rather than adopted: its settings and its version may be older than ours.
   */
  async #endOrphan(): Promise<void> {
    const file = path.join(this.#places.data, 'postmaster.pid')
    if (!existsSync(file)) {
      rmSync(path.join(this.#places.run, '.s.PGSQL.5432.lock'), { force: true })
      return
    }
    const [first, ...rest] = readFileSync(file, 'utf8').split('\n')
    const pid = Number(first)
    if (!(pid > 1) || !isAlive(pid) || !isPostgres(pid)) {
      // The number may still be taken, by a zombie that nobody collects or by something else since a
      // reboot, and PostgreSQL would refuse to start. It does ignore its parent's number, which is ours;
      // the other lines stay, because from them it sees whether the dead server's workers are gone.
      writeFileSync(file, [String(process.pid), ...rest].join('\n'))
      rmSync(path.join(this.#places.run, '.s.PGSQL.5432.lock'), { force: true })
      return
    }
    this.#log('上次运行没有正常结束，正在收回遗留的数据库进程……')
    for (const [signal, seconds] of [
      ['SIGINT', 60],
      ['SIGQUIT', 15],
    ] as const) {
      kill(pid, signal)
      for (let i = 0; i < seconds * 20 && isAlive(pid); i++) await sleep(50)
      if (!isAlive(pid)) return this.#endOrphan()
    }
    throw new Error(`遗留的数据库进程 ${pid} 无法停止，请手工处理后重试。`)
  }

  /** The password file was lost but the data is here: whoever owns the files may set a new password. */
  #resetAdminPassword(): void {
    this.#run(
      'postgres',
      ['--single', '-D', this.#places.data, '-c', 'log_min_messages=panic', 'postgres'],
      `alter role postgres password '${this.secrets.admin}'\n`,
    )
  }

  get #logFile(): string {
    return path.join(this.#places.home, 'pg.log')
  }

  async start(): Promise<void> {
    if ((statSync(this.#logFile, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) {
      renameSync(this.#logFile, `${this.#logFile}.1`)
    }
    const deadline = Date.now() + 120_000
    for (;;) {
      const logged = statSync(this.#logFile, { throwIfNoEntry: false })?.size ?? 0
      const ended = await this.#waitReady(this.#spawn(), logged, deadline)
      if (ended === undefined) break
      // After a kill -9 of the server alone, its workers need a moment to notice and let go.
      if (!/shared memory block|lock file .* already exists/.test(ended) || Date.now() > deadline) {
        throw new Error(`PostgreSQL 启动失败：\n${ended}`)
      }
      await sleep(200)
    }
    await bootstrapRoles(this.#adminUrl, {
      ownerPassword: this.secrets.owner,
      appPassword: this.secrets.app,
    })
    await createDatabase(this.#adminUrl, DATABASE)
  }

  #spawn(): ChildProcess {
    const { data, run } = this.#places
    const settings = {
      ...SETTINGS,
      unix_socket_directories: run,
      ...(this.#options.durable === false ? NOT_DURABLE : {}),
      ...this.#options.settings,
    }
    const args = [
      '-D',
      data,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]
    const out = openSync(this.#logFile, 'a', 0o600)
    // A session of its own: Ctrl-C in the terminal is for the application, which then stops the server in order.
    const child = spawn(path.join(this.#runtime.bin, 'postgres'), args, {
      ...this.#user,
      cwd: run,
      env: serverEnv(),
      stdio: ['ignore', out, out],
      detached: true,
    })
    closeSync(out)
    child.unref()
    this.#child = child
    this.#guard = guardAgainstOurDeath(child.pid)
    child.once('exit', (code, signal) => {
      if (this.#child !== child) return
      this.#guard?.kill('SIGKILL')
      this.#child = undefined
      if (!this.#stopping && this.#ready) this.#restart(signal ?? `exit ${code}`)
    })
    return child
  }

  /** Undefined when the server answers; its last words when it ended instead. */
  async #waitReady(child: ChildProcess, logged: number, deadline: number): Promise<string | undefined> {
    let spawnError: Error | undefined
    child.once('error', (error) => {
      spawnError = error
    })
    for (;;) {
      if (spawnError) return String(spawnError)
      if (child.exitCode !== null || child.signalCode !== null) {
        return readFileSync(this.#logFile).subarray(logged).toString('utf8').trim()
      }
      const client = new pg.Client({
        connectionString: this.#adminUrl,
        connectionTimeoutMillis: 5000,
      })
      client.on('error', () => {})
      try {
        await client.connect()
        this.#ready = true
        return undefined
      } catch (error) {
        const code = (error as { code?: string }).code ?? ''
        // Not there yet, or still recovering (57P03); anything else won't get better by waiting.
        if (!['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03'].includes(code)) throw error
        if (Date.now() > deadline) throw new Error('PostgreSQL 在两分钟内没有就绪，请查看 pg.log。')
      } finally {
        await client.end().catch(() => {})
      }
      await sleep(20)
    }
  }

  /** Killed or crashed under us: start again, unless it keeps dying. */
  #restart(reason: string): void {
    const now = Date.now()
    this.#crashes = [...this.#crashes.filter((t) => now - t < 60_000), now]
    this.#ready = false
    if (this.#crashes.length > 5) {
      this.#log(`数据库进程一分钟内多次意外退出（${reason}），不再重启，请查看 pg.log。`)
      return
    }
    this.#log(`数据库进程意外退出（${reason}），正在重启……`)
    this.#restarting = this.#endOrphan()
      .then(() => this.start())
      .then(
        () => this.#log('数据库已恢复。'),
        (error) => this.#log(`数据库重启失败：${error instanceof Error ? error.message : error}`),
      )
  }

  /** Fast shutdown: sessions are ended, a checkpoint is written, the next start needs no recovery. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#restarting
    const child = this.#child
    if (!child) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.ref()
    if (child.exitCode === null && child.signalCode === null) {
      kill(child.pid as number, 'SIGINT')
      const timer = setTimeout(() => kill(child.pid as number, 'SIGQUIT'), 60_000)
      await gone
      clearTimeout(timer)
    }
  }
}
