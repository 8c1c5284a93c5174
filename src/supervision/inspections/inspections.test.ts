import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays } from '#platform/day'
import { check, liveSession, openSession } from '#training/attendance/contract'
import { getClass } from '#training/class-filing/contract'
import { classTimeline } from '#views/timeline/contract'
import { todo } from '#views/todo/contract'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { approvedClass, type ClassScene } from '../../../tests/kit/classes.ts'
import { foundIn, lessonDay, look, type VisitInput, visitAt } from '../../../tests/kit/inspections.ts'
import { Hall } from '../../../tests/kit/phones.ts'
import { faultsOf, type Published } from '../../../tools/verify-draw.ts'
import * as c from './contract.ts'
import { keepInspections } from './index.ts'

const COUNTY = '350203'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

let app: TestApp
let one: ClassScene & { number: string }
let two: ClassScene & { number: string }
let clerk: User
let reviewer: User
let manager: User
let inspectors: User[]
const everybody = () => [clerk, reviewer, manager, ...inspectors]

beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  one = await approvedClass(app, { region: COUNTY, trainees: [1, 2, 3], startsOn: '2026-03-05' })
  two = await approvedClass(app, {
    region: COUNTY,
    trainees: [11, 12, 13],
    startsOn: '2026-03-06',
    title: '育婴员（初级）第二期',
  })
  ;({ clerk, reviewer, manager } = one.provider)
  inspectors = [0, 1, 2].map(() => undefined as never)
  for (let i = 0; i < 3; i += 1)
    inspectors[i] = await app.staff('hr.inspector', COUNTY, { name: `演检查${i + 1}` })
})
afterAll(async () => await app.stop())

const goTo = async (at: string) => {
  app.clock.set(at)
  await app.renew(...everybody())
}
const visitOf = async (who: User, id: string, at: string, change: Partial<VisitInput> = {}) =>
  await visitAt(app, who, id, at, change)
const seenBy = async (who: User, id: string) => await who.call(c.getInspection, { id })

describe('plans and draws', () => {
  let planId: string
  let version: number

  test('C6 draw: frozen and bound by hashes before, drawn the day after by another, not by who had a hand in the class', async () => {
    const made = await clerk.call(c.draftPlan, {
      region: COUNTY,
      title: '三月上旬双随机抽查',
      kind: 'random',
      basis: '年度监督检查计划',
      fromOn: '2026-03-03',
      toOn: '2026-03-10',
      sampleCount: 2,
      submit: true,
    })
    planId = made.id
    expect(await clerk.refused(c.publishPlan, { id: planId, version: 1 })).toContain('common.denied')
    const seen = await reviewer.call(c.getPlan, { id: planId })
    expect(seen.missing).toEqual([])
    expect(seen.pool.classes.map((k) => k.no).sort()).toEqual([one.number, two.number].sort())
    // Never checked, new in the directory: weight 1 + 1 + 1.
    expect(seen.pool.classes[0]).toMatchObject({
      weight: 3,
      why: expect.arrayContaining([expect.stringContaining('未被检查')]),
    })
    // The clerks who verified, reviewed and approved are in the list and stay away.
    expect(seen.pool.barredCount).toBeGreaterThan(0)
    ;({ version } = await reviewer.call(c.publishPlan, { id: planId, version: 1 }))
    const told = await app.visitor.call(c.publicPlan, { id: planId })
    expect(told).toMatchObject({
      commitment: expect.stringMatching(/^[0-9a-f]{64}$/),
      open: null,
      results: [],
    })
    expect(JSON.stringify(told)).not.toContain(one.number)
    expect(await clerk.refused(c.drawPlan, { id: planId, version })).toEqual([
      'draw.number_needed',
      'draw.same_day',
    ])
    await goTo('2026-03-03T01:00:00Z')
    await clerk.call(c.drawPlan, {
      id: planId,
      version,
      publicNumber: '05 08 11 17 21',
      publicSource: '福建体彩 22 选 5 第 2026052 期（3 月 2 日晚开奖）',
    })
    const drawn = await clerk.call(c.getPlan, { id: planId })
    version = drawn.version
    expect(drawn).toMatchObject({ state: 'drawn', again: true })
    expect(drawn.inspections).toHaveLength(2)
    for (const task of drawn.inspections) expect(task.inspectors).toHaveLength(2)
    for (const scene of [one, two]) {
      await app.renew(scene.provider.clerk)
      const mine = (await scene.provider.clerk.call(c.myTasks, {})).rows.map((task) => task.classId)
      expect(mine).not.toContain(scene.classId)
    }
    // Nothing of it is public, nor told to the institution, before the visits.
    expect((await app.visitor.call(c.publicPlan, { id: planId })).open).toBeNull()
    expect((await manager.call(c.listOwnInspections, {})).rows).toEqual([])
    expect(await clerk.refused(c.closePlan, { id: planId, version })).toEqual(['draw.not_all_over'])
  })

  test('C6 draw: the phone has all it needs; a visit counts as process check; the result is told and drawn again by anybody', async () => {
    for (const scene of [one, two]) {
      const first = scene.sessions[0] as NonNullable<(typeof scene.sessions)[0]>
      await goTo(first.startsAt)
      const tasks = await Promise.all(inspectors.map((who) => who.call(c.myTasks, {})))
      const who = inspectors[
        tasks.findIndex((t) => t.rows.some((row) => row.classId === scene.classId))
      ] as User
      const task = (await who.call(c.myTasks, {})).rows.find((row) => row.classId === scene.classId)
      expect(task).toMatchObject({
        venue: { lat: 24.4453 },
        roster: expect.arrayContaining([expect.objectContaining({ here: false })]),
      })
      expect(task?.roster).toHaveLength(3)
      expect(JSON.stringify(task)).not.toMatch(/\d{17}[\dX]/)
      const id = task?.id as string
      // It waits on the home of whom it was given to, and of nobody else.
      const waits = await Promise.all(inspectors.map(async (one) => (await one.call(todo, {})).duties))
      expect(
        waits.map((duties) => duties.flatMap((d) => (d.key === 'inspection-task' ? d.rows : []))),
      ).toEqual(
        tasks.map((t) =>
          t.rows.map((row) => expect.objectContaining({ id: row.id, path: `/field/${row.id}` })),
        ),
      )
      const stranger = inspectors.find(
        (other) => !tasks[inspectors.indexOf(other)]?.rows.some((r) => r.id === id),
      )
      if (stranger) {
        const visit = await visitOf(stranger, id, app.clock.now().toISOString())
        expect(await stranger.refused(c.recordVisit, visit)).toContain('inspection_case.not_yours')
      }
      const visit = await visitOf(who, id, app.clock.now().toISOString())
      expect(await who.call(c.recordVisit, visit)).toMatchObject({
        state: 'passed',
        findings: [],
        late: false,
      })
      expect(await who.refused(c.recordVisit, visit)).toContain('common.wrong_state')
    }
    await clerk.call(c.closePlan, { id: planId, version })
    const open = await app.visitor.call(c.publicPlan, { id: planId })
    expect(open.results.map((row) => row.resultTitle)).toEqual(['检查合格', '检查合格'])
    const kept = open.open as NonNullable<typeof open.open>
    expect(sha256(kept.secret as string)).toBe(open.commitment)
    expect(sha256(kept.poolText)).toBe(open.poolHash)
    const seed = sha256(c.seedText(kept.secret as string, kept.publicNumber as string, open.poolHash))
    expect(c.draw(c.poolOf(kept.poolText) as c.Pool, seed, sha256)).toEqual(kept.drawn)
    // The same by the small program that an outsider runs; it finds what was altered.
    const file = { commitment: open.commitment, poolHash: open.poolHash, ...kept } as Published
    expect(faultsOf(file)).toEqual([])
    expect(faultsOf({ ...file, publicNumber: '05 08 11 17 22' })).toHaveLength(1)
    expect(faultsOf({ ...file, poolText: kept.poolText.replace('\t3\n', '\t9\n') })).not.toEqual([])
    expect((await manager.call(c.listOwnInspections, {})).rows).toMatchObject([{ state: 'passed' }])
  })
})

test('C6 visit: who signed in and is not in the room is found; a running class has its process check by it', async () => {
  const session = one.sessions[0] as (typeof one.sessions)[0]
  await goTo(session.startsAt)
  await manager.call(openSession, { id: session.id })
  const hall = new Hall(app)
  for (const index of [1, 2, 3]) {
    const code = (await manager.call(liveSession, { id: session.id })).code?.digits as string
    const signed = await hall.check(index, { sessionId: session.id, kind: 'in', code })
    await (await hall.user(index)).call(check, signed)
  }
  const [who] = inspectors as [User]
  const id = await look(who, one.classId, lessonDay(one, 0))
  const at = new Date(Date.parse(session.startsAt) + 600_000).toISOString()
  await goTo(at)
  const task = (await who.call(c.myTasks, {})).rows.find((row) => row.id === id)
  expect(task?.roster.every((person) => person.here)).toBe(true)
  const [gone] = task?.roster ?? []
  const missing = [gone?.personId as string]
  const done = await who.call(c.recordVisit, await visitOf(who, id, at, { headCount: 2, missing }))
  expect(done.findings.map((finding) => finding.key)).toEqual(['count', 'missing'])
  expect((await seenBy(who, id)).visit).toMatchObject({
    headCount: 2,
    checkedIn: 3,
    rosterCount: 3,
    missingCount: 1,
  })
  const [noted] = (await clerk.call(getClass, { id: one.classId })).inspections
  expect(noted).toMatchObject({ seenCount: 2, passed: false })
})

describe('findings and putting right', () => {
  const found = async (day: string): Promise<{ who: User; id: string; version: number }> => {
    await goTo(`${day}T01:00:00Z`)
    const [who] = inspectors as [User]
    const id = await foundIn(app, one, who, day)
    return { who, id, version: (await seenBy(who, id)).version }
  }

  test('C6 rectification: found, answered by the institution, ordered by another, looked at again by a third, closed', async () => {
    const { who, id, version } = await found(lessonDay(one, 1))
    const today = lessonDay(one, 1)
    // Told to the institution, without why or by which plan; nobody else's institution sees it.
    const own = await manager.call(c.getOwnInspection, { id })
    expect(own).toMatchObject({ state: 'found', why: null, findings: [{ title: '授课教师与备案一致' }] })
    await app.renew(two.provider.manager)
    expect((await two.provider.manager.try(c.getOwnInspection, { id })).status).toBe(403)
    await manager.call(c.replyToFinding, {
      id,
      version,
      reply: '原教师生病，临时由本校教师代课，有请假记录。',
    })
    expect(
      await manager.refused(c.replyToFinding, {
        id,
        version: version + 1,
        reply: '再补充一次说明，情况属实。',
      }),
    ).toEqual(['inspection_case.replied'])
    expect((await seenBy(who, id)).can).toEqual([])
    const dueOn = addDays(today, 8)
    const body = '更换教师须先变更备案，请补办并报告近两周教师到课情况。'
    expect(await clerk.refused(c.orderRectification, { id, version, body, dueOn })).toContain(
      'common.changed_meanwhile',
    )
    expect(
      await clerk.refused(c.orderRectification, {
        id,
        version: version + 1,
        body,
        dueOn: addDays(today, 120),
      }),
    ).toEqual(['inspection_case.due'])
    await clerk.call(c.orderRectification, { id, version: version + 1, body, dueOn })
    await manager.call(c.answerRectification, {
      id,
      version: version + 2,
      answer: '已补办变更备案，附教师到课表。',
    })
    expect(await clerk.refused(c.closeRectification, { id, version: version + 3, note: '材料齐全' })).toEqual(
      ['common.same_person'],
    )
    await reviewer.call(c.orderAgain, {
      id,
      version: version + 3,
      note: '到课表缺第二周',
      body: '请补齐第二周教师到课表并加盖公章。',
      dueOn: addDays(today, 12),
    })
    await manager.call(c.answerRectification, {
      id,
      version: version + 4,
      answer: '已补齐第二周教师到课表。',
    })
    await clerk.call(c.closeRectification, { id, version: version + 5, note: '材料齐全，教师已变更备案' })
    const seen = await manager.call(c.getOwnInspection, { id })
    expect(seen).toMatchObject({
      state: 'closed',
      rounds: [{ outcome: '整改不到位' }, { outcome: '复查合格' }],
    })
    // Each order was served as a paper of its own, which stands in the class's file too.
    expect(seen.papers.map((paper) => [paper.title, paper.number])).toEqual([
      ['责令限期整改通知书', expect.stringMatching(/^ZG350203-2026-\d{4}$/)],
      ['责令限期整改通知书', expect.stringMatching(/^ZG350203-2026-\d{4}$/)],
    ])
    const [paper] = seen.papers
    const raw = await manager.open(paper?.url as string)
    expect([raw.subarray(0, 4).toString(), createHash('sha256').update(raw).digest('hex')]).toEqual([
      '%PDF',
      paper?.sha256,
    ])
    const entries = (await clerk.call(classTimeline, { id: one.classId })).rows
    const kept = entries.find((entry) => entry.files.some((file) => file.id === paper?.id))
    expect(kept).toMatchObject({
      after: { paperSha256: paper?.sha256 },
      answers: { step: '检查问题认定与整改复查', department: '人力资源社会保障部门', clause: 'F2-5' },
    })
    expect(entries.find((entry) => entry.actId === 'supervision.inspection.answer')?.answers).toMatchObject({
      department: '培训机构',
    })
    await expect(
      sql`update supervision.inspection_visit set head_count = 99 where inspection_id = ${id}`.execute(
        app.platform.tools.db,
      ),
    ).rejects.toThrow()
  })

  test('C6 rectification: what runs out is escalated by the clock, handed over only then; extended once and in time', async () => {
    const { id, version } = await found(lessonDay(one, 2))
    const today = lessonDay(one, 2)
    await clerk.call(c.orderRectification, {
      id,
      version,
      body: '请提供近一个月的教师聘用和到课材料。',
      dueOn: addDays(today, 5),
    })
    const hand = { id, version: version + 1, reason: '逾期未报告整改情况，移交处理。' }
    expect(await reviewer.refused(c.handOver, hand)).toEqual(['inspection_case.not_overdue'])
    await clerk.call(c.extendRectification, {
      id,
      version: version + 1,
      dueOn: addDays(today, 7),
      reason: '机构申请补充材料',
    })
    const more = { id, version: version + 2, dueOn: addDays(today, 9), reason: '机构再次申请' }
    expect(await clerk.refused(c.extendRectification, more)).toEqual(['inspection_case.extended'])
    await goTo(`${addDays(today, 7)}T01:00:00Z`)
    await keepInspections(app.platform.tools)
    expect((await seenBy(clerk, id)).escalatedAt).toBeNull()
    await goTo(`${addDays(today, 8)}T01:00:00Z`)
    await keepInspections(app.platform.tools)
    await keepInspections(app.platform.tools)
    expect(await seenBy(clerk, id)).toMatchObject({ overdue: true, escalatedAt: expect.any(String) })
    await reviewer.call(c.handOver, { ...hand, version: version + 3 })
    expect(await seenBy(clerk, id)).toMatchObject({ state: 'handed', rounds: [{ outcome: '移交处理' }] })
    await expect(
      sql`update supervision.inspection set state = 'dismissed', decided_by = recorded_by where id = ${id}`.execute(
        app.platform.tools.db,
      ),
    ).rejects.toThrow(/check constraint/)
  })

  test('C6 visit: written without a network it comes later, marked; three days later not at all; a photo counts once', async () => {
    const [, who, other] = inspectors as [User, User, User]
    const day = lessonDay(two, 1)
    await goTo(`${day}T00:30:00Z`)
    const after = { classId: two.classId, why: '例行检查', fromOn: addDays(day, 20), toOn: addDays(day, 20) }
    expect(await who.refused(c.startInspection, after)).toEqual(['inspection_case.no_lesson'])
    const late = await look(who, two.classId, day)
    await goTo(`${day}T09:00:00Z`)
    const visit = await visitOf(who, late, `${day}T01:00:00.000Z`, {
      position: null,
      positionNote: '地下教室没有信号',
    })
    expect(await other.refused(c.recordVisit, { ...visit, id: late })).toContain('inspection_case.not_yours')
    expect(await who.refused(c.recordVisit, { ...visit, photos: [] })).toEqual(['visit.no_photo'])
    const done = await who.call(c.recordVisit, visit, { 'idempotency-key': 'visit-once-1' })
    expect(done).toMatchObject({ state: 'passed', late: true })
    // Sent again after a broken line: the same answer, nothing twice.
    expect(await who.call(c.recordVisit, visit, { 'idempotency-key': 'visit-once-1' })).toEqual(done)
    expect((await seenBy(who, late)).visit).toMatchObject({ late: true, positionNote: '地下教室没有信号' })
    const next = await look(who, two.classId, addDays(day, 1))
    await goTo(`${addDays(day, 5)}T09:00:00Z`)
    expect(
      await who.refused(c.recordVisit, { ...visit, id: next, visitedAt: `${addDays(day, 1)}T01:00:00.000Z` }),
    ).toEqual(expect.arrayContaining(['visit.too_late', 'visit.photo_when', 'visit.photo_used']))
    const { version } = await seenBy(who, next)
    await who.call(c.missVisit, { id: next, version, reason: '手机损坏，内容没有保存' })
    expect((await manager.call(c.listOwnInspections, {})).rows.map((row) => row.id)).not.toContain(next)
  })

  test('C6 conflict: declared interests and earlier hands keep an inspector away, here and in the draw', async () => {
    const day = lessonDay(two, 2)
    await goTo(`${day}T00:30:00Z`)
    const [who] = inspectors as [User]
    await who.call(c.declareInterest, { orgId: two.provider.orgId, kind: 'relative', note: '配偶在该校任教' })
    const asked = { classId: two.classId, why: '例行检查', fromOn: day, toOn: day }
    expect(await who.refused(c.startInspection, asked)).toEqual(['inspection_case.barred'])
    await app.renew(two.provider.clerk)
    expect(await two.provider.clerk.refused(c.startInspection, asked)).toEqual(['inspection_case.barred'])
    const { rows } = await who.call(c.myInterests, {})
    await who.call(c.endInterest, { id: rows[0]?.id as string, reason: '配偶已离职' })
    expect((await who.call(c.startInspection, asked)).id).toEqual(expect.any(String))
  })
})
