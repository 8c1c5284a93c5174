/**
 * Draws again, without server or database: `node tools/verify-draw.ts 抽签凭据.json`, the file from the public page.
 * Says whether secret and list are those announced beforehand, and whether they give the draw that was published.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Drawn, draw, poolOf, sameDraw, seedText } from '../src/supervision/inspections/draw-rules.ts'

export interface Published {
  commitment: string
  poolHash: string
  secret: string
  publicNumber: string
  poolText: string
  drawn: Drawn[]
}
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What doesn't hold; empty where all does. */
export function faultsOf(file: Published): string[] {
  const faults: string[] = []
  if (sha256(file.secret) !== file.commitment) faults.push('密数与事先公布的摘要不符')
  if (sha256(file.poolText) !== file.poolHash) faults.push('名单与事先公布的摘要不符')
  const pool = poolOf(file.poolText)
  if (!pool) return [...faults, '名单不能读出']
  const seed = sha256(seedText(file.secret, file.publicNumber, file.poolHash))
  if (!sameDraw(draw(pool, seed, sha256), file.drawn)) faults.push('重新抽签的结果与公开的不符')
  return faults
}

if (import.meta.main) {
  const [path] = process.argv.slice(2)
  if (!path) {
    console.error('用法：node tools/verify-draw.ts 抽签凭据.json')
    process.exit(2)
  }
  const faults = faultsOf(JSON.parse(await readFile(path, 'utf8')) as Published)
  console.log(faults.length === 0 ? '✓ 相符：密数、名单和抽签结果均与公布的一致' : `✕ ${faults.join('；')}`)
  process.exit(faults.length === 0 ? 0 : 1)
}
