/**
 * `npm run keys:rotate`: adds a new key to the key file, then seals every value again under it. Restart the servers
 * after the first step so that all of them hold the new key; the old one stays in the file until nothing uses it.
 */
import { randomBytes } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { keyFileOf, loadKeyRing, printKeyRing } from '#platform/config'
import { makeKysely, makePool, openDatabase } from '#platform/db'
import { FileStore } from '#platform/files'
import { resealAll } from '#platform/rotate'
import { Sealer } from '#platform/seal'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const dataDir = resolve(process.env.QIANCHENG_DATA ?? './data')
const ring = loadKeyRing(process.env, dataDir, false)
if (process.env.QIANCHENG_KEYS) {
  say('密钥来自环境变量 QIANCHENG_KEYS：请先在其中加入新密钥并设为 current，本命令只做重新加密。')
} else if (!process.argv.includes('--reseal-only')) {
  const next = Math.max(...Object.keys(ring.keys).map(Number)) + 1
  if (next > 255) throw new Error('密钥编号已用尽')
  ring.keys[next] = randomBytes(32)
  ring.current = next
  const file = keyFileOf(process.env, dataDir)
  writeFileSync(`${file}.new`, printKeyRing(ring), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  say(`已加入第 ${next} 号密钥：${file}`)
}
const database = await openDatabase({ dataDir, log: say })
const pool = makePool(database.appUrl, { max: 2 })
const db = makeKysely(pool)
const sealer = new Sealer(ring)
const count = await resealAll(db, sealer, (column) => say(`已检查 ${column}`))
const files = await new FileStore(join(dataDir, 'files'), sealer).reseal()
say(`重新加密 ${count} 个值、${files} 个文件。旧密钥请保留到所有服务重启并备份完成之后。`)
await db.destroy()
await database.close()
