/** What may not be pulled into an own record, and what a record's file and links show. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordEmployment, recordMyEmployment } from '#employment/follow-up/contract'
import { enterBudget, enterPause, enterTransfer } from '#money/budgets/contract'
import {
  draftAgreement,
  drawSample,
  fileOwn,
  fundMany,
  makeBatch,
  publishMany,
  recheckMany,
} from '#money/claims/contract'
import { addDays } from '#platform/day'
import type { RoleName } from '#registry/accounts'
import { recordBatch } from '#training/attendance/contract'
import * as c from '#training/class-filing/contract'
import { recordScores } from '#training/completion/contract'
import { addVenue, saveApplication } from '#training/providers/contract'
import { classTimeline } from '#views/timeline/contract'
import { type TestApp, testApp } from '../kit/app.ts'
import { City } from '../kit/city.ts'
import { type ClosedClass, closedClass, filedClaim, today } from '../kit/claims.ts'
import { type ClassScene, draftedClass } from '../kit/classes.ts'
import { budgetApproved } from '../kit/money.ts'
import { draftApplication, pdf } from '../kit/providers.ts'

const HERE = '350203'

let app: TestApp
let theirs: ClosedClass
let city: City
beforeAll(async () => {
  app = await testApp()
  theirs = await closedClass(app, { trainees: [6_001, 6_002, 6_003] })
  const { manager } = theirs.provider
  const proof = await manager.upload(pdf(), '劳动合同.pdf')
  await filedClaim(theirs)
  const people = (await City.seen(app, HERE)).rows.filter((row) => row.table === 'training.trainee')
  await manager.call(recordEmployment, {
    classId: theirs.classId,
    personId: people[0]?.json.person_id as string,
    employerName: '演示用工企业乙',
    region: HERE,
    proof: 'contract',
    fileId: proof.id,
    startedOn: today(app),
  })
  city = await City.seen(app, HERE)
}, 120_000)
afterAll(async () => await app.stop())

test('K1 scope: records of the city cannot be pulled into an own record: rooms, plans, teachers, files, people, certificates', async () => {
  const mine = await draftedClass(app, { region: '350205', trainees: [9_101, 9_102], title: '海沧一期' })
  const { manager } = mine.provider
  const file = city.idsOf('platform.file')[0] as string
  const person = city.idsOf('registry.person')[0] as string
  const trainee = city.idsOf('training.trainee')[0] as string
  const certificateId = city.idsOf('evaluation.certificate')[0] as string
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
  const fuzhou = await app.staff('hr.clerk', '350100')
  const money = await app.staff('finance.clerk', '350100')
  const worker = await app.worker(9_103)
  const proof = await worker.upload(pdf(), '合同.pdf')
  const work = {
    employerName: '别的企业',
    region: '350102',
    proof: 'contract' as const,
    startedOn: today(app),
  }
  const officerProof = await fuzhou.upload(pdf(), '合同.pdf')
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
      fuzhou.refused(recordEmployment, { ...work, personId: person, fileId: officerProof.id }),
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
      money.refused(enterBudget, {
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
      fuzhou.refused(makeBatch, {
        region: '350100',
        fund: 'employment',
        claimIds: city.idsOf('money.claim'),
      }),
      'common.out_of_scope',
    ],
  ]
  for (const [what, refused, code] of cases) expect(await refused, what).toContain(code)
})

test('K1 scope: money of the city is not moved, stopped or drawn along by another’s: papers, claims in a list, numbers typed in', async () => {
  const file = city.idsOf('platform.file')[0] as string
  const [claim] = city.rows.filter((row) => row.table === 'money.claim')
  const id = claim?.id as string
  const [clerk, reviewer, money] = [
    await app.staff('hr.clerk', '350100'),
    await app.staff('hr.reviewer', '350100'),
    await app.staff('finance.clerk', '350100'),
  ]
  const firm = await app.staff('enterprise.manager', '350102')
  const fromId = await budgetApproved(app, '350100', 'employment', 1_000)
  const note = { documentNumber: '测1', reason: '核查期间测试' }
  const give = { ...note, fromId, toRegion: '350102', amountFen: 100 }
  const stop = { ...note, region: '350100' }
  const except = (kind: 'class' | 'claim', ref: string) =>
    money.try(enterPause, { ...stop, exceptions: [{ kind, ref, reason: '例外测试' }] })
  const agreement = {
    title: '学徒班',
    region: '350102',
    occupationCode: '4-10-01-02',
    level: 4,
    partner: '测试技工学校',
    startsOn: today(app),
    endsOn: addDays(today(app), 300),
  }
  const cases: [string, Promise<string[]>, string][] = [
    ['a transfer’s paper', money.refused(enterTransfer, { ...give, files: [file] }), 'budget.own_files'],
    ['a pause’s paper', money.refused(enterPause, { ...stop, files: [file] }), 'budget.own_files'],
    [
      'a contract',
      firm.refused(draftAgreement, { ...agreement, fileIds: [file] }),
      'agreement.not_your_file',
    ],
    ['a draw', clerk.refused(drawSample, { claimIds: [id] }), 'common.out_of_scope'],
  ]
  for (const [what, refused, code] of cases) expect(await refused, what).toContain(code)
  const items = [{ id, version: 1 }]
  const number = claim?.json.number as string
  const title = claim?.json.title as string
  for (const reply of [
    await reviewer.try(recheckMany, { items }),
    await clerk.try(publishMany, { items }),
    await money.try(fundMany, { items: [{ id, version: 1, amountFen: 1 }] }),
  ]) {
    expect([reply.status, reply.body.reasons?.map((r) => r.code)]).toEqual([403, ['common.out_of_scope']])
    expect(reply.raw.toString()).not.toMatch(new RegExp(`${number}|${title}`))
  }
  // Numbers can be guessed: what carries one elsewhere is not told.
  const typed = await except('claim', number)
  expect([typed.status, typed.body.reasons?.map((r) => r.code)]).toEqual([422, ['pause.other_region']])
  expect(typed.raw.toString()).not.toContain(title)
})

test('K1 K3 scope: the file of a class links no roster: names in clear are opened by the recorded export alone', async () => {
  const { clerk } = theirs.provider
  await app.renew(clerk, theirs.provider.manager)
  for (const user of [clerk, theirs.provider.manager]) {
    const file = await user.call(classTimeline, { id: theirs.classId })
    const linked = file.rows.flatMap((row) => row.files)
    expect(file.rows.map((row) => row.actTitle)).toContain('导入学员名册')
    expect(linked.length).toBeGreaterThan(0)
    expect(linked.filter((f) => f.mime.includes('sheet'))).toEqual([])
  }
  const proofs = async (role: RoleName) => {
    const user = await app.staff(role, HERE)
    const file = await user.call(classTimeline, { id: theirs.classId })
    return file.rows.filter((row) => row.actId.startsWith('employment.')).flatMap((row) => row.files)
  }
  expect(await proofs('hr.clerk')).toHaveLength(1)
  expect(await proofs('third-party.inspector')).toEqual([])
})

test('K1 K3 scope: a file opens by the link that its record gave, for a quarter of an hour, and by no other', async () => {
  await app.renew(theirs.provider.manager)
  const { papers } = await theirs.provider.manager.call(c.getClass, { id: theirs.classId })
  const url = papers[0]?.files[0]?.url as string
  const open = async (address: string) => (await app.http.inject({ url: address })).statusCode
  expect(await open(url)).toBe(200)
  const other = city.idsOf('platform.file').find((id) => !url.includes(id)) as string
  expect(await open(url.replace(/files\/[^?]+/, `files/${other}`))).toBe(403)
  expect(await open(url.replace(/until=(\d+)/, (_all, until) => `until=${Number(until) + 900}`))).toBe(403)
  expect(await open(url.split('?')[0] as string)).toBe(403)
  app.clock.set(new Date(app.clock.now().getTime() + 16 * 60_000))
  expect(await open(url)).toBe(403)
})
