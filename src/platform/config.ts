/** Settings come from the environment and are checked once, at start. Production refuses defaults that a stranger could know. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { KeyRing } from './seal.ts'

export interface Config {
  port: number
  host: string
  dataDir: string
  role: 'server' | 'worker' | 'both'
  demo: boolean
  /** Cookies get the Secure flag; set where TLS ends in front of us. */
  secureCookies: boolean
  trustProxy: boolean
  /** What people type, for keys that phones make for one site; null: not told. The demonstration takes any. */
  site: string | null | undefined
  people: number
  seed: number
}

export function readConfig(env: NodeJS.ProcessEnv, args: string[]): Config {
  const value = (name: string): string | undefined => {
    const at = args.indexOf(`--${name}`)
    if (at >= 0) return args[at + 1]
    return args.find((a) => a.startsWith(`--${name}=`))?.split('=')[1]
  }
  const port = Number(value('port') ?? env.PORT ?? 8080)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`PORT 不是有效的端口号：${env.PORT}`)
  const role = value('role') ?? 'both'
  if (role !== 'server' && role !== 'worker' && role !== 'both') {
    throw new Error(`--role 只能是 server、worker 或 both，收到：${role}`)
  }
  const demo = args.includes('--demo')
  const people = Number(value('people') ?? 10_000)
  if (!Number.isInteger(people) || people < 300) throw new Error('--people 需为不小于 300 的整数')
  return {
    port,
    host: env.HOST ?? '127.0.0.1',
    dataDir: resolve(env.QIANCHENG_DATA ?? './data'),
    role,
    demo,
    secureCookies: env.SECURE_COOKIES ? env.SECURE_COOKIES === '1' : !demo,
    trustProxy: env.TRUST_PROXY === '1',
    site: env.SITE_HOST || (demo ? undefined : null),
    people,
    seed: Number(value('seed') ?? 20261122),
  }
}

const unhex = (text: unknown): Buffer => {
  const key = Buffer.from(String(text), 'hex')
  if (key.length < 32) throw new Error('密钥须为至少 32 字节的十六进制串')
  return key
}

export function parseKeyRing(json: string): KeyRing {
  const raw = JSON.parse(json) as { current: number; keys: Record<string, string>; index: string }
  const keys: Record<number, Buffer> = {}
  for (const [number, hex] of Object.entries(raw.keys)) keys[Number(number)] = unhex(hex)
  if (!keys[raw.current]) throw new Error('密钥文件中没有当前密钥')
  return { current: raw.current, keys, index: unhex(raw.index) }
}

export function printKeyRing(ring: KeyRing): string {
  const keys = Object.fromEntries(Object.entries(ring.keys).map(([n, k]) => [n, k.toString('hex')]))
  return `${JSON.stringify({ current: ring.current, keys, index: ring.index.toString('hex') }, null, 2)}\n`
}

export const keyFileOf = (env: NodeJS.ProcessEnv, dataDir: string): string =>
  env.QIANCHENG_KEY_FILE ?? join(dataDir, 'keys.json')

/**
 * Keys from `QIANCHENG_KEYS` (JSON) or the key file. The demonstration makes a random file of its own on first
 * start; production (`npm run serve`) refuses to invent one, because keys lost with a disk lose the data.
 */
export function loadKeyRing(env: NodeJS.ProcessEnv, dataDir: string, demo: boolean): KeyRing {
  if (env.QIANCHENG_KEYS) return parseKeyRing(env.QIANCHENG_KEYS)
  const file = keyFileOf(env, dataDir)
  try {
    return parseKeyRing(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  if (!demo) {
    throw new Error(
      `正式运行需要密钥：请设置 QIANCHENG_KEYS 或 QIANCHENG_KEY_FILE（可用 npm run keys:new 生成 ${file}），并另行安全备份。`,
    )
  }
  const ring: KeyRing = { current: 1, keys: { 1: randomBytes(32) }, index: randomBytes(32) }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, printKeyRing(ring), { mode: 0o600 })
  return ring
}
