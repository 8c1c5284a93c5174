import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeKysely, makePool, migrate } from '#platform/db'
import { FileStore } from '#platform/files'
import { Sealer } from '#platform/seal'
import { freshDatabase, type TestDatabase } from '../../../tests/kit/database.ts'
import { backup, restore } from './backup.ts'
import { withClient } from './roles.ts'

let dir: string
let files: string
const open: TestDatabase[] = []

beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'qc-backup-'))
  files = path.join(dir, 'files')
})
afterAll(async () => {
  for (const database of open) await database.drop()
  rmSync(dir, { recursive: true })
})

const SHOP = `create schema shop;
  create table shop.note (id bigint generated always as identity primary key, text text, twice int generated always as (1 + 1) stored);
  create table shop.child (note bigint not null references shop.note);
  create function shop.never() returns trigger language plpgsql as $$ begin raise exception 'never'; end $$;
  create trigger no_update before update on shop.note for each row execute function shop.never();`

async function shop(): Promise<TestDatabase> {
  const database = await freshDatabase(null)
  open.push(database)
  await migrate({ url: database.ownerUrl })
  await run(database.ownerUrl, SHOP)
  return database
}

const run = (url: string, sql: string) => withClient(url, async (client) => (await client.query(sql)).rows)

test('K3 backup: a restored database holds the same rows, guards them again, and numbers go on', async () => {
  const [from, to] = [await shop(), await shop()]
  await run(
    from.ownerUrl,
    `insert into shop.note (text) select E'第' || n || E'行\\t\\\\\\n' from generate_series(1, 50000) n;
     insert into shop.note (text) values (null), (''); insert into shop.child select id from shop.note;`,
  )
  const file = path.join(dir, 'whole')
  const saved = await backup(from.ownerUrl, file, files)
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(saved.rows).toBeGreaterThanOrEqual(100_004)
  expect(await restore(to.adminUrl, file, path.join(dir, 'back'))).toEqual(saved)
  const hash = `select md5(string_agg(n::text, '' order by id)) as md5, count(*)::int as count from shop.note n`
  expect(await run(to.ownerUrl, hash)).toEqual(await run(from.ownerUrl, hash))
  expect(await run(to.ownerUrl, `insert into shop.note (text) values ('new') returning id::int`)).toEqual([
    { id: 50003 },
  ])
  await expect(run(to.ownerUrl, 'insert into shop.child values (99999999)')).rejects.toThrow(/foreign key/)
  await expect(run(to.ownerUrl, `update shop.note set text = ''`)).rejects.toThrow(/never/)
  await expect(restore(to.adminUrl, file, path.join(dir, 'back'))).rejects.toThrow(/不是空的/)
})

test('K3 backup: a file cut short or altered restores nothing', async () => {
  const [from, to] = [await shop(), await shop()]
  await run(
    from.ownerUrl,
    `insert into shop.note (text) select md5(n::text) from generate_series(1, 20000) n`,
  )
  const file = path.join(dir, 'good')
  await backup(from.ownerUrl, file, files)
  const bytes = readFileSync(file)
  const bad = path.join(dir, 'bad')
  writeFileSync(bad, bytes.subarray(0, bytes.length / 2))
  await expect(restore(to.adminUrl, bad, path.join(dir, 'back'))).rejects.toThrow(/不完整|已损坏/)
  const altered = Buffer.from(bytes)
  altered.writeUInt8(altered.readUInt8(altered.length - 6) ^ 1, altered.length - 6)
  writeFileSync(bad, altered)
  await expect(restore(to.adminUrl, bad, path.join(dir, 'back'))).rejects.toThrow(/不完整|已损坏/)
  writeFileSync(bad, 'hello')
  await expect(restore(to.adminUrl, bad, path.join(dir, 'back'))).rejects.toThrow(/不完整|已损坏/)
  expect(await run(to.ownerUrl, 'select count(*)::int as n from shop.note')).toEqual([{ n: 0 }])
})

test('K3 backup: another schema level is refused', async () => {
  const [from, to] = [await shop(), await shop()]
  const file = path.join(dir, 'level')
  await backup(from.ownerUrl, file, files)
  await run(to.ownerUrl, 'alter table shop.note add column more text')
  await expect(restore(to.adminUrl, file, path.join(dir, 'back'))).rejects.toThrow(/结构不一致/)
})

test('K3 backup: uploaded files lie sealed, go with the backup, and open again only unchanged and in their own place', async () => {
  const [from, to] = [await shop(), await shop()]
  const sealer = new Sealer({ current: 1, keys: { 1: Buffer.alloc(32, 7) }, index: Buffer.alloc(32, 9) })
  const store = new FileStore(files, sealer)
  const db = makeKysely(makePool(from.appUrl, { max: 1 }))
  const paper = Buffer.from('%PDF-1.7 王某某的学历证明')
  const kept = await store.put(db, paper, '学历.pdf', null, '2026-11-22T00:00:00Z')
  const other = await store.put(db, Buffer.from('%PDF-1.7 other'), '其他.pdf', null, '2026-11-22T00:00:00Z')
  await db.destroy()
  const at = (root: string, sha256: string) => path.join(root, sha256.slice(0, 2), sha256)
  expect(readFileSync(at(files, kept.sha256)).includes(paper.subarray(9))).toBe(false)

  const file = path.join(dir, 'with-files')
  expect((await backup(from.ownerUrl, file, files)).files).toBe(2)
  const back = path.join(dir, 'back-files')
  expect((await restore(to.adminUrl, file, back)).files).toBe(2)
  const restored = new FileStore(back, sealer)
  expect(await restored.read(kept)).toEqual(paper)

  writeFileSync(at(back, kept.sha256), readFileSync(at(back, other.sha256)))
  await expect(restored.read(kept)).rejects.toThrow(/changed or moved/)
  rmSync(at(files, kept.sha256))
  await expect(backup(from.ownerUrl, path.join(dir, 'lacking'), files)).rejects.toThrow(/ENOENT/)
})
