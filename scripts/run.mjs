// The one launcher behind every npm script: brings what is missing, then runs the task on Node 24.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build } from './build.mjs'
import { check } from './check.mjs'
import { ensure, root } from './ensure.mjs'

const [task = 'start', ...args] = process.argv.slice(2)
const bin = (name) => path.join(root, 'node_modules', ...name.split('/'))

/** Entry and fixed arguments of each plain task, and whether the pages must be built for it. */
const TASKS = {
  start: { entry: ['src/app/main.ts', '--demo'], pages: true },
  serve: { entry: ['src/app/main.ts'], pages: true },
  bench: { entry: ['bench/main.ts'], pages: true },
  'coverage:policy': { entry: ['tools/policy-coverage.ts'] },
  'db:schema': { entry: ['src/platform/db/dump.ts'] },
  backup: { entry: ['src/platform/db/backup.ts', 'backup'] },
  restore: { entry: ['src/platform/db/backup.ts', 'restore'] },
  'keys:rotate': { entry: ['tools/keys-rotate.ts'] },
  'keys:new': { entry: ['tools/keys-new.ts'] },
  'admin:first': { entry: ['tools/first-admin.ts'] },
  frauds: { entry: ['tools/frauds.ts'] },
  screenshots: { entry: ['tools/screenshots.ts'] },
  format: { entry: [bin('@biomejs/biome/bin/biome'), 'check', '--write', '.'] },
}

let child
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // Ctrl-C reaches the whole foreground group by itself; sent again it would look like impatience.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child?.kill(signal)
  })
}

/** Runs to the end; the exit code is the child's, a signal counts as a shell counts it. */
function run(node, argv, env = {}) {
  return new Promise((resolve) => {
    child = spawn(node, argv, {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        ...env,
        PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
      },
    })
    child.on('error', (error) => {
      console.error(`[前程] 无法启动：${error.message}`)
      resolve(1)
    })
    child.on('exit', (code, signal) =>
      resolve(signal ? 128 + (os.constants.signals[signal] ?? 0) : (code ?? 1)),
    )
  })
}

async function test(node) {
  if (!build(node)) return 1
  console.error('[前程] 正在运行全部测试：规则、流程、浏览器……')
  const only = args.some((a) => !a.startsWith('-'))
  const code = await run(node, [bin('vitest/vitest.mjs'), 'run', ...args])
  // A run of chosen files knows nothing of the other capabilities, so the page is refreshed by full runs only.
  const coverage = 'tools/policy-coverage.ts'
  if (only || process.env.CI || !fs.existsSync(path.join(root, coverage))) return code
  console.error('[前程] 正在更新政策覆盖情况……')
  return (await run(node, [coverage])) || code
}

/** `npm run fuzz -- --requests 10000 --seed 7`: the test's own run, longer. */
async function fuzz(node) {
  const given = (name) => args.find((_, i) => args[i - 1] === `--${name}`)
  return run(node, [bin('vitest/vitest.mjs'), 'run', '--project', 'flow', 'tests/fuzz'], {
    FUZZ_REQUESTS: given('requests') ?? '10000',
    ...(given('seed') ? { FUZZ_SEED: given('seed') } : {}),
  })
}

async function dev(node) {
  if (!build(node)) return 1
  return run(node, [
    '--watch-path=src',
    '--watch-path=policies',
    'src/app/main.ts',
    '--demo',
    '--dev',
    ...args,
  ])
}

async function main() {
  const node = ensure()
  if (task === 'test') return test(node)
  if (task === 'check') return check(node, args)
  if (task === 'dev') return dev(node)
  if (task === 'fuzz') return fuzz(node)
  const plan = TASKS[task]
  if (!plan) {
    console.error(
      `[前程] 没有这个任务：${task}。可用：${['dev', 'test', 'check', 'fuzz', ...Object.keys(TASKS)].join('、')}`,
    )
    return 2
  }
  const [entry, ...fixed] = plan.entry
  if (!fs.existsSync(path.resolve(root, entry))) {
    console.error(`[前程] 任务 ${task} 的入口 ${entry} 不存在。`)
    return 2
  }
  if (plan.pages && !build(node)) return 1
  return run(node, [entry, ...fixed, ...args])
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`[前程] ${error.message}`)
  process.exitCode = 1
}
