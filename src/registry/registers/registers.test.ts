import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { delivered, type Offices, offices, openFor, sheetOf } from '../../../tests/kit/registers.ts'
import { type Manner, startOffice } from '../../../tools/office-simulator.ts'
import { mendLines } from './adapter.ts'
import { officeSecret } from './ask-service.ts'
import * as c from './contract.ts'
import { questionsAbout, uuidText, writeManyAsked } from './index.ts'

let app: TestApp
let who: Offices
const people = [11, 12, 13].map(syntheticPerson)
const ids: string[] = []

beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  who = await offices(app)
  const { rows } = await (async () => {
    for (const i of [11, 12, 13]) await app.worker(i)
    const { sql } = await import('kysely')
    return await sql<{ id: string }>`select id from registry.person order by created_at, id`.execute(
      app.platform.tools.db,
    )
  })()
  // Nobody placed them yet; an officer of the province reaches them once they have a region.
  const { sql } = await import('kysely')
  await sql`update registry.person set region = '350203'`.execute(app.platform.tools.db)
  ids.push(...rows.map((r) => r.id))
})
afterAll(async () => await app.stop())

const look = (user: User, personId: string, registers: c.RegisterCode[], asOf?: string) =>
  user.call(c.lookUp, { personId, registers, reason: '核对参训资格', ...(asOf ? { asOf } : {}) })

test('G2 load: a delivery gives a receipt, speaks after a second person, and the question is on record', async () => {
  const [one] = people
  const personId = ids[0] as string
  const before = await look(who.loader, personId, ['students'])
  expect(before.registers).toMatchObject([{ silence: '未取得数据共享依据' }])
  expect(
    await who.loader.refused(c.openRegister, {
      code: 'students',
      basisNo: '协议一号',
      basisUntil: '2027-01-01',
      maxAgeDays: 200,
    }),
  ).toEqual(['common.denied'])
  await openFor(who, 'students')
  const file = await who.loader.upload(
    sheetOf('students', [
      `${one?.idNumber},${one?.name},2023-09-01,2027-06-30,在读`,
      `35020319900101,演错,2023-09-01,2027-06-30,在读`,
      `${people[1]?.idNumber},演别名,2020-09-01,2024-06-30,毕业`,
    ]),
    '学籍.csv',
  )
  const { id } = await who.loader.call(c.loadRegister, {
    code: 'students',
    region: '350000',
    dataDate: '2026-02-28',
    mode: 'whole',
    fileId: file.id,
  })
  await app.settle()
  const receipt = await who.chief.call(c.getDelivery, { id })
  expect(receipt).toMatchObject({
    state: 'loaded',
    rowsRead: 3,
    rowsKept: 2,
    rowsRejected: 1,
    people: 2,
    rejects: [{ reason: 'id_length', rows: 1, lines: [3] }],
  })
  expect(receipt.sha256).toHaveLength(64)
  expect((await look(who.loader, personId, ['students'])).registers).toMatchObject([{ silence: '没有数据' }])
  // Who loads does not put into force: by role, and by hand where one account has both.
  const both = await app.staff('hr.reviewer', '350000', { also: ['hr.clerk'] })
  const own = await both.call(c.loadRegister, {
    code: 'students',
    region: '350000',
    dataDate: '2026-02-28',
    mode: 'whole',
    fileId: (await both.upload(sheetOf('students', []), 'x.csv')).id,
  })
  await app.settle()
  const { version } = await both.call(c.getDelivery, { id: own.id })
  expect(await both.refused(c.confirmDelivery, { id: own.id, version })).toEqual(['common.same_person'])
  await who.chief.call(c.confirmDelivery, { id, version: receipt.version })
  const found = await look(who.loader, personId, ['students'])
  expect(found.registers).toMatchObject([{ silence: null, dataDate: '2026-02-28' }])
  expect(found.findings).toMatchObject([
    {
      record: '第 2 行',
      from: '2023-09-01',
      to: '2027-06-30',
      valueTitle: '在读',
      nameDiffers: false,
      source: '教育部门',
    },
  ])
  expect((await look(who.loader, ids[1] as string, ['students'])).findings).toMatchObject([
    { nameDiffers: true },
  ])
  expect((await look(who.loader, ids[2] as string, ['students'])).findings).toEqual([])
  const asked = async (region: string) =>
    (await (await app.staff('auditor', region)).call(c.listQuestions, {})).total
  expect(await asked('350000')).toBeGreaterThan(0)
  expect(await asked('350200')).toBe(0)
  const log = await questionsAbout(app.platform.tools.db, personId)
  expect(log[0]).toMatchObject({
    purpose: '核对参训资格',
    registers: [{ title: '在校生学籍', dataDate: '2026-02-28', found: true }],
  })
  // Nothing of a person stands in the snapshot's file.
  const folder = join(app.platform.tools.dataDir, 'registers')
  const bytes = await readFile(join(folder, `${id}.qcreg`))
  expect(bytes.includes(one?.idNumber as string) || bytes.includes(one?.name as string)).toBe(false)
})

/** A zip of one file, as an office's program writes it. */
function zipOf(name: string, body: Buffer): Buffer {
  const packed = deflateRawSync(body)
  const file = Buffer.from(name)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(crc32(body), 14)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt32LE(body.length, 22)
  head.writeUInt16LE(file.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  head.copy(central, 6, 4, 30)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + file.length, 12)
  end.writeUInt32LE(30 + file.length + packed.length, 16)
  return Buffer.concat([head, file, packed, central, file, end])
}

test('G2 load: a zip from the folder, the newer data after it, old data and a lapsed basis are silent', async () => {
  const [one, two] = people
  await openFor(who, 'pension', { maxAgeDays: 100 })
  const incoming = join(app.platform.tools.dataDir, 'registers', 'incoming')
  await mkdir(incoming, { recursive: true })
  const row = (person: typeof one) => `${person?.idNumber},${person?.name},2025-12-01,`
  await writeFile(join(incoming, 'pension.zip'), zipOf('pension.csv', sheetOf('pension', [row(one)])))
  await writeFile(join(incoming, 'bad.csv'), '姓名,电话\n1,2\n')
  expect((await who.loader.call(c.folderFiles, {})).rows.map((r) => r.name).sort()).toEqual([
    'bad.csv',
    'pension.zip',
  ])
  const load = async (folderFile: string, dataDate: string) => {
    const { id } = await who.loader.call(c.loadRegister, {
      code: 'pension',
      region: '350000',
      dataDate,
      mode: 'whole',
      folderFile,
    })
    await app.settle()
    return await who.chief.call(c.getDelivery, { id })
  }
  expect(
    await who.loader.refused(c.loadRegister, {
      code: 'pension',
      region: '350000',
      dataDate: '2026-02-01',
      mode: 'whole',
      folderFile: '../keys.json',
    }),
  ).toEqual(['register.file_gone'])
  const bad = await load('bad.csv', '2026-02-01')
  expect(bad).toMatchObject({ state: 'failed', fault: expect.stringContaining('身份证号') })
  const good = await load('pension.zip', '2026-02-01')
  expect(good).toMatchObject({ state: 'loaded', rowsKept: 1 })
  await who.chief.call(c.confirmDelivery, { id: good.id, version: good.version })
  await app.settle()
  // The clear ID numbers of the delivered file are gone.
  expect(await readdir(incoming)).toEqual(['bad.csv'])
  expect((await look(who.loader, ids[0] as string, ['pension'])).findings).toMatchObject([
    { from: '2025-12-01', to: null },
  ])
  await delivered(app, who, 'pension', [row(two)], { dataDate: '2026-03-01', open: false })
  expect((await look(who.loader, ids[0] as string, ['pension'])).findings).toEqual([])
  expect((await look(who.loader, ids[1] as string, ['pension'])).findings).toHaveLength(1)
  app.clock.set('2026-06-20T01:00:00Z')
  await app.renew(who.chief, who.loader)
  expect((await look(who.loader, ids[1] as string, ['pension'])).registers).toMatchObject([
    { silence: '数据已过期' },
  ])
  app.clock.set('2026-03-02T02:00:00Z')
  await app.renew(who.chief, who.loader)
})

test('G2 interface: an answer, and every way to fail, is a state; the line closes after five failures', async () => {
  mendLines()
  const secret = officeSecret(app.platform.tools, 'unemployment')
  let manner: Manner = 'answer'
  const office = await startOffice({
    secret,
    dataDate: '2026-03-01',
    rows: [
      {
        idNumber: people[0]?.idNumber as string,
        record: 'SY-1',
        name: people[0]?.name as string,
        from: '2026-01-05',
      },
    ],
    manner: () => manner,
  })
  try {
    await openFor(who, 'unemployment', { endpoint: office.endpoint })
    const ask = (i: number) =>
      who.loader.call(c.askOffice, {
        code: 'unemployment',
        personId: ids[i] as string,
        reason: '核对失业登记',
      })
    expect(await ask(0)).toMatchObject({
      state: 'found',
      dataDate: '2026-03-01',
      tries: 1,
      findings: [{ record: 'SY-1', nameDiffers: false }],
    })
    expect(await ask(1)).toMatchObject({ state: 'none', findings: [] })
    // What it said is what a check finds later, without asking again.
    const reached = office.asked.length
    expect((await look(who.loader, ids[0] as string, ['unemployment'])).findings).toMatchObject([
      { record: 'SY-1' },
    ])
    expect(office.asked.length).toBe(reached)
    for (const wrong of ['nonsense', 'someone-else', 'unsigned', 'huge'] as const) {
      manner = wrong
      expect(await ask(1), wrong).toMatchObject({ state: 'bad-answer', tries: 1, dataDate: null })
    }
    manner = 'down'
    expect(await ask(1)).toMatchObject({ state: 'unavailable', tries: 3 })
    expect(await ask(1)).toMatchObject({ state: 'paused', tries: 0 })
    mendLines()
    const { rows } = await who.chief.call(c.listRegisters, {})
    expect(rows.find((r) => r.code === 'unemployment')?.answers).toMatchObject({ asked: 8, failed: 6 })
  } finally {
    await office.stop()
    mendLines()
  }
})

test('K3 questions: a run of many finds its people by page; the log only grows', async () => {
  const { tools } = app.platform
  const { randomBytes } = await import('node:crypto')
  const mine = Buffer.from((ids[2] as string).replaceAll('-', ''), 'hex')
  const many = [mine, ...Array.from({ length: 9000 }, () => randomBytes(16))]
  expect(uuidText(mine)).toBe(ids[2])
  await writeManyAsked(
    {
      db: tools.db as never,
      now: app.clock.now().toISOString(),
      by: { accountId: null, name: '系统', orgName: null },
    },
    { purpose: '年度数据比对', subject: 'match:x', asOf: '2026-03-01' },
    [{ code: 'deaths', dataDate: '2026-03-01' }],
    many,
  )
  const log = await questionsAbout(tools.db, ids[2] as string)
  expect(log.filter((q) => q.purpose === '年度数据比对')).toHaveLength(1)
  expect(
    (await questionsAbout(tools.db, ids[1] as string)).filter((q) => q.purpose === '年度数据比对'),
  ).toHaveLength(0)
  const { sql } = await import('kysely')
  await expect(sql`delete from registry.question_person`.execute(tools.db)).rejects.toThrow()
})
