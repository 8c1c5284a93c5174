/**
 * A city's story told, everybody else asks every act about every one of its records: nothing is read, nothing moves.
 * What a visitor sees without signing in is public by design, and is the only thing left out.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnyAct } from '#platform/serve'
import type { RoleName } from '#registry/accounts'
import { roles } from '../../src/registry/accounts/rules.ts'
import { served, type TestApp, testApp, type User } from '../kit/app.ts'
import { City, NOBODY, some, textOf, tokensOf } from '../kit/city.ts'
import { idFieldsOf } from '../kit/plain-input.ts'
import { allRows } from '../kit/rows.ts'
import { type Story, xiamenStory } from '../kit/story.ts'

const HERE = '350203'

let app: TestApp
let story: Story
let city: City
interface Outsider {
  name: string
  user: User
  holds: (verb: string) => boolean
}
let outsiders: Outsider[]

beforeAll(async () => {
  app = await testApp()
  story = await xiamenStory(app)
  city = await City.seen(app, HERE)
  outsiders = []
  for (const role of Object.keys(roles) as RoleName[]) {
    // Region roles from another city; the rest, whose scope is their own house, from next door.
    const region = roles[role].scope === 'region' ? '350100' : HERE
    outsiders.push({
      name: `${role} ${region}`,
      user: await app.staff(role, region),
      holds: (verb) => (roles[role].verbs as readonly string[]).includes(verb),
    })
  }
  outsiders.push({ name: '劳动者', user: await app.worker(9_001), holds: () => false })
}, 240_000)
afterAll(async () => await app.stop())

const holdersOf = (act: AnyAct): Outsider[] => {
  const { allow } = act
  return typeof allow === 'object' ? outsiders.filter((o) => o.holds(allow.verb)) : outsiders
}
async function ask(who: Outsider, act: AnyAct, input: Record<string, unknown>) {
  const reply = await who.user.try(act, input as never)
  const leaked = city.leaksIn(reply, input)
  return {
    reply,
    leaks: leaked.length > 0 ? [`${act.id} as ${who.name}: ${leaked.slice(0, 3).join(' ')}`] : [],
  }
}

test('K1 scope: what visitors see is public by design: the directory, open classes, notices, catalogues and policy in force', async () => {
  const shown = new Set<string>()
  const acts = new Set<string>()
  let asked = 0
  for (const { act } of served.filter((s) => s.act.allow === 'public' && s.act.method === 'GET')) {
    const byId = idFieldsOf(act).some((field) => act.path.includes(`:${field}`))
    for (const id of byId ? city.everyTable(6) : [NOBODY]) {
      asked += 1
      // Some are asked so seldom that one visitor would be held back.
      app.visitor.address = `10.99.${asked >> 8}.${asked & 255}`
      const reply = await app.visitor.try(act, city.inputOf(act, id) as never)
      expect([200, 404], `${act.id} ${JSON.stringify(reply.body)}`).toContain(reply.status)
      const text = textOf(reply)
      for (const token of tokensOf(text).filter((t) => city.secrets.has(t))) {
        shown.add(token)
        acts.add(act.id)
      }
      // Whatever is public, no ID number is shown whole, and no draft of anybody.
      expect(text).not.toMatch(/\D\d{17}[\dX]\D|鹭岛草|鹭岛政策|鹭岛任务|鹭岛推演|企业丙/)
    }
  }
  for (const token of shown) city.secrets.delete(token)
  expect([...acts].sort()).toEqual([
    'demand.catalogue.get',
    'demand.catalogue.in-force',
    'demand.catalogue.list',
    'demand.catalogue.status',
    'money.notice.get',
    'money.notice.list',
    'money.policy.estimate',
    'money.policy.standards',
    'money.voucher.open',
    'training.class.one-open-class',
    'training.class.open-classes',
    'training.platform-call.open',
    'views.portal.institution',
    'views.portal.institutions',
  ])
})

test('K1 scope: the generated input of every act is one its schema takes, so that no refusal below is for its form', () => {
  const bad = served.filter(({ act }) => !act.input.safeParse(city.inputOf(act, NOBODY)).success)
  expect(bad.map((s) => s.act.id)).toEqual([])
})

test('K1 scope: officers of another city, and every other house, are refused by every act about every kind of record of the city', async () => {
  const faults = new Set<string>()
  let asked = 0
  for (const one of served) {
    const { act, at } = one
    if (typeof at !== 'function' || typeof act.allow !== 'object') continue
    const targets = await city.targetsOf(one)
    // An act that nothing in the story can be asked about would pass unlooked at.
    if (targets.length === 0) faults.add(`${act.id}: nothing to ask it about`)
    for (const who of holdersOf(act)) {
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

/** Acts without a record's place: lists, exports, everybody's own. */
const placeless = () =>
  served.filter(
    ({ act, at }) =>
      typeof at !== 'function' && act.allow !== 'public' && act.id !== 'registry.account.sign-out',
  )
test('K1 scope: lists, exports and everybody’s own acts show outsiders nothing of the city, whatever id they are narrowed to or given', async () => {
  const faults = new Set<string>()
  for (const { act } of placeless()) {
    for (const who of holdersOf(act)) {
      // What is a worker's own is shut to staff before the act is run, whatever they ask for.
      const shut = act.allow === 'worker' && who.user.accountId !== null
      for (const input of city.narrowed(act).slice(0, shut ? 1 : undefined)) {
        const { reply, leaks } = await ask(who, act, input)
        if (shut && reply.status !== 403) faults.add(`${act.id} as ${who.name}: ${reply.status}`)
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
  for (const { act } of placeless().filter(({ act }) => !act.changes)) {
    for (const user of [clerk, reviewer, finance, story.manager, story.evaluator, story.firm]) {
      const reply = await user.try(act, city.inputOf(act, NOBODY) as never)
      if (reply.status === 200 && city.leaksIn(reply, {}).length > 0) seen.add(act.id)
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
    city.rows.flatMap((row) => {
      const ofClass = [row.json.class_id, row.json.id].includes(draft.classId)
      const open =
        row.json.state === 'draft' && ['training.plan', 'training.provider_application'].includes(row.table)
      return ofClass || open ? [row.id as string] : []
    }),
  )
  drafts.add('鹭岛第 6 期')
  drafts.add('鹭岛草稿方案')
  drafts.add('演示用工企业丙')
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
      if (act.changes || typeof act.allow !== 'object' || !may.includes(act.allow.verb)) continue
      // The record of acts is whole for those who audit.
      if (act.id === 'views.timeline.audit') continue
      const asked = idFieldsOf(act).length > 0 ? [draft.classId, ...some([...drafts], 12)] : [NOBODY]
      for (const id of asked) {
        const input =
          typeof at === 'function' || idFieldsOf(act).length === 0
            ? city.inputOf(act, id)
            : city.narrowed(act)[0]
        const given = { ...input, ...Object.fromEntries(idFieldsOf(act).map((field) => [field, id])) }
        const reply = await user.try(act, given as never)
        const told = tokensOf(textOf(reply)).filter((t) => drafts.has(t) && t !== id)
        if (told.length > 0) faults.add(`${act.id} as ${role}: ${told.slice(0, 3).join(' ')}`)
      }
    }
  }
  expect([...faults]).toEqual([])
}, 60_000)

test('K1 scope: after all of it every row of the city is byte for byte what it was', async () => {
  const now = new Map<string, number>()
  for (const row of await allRows(app.ownerUrl))
    now.set(`${row.table} ${row.text}`, (now.get(`${row.table} ${row.text}`) ?? 0) + 1)
  const gone = city.rows.filter((row) => !now.has(`${row.table} ${row.text}`))
  expect(gone.map((row) => `${row.table} ${row.id}`)).toEqual([])
  // Nor does anything that the others left behind, the record of what they did among it, name one of them; a proof of
  // the books keeps how far they went, and shows it to nobody else.
  const before = new Set(city.rows.map((row) => `${row.table} ${row.text}`))
  const named = (await allRows(app.ownerUrl)).flatMap((row) =>
    before.has(`${row.table} ${row.text}`) || row.table === 'money.proof'
      ? []
      : tokensOf(row.text)
          .filter((token) => city.secrets.has(token))
          .map((token) => `${row.table} ${row.id}: ${token}`),
  )
  expect([...new Set(named)].slice(0, 10)).toEqual([])
})
