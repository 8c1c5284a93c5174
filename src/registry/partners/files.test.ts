/** Files by key, and keys of departments: both over one class that waits for its roster. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listVacancies, reportVacancy } from '#demand/signals/contract'
import {
  importRoster,
  listClasses,
  listTrainees,
  setPaper,
  submitClass,
} from '#training/class-filing/contract'
import { todo } from '#views/todo/contract'
import { served, type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { type ClassScene, draftedClass, rosterRow, rosterSheet } from '../../../tests/kit/classes.ts'
import {
  askKey,
  type Officers,
  officersOf,
  type Program,
  program,
  tried,
} from '../../../tests/kit/partners.ts'
import { pdf } from '../../../tests/kit/providers.ts'
import {
  approveKey,
  checkKey,
  fileVerbs,
  getOwnKey,
  keyRefusals,
  type OpenVerb,
  openParts,
  ownKeys,
  requestHook,
  requestKey,
  settings,
  uploadFile,
} from './contract.ts'

let app: TestApp
let officers: Officers
let scene: ClassScene
let school: User
/** Of the institution: to rehearse with, and in earnest. */
let rehearsal: Program & { keyId: string }
let full: Program & { keyId: string }
const verbs: OpenVerb[] = ['class.read', 'class.file']
beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  officers = await officersOf(app)
  scene = await draftedClass(app, { trainees: [] })
  school = scene.provider.manager
  rehearsal = await program(app, school, officers, 'rehearsal', verbs)
  await tried(app, rehearsal.keyId, verbs)
  const pilot = await program(app, school, officers, 'pilot', verbs)
  await tried(app, pilot.keyId, verbs)
  full = await program(app, school, officers, 'full', verbs)
})
afterAll(async () => await app.stop())

const roster = async (from: number) => await rosterSheet([0, 1, 2].map((i) => rosterRow(from + i)))
const onRoster = async (who: Program) => (await who.call(listTrainees, { id: scene.classId })).total

test('K4 C4 files: a program hands in a roster and papers, rehearsed and in earnest; what commits stays with people', async () => {
  const id = scene.classId
  const tried = await rehearsal.upload(await roster(1), '学员名册.xlsx')
  expect(tried).toMatchObject({ name: '学员名册.xlsx', mime: expect.stringContaining('spreadsheetml') })
  expect((await rehearsal.call(importRoster, { id, fileId: tried.id })).added).toBe(3)
  expect(await onRoster(full)).toBe(0)

  const file = await full.upload(await roster(1), '学员名册.xlsx')
  expect(file.sha256).toMatch(/^[0-9a-f]{64}$/)
  expect((await full.call(importRoster, { id, fileId: file.id })).added).toBe(3)
  expect((await full.call(importRoster, { id, fileId: file.id })).message).toContain('没有变化')
  expect(await onRoster(full)).toBe(3)
  const paper = await full.upload(pdf(), '教学计划.pdf')
  const { version } = await full.call(setPaper, {
    id,
    version: scene.version,
    kind: 'teaching-plan',
    fileIds: [paper.id],
  })
  expect(await full.refused(submitClass, { id, version, commitment: true })).toEqual(['partner.not_open'])

  // One bad row refuses the sheet in the same words as on the screen; another house's file is nobody's here.
  const bad = await rosterSheet([{ ...rosterRow(9), idNumber: '350203199001010011' }])
  const { id: badId } = await full.upload(bad, '学员名册.xlsx')
  expect(await full.refused(importRoster, { id, fileId: badId })).toEqual(['identity.id_checksum'])
  const foreign = await officers.admin.upload(await roster(4), '学员名册.xlsx')
  expect(await full.refused(importRoster, { id, fileId: foreign.id })).toEqual(['roster.file_other'])
  const { rows } = await sql<{ actorName: string; files: string[] }>`
    select actor_name as "actorName", files from platform.audit
    where act_id = ${uploadFile.id} order by at desc, id desc`.execute(app.platform.tools.db)
  expect(rows).toHaveLength(4)
  expect(rows[0]).toMatchObject({ actorName: '接口程序“教务系统对接”', files: [badId] })
})

test('K4 K3 files: signed over the file itself; type, size, form, scope and the day’s room refuse as they do for people', async () => {
  const codes = async (...args: Parameters<Program['tryUpload']>) => {
    const reply = await full.tryUpload(...args)
    return [reply.status, reply.body.reasons?.[0]?.code]
  }
  const body = await roster(1)
  expect(await codes(body, 'a.xlsx', { body: 'another' })).toEqual([401, 'partner.bad_signature'])
  expect(await codes(Buffer.from('MZ program'), 'a.exe')).toEqual([422, 'file.type'])
  expect(await codes(Buffer.alloc(0), 'a.pdf')).toEqual([422, 'file.empty'])
  expect(await codes(body, '')).toEqual([400, 'input.too_small'])
  expect(await codes(Buffer.alloc(20 * 1024 * 1024 + 1), 'a.pdf')).toEqual([413, 'file.too_large'])
  const json = { 'content-type': 'application/json' }
  expect(await codes(Buffer.from('{}'), 'a.pdf', { headers: json })).toEqual([400, 'partner.raw_body'])
  const reader = await program(app, school, officers, 'full', ['class.read'])
  expect((await reader.tryUpload(body, 'a.xlsx')).body.reasons?.[0]?.code).toBe('partner.no_files')
  expect(await school.refused(uploadFile, { name: 'a.pdf' })).toEqual(['input.invalid_type'])
  const bySession = await app.http.inject({
    method: 'POST',
    url: `${uploadFile.path}?name=a.xlsx`,
    headers: {
      'x-qiancheng': '1',
      cookie: school.cookie as string,
      'content-type': 'application/octet-stream',
    },
    payload: body,
  })
  expect([bySession.statusCode, bySession.json().reasons[0].code]).toEqual([403, 'partner.programs_only'])
  // A file is no body of any other act.
  const elsewhere = await app.http.inject({
    method: 'POST',
    url: requestKey.path,
    headers: {
      'x-qiancheng': '1',
      cookie: school.cookie as string,
      'content-type': 'application/octet-stream',
    },
    payload: body,
  })
  expect(elsewhere.statusCode).toBe(400)

  await sql`update registry.partner_day set bytes = ${settings.dayUploadMb * 1024 * 1024 - 10}
    where key_id = ${full.keyId}`.execute(app.platform.tools.db)
  expect(await codes(body, 'a.xlsx')).toEqual([422, 'partner.day_upload'])
  const shown = await school.call(getOwnKey, { id: full.keyId })
  expect(shown.uploadedToday).toBeGreaterThan(0)
  expect(shown.acts).toContainEqual(expect.objectContaining({ actTitle: '用密钥上传文件' }))
  // Each of these stands in the key's list of errors, in the same words.
  const { rows } = await school.call(keyRefusals, { id: full.keyId, size: 100 })
  const listed = rows.flatMap((row) => row.reasons.map((reason) => reason.code))
  for (const code of [
    'file.type',
    'file.too_large',
    'partner.raw_body',
    'partner.day_upload',
    'partner.bad_signature',
  ])
    expect(listed).toContain(code)
})

test('K4 files: every scope that takes files has an act that names one, and every part open names acts there are', () => {
  const open = served.map(({ act }) => act)
  for (const verb of fileVerbs) {
    const names = open
      .filter(({ allow }) => typeof allow === 'object' && allow.verb === verb)
      .flatMap((act) => Object.keys((act.input as { shape?: object }).shape ?? {}))
    expect(
      names.some((name) => /^fileIds?$/.test(name)),
      verb,
    ).toBe(true)
  }
  for (const [verb, part] of Object.entries(openParts))
    for (const id of part.acts) expect(open.find((act) => act.id === id)?.allow, id).toEqual({ verb })
})

test('K4 K1 departments: a key reaches the region it was given for, with what its officers may read, and nothing they decide', async () => {
  const clerk = await app.staff('hr.clerk', '350200')
  const [siming, jimei] = [
    await app.staff('enterprise.manager', '350203'),
    await app.staff('enterprise.manager', '350211'),
  ]
  const need = {
    occupationCode: '6-31-01-03',
    headcount: 5,
    skills: '持证上岗，能独立检修。',
    neededBy: '2026-04-01',
  }
  await siming.call(reportVacancy, { ...need, region: '350203' })
  await jimei.call(reportVacancy, { ...need, region: '350211' })

  const { mayAsk, department } = await clerk.call(ownKeys, {})
  expect(department).toBe(true)
  const may = mayAsk.map(({ verb }) => verb)
  expect(may).toEqual(expect.arrayContaining(['class.read', 'claim.read', 'vacancy.report']))
  for (const verb of ['employment.write', 'certificate.issue', 'class.file', 'platform.report'])
    expect(may).not.toContain(verb)
  const asked = {
    kind: 'full' as const,
    title: '一体化系统',
    purpose: '市人社一体化系统每天读取班级。',
    endsOn: '2026-08-01',
  }
  expect(await clerk.refused(requestKey, { ...asked, verbs: ['employment.write'], reach: '350100' })).toEqual(
    ['partner.verb_not_for_org', 'partner.reach'],
  )

  const read: OpenVerb[] = ['vacancy.read', 'class.read']
  const city = await program(app, clerk, officers, 'full', read)
  const county = await program(app, clerk, officers, 'full', read, undefined, '350203')
  const regionsOf = async (who: Program) =>
    new Set((await who.call(listVacancies, {})).rows.map((row) => row.region))
  expect(await regionsOf(city)).toEqual(new Set(['350203', '350211']))
  expect(await regionsOf(county)).toEqual(new Set(['350203']))
  expect((await county.call(listClasses, {})).total).toBe((await city.call(listClasses, {})).total)
  expect(await county.refused(reportVacancy, { ...need, region: '350203' })).toEqual(['partner.not_in_scope'])
  expect((await clerk.call(getOwnKey, { id: county.keyId })).reachName).toContain('思明')

  // The treasury asks for its own; it neither sees nor moves the labour office's keys, though both sit in one city.
  const treasury = await app.staff('finance.clerk', '350200')
  expect(await treasury.refused(requestKey, { ...asked, verbs: ['class.read'] })).toEqual([
    'partner.verb_not_for_org',
  ])
  await program(app, treasury, officers, 'full', ['ledger.read', 'budget.read'])
  expect((await treasury.call(ownKeys, {})).rows).toHaveLength(1)
  expect((await treasury.try(getOwnKey, { id: city.keyId })).status).toBe(403)
  // Who reaches less than the department does not speak for it; nobody but an organisation has messages and a calendar.
  const lesser = await app.staff('hr.clerk', '350200', { orgId: clerk.orgId as string, reach: '350203' })
  expect((await lesser.try(getOwnKey, { id: city.keyId })).status).toBe(403)
  expect((await lesser.try(requestKey, { ...asked, verbs: read })).status).toBe(403)
  const hook = { url: 'https://api.example.cn/hooks', events: ['class' as const] }
  expect((await clerk.try(requestHook, hook)).status).toBe(403)

  // Whoever asked is told when the key can be collected; what waits in the house next door is not shown.
  const waiting = await askKey(app, clerk, 'full', read)
  const { version } = await officers.admin.call(checkKey, { id: waiting.id, version: waiting.version })
  await officers.reviewer.call(approveKey, { id: waiting.id, version })
  const collect = async (who: User) =>
    (await who.call(todo, {})).duties.find((duty) => duty.key === 'key-collect')?.rows.map((row) => row.id)
  expect(await collect(clerk)).toEqual([waiting.id])
  expect(await collect(treasury)).toBeUndefined()
})
