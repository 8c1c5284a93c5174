/** The real program in a process of its own, as `npm run serve` starts it, that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { InputOf, OutputOf } from '#platform/act'
import type { AnyAct } from '#platform/serve'

export const KEYS = JSON.stringify({ current: 1, keys: { 1: '07'.repeat(32) }, index: '09'.repeat(32) })
export const ADMIN_PASSWORD = 'First-Only-2026!'

export interface Ended {
  code: number | null
  said: string
}

export interface Program {
  base: string
  child: ChildProcess
  said: () => string
  ended: Promise<Ended>
}

const cleanEnv = (more: Record<string, string>): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  TMPDIR: process.env.TMPDIR,
  ...more,
})

export class Workshop {
  readonly dir: string
  private readonly children: ChildProcess[] = []
  constructor() {
    this.dir = mkdtempSync(path.join(os.tmpdir(), 'qc-crash-'))
    chmodSync(this.dir, 0o711)
  }

  private spawn(entry: string, args: string[], env: Record<string, string>) {
    const child = spawn(process.execPath, [path.resolve(entry), ...args], {
      env: cleanEnv({ QIANCHENG_DATA: this.dir, PORT: '0', ...env }),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.children.push(child)
    let said = ''
    child.stdout.on('data', (part) => {
      said += String(part)
    })
    child.stderr.on('data', (part) => {
      said += String(part)
    })
    const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, said })))
    return { child, ended, said: () => said }
  }

  /** To the end of a program that ends by itself. */
  run(entry: string, args: string[] = [], env: Record<string, string> = {}): Promise<Ended> {
    return this.spawn(entry, args, env).ended
  }

  /** Up and answering, or an error with its last words. */
  async start(env: Record<string, string> = {}): Promise<Program> {
    const { child, ended, said } = this.spawn('src/app/main.ts', [], { QIANCHENG_KEYS: KEYS, ...env })
    const base = await new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = /已启动：(http:\S+)/.exec(said())?.[1]
        if (found) resolve(found)
      }
      child.stdout.on('data', look)
      void ended.then((end) => reject(new Error(`it ended with ${end.code}: ${end.said}`)))
    })
    return { base, child, said, ended }
  }

  clean(): void {
    for (const child of this.children) child.kill('SIGKILL')
    rmSync(this.dir, { recursive: true, force: true })
  }
}

export interface Answer<T> {
  status: number
  body: T & { reasons?: { code: string; message: string }[] }
}

/** One browser: keeps its cookie, sends what our pages send. */
export class Browser {
  base: string
  cookie: string | null = null
  constructor(base: string) {
    this.base = base
  }

  async ask<A extends AnyAct>(act: A, input: InputOf<A>, key?: string): Promise<Answer<OutputOf<A>>> {
    const reply = await fetch(`${this.base}${act.path}`, {
      method: act.method,
      headers: {
        'x-qiancheng': '1',
        ...(act.method === 'POST' ? { 'content-type': 'application/json' } : {}),
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(act.method === 'POST' ? { body: JSON.stringify(input) } : {}),
    })
    const set = reply.headers.getSetCookie().find((c) => c.startsWith('qc_session='))
    if (set) this.cookie = set.split(';')[0] as string
    return { status: reply.status, body: (await reply.json()) as Answer<OutputOf<A>>['body'] }
  }
}
