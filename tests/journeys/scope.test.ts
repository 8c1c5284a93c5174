/**
 * A city's story told, everybody else asks every act about every one of its records: nothing is read, nothing moves.
 * What a visitor sees without signing in is public by design, and is the only thing left out.
 */
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordEmployment, recordMyEmployment } from '#employment/follow-up/contract'
import { enterBudget } from '#money/budgets/contract'
import { fileOwn, makeBatch } from '#money/claims/contract'
import type { Actor, Place } from '#platform/access'
import { dayOf } from '#platform/day'
import type { AnyAct, Ctx, Served } from '#platform/serve'
import type { RoleName } from '#registry/accounts'
import { recordBatch } from '#training/attendance/contract'
import * as c from '#training/class-filing/contract'
import { recordScores } from '#training/completion/contract'
import { addVenue, saveApplication } from '#training/providers/contract'
import { classTimeline } from '#views/timeline/contract'
import { roles, verbs } from '../../src/registry/accounts/rules.ts'
import { regions } from '../../src/registry/regions/index.ts'
import { type Reply, served, type TestApp, testApp, type User } from '../kit/app.ts'
import { today } from '../kit/claims.ts'
import { type ClassScene, draftedClass } from '../kit/classes.ts'
import { xiamenPacks } from '../kit/money.ts'
import { idFieldsOf, plainInput } from '../kit/plain-input.ts'
import { draftApplication, pdf } from '../kit/providers.ts'
import { allRows, idsIn, type Row } from '../kit/rows.ts'
import { type Story, xiamenStory } from '../kit/story.ts'

const HERE = '350203'
const NOBODY = '0192f0c0-0000-7000-8000-000000000000'

let app: TestApp
let story: Story
/** The city's rows as they were when its story ended. */
let rows: Row[]
/** What only the city's own people may read: ids, numbers, masked ID numbers, titles. */
let secrets: Set<string>
/** A few ids of each table. */
let ids: Map<string, string[]>
interface Outsider {
  name: string
  user: User
  holds: (verb: string) => boolean
}
let outsiders: Outsider[]

const SECRET_COLUMNS = ['number', 'no', 'receipt', 'id_number_masked', 'title', 'employer_name', 'licence_no']

/** Cells of a workbook lie compressed: every part of the archive is read. */
function unzipped(body: Buffer): string {
  let out = ''
  for (let at = 0; body.readUInt32LE(at) === 0x04034b50; ) {
    const method = body.readUInt16LE(at + 8)
    const size = body.readUInt32LE(at + 18)
    const start = at + 30 + body.readUInt16LE(at + 26) + body.readUInt16LE(at + 28)
    if (size === 0) return out
    const part = body.subarray(start, start + size)
    out += (method === 8 ? inflateRawSync(part) : part).toString('utf8')
    at = start + size
    if (at + 4 > body.length) break
  }
  return out
}
const textOf = (reply: Reply<unknown>): string =>
  reply.raw.subarray(0, 2).toString('latin1') === 'PK' ? unzipped(reply.raw) : reply.raw.toString('utf8')

const tokensOf = (text: string): string[] =>
  text.match(
    /[0-9a-f]{8}-[0-9a-f-]{27}|\d{6}\*{8}[\dX]{4}|鹭岛[^"<>\\，。“”]*|演示用工企业.|[A-Z]{0,2}\d{6}-\d{4}-\d{4}(?:-\d{4})?|S0000\d+|YY\d{8}-\d{8}/g,
  ) ?? []

beforeAll(async () => {
  app = await testApp()
  story = await xiamenStory(app)
  rows = await allRows(app.ownerUrl)
  ids = new Map()
  for (const row of rows) {
    if (!row.id) continue
    ids.set(row.table, [...(ids.get(row.table) ?? []), row.id])
  }
  secrets = new Set(rows.flatMap((row) => [...idsIn(row), ...secretTexts(row)]))
  outsiders = []
  const staff = async (role: RoleName, region: string) =>
    outsiders.push({
      name: `${role} ${region}`,
      user: await app.staff(role, region),
      holds: (verb) => (roles[role].verbs as readonly string[]).includes(verb),
    })
  for (const role of Object.keys(roles) as RoleName[]) {
    // Region roles from another city; the rest, whose scope is their own house, from next door.
    await staff(role, roles[role].scope === 'region' ? '350100' : HERE)
  }
  outsiders.push({ name: '劳动者', user: await app.worker(9_001), holds: () => false })
}, 240_000)
afterAll(async () => await app.stop())

const secretTexts = (row: Row): string[] =>
  SECRET_COLUMNS.flatMap((column) => {
    const value = row.json[column]
    return typeof value === 'string' && tokensOf(value).includes(value) ? [value] : []
  })

/** Evenly spread over a table's rows, so that every state of the story is met. */
const some = (list: readonly string[], most: number): string[] =>
  list.length <= most
    ? [...list]
    : Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)] as string)

const everyTable = (most: number): string[] => [
  ...new Set([...ids.values()].flatMap((list) => some(list, most))),
]

const documents: Record<string, Record<string, unknown>> = {
  'money.policy.check': { document: xiamenPacks['class-training'] },
  'money.policy.draft': { document: { ...xiamenPacks['class-training'], region: HERE } },
}
const inputOf = (act: AnyAct, id: string, region: string): Record<string, unknown> => ({
  ...plainInput(act, id, region, documents[act.id]),
  // Lists are asked for everything they would give.
  ...('size' in ((act.input as { shape?: object }).shape ?? {}) ? { size: '200' } : {}),
})

/** As if somebody who may everything everywhere asked where a record is. */
function askPlace(one: Served, input: unknown): Promise<Place> {
  const all = { orgs: [], regions: regions().all.map((r) => r.code) }
  const actor: Actor = {
    accountId: '00000000-0000-7000-8000-000000000000',
    name: '',
    orgId: null,
    orgName: null,
    personId: null,
    roles: [],
    grants: [{ verbs: new Set(Object.keys(verbs)), org: null, region: '350000' }],
  }
  const now = app.clock.now().toISOString()
  const { tools } = app.platform
  const ctx = { db: tools.db, tools, actor, now, today: dayOf(now), scope: () => all, may: () => true }
  return (one.at as (ctx: Ctx, input: unknown) => Promise<Place>)(ctx as unknown as Ctx, input)
}

const leaksIn = (reply: Reply<unknown>, asked: unknown): string[] => {
  const given = JSON.stringify(asked)
  return [...new Set(tokensOf(textOf(reply)))].filter((t) => secrets.has(t) && !given.includes(t))
}

test('K1 scope: what visitors see is public by design: the directory, open classes, notices, catalogues and policy in force', async () => {
  const shown = new Set<string>()
  const acts = new Set<string>()
  for (const { act } of served.filter((s) => s.act.allow === 'public' && s.act.method === 'GET')) {
    const byId = idFieldsOf(act).some((field) => act.path.includes(`:${field}`))
    for (const id of byId ? everyTable(6) : [NOBODY]) {
      const reply = await app.visitor.try(act, inputOf(act, id, HERE) as never)
      expect([200, 404], `${act.id} ${JSON.stringify(reply.body)}`).toContain(reply.status)
      const text = textOf(reply)
      for (const token of tokensOf(text).filter((t) => secrets.has(t))) {
        shown.add(token)
        acts.add(act.id)
      }
      // Whatever is public, no ID number is shown whole, and no draft of anybody.
      expect(text).not.toMatch(/\D\d{17}[\dX]\D|鹭岛草|鹭岛政策|鹭岛任务/)
    }
  }
  for (const token of shown) secrets.delete(token)
  expect([...acts].sort()).toEqual([
    'demand.catalogue.get',
    'demand.catalogue.in-force',
    'demand.catalogue.list',
    'demand.catalogue.status',
    'money.notice.get',
    'money.notice.list',
    'money.policy.estimate',
    'money.policy.standards',
    'training.class.one-open-class',
    'training.class.open-classes',
    'views.portal.institution',
    'views.portal.institutions',
  ])
})

test('K1 scope: the generated input of every act is one its schema takes, so that no refusal below is for its form', () => {
  const bad = served.filter(({ act }) => !act.input.safeParse(inputOf(act, NOBODY, HERE)).success)
  expect(bad.map((s) => s.act.id)).toEqual([])
})

/** Requests about records of the city that lie under a place of their own: up to six for each act. */
async function targetsOf(one: Served): Promise<Record<string, unknown>[]> {
  const fields = idFieldsOf(one.act)
  const asked = (id: string) => ({
    ...inputOf(one.act, id, HERE),
    // Every optional id too: a place may hang on it.
    ...Object.fromEntries(fields.map((field) => [field, id])),
  })
  const stands = async (id: string) =>
    await askPlace(one, asked(id)).then(
      () => true,
      () => false,
    )
  if (fields.length === 0) return (await stands(NOBODY)) ? [asked(NOBODY)] : []
  const out: Record<string, unknown>[] = []
  for (const list of ids.values()) {
    if (!(await stands(list[0] as string))) continue
    for (const id of some(list, 6)) if (await stands(id)) out.push(asked(id))
    if (out.length >= 6) break
  }
  return out
}

async function ask(who: Outsider, act: AnyAct, input: Record<string, unknown>) {
  const reply = await who.user.try(act, input as never)
  const leaked = leaksIn(reply, input)
  return {
    reply,
    leaks: leaked.length > 0 ? [`${act.id} as ${who.name}: ${leaked.slice(0, 3).join(' ')}`] : [],
  }
}

test('K1 scope: officers of another city, and every other house, are refused by every act about every kind of record of the city', async () => {
  const faults = new Set<string>()
  let asked = 0
  for (const one of served) {
    const { act, at } = one
    if (typeof at !== 'function' || typeof act.allow !== 'object') continue
    const { verb } = act.allow
    const targets = await targetsOf(one)
    // An act that nothing in the story can be asked about would pass unlooked at.
    if (targets.length === 0) faults.add(`${act.id}: nothing to ask it about`)
    for (const who of outsiders.filter((o) => o.holds(verb))) {
      for (const input of targets) {
        const { reply, leaks } = await ask(who, act, input)
        asked += 1
        for (const leak of leaks) faults.add(leak)
        if (![403, 404].includes(reply.status))
          faults.add(`${act.id} as ${who.name}: ${reply.status} ${JSON.stringify(reply.body).slice(0, 160)}`)
      }
    }
  }
  expect([...faults]).toEqual([])
  expect(asked).toBeGreaterThan(500)
}, 120_000)

/** What a filter or a field of this name can carry; ids of every table where the name does not say. */
const TABLE_OF: Record<string, string> = {
  classId: 'training.class',
  orgId: 'registry.organisation',
  employerOrgId: 'registry.organisation',
  personId: 'registry.person',
  claimId: 'money.claim',
  budgetId: 'money.budget',
  fileId: 'platform.file',
  sessionId: 'training.class_session',
  certificateId: 'evaluation.certificate',
  planId: 'training.plan',
}
const idsFor = (field: string): string[] => {
  const table = TABLE_OF[field]
  return table ? some(ids.get(table) ?? [], 3) : everyTable(1)
}
/** Acts without a record's place: lists, exports, everybody's own. */
const placeless = () =>
  served.filter(
    ({ act, at }) =>
      typeof at !== 'function' && act.allow !== 'public' && act.id !== 'registry.account.sign-out',
  )
function narrowed(act: AnyAct, region: string): Record<string, unknown>[] {
  const subject = 'subject' in ((act.input as { shape?: object }).shape ?? {})
  return [
    inputOf(act, NOBODY, region),
    { ...inputOf(act, NOBODY, region), region },
    ...idFieldsOf(act).flatMap((field) =>
      idsFor(field).map((id) => ({ ...inputOf(act, id, region), [field]: id })),
    ),
    ...(subject
      ? [`class:${story.paid.classId}`, `claim:${story.paid.claimId}`].map((one) => ({
          ...inputOf(act, NOBODY, region),
          subject: one,
        }))
      : []),
  ]
}
const holdersOf = (act: AnyAct): Outsider[] => {
  const { allow } = act
  return typeof allow === 'object' ? outsiders.filter((o) => o.holds(allow.verb)) : outsiders
}

test('K1 scope: lists, exports and everybody’s own acts show outsiders nothing of the city, whatever id they are narrowed to or given', async () => {
  const faults = new Set<string>()
  for (const { act } of placeless()) {
    for (const who of holdersOf(act)) {
      for (const input of narrowed(act, HERE)) {
        const { reply, leaks } = await ask(who, act, input)
        if (reply.status >= 500) faults.add(`${act.id} as ${who.name}: ${reply.status}`)
        if (act.id === 'registry.organisation.find') {
          // Names and credit codes of organisations are public record, and nothing else of them.
          const [row] = (reply.body as unknown as { rows: object[] }).rows
          expect(Object.keys(row ?? {}).sort()).toEqual([
            'id',
            'kind',
            'name',
            'region',
            'regionName',
            'uscc',
          ])
        } else for (const leak of leaks) faults.add(leak)
      }
    }
  }
  expect([...faults]).toEqual([])
}, 120_000)

test('K1 scope: the city’s own people, asking the same, see what the others did not', async () => {
  const { clerk, reviewer, finance } = story.offices
  await app.renew(clerk, reviewer, finance, story.manager, story.evaluator, story.firm)
  const seen = new Set<string>()
  for (const { act } of placeless().filter(({ act }) => act.method === 'GET')) {
    for (const user of [clerk, reviewer, finance, story.manager, story.evaluator, story.firm]) {
      const reply = await user.try(act, inputOf(act, NOBODY, HERE) as never)
      if (reply.status === 200 && leaksIn(reply, {}).length > 0) seen.add(act.id)
    }
  }
  // Every list and export of the city's records, so that the silence above means something.
  expect(seen.size).toBeGreaterThan(20)
  for (const id of [
    'money.claim.list',
    'training.class.export',
    'registry.person.list',
    'views.todo',
    'views.timeline.audit',
  ])
    expect([...seen]).toContain(id)
})

test('K1 scope: what an institution has not handed in is its own: no officer of its county sees it', async () => {
  const { draft } = story.scenes
  const drafts = new Set(
    rows.flatMap((row) => {
      const ofClass = [row.json.class_id, row.json.id].includes(draft.classId)
      const open =
        row.json.state === 'draft' && ['training.plan', 'training.provider_application'].includes(row.table)
      return ofClass || open ? [row.id as string] : []
    }),
  )
  drafts.add('鹭岛第 6 期')
  drafts.add('鹭岛草稿方案')
  expect(drafts.size).toBeGreaterThan(10)
  const faults = new Set<string>()
  for (const role of [
    'hr.clerk',
    'hr.reviewer',
    'auditor',
    'third-party.inspector',
    'industry.officer',
  ] as RoleName[]) {
    const user = await app.staff(role, HERE)
    const may = roles[role].verbs as readonly string[]
    for (const { act, at } of served) {
      if (act.method !== 'GET' || typeof act.allow !== 'object' || !may.includes(act.allow.verb)) continue
      // The record of acts is whole for those who audit.
      if (act.id === 'views.timeline.audit') continue
      const asked = idFieldsOf(act).length > 0 ? [draft.classId, ...some([...drafts], 12)] : [NOBODY]
      for (const id of asked) {
        const input =
          typeof at === 'function' || idFieldsOf(act).length === 0
            ? inputOf(act, id, HERE)
            : narrowed(act, HERE)[0]
        const given = { ...input, ...Object.fromEntries(idFieldsOf(act).map((field) => [field, id])) }
        const reply = await user.try(act, given as never)
        const told = tokensOf(textOf(reply)).filter((t) => drafts.has(t) && t !== id)
        if (told.length > 0) faults.add(`${act.id} as ${role}: ${told.slice(0, 3).join(' ')}`)
      }
    }
  }
  expect([...faults]).toEqual([])
}, 60_000)

test('K1 scope: records of the city cannot be pulled into an own record: rooms, plans, teachers, files, people, certificates', async () => {
  const mine = await draftedClass(app, { region: '350205', trainees: [9_101, 9_102], title: '海沧一期' })
  const { manager } = mine.provider
  const theirs = story.scenes.paid
  const file = (ids.get('platform.file') as string[])[0] as string
  const person = (ids.get('registry.person') as string[])[0] as string
  const trainee = (ids.get('training.trainee') as string[])[0] as string
  const certificateId = (ids.get('evaluation.certificate') as string[])[0] as string
  const own = { id: mine.classId, version: mine.version }
  const session = {
    ...(mine.sessions[0] as ClassScene['sessions'][number]),
    kind: 'theory' as const,
    title: '理论',
  }
  const filing = {
    title: '海沧一期',
    planId: mine.planId,
    venueId: mine.provider.venueId,
    seats: 20,
    startsOn: mine.startsOn,
    endsOn: mine.startsOn,
    selfEnrolment: true,
  }
  const at = {
    title: session.title,
    kind: session.kind,
    hours: session.hours,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    venueId: mine.provider.venueId,
    teacherId: mine.provider.teacherId,
  }
  const application = await draftApplication(app, '350205')
  const change = { id: application.id, version: application.version, equipment: [], skills: [] }
  const venue = { name: '三楼', address: '测试路 2 号', seats: 20, lat: 24.5, lng: 118.1 }
  const fuzhou = outsiders.find((o) => o.name === 'hr.clerk 350100') as Outsider
  const money = outsiders.find((o) => o.name === 'finance.clerk 350100') as Outsider
  const worker = await app.worker(9_103)
  const proof = await worker.upload(pdf(), '合同.pdf')
  const work = {
    employerName: '别的企业',
    region: '350102',
    proof: 'contract' as const,
    startedOn: today(app),
  }
  const officerProof = await fuzhou.user.upload(pdf(), '合同.pdf')
  const cases: [string, Promise<string[]>, string][] = [
    [
      'a plan',
      manager.refused(c.changeClass, { ...own, ...filing, planId: theirs.planId }),
      'class.plan_other',
    ],
    [
      'a room',
      manager.refused(c.changeClass, { ...own, ...filing, venueId: theirs.provider.venueId }),
      'class.venue_other',
    ],
    [
      'a session’s room',
      manager.refused(c.setSessions, { ...own, sessions: [{ ...at, venueId: theirs.provider.venueId }] }),
      'session.venue',
    ],
    [
      'a session’s teacher',
      manager.refused(c.setSessions, { ...own, sessions: [{ ...at, teacherId: theirs.provider.teacherId }] }),
      'session.teacher',
    ],
    [
      'a paper',
      manager.refused(c.setPaper, { ...own, kind: 'materials', fileIds: [file] }),
      'class.file_other',
    ],
    ['a roster', manager.refused(c.importRoster, { id: mine.classId, fileId: file }), 'roster.file_other'],
    [
      'a roster to annotate',
      manager.refused(c.annotateRoster, { id: mine.classId, fileId: file }),
      'roster.file_other',
    ],
    [
      'a trainee',
      manager.refused(c.removeTrainee, { id: mine.classId, traineeId: trainee, reason: '移出' }),
      'common.not_found',
    ],
    [
      'a licence',
      manager.refused(saveApplication, { ...change, licenceFileId: file }),
      'common.out_of_scope',
    ],
    [
      'a licence of one’s own application',
      application.manager.refused(saveApplication, { ...change, licenceFileId: file }),
      'provider.file_not_own',
    ],
    [
      'a photo',
      application.manager.refused(addVenue, { ...change, ...venue, photoIds: [file] }),
      'provider.file_not_own',
    ],
    [
      'attendance of people',
      manager.refused(recordBatch, {
        id: mine.classId,
        sessions: [
          {
            sessionId: theirs.sessions[0]?.id as string,
            items: [{ personId: person, in: session.startsAt }],
          },
        ],
        reason: '补录考勤',
      }),
      'common.not_found',
    ],
    [
      'scores of people',
      manager.refused(recordScores, {
        id: mine.classId,
        version: 1,
        scores: [{ personId: person, theory: 90, practice: 90 }],
      }),
      'completion.not_trainee_score',
    ],
    [
      'a person by id',
      fuzhou.user.refused(recordEmployment, { ...work, personId: person, fileId: officerProof.id }),
      'employment.unknown_person',
    ],
    ['a proof', worker.refused(recordMyEmployment, { ...work, fileId: file }), 'employment.foreign_file'],
    [
      'a class of others',
      worker.refused(recordMyEmployment, { ...work, fileId: proof.id, classId: theirs.classId }),
      'employment.not_trainee',
    ],
    ['a certificate', worker.refused(fileOwn, { certificateId }), 'claim.not_owner'],
    [
      'a budget’s paper',
      money.user.refused(enterBudget, {
        region: '350100',
        year: 2026,
        fund: 'employment',
        amountFen: 100,
        documentNumber: '测1',
        reason: '测试',
        files: [file],
      }),
      'budget.own_files',
    ],
    [
      'a batch',
      fuzhou.user.refused(makeBatch, {
        region: '350100',
        fund: 'employment',
        claimIds: ids.get('money.claim') as string[],
      }),
      'common.out_of_scope',
    ],
  ]
  for (const [what, refused, code] of cases) expect(await refused, what).toContain(code)
})

test('K1 K3 scope: the file of a class links no roster: names in clear are opened by the recorded export alone', async () => {
  const { clerk } = story.offices
  await app.renew(clerk, story.manager)
  for (const user of [clerk, story.manager]) {
    const file = await user.call(classTimeline, { id: story.paid.classId })
    const linked = file.rows.flatMap((row) => row.files)
    expect(file.rows.map((row) => row.actTitle)).toContain('导入学员名册')
    expect(linked.length).toBeGreaterThan(0)
    expect(linked.filter((f) => f.mime.includes('sheet'))).toEqual([])
  }
  const proofs = async (role: RoleName) => {
    const user = await app.staff(role, HERE)
    const file = await user.call(classTimeline, { id: story.paid.classId })
    return file.rows.filter((row) => row.actId.startsWith('employment.')).flatMap((row) => row.files)
  }
  expect(await proofs('hr.clerk')).toHaveLength(1)
  expect(await proofs('third-party.inspector')).toEqual([])
})

test('K1 K3 scope: a file opens by the link that its record gave, for a quarter of an hour, and by no other', async () => {
  await app.renew(story.manager)
  const { papers } = await story.manager.call(c.getClass, { id: story.paid.classId })
  const url = papers[0]?.files[0]?.url as string
  const open = async (address: string) => (await app.http.inject({ url: address })).statusCode
  expect(await open(url)).toBe(200)
  const other = (ids.get('platform.file') as string[]).find((id) => !url.includes(id)) as string
  expect(await open(url.replace(/files\/[^?]+/, `files/${other}`))).toBe(403)
  expect(await open(url.replace(/until=(\d+)/, (_all, until) => `until=${Number(until) + 900}`))).toBe(403)
  expect(await open(url.split('?')[0] as string)).toBe(403)
  app.clock.set(new Date(app.clock.now().getTime() + 16 * 60_000))
  expect(await open(url)).toBe(403)
})

test('K1 scope: after all of it every row of the city is byte for byte what it was', async () => {
  const now = new Map<string, number>()
  for (const row of await allRows(app.ownerUrl))
    now.set(`${row.table} ${row.text}`, (now.get(`${row.table} ${row.text}`) ?? 0) + 1)
  const gone = rows.filter((row) => !now.has(`${row.table} ${row.text}`))
  expect(gone.map((row) => `${row.table} ${row.id}`)).toEqual([])
})
