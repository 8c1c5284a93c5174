/** The record: what sealing it beside costs the acts, and how long an outsider takes over a class's file. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimVoucher } from '#money/vouchers/contract'
import { sealBeside, sealRecord } from '#supervision/records'
import { exportClassFile } from '#supervision/records/contract'
import { closedClass, officesOf } from '../tests/kit/claims.ts'
import type { Bench, Row } from './benches.ts'
import { ground } from './ground.ts'
import { load } from './load.ts'
import { median } from './pgbench.ts'
import { AT, asking, connected, crowd, listen, oneRow } from './voucher-ground.ts'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const SIZE = Number(process.env.BENCH_SIZE ?? 10_000)
const CONNECTIONS = 64
const GOAL_SEALED = 0.85
/** Seconds. */
const GOAL_VERIFIED = 1
/** In earnest the record is sealed once a minute; here as often as the act load of a minute would fill it. */
const PAUSE_MS = 500

async function sealing(say: (line: string) => void): Promise<Row> {
  const base = await ground(AT)
  const owner = await connected(base.ownerUrl)
  try {
    await crowd(owner, SIZE)
    const { http, port } = await listen(base)
    const { tools } = base.app.platform
    const rush = async () => {
      const { batchId } = await oneRow(base, owner, SIZE)
      const requests = Array.from({ length: SIZE }, (_v, i) => asking(claimVoucher.path, i + 1, { batchId }))
      return (await load({ host: '127.0.0.1', port, connections: CONNECTIONS, requests })).perSecond
    }
    await rush()
    await sealRecord(tools, true)
    // The thread is there before anybody comes, as on a platform that has run for a minute.
    await sealBeside(tools)
    const rounds: { without: number; within: number; sealed: number }[] = []
    for (let i = 0; i < ROUNDS; i++) {
      const without = await rush()
      await sealRecord(tools, true)
      let going = true
      let sealed = 0
      const beside = (async () => {
        while (going) {
          sealed += await sealBeside(tools)
          await new Promise((done) => setTimeout(done, PAUSE_MS))
        }
      })()
      const within = await rush()
      going = false
      await beside
      await sealRecord(tools, true)
      rounds.push({ without, within, sealed })
      say(
        `第 ${i + 1} 轮：不封存 ${Math.round(without)}/秒，边办边封存 ${Math.round(within)}/秒（其间封存 ${sealed} 条）`,
      )
    }
    await http.close()
    const ratio = median(rounds.map((r) => r.within / r.without))
    return {
      ratio,
      goal: GOAL_SEALED,
      holds: ratio >= GOAL_SEALED && rounds.every((r) => r.sealed > 0),
      figures: {
        perSecond: median(rounds.map((r) => r.within)),
        sealed: median(rounds.map((r) => r.sealed)),
      },
    }
  } finally {
    await owner.end()
    await base.stop()
  }
}

async function classFile(say: (line: string) => void): Promise<Row> {
  const base = await ground(AT)
  const dir = mkdtempSync(join(tmpdir(), 'qc-bench-file-'))
  try {
    const { clerk } = await officesOf(base.app)
    const scene = await closedClass(base.app, { trainees: Array.from({ length: 30 }, (_v, i) => 7000 + i) })
    await sealRecord(base.app.platform.tools, true)
    await base.app.renew(clerk)
    const { raw } = await clerk.try(exportClassFile, { id: scene.classId })
    const file = join(dir, 'class.json')
    writeFileSync(file, raw)
    const seconds = Array.from({ length: ROUNDS }, () => {
      const began = performance.now()
      execFileSync(process.execPath, ['tools/verify-class-file.mjs', file], { stdio: 'pipe' })
      return (performance.now() - began) / 1000
    })
    const ratio = median(seconds)
    say(
      `档案包 ${Math.round(statSync(file).size / 1024)} KiB，核验 ${(ratio * 1000).toFixed(0)} 毫秒（含程序启动）`,
    )
    return {
      ratio,
      goal: GOAL_VERIFIED,
      lower: true,
      holds: ratio <= GOAL_VERIFIED,
      figures: { seconds: ratio },
    }
  } finally {
    rmSync(dir, { recursive: true })
    await base.stop()
  }
}

export const recordBenches: Bench[] = [
  { name: 'record', title: '边办边封存操作记录，对不封存（HTTP 领券，已登录、留痕、落盘）', run: sealing },
  { name: 'class-file', title: '一个班的档案包离线核验，秒（目标一秒以内）', run: classFile },
]
