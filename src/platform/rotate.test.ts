import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import { type TestApp, testApp } from '../../tests/kit/app.ts'
import { FileStore } from './files.ts'
import { resealAll, SEALED } from './rotate.ts'
import { Sealer } from './seal.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(async () => await app.stop())

test('K3 rotation: every sealed column of the database is known to the rotation', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
    where column_name like '%\\_sealed' and data_type = 'bytea'`.execute(app.platform.tools.db)
  expect(rows.map((r) => r.name).sort()).toEqual(SEALED.map((s) => `${s.table}.${s.column}`).sort())
})

test('K3 rotation: after a new key every value is under it, opens as before, and a second run finds nothing to do', async () => {
  await app.worker(1)
  await app.worker(2)
  const { db } = app.platform.tools
  const old = { current: 1, keys: { 1: Buffer.alloc(32, 7) }, index: Buffer.alloc(32, 9) }
  const next = new Sealer({ ...old, current: 2, keys: { ...old.keys, 2: randomBytes(32) } })
  expect(await resealAll(db, next, () => {})).toBe(6)
  const { rows } = await sql<{ id: string; sealed: Buffer }>`
    select id, id_number_sealed as sealed from registry.person`.execute(db)
  expect(rows.map((r) => next.keyNumber(r.sealed))).toEqual([2, 2])
  const opened = rows.map((r) => next.open(r.sealed, `person.id_number:${r.id}`)).sort()
  expect(opened).toEqual([syntheticPerson(1).idNumber, syntheticPerson(2).idNumber].sort())
  expect(await resealAll(db, next, () => {})).toBe(0)
})

test('K3 rotation: uploaded files are sealed anew with everything else', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'qc-rotate-'))
  const old = { current: 1, keys: { 1: Buffer.alloc(32, 7) }, index: Buffer.alloc(32, 9) }
  const next = new Sealer({ ...old, current: 2, keys: { ...old.keys, 2: randomBytes(32) } })
  const body = Buffer.from('%PDF-1.7 paper')
  const file = await new FileStore(dir, new Sealer(old)).put(
    app.platform.tools.db,
    body,
    'a.pdf',
    null,
    '2026-11-22T00:00:00Z',
  )
  const store = new FileStore(dir, next)
  expect(await store.reseal()).toBe(1)
  expect(await store.read(file)).toEqual(body)
  expect(await store.reseal()).toBe(0)
  await expect(new FileStore(dir, new Sealer(old)).read(file)).rejects.toThrow(/key 2/)
  rmSync(dir, { recursive: true })
})
