/** `npm run keys:new -- FILE`: writes a fresh key file; refuses to overwrite one, because lost keys lose the data. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { keyFileOf, printKeyRing } from '#platform/config'

const file = resolve(process.argv[2] ?? keyFileOf(process.env, process.env.QIANCHENG_DATA ?? './data'))
mkdirSync(dirname(file), { recursive: true })
try {
  writeFileSync(file, printKeyRing({ current: 1, keys: { 1: randomBytes(32) }, index: randomBytes(32) }), {
    mode: 0o600,
    flag: 'wx',
  })
  process.stdout.write(`已生成密钥文件 ${file}，请立即另行安全备份。\n`)
} catch (error) {
  const exists = (error as NodeJS.ErrnoException).code === 'EEXIST'
  process.stderr.write(exists ? `密钥文件已存在：${file}，未改动。\n` : `${(error as Error).message}\n`)
  process.exit(1)
}
