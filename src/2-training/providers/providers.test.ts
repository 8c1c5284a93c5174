import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSheet } from '#platform/forms'
import { liftHold, placeHold } from '#registry/holds/contract'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import {
  decideApplication,
  draftApplication,
  listedProvider,
  nextTeacher,
  type Officers,
  officersOf,
  pdf,
  SKILLS,
  submitted,
  VENUE,
  visitOf,
} from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'
import { mayTrain, standing, teacherById, teachersOf, venueById, venuesOf } from './index.ts'

let app: TestApp
let officers: Officers
beforeAll(async () => {
  app = await testApp()
  officers = await officersOf(app, '350203')
})
afterAll(async () => await app.stop())

const codes = (reasons: { code: string }[]) => reasons.map((r) => r.code)

test('B1 application: everything missing is told at once, and shown before submission', async () => {
  const manager = await app.staff('institution.manager', '350203')
  const { id, version } = await manager.call(c.startApplication, {})
  const seen = await manager.call(c.getApplication, { id })
  expect(seen.missing.map((r) => r.field)).toEqual([
    'ownership',
    'licenceNo',
    'licenceFileId',
    'licenceUntil',
    'contactName',
    'contactPhone',
    'skills',
    'venues',
    'teachers',
    'equipment',
  ])
  expect((await manager.refused(c.submitApplication, { id, version })).length).toBe(10)
  expect(await manager.refused(c.startApplication, {})).toEqual(['provider.open_application'])
  expect(await officers.clerk.refused(c.getApplication, { id })).toEqual(['common.out_of_scope'])
  expect((await officers.clerk.call(c.listApplications, { size: 200 })).rows.map((r) => r.id)).not.toContain(
    id,
  )
})

test('B1 application: an occupation without a teacher or equipment, an expired licence, a foreign file are refused', async () => {
  const draft = await draftApplication(app)
  const licence = await draft.manager.upload(pdf(), 'a.pdf')
  const save = {
    id: draft.id,
    version: draft.version,
    ownership: 'private' as const,
    licenceNo: 'X1',
    licenceFileId: licence.id,
    licenceUntil: '2026-03-01',
    contactName: '演联系',
    contactPhone: '0592-1640000',
    equipment: [{ name: '电工实训台', quantity: 2, occupationCode: '6-31-01-03' }],
    skills: [
      { occupationCode: '6-31-01-03', levels: [5] },
      { occupationCode: null, title: '创业培训（SYB）' },
    ],
  }
  expect(
    await draft.manager.refused(c.saveApplication, {
      ...save,
      skills: [
        ...save.skills,
        { occupationCode: null, title: '创业培训（SYB）' },
        { occupationCode: '9-99-99-99' },
      ],
    }),
  ).toEqual(['provider.skill_twice', 'provider.unknown_occupation'])
  const stranger = await app.staff('institution.manager', '350203')
  const theirs = await stranger.upload(pdf(), 'b.pdf')
  expect(await draft.manager.refused(c.saveApplication, { ...save, licenceFileId: theirs.id })).toEqual([
    'provider.file_not_own',
  ])
  const { version } = await draft.manager.call(c.saveApplication, save)
  expect(await draft.manager.refused(c.submitApplication, { id: draft.id, version })).toEqual([
    'provider.licence_expired',
    'provider.no_teacher_for',
    'provider.no_equipment_for',
  ])
})

test('B1 application: a position outside Fujian, a broken ID number, a teacher of another subject are refused', async () => {
  const draft = await draftApplication(app)
  const on = { id: draft.id, version: draft.version }
  expect(
    await draft.manager.refused(c.addVenue, {
      ...on,
      name: 'B',
      address: '测试路 2 号',
      seats: 10,
      lat: 118.1,
      lng: 24.4,
    }),
  ).toContain('input.too_big')
  expect(
    await draft.manager.refused(c.addVenue, {
      ...on,
      name: 'B',
      address: '测试路 2 号',
      seats: 10,
      lat: 39.9,
      lng: 116.4,
    }),
  ).toEqual(['provider.position'])
  const teacher = {
    ...on,
    name: '演某某',
    idNumber: `${syntheticPerson(1).idNumber.slice(0, 17)}0`,
    employment: 'part-time' as const,
    qualification: '高级技师',
    certificateNo: 'x',
    occupations: ['4-10-01-05'],
  }
  const refused = await draft.manager.refused(c.addTeacher, teacher)
  expect(refused).toContain('provider.teacher_subject')
})

test('B1 teacher: a full-time teacher of one listed institution is not full-time teacher of a second', async () => {
  const person = nextTeacher()
  const teacher = {
    name: person.name,
    idNumber: person.idNumber,
    employment: 'full-time' as const,
    qualification: '技师',
    certificateNo: 'T-1',
    occupations: ['6-31-01-03'],
  }
  const one = await draftApplication(app)
  const two = await draftApplication(app)
  for (const draft of [one, two]) {
    const done = await draft.manager.call(c.addTeacher, { id: draft.id, version: draft.version, ...teacher })
    draft.version = done.version
  }
  await decideApplication(app, await submitted(one), officers)
  expect(await two.manager.refused(c.submitApplication, { id: two.id, version: two.version })).toEqual([
    'provider.teacher_elsewhere',
  ])
})

test('B4 directory: a listed institution may train what was listed, at listed venues with listed teachers', async () => {
  const p = await listedProvider(app, '350203', { officers, venues: 2, teachers: 2, seats: 30 })
  const { db } = app.platform.tools
  expect(await standing(db, p.orgId, '2026-03-02')).toEqual([])
  expect(codes(await standing(db, p.orgId, '2031-01-01'))).toEqual(['provider.licence_expired'])
  expect(await mayTrain(db, p.orgId, '4-10-01-02', 3)).toEqual([])
  expect(await mayTrain(db, p.orgId, '4-10-01-02', null)).toEqual([])
  expect(codes(await mayTrain(db, p.orgId, '4-10-01-02', 1))).toEqual(['provider.not_offered'])
  expect(codes(await mayTrain(db, p.orgId, null, null))).toEqual(['provider.not_offered'])
  expect((await venuesOf(db, p.orgId)).map((v) => v.seats)).toEqual([30, 30])
  expect((await venueById(db, p.venueId))?.listed).toBe(true)
  expect((await teachersOf(db, p.orgId)).map((t) => t.id)).toEqual(p.teacherIds)
  expect((await teacherById(db, p.teacherId))?.nameMasked).toMatch(/^演\*+/)
  const seen = await p.manager.call(c.getProvider, { orgId: p.orgId })
  expect(seen.skills.map((s) => s.levels)).toEqual([[5, 4, 3], [5]])
  expect(seen.can).toEqual(['retireItem'])
})

test('B4 directory: a suspended institution can do nothing new; the one who suspended neither resumes nor removes', async () => {
  const p = await listedProvider(app, '350203', { officers })
  const { db } = app.platform.tools
  const read = () => officers.reviewer.call(c.getProvider, { orgId: p.orgId })
  const on = async (reason: string) => ({ orgId: p.orgId, version: (await read()).version, reason })
  await officers.reviewer.call(c.suspendProvider, await on('抽查发现教师不在岗'))
  expect(codes(await standing(db, p.orgId))).toEqual(['provider.suspended'])
  expect(await p.manager.refused(c.startApplication, {})).toEqual(['common.wrong_state'])
  expect(await officers.reviewer.refused(c.resumeProvider, await on('已经整改'))).toEqual([
    'common.same_person',
  ])
  expect(await officers.reviewer.refused(c.removeProvider, await on('拒不整改'))).toEqual([
    'common.same_person',
  ])
  expect((await p.manager.call(c.myProvider, {})).reasons[0]?.message).toContain('抽查发现教师不在岗')
  const second = await app.staff('hr.reviewer', '350200')
  await second.call(c.resumeProvider, await on('现场复查已整改'))
  expect(await standing(db, p.orgId)).toEqual([])
  await officers.clerk.call(c.suspendProvider, await on('群众举报属实'))
  await second.call(c.removeProvider, await on('弄虚作假'))
  expect(codes(await standing(db, p.orgId))).toEqual(['provider.removed'])
  expect(await venuesOf(db, p.orgId)).toEqual([])
  expect((await venueById(db, p.venueId))?.listed).toBe(false)
  expect(codes(await mayTrain(db, p.orgId, '4-10-01-02', 5))).toEqual(['provider.not_offered'])
  // It comes back only by applying anew and being seen again; its content is not typed twice.
  const fresh = await p.manager.call(c.startApplication, {})
  const draft = await p.manager.call(c.getApplication, { id: fresh.id })
  expect([draft.kind, draft.licenceNo !== null, draft.venues.length]).toEqual(['entry', true, 0])
})

test('B4 directory: a hold on new classes and stale versions stop; two officers at once, the second is told', async () => {
  const p = await listedProvider(app, '350203', { officers })
  const { db } = app.platform.tools
  const { id } = await officers.clerk.call(placeHold, {
    subjectId: p.orgId,
    stops: 'new-classes',
    reason: '专项检查期间',
  })
  expect(codes(await standing(db, p.orgId))).toEqual(['hold.held'])
  await officers.reviewer.call(liftHold, { id, reason: '检查结束' })
  expect(await standing(db, p.orgId)).toEqual([])
  const input = { orgId: p.orgId, version: 1, reason: '两人同时办理' }
  const second = await app.staff('hr.reviewer', '350203')
  const both = await Promise.all([
    officers.reviewer.try(c.suspendProvider, input),
    second.try(c.suspendProvider, input),
  ])
  expect(both.map((r) => r.status).sort()).toEqual([200, 422])
  const manager = await app.staff('institution.manager', '350203')
  const starts = await Promise.all([manager.try(c.startApplication, {}), manager.try(c.startApplication, {})])
  expect(starts.map((r) => r.status).sort()).toEqual([200, 422])
})

test('B4 change: new venues and occupations of a listed institution count only after a new check and decision', async () => {
  const p = await listedProvider(app, '350203', { officers })
  const { db } = app.platform.tools
  const { id } = await p.manager.call(c.startApplication, {})
  let seen = await p.manager.call(c.getApplication, { id })
  expect(seen.kind).toBe('change')
  expect(codes(seen.missing)).toEqual(['provider.nothing_changed'])
  expect(seen.listedVenues).toHaveLength(1)
  const { version } = await p.manager.call(c.saveApplication, {
    id,
    version: seen.version,
    ownership: seen.ownership,
    licenceNo: seen.licenceNo,
    licenceFileId: seen.licenceFile?.id ?? null,
    licenceUntil: seen.licenceUntil,
    contactName: seen.contactName,
    contactPhone: seen.contactPhone,
    equipment: seen.equipment.map(({ occupationName: _name, ...item }) => item),
    skills: [...SKILLS.slice(0, 1), { occupationCode: '6-31-01-03', levels: [5, 4] }],
  })
  seen = await p.manager.call(c.getApplication, { id })
  expect(seen.missing).toEqual([])
  expect(codes(await mayTrain(db, p.orgId, '6-31-01-03', 4))).toEqual(['provider.not_offered'])
  const draft = { id, version, orgId: p.orgId, manager: p.manager, venueIds: [], teacherIds: [] }
  await decideApplication(app, await submitted(draft), officers)
  expect(await mayTrain(db, p.orgId, '6-31-01-03', 4)).toEqual([])
  expect(await venuesOf(db, p.orgId)).toHaveLength(1)
  const listed = await p.manager.call(c.getProvider, { orgId: p.orgId })
  await p.manager.call(c.retireItem, {
    orgId: p.orgId,
    version: listed.version,
    what: 'teacher',
    item: p.teacherId,
    reason: '教师离职',
  })
  expect(await teachersOf(db, p.orgId)).toEqual([])
  const stranger = await app.staff('institution.manager', '350203')
  expect(
    await stranger.refused(c.retireItem, {
      orgId: p.orgId,
      version: listed.version + 1,
      what: 'venue',
      item: p.venueId,
      reason: '越权',
    }),
  ).toEqual(['common.out_of_scope'])
})

test('B4 export: the directory comes as a sheet in the columns of form 2, of the own region only', async () => {
  const p = await listedProvider(app, '350203', { officers, orgName: '导出测试培训学校' })
  const reply = await officers.clerk.try(c.exportProviders, { q: '导出测试' })
  expect(reply.status).toBe(200)
  const { rows, reasons } = await readSheet(reply.raw, {
    columns: [
      '机构（单位）名称',
      '地址',
      '办学性质',
      '可开展的职业（工种）',
      '联系人',
      '联系电话',
      '备注',
    ].map((title, i) => ({ key: `c${i}`, title, required: i < 6 })),
    maxRows: 100,
  })
  expect(reasons).toEqual([])
  expect(rows.map((r) => r.values)).toEqual([
    {
      c0: '导出测试培训学校',
      c1: '测试路 1 号实训楼',
      c2: '民办',
      c3: '育婴员、电工',
      c4: '演联系',
      c5: '0592-1640000',
      c6: '',
    },
  ])
  const list = (user: typeof officers.clerk, more = {}) =>
    user.call(c.listProviders, { q: '导出测试', ...more })
  expect((await list(officers.clerk, { occupation: '6-31-01-03' })).rows[0]?.orgId).toBe(p.orgId)
  expect((await list(officers.clerk, { occupation: '4-10-01-05' })).total).toBe(0)
  expect((await list(await app.staff('hr.clerk', '350102'))).total).toBe(0)
  expect((await list(p.manager)).total).toBe(1)
})

test('B1 return and withdrawal: the reason stands at the top; nothing proposed stays behind', async () => {
  const draft = await submitted(await draftApplication(app))
  const { version } = await officers.clerk.call(c.returnApplication, {
    id: draft.id,
    version: draft.version,
    reason: '许可证照片不清晰',
  })
  expect((await draft.manager.call(c.getApplication, { id: draft.id })).reason).toBe('许可证照片不清晰')
  await draft.manager.call(c.withdrawApplication, { id: draft.id, version, reason: '暂不申请' })
  const seen = await draft.manager.call(c.getApplication, { id: draft.id })
  expect([seen.state, seen.venues, seen.teachers, seen.can]).toEqual(['withdrawn', [], [], []])
  expect((await draft.manager.call(c.myProvider, {})).canStart).toBe(true)
})

test('B4 refusal: a second officer refuses with reason, and an application sent back is verified again', async () => {
  const draft = await submitted(await draftApplication(app))
  const inspect = async (version: number) =>
    await officers.clerk.call(c.inspectProvider, {
      id: draft.id,
      version,
      ...(await visitOf(app, officers.clerk, draft, { seats: VENUE.seats })),
    })
  const first = await inspect(draft.version)
  const back = await officers.reviewer.call(c.sendBackApplication, {
    id: draft.id,
    version: first.version,
    reason: '照片不足以证明设备到位',
  })
  expect(
    await officers.reviewer.refused(c.acceptApplication, { id: draft.id, version: back.version }),
  ).toEqual(['common.wrong_state'])
  const second = await inspect(back.version)
  await officers.reviewer.call(c.refuseApplication, {
    id: draft.id,
    version: second.version,
    reason: '培训范围与办学许可不符',
  })
  expect(codes(await standing(app.platform.tools.db, draft.orgId))).toEqual(['provider.unlisted'])
  expect((await draft.manager.call(c.getApplication, { id: draft.id })).inspections).toHaveLength(2)
})
