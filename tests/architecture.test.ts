// The rules of docs/map.md, checked over the sources. Each rule is a function of (path, code), so that the
// lower half of this file can show it small wrong snippets: a rule that cannot fail guards nothing.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

/** The one order: a module imports only what stands before it. Why money stands in two places: decision 0008. */
const ORDER = `
  platform
  web
  registry/regions registry/occupations registry/organisations registry/people registry/accounts
  registry/responsibility
  registry/registers registry/partners registry/holds
  demand/signals demand/catalogue demand/targets
  money/policy money/judgements money/ledger money/budgets money/vouchers
  training/providers training/plans training/class-filing training/platforms training/attendance training/completion
  evaluation/certificates
  employment/follow-up
  money/recovery money/claims money/sandbox money/disclosure
  supervision/records supervision/complaints supervision/matching supervision/risk
  supervision/inspections supervision/penalties supervision/integrity supervision/retention
  views/*
  seeds
  app
`
  .trim()
  .split(/\s+/)

const MAX_LINES = 400

/** Platform files that also run in a browser; the others are server tools. */
const PURE = ['act', 'refusal', 'fen', 'day', 'moves', 'list', 'clause'].map((name) => `#platform/${name}`)
const SCHEMAS = 'registry|demand|training|evaluation|employment|money|talent|supervision|platform'
const VAGUE = ['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'dto', 'deprecated']
const LIGHT = /^src\/(?:views\/(?:portal|my)\/ui\/|.+\/ui\/light\.tsx$)/
const HEAVY = /^(?:antd|zod|@ant-design\/.*|#web\/console)(?:\/|$)/
const SINGLE = ['platform', 'web', 'app']

type Import = { from: string; typeOnly: boolean }

const root = fileURLToPath(new URL('..', import.meta.url))

function withoutComments(code: string): string {
  return code.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '')
}

function importsOf(source: string): Import[] {
  const code = withoutComments(source)
  const fixed = /^\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s*from\s*)?['"]([^'"]+)['"]/gm
  const late = /\bimport\(\s*['"]([^'"]+)['"]/g
  return [
    ...[...code.matchAll(fixed)].map((m) => ({ from: m[2] ?? '', typeOnly: m[1] !== undefined })),
    ...[...code.matchAll(late)].map((m) => ({ from: m[1] ?? '', typeOnly: false })),
  ]
}

/** 'src/1-demand/signals/ui/x.tsx' → 'demand/signals'. The number in front is for people reading `ls src`. */
function moduleOf(path: string): string {
  const [, group = '', name = ''] = path.split('/')
  const plain = group.replace(/^\d-/, '')
  return SINGLE.includes(plain) ? plain : `${plain}/${name}`
}

function rank(module: string): number {
  return ORDER.indexOf(module.startsWith('views/') ? 'views/*' : module)
}

/** What a '#' import reaches, or undefined when it reaches past a door. */
function doorOf(from: string): { module: string; door: string } | undefined {
  const [group = '', name = '', door = 'index', ...deeper] = from.slice(1).replace(/^\d-/, '').split('/')
  if (deeper.length > 0 || name === '') return undefined
  if (group === 'platform' || group === 'web' || group === 'seeds')
    return door === 'index' ? { module: group, door: name } : undefined
  return /^(?:index|contract|ui|light)$/.test(door) ? { module: `${group}/${name}`, door } : undefined
}

function kindOf(path: string): string {
  if (/\.test\.tsx?$/.test(path)) return 'test'
  if (path.includes('/ui/') || path.startsWith('src/web/') || path.endsWith('.tsx')) return 'ui'
  if (SINGLE.includes(moduleOf(path))) return 'free'
  const name = basename(path).replace(/\.ts$/, '')
  return /(?:^|-)(contract|rules|store|service|routes)$/.exec(name)?.[1] ?? 'free'
}

function checkDoors(path: string, code: string): string[] {
  const own = moduleOf(path)
  const faults: string[] = []
  if (rank(own) < 0) faults.push(`${path}: module ${own} is not in the order`)
  for (const { from } of importsOf(code)) {
    const isTest = kindOf(path) === 'test'
    if (from.startsWith('.')) {
      const target = normalize(join(dirname(path), from))
      if (!isTest && (!target.startsWith('src/') || moduleOf(target) !== own)) {
        faults.push(`${path}: ${from} leaves the module; use a door`)
      }
    } else if (from.startsWith('#')) {
      const door = doorOf(from)
      if (!door) faults.push(`${path}: ${from} is not a door`)
      else if (door.module === own && !SINGLE.includes(own))
        faults.push(`${path}: ${from} is its own module; use ./`)
      else if (rank(door.module) < 0) faults.push(`${path}: ${from} is not in the order`)
      else if (!isTest && door.module !== own && rank(door.module) >= rank(own)) {
        faults.push(`${path}: ${from} stands to the right; emit an event instead`)
      }
    }
  }
  return faults
}

/** May a file of this kind import that? Relative paths have passed checkDoors and so stay inside the module. */
function allowed(kind: string, path: string, from: string): boolean {
  const door = from.startsWith('#') ? doorOf(from) : undefined
  const pure = PURE.includes(from) || door?.door === 'contract'
  const near = (kinds: string[]) => from.startsWith('.') && kinds.includes(kindOf(join(dirname(path), from)))
  switch (kind) {
    case 'contract':
      // Rules are purer than contracts: letting a contract pass them on lets screens and other rules use them.
      return from === 'zod' || pure || near(['contract', 'rules'])
    case 'rules':
      return pure || near(['contract', 'rules'])
    case 'store':
      return !near(['service', 'routes', 'ui']) && !['ui', 'light'].includes(door?.door ?? '')
    case 'ui':
      if (from.startsWith('node:') || near(['store', 'service', 'routes'])) return false
      if (from.startsWith('.') && /(?:^|\/)index\.ts$/.test(from)) return from.startsWith('./')
      return !door || pure || ['ui', 'light'].includes(door.door) || door.module === 'web'
    default:
      return true
  }
}

function checkKinds(path: string, code: string): string[] {
  const kind = kindOf(path)
  const faults = importsOf(code)
    .filter(({ from }) => !allowed(kind, path, from))
    .map(({ from }) => `${path}: ${kind} may not import ${from}`)
  if (kind === 'rules') {
    for (const [impure] of withoutComments(code).matchAll(
      /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bfetch\(|\bperformance\.now\b|\bprocess\.|\bcrypto\.|\bawait\b/g,
    )) {
      faults.push(`${path}: rules may not use ${impure}`)
    }
  }
  return faults
}

function checkSchemas(path: string, code: string): string[] {
  if (kindOf(path) !== 'store') return []
  const own = moduleOf(path).split('/')[0]
  const tables = withoutComments(code).matchAll(
    new RegExp(`(?<=['"\`\\s(,])(${SCHEMAS})\\.([a-z_]\\w*)`, 'g'),
  )
  return [...tables]
    .filter(([, schema, table]) => schema !== own && !/^door(?:_|[A-Z])/.test(table ?? ''))
    .map(([name]) => `${path}: ${name} belongs to another group; read its door_ view`)
}

function checkLength(path: string, code: string): string[] {
  const lines = code.split('\n').length - 1
  return lines > MAX_LINES ? [`${path}: ${lines} lines; split by noun`] : []
}

function checkName(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => {
      const stem = segment.replace(/\.[\w.]*$/, '').toLowerCase()
      return ['data', 'v2'].includes(stem) || stem.split(/[-_]/).some((part) => VAGUE.includes(part))
    })
    .map((segment) => `${path}: "${segment}" says nothing; name what it holds`)
}

function checkMigrations(names: string[]): string[] {
  const faults: string[] = []
  const numbers = [...names].sort().map((name) => {
    const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]
    if (!number) faults.push(`${name}: not NNNN_name.sql`)
    return Number(number ?? Number.NaN)
  })
  // Gaps are room for a module's later tables beside its first; two of one number have no order.
  numbers.forEach((number, i) => {
    if (i > 0 && number === numbers[i - 1]) faults.push(`migration ${number}: the number is taken`)
  })
  return faults
}

/** Files that an import of ours may mean, before and after the number in a group's folder. */
function candidates(path: string, from: string): string[] {
  if (from.startsWith('.')) return [normalize(join(dirname(path), from))]
  if (!from.startsWith('#')) return []
  const bare = from.slice(1).replace(/\/light$/, '/ui/light')
  const folders = [bare, ...[1, 2, 3, 4].map((n) => `${n}-${bare}`)]
  return folders.flatMap((f) => ['.ts', '.tsx', '/index.ts', '/index.tsx'].map((end) => `src/${f}${end}`))
}

/** Follows what really ships (types do not): a light page must not reach a heavy part by any road. */
function checkLight(entry: string, read: (path: string) => string | undefined): string[] {
  const faults: string[] = []
  const seen = new Set<string>()
  const visit = (path: string, trail: string[]) => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { from, typeOnly } of importsOf(read(path) ?? '')) {
      const direct = trail.length === 0
      if (HEAVY.test(from) && (direct || !typeOnly))
        faults.push(`${[...trail, path].join(' → ')} → ${from}: too heavy`)
      const next = typeOnly ? undefined : candidates(path, from).find((file) => read(file) !== undefined)
      if (next) visit(next, [...trail, path])
    }
  }
  visit(entry, [])
  return faults
}

function list(folder: string): string[] {
  const full = join(root, folder)
  if (!existsSync(full)) return []
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
    .filter((path) => !path.includes('node_modules/'))
    .sort()
}

const code = new Map(
  ['src', 'tools', 'tests', 'e2e', 'db', 'bench']
    .flatMap(list)
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
)
const modules = [...code].filter(([path]) => path.startsWith('src/'))
const over = (check: (path: string, code: string) => string[]) =>
  modules.flatMap(([path, text]) => check(path, text))

describe('the tree', () => {
  test('modules reach each other through doors, and leftwards only', () => {
    expect(over(checkDoors)).toEqual([])
  })

  test("a file's name tells what it imports", () => {
    expect(over(checkKinds)).toEqual([])
  })

  test('a store touches its own schema and door_ views', () => {
    expect(over(checkSchemas)).toEqual([])
  })

  test("the public's and the worker's pages stay light", () => {
    const entries = [...code.keys()].filter((path) => LIGHT.test(path))
    const pages = entries.filter((path) => kindOf(path) !== 'test')
    expect(pages.flatMap((path) => checkLight(path, (file) => code.get(file)))).toEqual([])
  })

  test('files are short', () => {
    expect([...code].flatMap(([path, text]) => checkLength(path, text))).toEqual([])
  })

  test('names say something', () => {
    const paths = ['src', 'tools', 'tests', 'e2e', 'db', 'bench', 'policies', 'docs'].flatMap(list)
    expect(paths.flatMap(checkName)).toEqual([])
  })

  test('migrations have one number each', () => {
    expect(checkMigrations(list('db/migrations').map((path) => basename(path)))).toEqual([])
  })
})

describe('the rules can fail', () => {
  const store = 'src/2-training/class-filing/store.ts'
  const rules = 'src/2-training/class-filing/rules.ts'
  const contract = 'src/2-training/class-filing/contract.ts'
  const screen = 'src/2-training/class-filing/ui/page.tsx'
  const service = 'src/2-training/class-filing/service.ts'

  test.each([
    ["import a, { type B } from 'a'\n", 'a', false],
    ["import type { B } from 'b'\n", 'b', true],
    ["import {\n  one,\n  two,\n} from 'c'\n", 'c', false],
    ["import 'd'\n", 'd', false],
    ["export * from 'e'\n", 'e', false],
    ["export type { X } from 'f'\n", 'f', true],
    ["const x = await import('g')\n", 'g', false],
  ])('the scanner reads %j', (snippet, from, typeOnly) => {
    expect(importsOf(snippet)).toEqual([{ from, typeOnly }])
  })

  test('the scanner passes over comments and other exports', () => {
    expect(importsOf("// import 'a'\n/*\nimport 'b'\n*/\nexport const x = 'from'\n")).toEqual([])
  })

  test.each([
    [service, "import { x } from '../plans/service.ts'\n"],
    [service, "import { x } from '#training/plans/service'\n"],
    [service, "import { x } from '#training/class-filing/contract'\n"],
    [service, "import { x } from '#training/completion'\n"],
    [service, "import { x } from '#money/claims'\n"],
    [service, "import { x } from '#platform/db/pool'\n"],
    [service, "import { x } from '#views/portal'\n"],
    ['src/platform/clock.ts', "import { x } from '#registry/regions'\n"],
    ['src/views/my/service.ts', "import { x } from '#views/portal'\n"],
    ['src/2-training/nowhere/service.ts', ''],
  ])('doors: %s refuses %j', (path, snippet) => {
    expect(checkDoors(path, snippet)).toHaveLength(1)
  })

  test.each([
    [service, "import { x } from '#money/budgets'\nimport { y } from './store.ts'\n"],
    [screen, "import { x } from '../contract.ts'\nimport { F } from '#web/form'\n"],
    ['src/platform/db/pool.ts', "import { x } from '../day.ts'\nimport { y } from '#platform/fen'\n"],
    ['src/app/server.ts', "import { x } from '#money/claims'\nimport { y } from '#views/portal'\n"],
  ])('doors: %s may say %j', (path, snippet) => {
    expect(checkDoors(path, snippet)).toEqual([])
  })

  test.each([
    [contract, "import { db } from '#platform/db'\n"],
    [contract, "import { x } from './service.ts'\n"],
    [contract, "import { x } from '#training/plans'\n"],
    [rules, "import { readFileSync } from 'node:fs'\n"],
    [rules, "import { sql } from 'kysely'\n"],
    [rules, "import { x } from '#money/policy'\n"],
    [rules, 'const now = Date.now()\n'],
    [rules, 'const now = new Date()\n'],
    [rules, 'const luck = Math.random()\n'],
    [rules, "const page = fetch('/x')\n"],
    [screen, "import { x } from '../service.ts'\n"],
    [screen, "import { x } from '../index.ts'\n"],
    [screen, "import { x } from '#training/plans'\n"],
    [screen, "import { x } from '#platform/db'\n"],
    [screen, "import { x } from 'node:path'\n"],
    [store, "import { x } from './service.ts'\n"],
  ])('kinds: %s refuses %j', (path, snippet) => {
    expect(checkKinds(path, snippet)).toHaveLength(1)
  })

  test.each([
    [contract, "import { z } from 'zod'\nimport { fen } from '#platform/fen'\n"],
    [rules, "import type { Reason } from '#platform/refusal'\nconst day = new Date(2026, 1, 1)\n"],
    [
      screen,
      "import { Button } from 'antd'\nimport { T } from '#web/table'\nimport { c } from '#money/policy/ui'\n",
    ],
  ])('kinds: %s may say %j', (path, snippet) => {
    expect(checkKinds(path, snippet)).toEqual([])
  })

  test('schemas: another group is read through its door_ views', () => {
    expect(checkSchemas(store, "db.selectFrom('money.budget')")).toHaveLength(1)
    expect(checkSchemas(store, 'sql`select 1 from registry.person p`')).toHaveLength(1)
    expect(checkSchemas(store, "db.selectFrom('money.door_budget as b')")).toEqual([])
    expect(checkSchemas(store, "db.selectFrom('training.class')")).toEqual([])
  })

  test('light pages: a heavy part is found behind a door, a type is not', () => {
    const files: Record<string, string> = {
      'src/views/my/ui/page.tsx': "import '#training/plans/contract'\nimport '#training/plans/light'\n",
      'src/2-training/plans/contract.ts': "import { z } from 'zod'\n",
      'src/views/my/ui/typed.tsx': "import type { A } from '#training/plans/contract'\n",
      'src/2-training/plans/ui/light.tsx': "import { B } from 'antd'\n",
    }
    expect(checkLight('src/views/my/ui/page.tsx', (path) => files[path])).toHaveLength(2)
    expect(checkLight('src/views/my/ui/typed.tsx', (path) => files[path])).toEqual([])
  })

  test('length, names and migrations', () => {
    expect(checkLength('src/a.ts', 'x\n'.repeat(MAX_LINES + 1))).toHaveLength(1)
    expect(checkLength('src/a.ts', 'x\n'.repeat(MAX_LINES))).toEqual([])
    for (const bad of [
      'src/x/utils.ts',
      'src/data/a.ts',
      'src/date-helpers.ts',
      'src/v2/a.ts',
      'src/dto.test.ts',
    ]) {
      expect(checkName(bad), bad).toHaveLength(1)
    }
    expect(checkName('src/web/table.tsx')).toEqual([])
    expect(checkMigrations(['0001_a.sql', '0002_b.sql'])).toEqual([])
    expect(checkMigrations(['0001_a.sql', '0001_b.sql'])).toHaveLength(1)
    expect(checkMigrations(['0001_a.sql', '0003_b.sql'])).toEqual([])
    expect(checkMigrations(['first.sql'])).not.toEqual([])
  })
})
