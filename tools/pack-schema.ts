/** Writes the published JSON Schema of policy packs; with `--check` it only tells whether the file has grown stale. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packJsonSchema } from '#money/policy/contract'

const file = join(import.meta.dirname, '../policies/pack.schema.json')
const text = `${JSON.stringify(packJsonSchema(), null, 2)}\n`
if (process.argv.includes('--check')) {
  const stale = (await readFile(file, 'utf8').catch(() => '')) !== text
  if (stale) process.stderr.write('policies/pack.schema.json 已过时，请运行 node tools/pack-schema.ts\n')
  process.exit(stale ? 1 : 0)
}
await writeFile(file, text)
process.stdout.write('policies/pack.schema.json\n')
