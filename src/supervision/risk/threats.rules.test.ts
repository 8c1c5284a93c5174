import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { battery } from './battery.ts'

const root = new URL('../../../', import.meta.url).pathname
const rows = readFileSync(join(root, 'docs/threats.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

const tests = new Map<string, string>()
for (const folder of ['src', 'tests'])
  for (const entry of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }))
    if (entry.endsWith('.test.ts')) {
      const name = basename(entry, '.ts')
      tests.set(name, `${tests.get(name) ?? ''}\n${readFileSync(join(root, folder, entry), 'utf8')}`)
    }

test('G1 threats: 48 patterns; each test named exists, each rule stands at its patterns, what has neither says why', () => {
  expect(rows.map((cells) => Number(cells[0]))).toEqual(Array.from({ length: 48 }, (_v, i) => i + 1))
  const named = rows.flatMap((cells) => {
    let file = ''
    return [...cells.join(' ').matchAll(/`([\w.-]+\.test)`|“([^”]+)”/g)].flatMap(([, name, words]) => {
      if (name) file = name
      return words && file ? [{ pattern: cells[0], file, words }] : []
    })
  })
  expect(named.length).toBeGreaterThan(50)
  expect(named.filter(({ file, words }) => !tests.get(file)?.includes(words))).toEqual([])

  const codes = new Set(battery.map((rule) => rule.code))
  const rulesOf = (cells: readonly string[]) =>
    (cells[5]?.match(/[a-z]+(?:-[a-z]+)+/g) ?? []).filter((c) => codes.has(c))
  const missing = battery.flatMap((rule) =>
    rule.patterns
      .filter((n) => !rulesOf(rows[n - 1] as string[]).includes(rule.code))
      .map((n) => `${n} ${rule.code}`),
  )
  expect(missing).toEqual([])
  expect(
    rows
      .filter(
        (cells) =>
          cells[4] === '—' && rulesOf(cells).length === 0 && !/\*\*Not yet\*\*: \S/.test(cells[5] ?? ''),
      )
      .map((cells) => cells[0]),
  ).toEqual([])
})
