/**
 * A city's story told, everybody else asks every act about every one of its records: nothing is read, nothing moves.
 * What a visitor sees without signing in is public by design, and is the only thing left out.
 */
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor, Place } from '#platform/access'
import { dayOf } from '#platform/day'
import type { AnyAct, Ctx, Served } from '#platform/serve'
import type { RoleName } from '#registry/accounts'
import { roles, verbs } from '../../src/registry/accounts/rules.ts'
import { regions } from '../../src/registry/regions/index.ts'
import { type Reply, served, type TestApp, testApp, type User } from '../kit/app.ts'
import { xiamenPacks } from '../kit/money.ts'
import { idFieldsOf, plainInput } from '../kit/plain-input.ts'
import { allRows, idsIn, type Row } from '../kit/rows.ts'
import { type Story, xiamenStory } from '../kit/story.ts'

const HERE = '350203'
const THERE = '350102'
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

test('K1 scope: lists, exports and everybody’s own acts show outsiders nothing of the city, whatever id they are narrowed to or given', async () => {
  const faults = new Set<string>()
  for (const { act, at } of served) {
    if (typeof at === 'function' || act.allow === 'public' || act.id === 'registry.account.sign-out') continue
    const verb = typeof act.allow === 'object' ? act.allow.verb : null
    const fields = idFieldsOf(act)
    const inputs =
      fields.length === 0
        ? [inputOf(act, NOBODY, THERE)]
        : everyTable(1).flatMap((id) => fields.map((field) => ({ ...inputOf(act, id, THERE), [field]: id })))
    for (const who of outsiders.filter((o) => verb === null || o.holds(verb))) {
      for (const input of [inputOf(act, NOBODY, HERE), ...inputs]) {
        const { reply, leaks } = await ask(who, act, input)
        for (const leak of leaks) faults.add(leak)
        if (reply.status >= 500) faults.add(`${act.id} as ${who.name}: ${reply.status}`)
      }
    }
  }
  expect([...faults]).toEqual([])
}, 120_000)

test('K1 scope: after all of it every row of the city is byte for byte what it was', async () => {
  const now = new Map<string, number>()
  for (const row of await allRows(app.ownerUrl))
    now.set(`${row.table} ${row.text}`, (now.get(`${row.table} ${row.text}`) ?? 0) + 1)
  const gone = rows.filter((row) => !now.has(`${row.table} ${row.text}`))
  expect(gone.map((row) => `${row.table} ${row.id}`)).toEqual([])
})
