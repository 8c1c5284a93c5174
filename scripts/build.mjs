// Builds the browser's part with Vite when its sources changed since the last build.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { root } from './ensure.mjs'

const dist = path.join(root, 'dist')
const stamp = path.join(dist, '.qiancheng-build')

/** All that a page may import: screens, browser tools, contracts, pure rules, and the platform's pure parts. */
function* sources() {
  const src = path.join(root, 'src')
  for (const name of fs.readdirSync(src, { recursive: true }).sort()) {
    const file = path.join(src, name)
    const posix = name.split(path.sep).join('/')
    const browser =
      /(^|\/)ui\//.test(posix) ||
      /^web\//.test(posix) ||
      /^app\/(browser|menu|[^/]*\.(html|css))/.test(posix) ||
      /(^|\/)([\w-]+[-.])?(contract|rules)\.ts$/.test(posix) ||
      /^platform\/[\w-]+\.ts$/.test(posix)
    if (browser && !/\.test\.tsx?$/.test(posix) && fs.statSync(file).isFile()) yield file
  }
  for (const name of ['package-lock.json', 'vite.config.ts', 'index.html', 'tsconfig.json']) {
    if (fs.existsSync(path.join(root, name))) yield path.join(root, name)
  }
  const shared = path.join(root, 'public')
  if (!fs.existsSync(shared)) return
  for (const name of fs.readdirSync(shared, { recursive: true }).sort()) {
    const file = path.join(shared, name)
    if (fs.statSync(file).isFile()) yield file
  }
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of sources()) {
    hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** @param {string} node @returns {boolean} false when the build failed */
export function build(node) {
  if (!fs.existsSync(path.join(root, 'vite.config.ts'))) {
    console.error('[前程] 没有 vite.config.ts，跳过页面构建。')
    return true
  }
  const now = fingerprint()
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === now) return true
  console.error('[前程] 正在构建页面（vite build）……')
  const begin = Date.now()
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const out = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (out.status !== 0) {
    console.error('[前程] 页面构建失败。')
    return false
  }
  fs.mkdirSync(dist, { recursive: true })
  fs.writeFileSync(stamp, now)
  console.error(`[前程] 页面已构建（${((Date.now() - begin) / 1000).toFixed(1)} 秒）。`)
  return true
}
