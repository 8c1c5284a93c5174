// A browser for the walks: the system's Chromium where there is one, else the one that npm brought, with
// a font that can write Chinese.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Quiet towards the outside: without these it looks up its maker's hosts at every start. */
const FLAGS = [
  '--no-sandbox',
  '--lang=zh-CN',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  // Another's server may hold the same port of the machine's other loopback address.
  '--host-resolver-rules=MAP localhost 127.0.0.1',
]

export interface Found {
  path: string
  from: 'CHROMIUM_PATH' | 'system' | 'npm'
  args: string[]
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export async function findChromium(): Promise<Found> {
  // A path of one's own choice, or the word `npm` to try that one on a machine that has another.
  const named = process.env.CHROMIUM_PATH
  if (named && named !== 'npm') return { path: named, from: 'CHROMIUM_PATH', args: FLAGS }
  const system = named ? undefined : SYSTEM.find(isExecutable)
  if (system) return { path: system, from: 'system', args: FLAGS }
  return { path: await unpackFromNpm(), from: 'npm', args: [...FLAGS, '--no-zygote'] }
}

/** Unpacked once per user and version into a folder of our own; the package would leave it in /tmp for anyone. */
async function unpackFromNpm(): Promise<string> {
  const require = createRequire(import.meta.url)
  const { version } = require('../../node_modules/@sparticuz/chromium/package.json') as { version: string }
  const home = path.resolve('.cache', `chromium-${version}`)
  mkdirSync(home, { recursive: true })
  // It asks os.tmpdir(), which asks TMPDIR, at every call.
  const before = process.env.TMPDIR
  process.env.TMPDIR = home
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    return await packed.executablePath()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

/** Environment in which fontconfig finds a Chinese font; empty where the system has one. */
export function chineseFontEnv(): Record<string, string> {
  if (process.platform !== 'linux') return {}
  const list = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' })
  if (list.status === 0 && list.stdout.trim()) return {}
  const fonts = path.resolve('node_modules/@expo-google-fonts/noto-sans-sc')
  const home = path.resolve('.cache/fontconfig')
  mkdirSync(path.join(home, 'cache'), { recursive: true })
  const file = path.join(home, 'fonts.conf')
  const prefer = (family: string) =>
    `<alias><family>${family}</family><prefer><family>Noto Sans SC</family></prefer></alias>`
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
${existsSync('/etc/fonts/fonts.conf') ? '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>' : ''}
<dir>${fonts}/400Regular</dir><dir>${fonts}/500Medium</dir><dir>${fonts}/700Bold</dir>
${['sans-serif', 'serif', 'monospace', 'system-ui'].map(prefer).join('\n')}
<cachedir>${home}/cache</cachedir></fontconfig>`,
  )
  return { FONTCONFIG_FILE: file, FONTCONFIG_PATH: home }
}

/** A headless browser; the caller closes it. */
export async function launch(): Promise<Browser> {
  const found = await findChromium()
  const browser = await chromium.launch({
    executablePath: found.path,
    args: found.args,
    headless: true,
    env: { ...(process.env as Record<string, string>), ...chineseFontEnv() },
  })
  return browser
}

/** A fresh folder for downloads and profiles, and how to remove it. */
export function scratch(): { dir: string; remove(): void } {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'qc-browser-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}
