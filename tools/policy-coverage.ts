// Which capabilities are proved by which tests.
//
//   node tools/policy-coverage.ts            writes docs/policy-coverage.md, lists failing tests on stderr
//   node tools/policy-coverage.ts --check    fails when that page is stale or a test names an unknown ID
//   node tools/policy-coverage.ts --json     prints [{"id","tests","passing"}] and nothing else on stdout
//
// A test proves a capability by beginning its own name (not its describe's) with the ID:
// `C4 roster: …`, `C4 C3 roster: …`.
//
// The page is made from the names in the sources alone, so that it is the same on every machine and its
// staleness can be checked without running anything: a row is "proved" when a test that is not skipped names
// it, because no build passes with such a test failing. Results (.cache/test-results.json, vitest's json
// reporter) enter only where figures are asked for: `--json`, and the list of failing tests on stderr.
// A name counts as passing when every result it stands for (test.each has many) passed.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { argv, exit, stderr, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const PAGE = join(root, 'docs/policy-coverage.md')
const RESULTS = join(root, '.cache/test-results.json')

export interface Capability {
  id: string
  name: string
  term: string
  clauses: string
}

export interface NamedTest {
  ids: string[]
  name: string
  file: string
}

interface Result {
  title: string
  status: string
}

interface Count {
  id: string
  tests: number
  passing: number
}

export function parseCapabilities(markdown: string): Capability[] {
  const rows: Capability[] = []
  for (const line of markdown.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim())
    const [, id, name, term, clauses] = cells
    if (cells.length === 7 && id && name && term && clauses && /^[A-K]\d{1,2}$/.test(id)) {
      rows.push({ id, name, term, clauses })
    }
  }
  return rows
}

export function idsOf(name: string): string[] {
  const head = /^((?:[A-K]\d{1,2}\s+)+)[^:：]*[:：]/.exec(name)?.[1]
  return head ? head.trim().split(/\s+/) : []
}

/** The end of a string, template or bracket that begins at `at`, or the end of the text when it is not closed. */
function skip(code: string, at: number): number {
  const open = code.charAt(at)
  if (open === "'" || open === '"' || open === '`') {
    let i = at + 1
    while (i < code.length && code.charAt(i) !== open) i += code.charAt(i) === '\\' ? 2 : 1
    return i + 1
  }
  let depth = 0
  for (let i = at; i < code.length; ) {
    const c = code.charAt(i)
    if (c === "'" || c === '"' || c === '`') {
      i = skip(code, i)
      continue
    }
    if ('([{'.includes(c)) depth += 1
    if (')]}'.includes(c)) depth -= 1
    i += 1
    if (depth === 0) return i
  }
  return code.length
}

/** Names of the tests in a source file; skipped and planned ones are left out, since they prove nothing. */
export function testNames(source: string): string[] {
  const code = source.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')
  const names: string[] = []
  for (const found of code.matchAll(/(?<![\w.$'"`])(?:test|it)(?=\s*[.(])/g)) {
    let at = found.index + found[0].length
    let modifier = ''
    let skipped = false
    for (;;) {
      const dot = /^\s*\.(\w+)/.exec(code.slice(at, at + 80))
      if (dot) {
        modifier = dot[1] ?? ''
        skipped ||= modifier === 'skip' || modifier === 'todo'
        at += dot[0].length
        continue
      }
      const gap = /^\s*/.exec(code.slice(at))?.[0].length ?? 0
      const c = code.charAt(at + gap)
      if (c !== '(' && c !== '`') break
      const takesTable = ['each', 'for', 'skipIf', 'runIf', 'extend'].includes(modifier)
      if (c === '(' && !takesTable) {
        const name = firstString(code, at + gap + 1)
        if (name !== undefined && !skipped) names.push(name)
        break
      }
      at = skip(code, at + gap)
      modifier = ''
    }
  }
  return names
}

function firstString(code: string, at: number): string | undefined {
  const start = at + (/^\s*/.exec(code.slice(at))?.[0].length ?? 0)
  if (!['"', "'", '`'].includes(code.charAt(start))) return undefined
  return code.slice(start + 1, skip(code, start) - 1).replace(/\\(['"`\\])/g, '$1')
}

function testFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:test|spec|walk)\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name))
}

function collect(): NamedTest[] {
  const files = ['src', 'tests', 'e2e', 'policies', 'tools', 'db'].flatMap((folder) =>
    testFiles(join(root, folder)),
  )
  return files
    .flatMap((path) => {
      const file = relative(root, path).replaceAll('\\', '/')
      return testNames(readFileSync(path, 'utf8')).map((name) => ({ ids: idsOf(name), name, file }))
    })
    .filter((test) => test.ids.length > 0)
    .sort((a, b) => compare(a.file, b.file) || compare(a.name, b.name))
}

/** By code unit: localeCompare would order Chinese names differently from machine to machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function renderPage(capabilities: Capability[], tests: NamedTest[]): string {
  const proved = capabilities.filter((row) => tests.some((test) => test.ids.includes(row.id)))
  const lines = [
    '# Policy coverage',
    '',
    'Made by `npm run coverage:policy` from `capabilities.md` and the names of the tests; do not edit.',
    'Proved: at least one test of the build carries the ID. Figures of the last run: `npm run coverage:policy -- --json`.',
    '',
    `**${proved.length} of ${capabilities.length} proved.**`,
    '',
    '| ID | Capability | Clauses | State | Proved by |',
    '|---|---|---|---|---|',
  ]
  for (const row of capabilities) {
    const names = tests
      .filter((test) => test.ids.includes(row.id))
      .map((test) => `${test.name.replaceAll('|', '\\|').replaceAll('\n', ' ')} · \`${test.file}\``)
    const state = names.length > 0 ? 'proved' : 'not yet'
    lines.push(`| ${row.id} | ${row.name} ${row.term} | ${row.clauses} | ${state} | ${names.join('<br>')} |`)
  }
  return `${lines.join('\n')}\n`
}

/** A name as it appears in results: `%s`, `$row` and `${…}` stand for anything. */
export function namePattern(name: string): RegExp {
  const parts = name.split(/%[sdifjo#%$]|\$\{[^}]*\}|\$[\w.#]+/)
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\s\\S]*')}$`)
}

function readResults(): Result[] | undefined {
  if (!existsSync(RESULTS)) return undefined
  const report = JSON.parse(readFileSync(RESULTS, 'utf8')) as {
    testResults?: { assertionResults?: Result[] }[]
  }
  return (report.testResults ?? []).flatMap((file) => file.assertionResults ?? [])
}

export function count(capabilities: Capability[], tests: NamedTest[], results: Result[]): Count[] {
  const claimed = new Set<Result>()
  const judged = tests.map((test) => {
    const pattern = namePattern(test.name)
    const own = results.filter((result) => pattern.test(result.title))
    for (const result of own) claimed.add(result)
    return { ids: test.ids, passing: own.length > 0 && own.every((result) => result.status === 'passed') }
  })
  // Names put together while running cannot be found in the sources; their results still count.
  for (const result of results) {
    if (claimed.has(result) || !['passed', 'failed'].includes(result.status)) continue
    judged.push({ ids: idsOf(result.title), passing: result.status === 'passed' })
  }
  return capabilities.map(({ id }) => {
    const own = judged.filter((test) => test.ids.includes(id))
    return { id, tests: own.length, passing: own.filter((test) => test.passing).length }
  })
}

function main(mode: string | undefined): number {
  const capabilities = parseCapabilities(readFileSync(join(root, 'docs/capabilities.md'), 'utf8'))
  const tests = collect()
  const known = new Set(capabilities.map((row) => row.id))
  const unknown = tests.filter((test) => test.ids.some((id) => !known.has(id)))
  for (const test of unknown) stderr.write(`${test.file}: "${test.name}" names no capability of ours\n`)

  if (mode === '--json') {
    const results = readResults()
    if (!results) stderr.write('No results in .cache/test-results.json: passing is 0. Run npm test first.\n')
    stdout.write(`${JSON.stringify(count(capabilities, tests, results ?? []))}\n`)
    return 0
  }

  const page = renderPage(capabilities, tests)
  if (mode === '--check') {
    const stale = !existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== page
    if (stale) stderr.write('docs/policy-coverage.md is stale: run npm run coverage:policy\n')
    return stale || unknown.length > 0 ? 1 : 0
  }

  writeFileSync(PAGE, page)
  for (const result of readResults() ?? []) {
    if (result.status === 'failed' && idsOf(result.title).length > 0)
      stderr.write(`failing: ${result.title}\n`)
  }
  return unknown.length > 0 ? 1 : 0
}

if (argv[1] === fileURLToPath(import.meta.url)) exit(main(argv[2]))
