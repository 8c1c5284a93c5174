// Makes node_modules and Node 24 be there. Plain JavaScript for Node 20 and later: it runs before either is.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const modules = path.join(root, 'node_modules')
const stamp = path.join(modules, '.qiancheng-stamp')
const windows = process.platform === 'win32'

/** @param {string} text */
const say = (text) => console.error(`[前程] ${text}`)

/** npm as it was started (`npm run` says where it lies), else the one on the PATH. */
function npm(args, options = {}) {
  const script = process.env.npm_execpath
  const [command, prefix] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []]
  const env = { ...process.env }
  // Settings of the outer `npm run` (its own script name, production mode …) are not meant for this one.
  for (const name of Object.keys(env)) if (/^npm_(lifecycle|package|command)/.test(name)) delete env[name]
  return spawnSync(command, [...prefix, ...args], {
    cwd: root,
    // npm's own words go to stderr: stdout belongs to the task.
    stdio: ['ignore', 2, 2],
    shell: windows && command === 'npm',
    env,
    ...options,
  })
}

function wanted() {
  const hash = createHash('sha256')
  hash.update(fs.readFileSync(path.join(root, 'package-lock.json')))
  return `${hash.digest('hex')} ${process.platform}-${process.arch}`
}

/** Whether what lies in node_modules is what the lock says, whoever put it there. */
function matchesLock() {
  const hidden = path.join(modules, '.package-lock.json')
  if (!fs.existsSync(hidden)) return false
  const own = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
  const theirs = JSON.parse(fs.readFileSync(hidden, 'utf8')).packages
  return Object.entries(own).every(
    ([name, entry]) =>
      !name || entry.optional || entry.devOptional || entry.peer || theirs[name]?.version === entry.version,
  )
}

function ensureModules() {
  const want = wanted()
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === want) return
  if (!matchesLock()) {
    say('正在安装依赖，首次约需一分钟……')
    const begin = Date.now()
    // Development packages are part of it even under NODE_ENV=production: Vite builds the pages at the start.
    const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
    const strict = npm(['ci', ...flags], { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
    if (strict.status !== 0) {
      // `npm ci` gives up when a registry lacks a package for some other system that the lock need not
      // name. An install without saving takes the same locked versions; that it did is checked after.
      if (!/EUSAGE/.test(strict.stderr ?? '')) process.stderr.write(strict.stderr ?? '')
      say('npm ci 未能完成，改用 npm install（版本仍以 package-lock.json 为准）……')
      const loose = npm(['install', '--no-save', ...flags])
      if (loose.status !== 0) throw new Error('依赖安装失败：请检查网络或 npm 源的设置，然后重试。')
      if (!matchesLock())
        throw new Error('安装的依赖与 package-lock.json 不一致，请删除 node_modules 后重试。')
    }
    say(`依赖已安装（${Math.round((Date.now() - begin) / 1000)} 秒）。`)
  }
  fs.writeFileSync(stamp, want)
}

const node24 = path.join(modules, 'node', 'bin', windows ? 'node.exe' : 'node')

function versionOf(file) {
  try {
    return execFileSync(file, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}

function works(file) {
  if (!fs.existsSync(file)) return false
  try {
    fs.accessSync(file, fs.constants.X_OK)
  } catch {
    try {
      fs.chmodSync(file, 0o755)
    } catch {
      return false
    }
  }
  return versionOf(file).startsWith('v24.')
}

/** The package `node` brings its program by an install script; where those are switched off, we do its work. */
function ensureNode() {
  if (works(node24)) return node24
  const pinned = JSON.parse(fs.readFileSync(path.join(modules, 'node', 'package.json'), 'utf8')).version
  const name = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${windows ? 'win' : process.platform}-${process.arch}`
  say(`正在取得 Node.js ${pinned}（${name}）……`)
  // In a folder of its own: an install in ours would prune and re-resolve the locked tree.
  const place = path.join(modules, '.qiancheng-node')
  fs.rmSync(place, { recursive: true, force: true })
  fs.mkdirSync(place, { recursive: true })
  fs.writeFileSync(path.join(place, 'package.json'), '{"private":true}\n')
  const args = [
    'install',
    '--prefix',
    place,
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const out = npm([...args, `${name}@${pinned}`], { cwd: place })
  const bin = path.join(place, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node')
  if (out.status === 0 && fs.existsSync(bin)) {
    fs.mkdirSync(path.dirname(node24), { recursive: true })
    fs.rmSync(node24, { force: true })
    fs.renameSync(bin, node24)
    fs.chmodSync(node24, 0o755)
    fs.rmSync(place, { recursive: true, force: true })
    if (works(node24)) return node24
  }
  if (process.version.startsWith('v24.')) {
    say(`未能取得自带的 Node.js，改用当前的 ${process.version}。`)
    return process.execPath
  }
  throw new Error(`无法取得 Node.js ${pinned}：请检查 npm 源，或自行安装 Node.js 24 后重试。`)
}

/** Serialises two starts in one folder: both would run `npm ci` over each other. */
function withLock(work) {
  const lock = path.join(root, '.cache', 'ensure.lock')
  fs.mkdirSync(path.dirname(lock), { recursive: true })
  for (let said = false; ; ) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const owner = Number(fs.readFileSync(lock, 'utf8')) || 0
      if (!owner || !alive(owner)) {
        fs.rmSync(lock, { force: true })
        continue
      }
      if (!said) say('另一个进程正在安装依赖，等待中……')
      said = true
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
    }
  }
  try {
    return work()
  } finally {
    fs.rmSync(lock, { force: true })
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** @returns {string} the path of Node 24 */
export function ensure() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Error(`需要 Node.js 20 及以上版本来启动（当前 ${process.version}）。`)
  }
  const done = fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted()
  if (done && works(node24)) return node24
  return withLock(() => {
    ensureModules()
    return ensureNode()
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(ensure())
  } catch (error) {
    say(error.message)
    process.exitCode = 1
  }
}
