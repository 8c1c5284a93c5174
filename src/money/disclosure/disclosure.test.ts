import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileOwn } from '#money/claims/contract'
import { readSheet } from '#platform/forms'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  closedClass,
  earner,
  filedClaim,
  issue,
  type Offices,
  officesOf,
  paidClaim,
  today,
} from '../../../tests/kit/claims.ts'
import { decidedCase, heardCase, openedCase, paidBack } from '../../../tests/kit/recovery.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
let paidOn: string
beforeAll(async () => {
  app = await testApp('2026-04-06T01:00:00Z')
  offices = await officesOf(app)
  const scene = await closedClass(app, { trainees: [8201, 8202] })
  await app.renew(scene.evaluator, ...Object.values(offices))
  const claimId = await filedClaim(scene)
  const certificateId = await issue(scene.evaluator, 8250, { issuedOn: today(app) })
  const { worker } = await earner(app, offices.clerk, 8250)
  const own = await worker.call(fileOwn, { certificateId })
  await paidClaim(app, offices, claimId)
  await paidClaim(app, offices, own.id)
  paidOn = today(app)
  const id = await openedCase(offices, claimId, { take: 1 })
  await heardCase(app, offices, id)
  await decidedCase(app, offices, id)
  await paidBack(app, offices, id, 30_001)
}, 180_000)
afterAll(async () => await app.stop())

const quarterOf = (day: string) => ({
  year: Number(day.slice(0, 4)),
  quarter: Math.ceil(Number(day.slice(5, 7)) / 3),
})
/** The day after the quarter in which everything happened. */
const afterQuarter = async (...users: User[]) => {
  const { year, quarter } = quarterOf(today(app))
  app.clock.set(`${c.quarterSpan(year, quarter).to}T17:00:00Z`)
  await app.renew(...Object.values(offices), ...users)
}

test('F8 F37-15 disclosure: not before the quarter is over; one drafts, another publishes; the public sees it only then', async () => {
  const at = { region: '350200', ...quarterOf(today(app)) }
  expect(at).toMatchObject(quarterOf(paidOn))
  expect(await offices.clerk.refused(c.draftDisclosure, at)).toEqual(['disclosure.not_over'])
  await afterQuarter()
  expect((await offices.clerk.try(c.draftDisclosure, { ...at, region: '350100' })).status).toBe(403)
  const { id, number } = await offices.clerk.call(c.draftDisclosure, { ...at, note: '首次公开' })
  expect(number).toMatch(/^GK350200-2026Q\d-001$/)
  expect(await offices.clerk.refused(c.draftDisclosure, at)).toEqual(['disclosure.drafted_already'])
  expect((await app.visitor.call(c.publicDisclosures, {})).total).toBe(0)
  expect((await app.visitor.try(c.publicDisclosure, { id })).status).toBe(404)
  expect((await app.visitor.try(c.publicFile, { id, format: 'csv' })).status).toBe(404)
  expect(await offices.clerk.refused(c.publishDisclosure, { id, version: 1 })).toEqual(['common.denied'])
  const both = await app.staff('hr.reviewer', '350200', { also: ['hr.clerk'] })
  expect((await both.call(c.getDisclosure, { id })).can.sort()).toEqual(['publish', 'return'])
  await offices.reviewer.call(c.publishDisclosure, { id, version: 1 })
  const seen = await app.visitor.call(c.publicDisclosure, { id })
  // Two trainees and one worker; one trainee's money is asked back, part of it came back.
  expect(seen.totals).toEqual({
    people: 3,
    lines: 3,
    paidFen: 210_000,
    offsetFen: 0,
    dueFen: 70_000,
    backFen: 30_001,
    droppedFen: 0,
  })
  expect(seen.uses.map((row) => [row.subsidyKind, row.people, row.paidFen]).sort()).toEqual([
    ['class-training', 2, 140_000],
    ['personal-certificate', 1, 70_000],
  ])
  expect(seen.uses.find((row) => row.orgId === null)?.payee).toBe('个人申领')
  expect(seen.sources.reduce((sum, row) => sum + row.paidFen, 0)).toBe(210_000)
  expect(JSON.stringify(seen)).not.toMatch(/测试人员|\d{17}[\dX]/)
  // A county under the city has its own; the province above sums it.
  expect((await offices.reviewer.call(c.verifyDisclosure, { id })).same).toBe(true)
})

test('F8 tied to the ledger: the figures equal plain SQL over the postings', async () => {
  const { rows } = await app.visitor.call(c.publicDisclosures, {})
  const seen = await app.visitor.call(c.publicDisclosure, { id: rows[0]?.id as string })
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  const { rows: sums } = await client.query(
    `select sum(p.amount_fen) filter (where p.account = 'paid' and p.amount_fen > 0)::int as paid,
      sum(p.amount_fen) filter (where p.account = 'receivable' and p.amount_fen > 0)::int as due,
      -sum(p.amount_fen) filter (where p.account = 'receivable' and p.amount_fen < 0)::int as back
     from money.posting p join money.entry e on e.id = p.entry_id where e.day between $1 and $2`,
    [seen.from, seen.to],
  )
  await client.end()
  expect(sums).toEqual([{ paid: seen.totals.paidFen, due: seen.totals.dueFen, back: seen.totals.backFen }])
})

test('F8 files: Excel, CSV and PDF carry the same numbers', async () => {
  const { rows } = await app.visitor.call(c.publicDisclosures, {})
  const id = rows[0]?.id as string
  const csv = await app.visitor.try(c.publicFile, { id, format: 'csv' })
  expect(csv.raw.toString('utf8').trim().split('\r\n').at(-1)).toBe('合计,,,,3,3,2100,0,700,300.01,0')
  const sheet = await app.visitor.try(c.publicFile, { id, format: 'xlsx' })
  const read = await readSheet(sheet.raw, {
    columns: [
      { key: 'region', title: '地区' },
      { key: 'paid', title: '支付金额（元）' },
    ],
    maxRows: 100,
  })
  expect(read.rows.at(-1)?.values).toMatchObject({ region: '合计', paid: '2100' })
  const paper = await app.visitor.try(c.publicFile, { id, format: 'pdf' })
  expect(paper.raw.subarray(0, 4).toString()).toBe('%PDF')
})

test('F8 reproducible later: money that moves afterwards changes nothing; a corrected version stands beside the first', async () => {
  const { rows } = await app.visitor.call(c.publicDisclosures, {})
  const first = rows[0] as (typeof rows)[0]
  const seen = await app.visitor.call(c.publicDisclosure, { id: first.id })
  app.clock.set(new Date(app.clock.now().getTime() + 86_400_000))
  await app.renew(...Object.values(offices))
  const { listRecoveries } = await import('#money/recovery/contract')
  const open = (await offices.clerk.call(listRecoveries, { state: 'decided' })).rows[0]
  await paidBack(app, offices, open?.id as string, 39_999)
  const again = await offices.reviewer.call(c.verifyDisclosure, { id: first.id })
  expect(again).toMatchObject({ same: true, sha256: seen.sha256, again: seen.sha256 })
  expect(again.ties.every((one) => one.holds)).toBe(true)
  const at = { region: '350200', year: seen.year, quarter: seen.quarter }
  const second = await offices.clerk.call(c.draftDisclosure, { ...at, note: '补充说明' })
  await offices.reviewer.call(c.publishDisclosure, { id: second.id, version: 1 })
  expect((await app.visitor.call(c.publicDisclosures, {})).rows.map((row) => row.versionNo)).toEqual([2])
  const old = await app.visitor.call(c.publicDisclosure, { id: first.id })
  expect(old).toMatchObject({
    state: 'superseded',
    newer: second.id,
    sha256: seen.sha256,
    totals: seen.totals,
  })
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  await expect(
    client.query(`update money.disclosure set figures = '{}' where id = $1`, [first.id]),
  ).rejects.toThrow('keeps its figures')
  await expect(client.query(`delete from money.disclosure where id = $1`, [first.id])).rejects.toThrow()
  await client.end()
})
