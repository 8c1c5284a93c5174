import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { type ClassScene, filedClass } from '../../../tests/kit/classes.ts'
import { withClient } from '../../platform/db/roles.ts'
import {
  compareHead,
  exportClassFile,
  listHeads,
  listProofs,
  proveConsistency,
  proveRecord,
} from './contract.ts'
import { proveNightly, sealBeside, sealRecord } from './index.ts'

let app: TestApp
let scene: ClassScene
let auditor: User
let dir: string

beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  scene = await filedClass(app, { trainees: [1, 2, 3] })
  auditor = await app.staff('auditor', '350200')
  dir = mkdtempSync(join(tmpdir(), 'qc-record-'))
})
afterAll(async () => {
  rmSync(dir, { recursive: true })
  await app.stop()
})

/** What the owner of the database can do: triggers off, then as they like. */
const asOwner = (statement: string) =>
  withClient(app.ownerUrl, async (client) => {
    await client.query(`begin; alter table platform.audit disable trigger user;
      alter table supervision.record_leaf disable trigger user; ${statement};
      alter table platform.audit enable trigger user;
      alter table supervision.record_leaf enable trigger user; commit`)
  })
const prove = async () => {
  await auditor.call(proveRecord, {})
  const [last] = (await auditor.call(listProofs, {})).rows
  return last as NonNullable<typeof last>
}
const newest = async () => {
  const [head] = (await auditor.call(listHeads, {})).rows
  return head as NonNullable<typeof head>
}
const aside = (audit: string, leaf = '') => `
  create table if not exists public.kept as select * from platform.audit where false;
  insert into public.kept select * from platform.audit where id = (${audit}); ${leaf}`
const SOME = `select id from platform.audit where act_id = 'training.class.submit' order by id limit 1`

test('G5 K3 record: everything done so far is sealed, each proof holds, and sealing again adds nothing', async () => {
  await sealRecord(app.platform.tools, true)
  expect(await sealRecord(app.platform.tools, true)).toBe(0)
  const proof = await prove()
  expect(proof).toMatchObject({ holds: true, findings: [], unsealed: 0 })
  expect(proof.size).toBeGreaterThan(20)
  await proveNightly(app.platform.tools)
  expect((await auditor.call(listProofs, {})).rows[0]).toMatchObject({ holds: true, byName: '系统自动核验' })
})

test('G5 K3 record: two sealers at once give every entry one place', async () => {
  await scene.provider.manager.call((await import('#training/class-filing/contract')).listClasses, {})
  await app.staff('hr.clerk', '350203')
  const done = await Promise.all([1, 2, 3].map(() => sealRecord(app.platform.tools, true)))
  expect(done.filter((n) => n > 0).length).toBe(1)
  expect((await prove()).findings).toEqual([])
})

test('G5 K3 record: sealed beside, what commits after later entries were sealed is sealed all the same', async () => {
  const { tools } = app.platform
  /** Up to which moment the newest head calls everything sealed. */
  const settled = async () => {
    await app.staff('hr.clerk', '350203')
    expect(await sealBeside(tools)).toBeGreaterThan(0)
    return await withClient(app.ownerUrl, async (client) => {
      const { rows } = await client.query(
        'select settled from supervision.record_checkpoint order by size desc limit 1',
      )
      return Number.parseInt(String(rows[0].settled).replace('-', '').slice(0, 12), 16)
    })
  }
  await settled()
  await withClient(app.ownerUrl, async (slow) => {
    const MARGIN = 5000
    const begun = Date.now()
    await slow.query(`begin; insert into platform.audit (id, at, act_id, act_title, actor_name, subjects, summary)
      values ('${uuidv7()}', now(), 'test.slow', '慢业务', '测*', '{}', '慢业务')`)
    // While it may still commit, no look goes past it.
    for (let i = 0; i < 2; i++) expect(await settled()).toBeLessThanOrEqual(begun - MARGIN)
    await slow.query('commit')
    // Transactions of other tests on this server hold it up as well.
    await expect.poll(settled).toBeGreaterThan(begun - MARGIN)
  })
  expect(await sealRecord(tools, true)).toBe(0)
  expect((await prove()).findings).toEqual([])
})

test('G5 record: a head kept outside agrees with every later one; a forged or altered one is refused', async () => {
  const kept = await newest()
  await app.staff('hr.clerk', '350203')
  await sealRecord(app.platform.tools)
  const { visitor } = app
  expect(await visitor.call(compareHead, { note: kept.note })).toMatchObject({
    agrees: true,
    kept: { size: kept.size },
  })
  const { proofHex, to } = await visitor.call(proveConsistency, { from: kept.size, to: 0 })
  expect(to).toBeGreaterThan(kept.size)
  expect(proofHex.length).toBeGreaterThan(0)
  const altered = kept.note.replace(`\n${kept.size}\n`, `\n${kept.size + 1}\n`)
  expect(await visitor.refused(compareHead, { note: altered })).toEqual(['record.not_a_note'])
  expect(await visitor.refused(compareHead, { note: 'x'.repeat(80) })).toEqual(['record.not_a_note'])
})

test('G5 K3 record: an entry edited by the owner of the database is named by the next proof', async () => {
  await asOwner(`update platform.audit set reason = '改过' where id = (${SOME})`)
  const proof = await prove()
  expect(proof.holds).toBe(false)
  expect(proof.findings).toMatchObject([{ kind: 'changed' }])
  expect(proof.findings[0]?.what).toContain('提交开班备案')
  await asOwner(`update platform.audit set reason = null where id = (${SOME})`)
  expect((await prove()).findings).toEqual([])
})

test('G5 K3 record: an entry deleted by the owner is named, alone or with its seal', async () => {
  const pick = `select a.id from platform.audit a where a.act_id = 'training.class.submit' order by id limit 1`
  await asOwner(`${aside(pick)} delete from platform.audit where id = (${pick})`)
  expect((await prove()).findings).toMatchObject([{ kind: 'missing' }])
  await asOwner('insert into platform.audit select * from public.kept; truncate public.kept')
  expect((await prove()).findings).toEqual([])

  await asOwner(`create table public.kept_leaf as select * from supervision.record_leaf where audit_id = (${pick});
    ${aside(pick)} delete from supervision.record_leaf where audit_id = (${pick}); delete from platform.audit where id = (${pick})`)
  const kinds = (await prove()).findings.map((f) => f.kind)
  expect(kinds).toEqual(expect.arrayContaining(['gap', 'root']))
  // Nothing is signed for on top of it.
  await expect(sealRecord(app.platform.tools, true)).rejects.toThrow(/封存已停止/)
  await expect(sealBeside(app.platform.tools)).rejects.toThrow(/封存已停止/)
  await asOwner(`insert into platform.audit select * from public.kept; truncate public.kept;
    delete from supervision.record_leaf l using public.kept_leaf k where l.audit_id = k.audit_id;
    insert into supervision.record_leaf select * from public.kept_leaf; drop table public.kept_leaf`)
  expect((await prove()).findings).toEqual([])
})

test('G5 K3 record: an owner who edits the entry and its seal is found by the heads', async () => {
  const [at] = (await auditor.call(listHeads, {})).rows
  await asOwner(`create table public.kept_leaf as select * from supervision.record_leaf where position = 3;
    update supervision.record_leaf set hash = sha256('forged') where position = 3`)
  const kinds = (await prove()).findings.map((f) => f.kind)
  expect(kinds).toEqual(expect.arrayContaining(['changed', 'root']))
  expect(at?.size).toBeGreaterThan(3)
  await asOwner(
    `update supervision.record_leaf l set hash = k.hash from public.kept_leaf k where k.position = l.position; drop table public.kept_leaf`,
  )
  expect((await prove()).findings).toEqual([])
})

const verify = (...args: string[]): { code: number; said: string } => {
  try {
    return {
      code: 0,
      said: execFileSync(process.execPath, ['tools/verify-class-file.mjs', ...args], { encoding: 'utf8' }),
    }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    return { code: status, said: stdout + stderr }
  }
}

test('C9 G5 class file: verified by a small program alone; any word changed, any entry moved, is said', async () => {
  const reply = await scene.provider.clerk.try(exportClassFile, { id: scene.classId })
  expect(reply.status).toBe(200)
  const text = reply.raw.toString('utf8')
  const file = join(dir, 'class.json')
  writeFileSync(file, text)
  const key = join(dir, 'key.pem')
  writeFileSync(key, (await auditor.call(listHeads, {})).publicKey)
  expect(verify(file, '--key', key)).toMatchObject({ code: 0, said: expect.stringContaining('核验通过') })
  const content = JSON.parse(text)
  expect(content.entries.length).toBeGreaterThan(3)
  expect(text).not.toContain('127.0.0.1')

  const papers = content.entries.flatMap((e: { open?: { files: string[] } }) => e.open?.files ?? [])
  expect(papers.length).toBeGreaterThan(0)
  expect(verify(file, '--papers', dir)).toMatchObject({
    code: 1,
    said: expect.stringContaining('不在文件夹中'),
  })

  const tampered = join(dir, 'tampered.json')
  const spoil = (change: (c: typeof content) => void, want: string, code = 1) => {
    const copy = structuredClone(content)
    change(copy)
    writeFileSync(tampered, JSON.stringify(copy))
    expect(verify(tampered, '--key', key)).toMatchObject({ code, said: expect.stringContaining(want) })
  }
  spoil((c) => {
    c.entries[1].open.summary += '。'
  }, '第 2 条记录被改动')
  spoil((c) => {
    c.entries[0].position += 1
  }, '第 1 条记录被改动')
  spoil((c) => {
    c.head = c.head.replace(/\n\d+\n/, '\n999999\n')
  }, '签名无效')
  writeFileSync(tampered, 'hello')
  expect(verify(tampered)).toMatchObject({ code: 2 })
  const stranger = join(dir, 'stranger.pem')
  writeFileSync(
    stranger,
    '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n',
  )
  expect(verify(file, '--key', stranger)).toMatchObject({ code: 1 })
})
