import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pendingMigrations, readMigrations } from './migrate.ts'

let dir: string
const put = (name: string, sql: string) => writeFileSync(path.join(dir, name), sql)

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'qc-migrations-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

describe('which migrations run', () => {
  test('in number order, only those that have not landed', () => {
    put('0002_b.sql', 'select 2')
    put('0001_a.sql', 'select 1')
    const files = readMigrations(dir)
    expect(files.map((m) => m.number)).toEqual([1, 2])
    expect(pendingMigrations(files, files.slice(0, 1)).map((m) => m.name)).toEqual(['b'])
    expect(pendingMigrations(files, files)).toEqual([])
  })

  test('an edited landed file is refused', () => {
    put('0001_a.sql', 'select 1')
    const landed = readMigrations(dir)
    put('0001_a.sql', 'select 2')
    expect(() => pendingMigrations(readMigrations(dir), landed)).toThrow(/0001_a was edited after it landed/)
  })

  test('a number used twice is refused', () => {
    put('0001_a.sql', 'select 1')
    put('0001_b.sql', 'select 1')
    expect(() => readMigrations(dir)).toThrow(/0001 is used twice: a and b/)
  })

  test('a file that is not named NNNN_name.sql is refused', () => {
    put('1-a.sql', 'select 1')
    expect(() => readMigrations(dir)).toThrow(/not named/)
  })

  test('a database newer than the files is refused', () => {
    put('0001_a.sql', 'select 1')
    const files = readMigrations(dir)
    const newer = { number: 2, name: 'b', sha256: 'x' }
    expect(() => pendingMigrations(files, [...files, newer])).toThrow(/older than its database/)
  })

  test('a number below one that landed is refused', () => {
    put('0001_a.sql', 'select 1')
    put('0002_b.sql', 'select 2')
    const files = readMigrations(dir)
    expect(() => pendingMigrations(files, files.slice(1))).toThrow(/give it a higher number/)
  })

  test('line ends of another system are no edit', () => {
    put('0001_a.sql', 'select 1;\r\nselect 2;\r\n')
    const landed = readMigrations(dir)
    put('0001_a.sql', 'select 1;\nselect 2;\n')
    expect(pendingMigrations(readMigrations(dir), landed)).toEqual([])
  })
})
