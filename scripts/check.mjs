// `npm run check`: all that can be said without the browser, in under half a minute, one line a check.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from './ensure.mjs'

const bin = (name) => path.join(root, 'node_modules', ...name.split('/'))

const CHECKS = [
  { name: '类型', argv: [bin('typescript/bin/tsc'), '--noEmit'] },
  { name: '规则与结构测试', argv: [bin('vitest/vitest.mjs'), 'run', '--project', 'rules', '--reporter=dot'] },
  {
    name: '格式与写法',
    argv: [bin('@biomejs/biome/bin/biome'), 'check', '--colors=off', '--max-diagnostics=50', '.'],
  },
  { name: '无用代码', argv: [bin('knip/bin/knip.js'), '--no-progress'] },
  { name: '政策覆盖页', argv: ['tools/policy-coverage.ts', '--check'], needs: 'tools/policy-coverage.ts' },
  { name: '政策包格式文件', argv: ['tools/pack-schema.ts', '--check'], needs: 'tools/pack-schema.ts' },
  { name: '数据库结构文件', argv: ['src/platform/db/dump.ts', '--check'], needs: 'src/platform/db/dump.ts' },
]

function once(node, { name, argv, needs }) {
  if (needs && !fs.existsSync(path.join(root, needs))) {
    return Promise.resolve({ name, code: 1, seconds: 0, output: `缺少 ${needs}` })
  }
  const begin = Date.now()
  return new Promise((resolve) => {
    const child = spawn(node, argv, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
      })
    }
    const done = (code) =>
      resolve({ name, code, seconds: (Date.now() - begin) / 1000, output: output.trim() })
    child.on('error', (error) => {
      output += error.message
      done(1)
    })
    child.on('close', (code) => done(code ?? 1))
  })
}

/** @param {string} node @param {string[]} only names to run, all when empty */
export async function check(node, only = []) {
  const begin = Date.now()
  const queue = CHECKS.filter((c) => only.length === 0 || only.some((name) => c.name.includes(name)))
  const results = []
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const result = await once(node, next)
      results.push(result)
      console.log(
        `${result.code === 0 ? '通过' : '未过'}  ${result.seconds.toFixed(1).padStart(5)} 秒  ${result.name}`,
      )
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, os.availableParallelism()) }, worker))
  const failed = results.filter((r) => r.code !== 0)
  for (const { name, output } of failed) console.log(`\n──── ${name} ────\n${output}`)
  const seconds = ((Date.now() - begin) / 1000).toFixed(1)
  console.log(
    failed.length ? `\n${failed.length} 项未通过（共 ${seconds} 秒）。` : `\n全部通过（共 ${seconds} 秒）。`,
  )
  return failed.length ? 1 : 0
}
