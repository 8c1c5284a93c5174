/** `npm run fuzz -- --requests 10000 --seed 7` sends more of the same. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importVacancies } from '#demand/signals/contract'
import { type RoleName, roles } from '#registry/accounts'
import type { OrgKind } from '#registry/organisations/contract'
import { type KeyKind, uploadFile, verbsFor } from '#registry/partners/contract'
import { annotateRoster, importRoster } from '#training/class-filing/contract'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import { type TestApp, testApp } from '../kit/app.ts'
import { approvedClass, rosterRow, rosterSheet } from '../kit/classes.ts'
import { officersOf, program, tried } from '../kit/partners.ts'
import { listedPlatform, onPlatform } from '../kit/platforms.ts'
import { type Attacker, fuzz, watcher } from './fuzz.ts'

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 400)
const SEED = Number(process.env.FUZZ_SEED ?? 20261122)

let app: TestApp
let attackers: Attacker[]
let ids: string[]
const secrets: string[] = []
beforeAll(async () => {
  app = await testApp()
  const scene = await approvedClass(app, { trainees: [1, 2, 3] })
  const platform = await listedPlatform(app)
  await onPlatform(scene.provider.manager, scene.classId, platform.platformId)
  const officers = await officersOf(app)
  attackers = [
    { name: '公众', user: app.visitor },
    { name: '学员', user: await app.worker(1) },
    { name: '路人', user: await app.worker(77) },
    { name: '本班机构', user: scene.provider.manager },
    { name: '本平台', user: platform.operator },
  ]
  for (const role of Object.keys(roles) as RoleName[]) {
    if ('byAppointment' in roles[role]) continue
    attackers.push({ name: roles[role].title, user: await app.staff(role, '350200') })
  }
  const staffOf = (title: string) => attackers.find(({ name }) => name === title)?.user
  const owners: [OrgKind, (typeof attackers)[number]['user']][] = [
    ['institution', scene.provider.manager],
    ['enterprise', platform.operator],
    ['hr', staffOf(roles['hr.clerk'].title)],
    ['finance', staffOf(roles['finance.clerk'].title)],
  ]
  const files: string[] = []
  for (const [kind, owner] of owners) {
    if (!owner) throw new Error(`nobody asks for the keys of ${kind}`)
    for (const key of ['rehearsal', 'pilot', 'full'] as KeyKind[]) {
      const verbs = verbsFor(kind)
      const one = await program(app, owner, officers, key, verbs, 6000)
      await tried(app, one.keyId, verbs)
      secrets.push(one.secret)
      attackers.push({ name: `${kind} ${key}`, program: one, rehearses: key === 'rehearsal' })
      if (kind === 'institution')
        files.push((await one.upload(await rosterSheet([rosterRow(4)]), '学员名册.xlsx')).id)
    }
  }
  for (const index of [1, 2, 3]) {
    const { idNumber, phone } = syntheticPerson(index)
    secrets.push(idNumber, phone)
  }
  ids = [
    scene.classId,
    scene.planId,
    scene.provider.orgId,
    scene.provider.venueId,
    scene.provider.teacherId,
    platform.platformId,
    ...files,
    ...scene.sessions.map((one) => one.id),
    ...attackers.flatMap(({ user }) => [user?.orgId, user?.accountId]).filter((one) => one != null),
  ]
}, 120_000)
afterAll(async () => await app.stop())

test('K4 K3 fuzz: over the whole OpenAPI document, as everybody: no crash, no leak, nothing half done', async () => {
  const report = await fuzz({ app, attackers, ids, secrets, requests: REQUESTS, seed: SEED })
  expect(report.findings.slice(0, 10)).toEqual([])
  expect(report.asked).toBe(REQUESTS)
  expect(report.looks).toBeGreaterThan(REQUESTS / 15)
  expect(report.taken).toBeGreaterThan(REQUESTS / 50)
}, 3_600_000)

test('K4 fuzz: files by key and what is read from them, as every program: good, spoiled and pretended ones', async () => {
  const only = [uploadFile.id, importRoster.id, annotateRoster.id, importVacancies.id]
  const report = await fuzz({
    app,
    attackers: attackers.filter((one) => one.program || one.user === app.visitor),
    ids,
    secrets,
    requests: Math.round(REQUESTS / 3),
    seed: SEED,
    only,
  })
  expect(report.findings.slice(0, 10)).toEqual([])
  expect(report.operations).toBe(only.length)
  expect(report.taken).toBeGreaterThan(REQUESTS / 400)
}, 600_000)

test('K4 fuzz: its watcher sees one changed row', async () => {
  const look = await watcher(app)
  const before = await look()
  expect(await look()).toBe(before)
  await sql`update registry.organisation set version = version + 1 where id = ${ids[2]}`.execute(
    app.platform.tools.db,
  )
  expect(await look()).not.toBe(before)
})
