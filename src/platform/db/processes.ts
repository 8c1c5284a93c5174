import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * A tiny process that outlives a kill -9 of ours just long enough to shut the server down: its standard
 * input closes with us. Without it an abandoned server would run on until the next start.
 */
export function guardAgainstOurDeath(pid: number | undefined): ChildProcess | undefined {
  if (!pid) return undefined
  const guard = spawn('/bin/sh', ['-c', `read line; kill -INT ${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  })
  guard.on('error', () => {})
  guard.unref()
  const input = guard.stdin as (typeof guard.stdin & { unref?: () => void }) | null
  input?.on('error', () => {})
  input?.unref?.()
  return guard
}

export function serverEnv(): NodeJS.ProcessEnv {
  // PG* variables and locale settings of the caller must not leak into the server.
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'Asia/Shanghai' }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    return true
  }
  // A zombie is gone for our purposes, though its number is still taken.
  const stat = `/proc/${pid}/stat`
  try {
    return !/\) Z/.test(readFileSync(stat, 'utf8'))
  } catch {
    return process.platform !== 'linux'
  }
}

export function isPostgres(pid: number): boolean {
  const out = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
  if (out.status === 0) return /postgres/.test(out.stdout)
  try {
    return /postgres/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch {
    return false
  }
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
