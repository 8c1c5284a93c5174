/** The evaluator alone, one core: claims a second, beside the same pack as vectorised numpy where that is there. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compile, openResults } from '#money/policy'
import { type ClaimColumns, certificateKinds, factSpec, type PackFact } from '#money/policy/contract'
import type { Row } from './benches.ts'
import { benchPack, claimColumns } from './claims.ts'
import { median } from './pgbench.ts'

const run = promisify(execFile)
const COUNT = 1_000_000
const ROUNDS = 7
const WARM = 3

/** Everything numpy needs, as files of plain numbers. */
async function handOver(columns: ClaimColumns, folder: string): Promise<void> {
  const kinds: Record<string, string> = {}
  const put = async (name: string, values: Uint8Array | Uint16Array | Int32Array) => {
    kinds[name] = { 1: 'uint8', 2: 'uint16', 4: 'int32' }[values.BYTES_PER_ELEMENT] as string
    await writeFile(join(folder, name), new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  }
  const { history, person, kind, on, birthOn, sex, occupation, level, certificateKind, certificate } = columns
  const rows = { person, kind, on, birthOn, sex, occupation, level, certificateKind, certificate }
  for (const [name, values] of Object.entries(rows)) await put(name, values)
  for (const [name, column] of Object.entries(columns.facts)) await put(name, column.values)
  for (const [name, values] of Object.entries(history)) await put(`h_${name}`, values)
  const codes = Object.fromEntries(
    Object.keys(columns.facts).map((fact) => {
      const spec = factSpec(fact as PackFact)
      const values = spec.type === 'flag' ? ['False', 'True'] : Object.keys(spec.values ?? {})
      return [fact, Object.fromEntries(values.map((value, i) => [value, i]))]
    }),
  )
  const names = Object.keys(certificateKinds)
  const rowOf = columns.occupations.map((code) =>
    names.map((name) =>
      [0, 1, 2, 3, 4, 5].map(
        (one) =>
          1 +
          benchPack.amounts.findIndex(
            (row) =>
              row.occupations?.includes(code) &&
              (row.certificateKinds as string[]).includes(name) &&
              (row.level ?? 0) === one,
          ),
      ),
    ),
  )
  const amountOf = [0, ...benchPack.amounts.map((row) => row.amountFen)]
  await writeFile(join(folder, 'meta.json'), JSON.stringify({ columns: kinds, codes, rowOf, amountOf }))
}

interface Told {
  seconds: number[]
  eligible: number
  fen: number
  insurance: number
}
const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Null where there is no python3 with numpy. */
async function byNumpy(columns: ClaimColumns): Promise<Told | null> {
  if (!(await run('python3', ['-c', 'import numpy']).catch(() => null))) return null
  const folder = await mkdtemp(join(tmpdir(), 'qc-bench-'))
  try {
    await handOver(columns, folder)
    const script = join(import.meta.dirname, 'evaluator.py')
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
    const { stdout } = await run('python3', [script, folder, String(ROUNDS)], { env })
    return JSON.parse(stdout) as Told
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export async function evaluator(say: (line: string) => void): Promise<Row> {
  const columns = claimColumns(COUNT)
  const pack = compile(benchPack)
  const seconds: number[] = []
  let told: Omit<Told, 'seconds'> = { eligible: 0, fen: 0, insurance: 0 }
  for (let round = -WARM; round < ROUNDS; round += 1) {
    const results = openResults(columns, pack.layout.words)
    const began = performance.now()
    pack.run(columns, results, 0, COUNT)
    if (round >= 0) seconds.push((performance.now() - began) / 1000)
    told = { eligible: sum(results.eligible), fen: sum(results.amountFen), insurance: sum(results.fund) }
  }
  const ours = COUNT / median(seconds) / 1e6
  say(`编译后逐列核算：${ours.toFixed(1)} 百万笔/秒（单核；可补 ${told.eligible} 笔）`)
  const numpy = await byNumpy(columns)
  if (!numpy) {
    say('没有 python3 与 numpy：只与 15 百万笔/秒比较')
    return { ratio: ours / 15, goal: 1, holds: ours >= 15, figures: { millionPerSecond: ours } }
  }
  const theirs = COUNT / median(numpy.seconds) / 1e6
  const same =
    numpy.eligible === told.eligible && numpy.fen === told.fen && numpy.insurance === told.insurance
  say(
    `numpy 向量化：${theirs.toFixed(1)} 百万笔/秒；结果${same ? '一致' : `不一致：${JSON.stringify(numpy)}`}`,
  )
  return {
    ratio: ours / theirs,
    goal: 2.5,
    holds: ours / theirs >= 2.5 && same,
    figures: { millionPerSecond: ours, numpyMillionPerSecond: theirs, same: same ? 1 : 0 },
  }
}
