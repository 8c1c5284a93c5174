import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InputOf } from '#platform/act'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { type ListedProvider, listedProvider, photo } from '../../../tests/kit/providers.ts'
import {
  acceptComplaint,
  answerQuestion,
  askOrganisation,
  closeComplaint,
  complainantOf,
  complaintProgress,
  fileComplaint,
  getComplaint,
  listAsked,
  listComplaints,
  proposeResult,
  refuseComplaint,
  returnComplaint,
} from './contract.ts'

let app: TestApp
let provider: ListedProvider
let clerk: User
let reviewer: User
beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  provider = await listedProvider(app, '350203')
  ;({ clerk, reviewer } = provider)
})
afterAll(async () => await app.stop())

const said = (change: Partial<InputOf<typeof fileComplaint>> = {}): InputOf<typeof fileComplaint> => ({
  kind: 'false-training',
  region: '350203',
  orgId: provider.orgId,
  about: '鹭江技能培训学校',
  body: '课表上写着上课，教室连续三天锁着门，名册却都签了到。',
  ...change,
})
const PHONE = '13900000001'
const photoOf = async (): Promise<{ id: string; ticket: string }> => {
  const boundary = 'b1'
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="门口.png"\r\ncontent-type: image/png\r\n\r\n`,
    ),
    photo(),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  const reply = await app.http.inject({
    method: 'POST',
    url: '/api/visitor-photos',
    headers: { 'x-qiancheng': '1', 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  })
  expect(reply.statusCode).toBe(200)
  return reply.json()
}
const idOf = async (receipt: string): Promise<string> => {
  const [row] = (await clerk.call(listComplaints, { q: receipt })).rows
  return (row as NonNullable<typeof row>).id
}

test('G6 C13 complaint: without login, with a photo; followed by receipt and code from filing to the answer', async () => {
  const { id: photoId, ticket } = await photoOf()
  const { receipt, code } = await app.visitor.call(
    fileComplaint,
    said({
      kind: 'subcontract',
      files: [{ id: photoId, ticket }],
      contact: { name: '演知情', phone: PHONE },
    }),
  )
  const progress = async () => await app.visitor.call(complaintProgress, { receipt, code })
  expect(await progress()).toMatchObject({ stateTitle: '待受理', acceptBy: '2026-03-09', reply: null })

  const id = await idOf(receipt)
  const seen = await clerk.call(getComplaint, { id })
  expect(seen).toMatchObject({ kind: 'subcontract', named: true, orgName: expect.any(String) })
  expect(seen.files).toHaveLength(1)
  expect(JSON.stringify(seen)).not.toContain(PHONE)
  expect(await clerk.call(complainantOf, { id, reason: '电话核实情况' })).toEqual({
    name: '演知情',
    phone: PHONE,
  })

  const { version } = await clerk.call(acceptComplaint, { id, version: seen.version })
  expect(await progress()).toMatchObject({ stateTitle: '办理中', closeBy: '2026-05-01' })
  const asked = await clerk.call(askOrganisation, {
    id,
    version,
    reason: '请说明二月二十五日至二十七日的上课地点和教师。',
  })
  const [question] = (await provider.manager.call(listAsked, {})).rows
  expect(question).toMatchObject({ id, answer: null })
  expect(JSON.stringify(question)).not.toContain('教室连续三天锁着门')
  await provider.manager.call(answerQuestion, { id, answer: '那几天由合作学校代为上课。' })
  expect(await provider.manager.refused(answerQuestion, { id, answer: '再补充一次说明内容。' })).toEqual([
    'complaint.nothing_asked',
  ])

  const now = await clerk.call(getComplaint, { id })
  expect(now.version).toBe(asked.version + 1)
  await clerk.call(proposeResult, {
    id,
    version: now.version,
    result: 'confirmed',
    reply: '经查，该机构将课程转由其他学校承担，违反不得转包的规定，已启动处理。',
  })
  expect(await progress()).toMatchObject({ stateTitle: '待复核', resultTitle: null, reply: null })
  expect(await clerk.refused(closeComplaint, { id, version: now.version + 1 })).toContain('common.denied')
  await reviewer.call(closeComplaint, { id, version: now.version + 1 })
  expect(await progress()).toMatchObject({
    stateTitle: '已办结',
    resultTitle: '属实',
    reply: expect.stringContaining('转包'),
  })
})

test('G6 complaint: anonymous; a wrong code, a guessed receipt, somebody else’s photo open nothing', async () => {
  const { receipt, code } = await app.visitor.call(fileComplaint, said())
  const other = code === '000000' ? '000001' : '000000'
  expect(await app.visitor.refused(complaintProgress, { receipt, code: other })).toEqual([
    'complaint.no_receipt',
  ])
  const id = await idOf(receipt)
  expect((await clerk.call(getComplaint, { id })).can).not.toContain('contact')
  expect((await clerk.try(complainantOf, { id, reason: '想知道是谁' })).status).toBe(404)
  const { id: photoId } = await photoOf()
  expect(
    await app.visitor.refused(fileComplaint, said({ files: [{ id: photoId, ticket: 'x'.repeat(32) }] })),
  ).toEqual(['complaint.not_your_file'])
  const { rows } = await sql<{ row: string }>`select a::text as row from platform.audit a
    where act_id = 'supervision.complaint.file'`.execute(app.platform.tools.db)
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.map((r) => r.row).join()).not.toMatch(/127\.0\.0\.1|教室连续/)
})

test('G6 complaint: every reason at once for a bad one; nothing is kept of it', async () => {
  const before = (await clerk.call(listComplaints, {})).total
  expect(
    await app.visitor.refused(
      fileComplaint,
      said({ orgId: '00000000-0000-7000-8000-000000000000', happenedOn: '2026-03-03' }),
    ),
  ).toEqual(['complaint.unknown_org', 'complaint.about_future'])
  expect((await clerk.call(listComplaints, {})).total).toBe(before)
})

test('G6 complaint: refused with a reason that the complainant reads; late ones stand out', async () => {
  const { receipt, code } = await app.visitor.call(fileComplaint, said({ kind: 'other' }))
  const id = await idOf(receipt)
  app.clock.set('2026-03-10T01:00:00Z')
  await app.renew(clerk, reviewer)
  expect((await clerk.call(listComplaints, { q: receipt })).rows[0]).toMatchObject({
    overdue: true,
    dueOn: '2026-03-09',
  })
  await clerk.call(refuseComplaint, {
    id,
    version: 1,
    reason: '反映的不是补贴性培训，请向市场监管部门反映。',
  })
  expect(await app.visitor.call(complaintProgress, { receipt, code })).toMatchObject({
    stateTitle: '不予受理',
    reply: expect.stringContaining('市场监管'),
  })
})

test('G6 complaint: of two officers on one complaint the second is told; who handled it can’t close it, nor the database let them', async () => {
  const { receipt } = await app.visitor.call(fileComplaint, said())
  const id = await idOf(receipt)
  const both = await app.staff('hr.clerk', '350203', { also: ['hr.reviewer'] })
  await both.call(acceptComplaint, { id, version: 1 })
  expect(await clerk.refused(acceptComplaint, { id, version: 1 })).toContain('common.changed_meanwhile')
  await both.call(proposeResult, { id, version: 2, result: 'unfounded', reply: '现场核实，教学正常进行。' })
  expect(await both.refused(closeComplaint, { id, version: 3 })).toContain('common.same_person')
  expect((await both.call(getComplaint, { id })).can).not.toContain('close')
  await reviewer.call(returnComplaint, { id, version: 3, reason: '请补充现场照片。' })
  expect(await both.call(getComplaint, { id })).toMatchObject({
    state: 'handling',
    returnReason: '请补充现场照片。',
  })
  await expect(
    sql`update supervision.complaint set state = 'closed', result = 'unfounded', reply = 'x', proposed_by = handled_by,
      closed_by = handled_by, closed_at = now() where id = ${id}`.execute(app.platform.tools.db),
  ).rejects.toThrow(/check constraint/)
})

test('G6 G7 complaint: about officers it goes above them; another city and the organisation see none of it', async () => {
  const { receipt } = await app.visitor.call(
    fileComplaint,
    said({ kind: 'integrity', about: '思明区某经办窗口' }),
  )
  expect((await clerk.call(listComplaints, { q: receipt })).rows).toEqual([])
  const city = await app.staff('hr.clerk', '350200')
  const [row] = (await city.call(listComplaints, { q: receipt })).rows
  expect(row).toMatchObject({ regionName: expect.stringContaining('思明区') })
  expect((await clerk.try(getComplaint, { id: row?.id as string })).status).toBe(403)
  const elsewhere = await app.staff('hr.clerk', '350500')
  expect((await elsewhere.try(getComplaint, { id: row?.id as string })).status).toBe(403)
  await app.renew(provider.manager)
  expect((await provider.manager.try(listComplaints, {})).status).toBe(403)
})
