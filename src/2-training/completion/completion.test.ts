import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSheet, writeSheet } from '#platform/forms'
import { getClass } from '#training/class-filing/contract'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  attendAll,
  evaluateAll,
  finishClass as finishWhole,
  GOOD,
  inspect,
  personIds,
  salt,
  taughtClass,
} from '../../../tests/kit/attendance.ts'
import { approvedClass, type ClassOptions, type ClassScene, ground } from '../../../tests/kit/classes.ts'
import { putInForce, xiamenPacks } from '../../../tests/kit/money.ts'
import type { PlanOptions } from '../../../tests/kit/plans.ts'
import { listedProvider } from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'
import { closable, completionOf, dropCertificates, noteCertificates } from './index.ts'

let app: TestApp
let scene: ClassScene
let manager: User

const PLAN = {
  completion: { track: 'completion', certificateKind: 'completion', level: null },
  certificate: { track: 'certificate' },
  industry: { track: 'industry' },
} as const satisfies Record<string, PlanOptions>

/** The provider's staff sign in again: the class before took the clock along. */
async function classOf(options: ClassOptions): Promise<ClassScene> {
  const { provider } = options
  if (provider) await app.renew(provider.manager, provider.clerk, provider.reviewer)
  return await approvedClass(app, options)
}

beforeAll(async () => {
  app = await testApp()
  await ground(app)
  // Xiamen pays for certificates only; the track with the longest list needs a standard of its own.
  const pack = xiamenPacks['class-training']
  const amount = { id: 'completion', title: '培训合格证', clause: '测试', level: null, amountFen: 30_000 }
  await putInForce(app, {
    ...pack,
    title: '测试用政策',
    from: '2026-03-02',
    amounts: [...pack.amounts, { ...amount, certificateKinds: ['completion'] }],
  })
  scene = await classOf({ trainees: [300, 301, 302, 303, 304], plan: PLAN.completion })
  manager = scene.provider.manager
}, 120_000)
afterAll(async () => await app.stop())

const db = () => app.platform.tools.db
const view = async (user = manager, id = scene.classId) => await user.call(c.getCompletion, { id })
const codes = (seen: c.CompletionView) => seen.missing.map((m) => m.code)

test('C7 ending: not before the last session is over, and no session without a record', async () => {
  await app.renew(manager)
  expect((await manager.try(c.finishClass, { id: scene.classId, version: 0 })).body.reasons?.[0]?.code).toBe(
    'completion.class_state',
  )
  // The last of the five never comes.
  await attendAll(app, { ...scene, sessions: scene.sessions.slice(0, -1) }, [4])
  expect(codes(await view())).toEqual(['completion.session_not_over', 'completion.step_open'])
  app.clock.set(new Date(Date.parse(scene.sessions.at(-1)?.endsAt as string) + 20 * 60_000))
  await app.renew(manager)
  expect(await manager.refused(c.finishClass, { id: scene.classId, version: 0 })).toEqual([
    'completion.session_without_record',
    'completion.step_open',
  ])
  // The process check is possible only while the class runs, and so comes before the end.
  await inspect(app, scene)
  expect(codes(await view())).toEqual(['completion.session_without_record'])
  await attendAll(app, { ...scene, sessions: scene.sessions.slice(-1) }, [4])
  const teacher = await app.staff('institution.teacher', '350203', { orgId: manager.orgId as string })
  expect((await teacher.try(c.finishClass, { id: scene.classId, version: 0 })).status).toBe(403)
  expect(await manager.call(c.finishClass, { id: scene.classId, version: 0 })).toEqual({
    state: 'taught',
    version: 1,
  })
})

test('C8 closing: the list names every open step of the track, with clause and next step', async () => {
  const seen = await view()
  expect(codes(seen)).toEqual(['completion.scores_missing', 'completion.evaluations_missing'])
  expect(seen.missing.every((m) => m.clause && m.next)).toBe(true)
  expect(seen.steps.map((s) => [s.key, s.done])).toEqual([
    ['filing', true],
    ['process-check', true],
    ['final-exam', false],
    ['evaluation', false],
  ])
  expect(await manager.refused(c.closeClass, { id: scene.classId, version: 1 })).toEqual(codes(seen))
  expect((await closable(db(), scene.classId)).map((r) => r.code)).toEqual(codes(seen))
  expect(seen.can).toEqual(['record-scores', 'import-scores', 'close'])
  await app.renew(scene.provider.clerk)
  expect((await view(scene.provider.clerk)).can).toEqual([])
})

const sheetOf = (rows: Record<string, string | number | null>[]) =>
  writeSheet({
    sheet: '成绩',
    columns: [
      { key: 'code', title: '学员编号', text: true },
      { key: 'theory', title: '理论成绩' },
      { key: 'practice', title: '实操成绩' },
    ],
    rows,
  })
const give = async (rows: Record<string, string | number | null>[]) => {
  const file = await manager.upload(await sheetOf(rows), '成绩.xlsx')
  return { id: scene.classId, version: (await view()).version, fileId: file.id }
}

test('C7 scores by Excel: the template holds the roster masked; one bad row refuses the file and is named', async () => {
  const template = await manager.try(c.scoreTemplate, { id: scene.classId })
  const { rows } = await readSheet(template.raw, {
    columns: [
      { key: 'code', title: '学员编号' },
      { key: 'name', title: '姓名' },
    ],
    maxRows: 50,
  })
  const people = (await view()).rows
  expect(rows.map((r) => r.values.code)).toEqual(people.map((p) => p.code))
  expect(rows.every((r) => r.values.name?.includes('*'))).toBe(true)
  const good = people.map((p) => ({ code: p.code, theory: 80, practice: 75.5 }))
  const bad = await give([
    ...good.slice(0, 2),
    { code: 'P0000000000', theory: 80, practice: 80 },
    { code: good[0]?.code as string, theory: 101, practice: '缺考' },
  ])
  const refused = await manager.try(c.importScores, bad)
  expect(refused.status).toBe(422)
  expect(refused.body.reasons?.map((r) => [r.row, r.code])).toEqual([
    [4, 'completion.unknown_trainee'],
    [5, 'completion.trainee_twice'],
    [5, 'completion.score_form'],
    [5, 'completion.score_form'],
  ])
  expect((await view()).rows.every((r) => r.theory === null)).toBe(true)
  const copy = await manager.try(c.annotateScores, { id: bad.id, fileId: bad.fileId })
  const noted = await readSheet(copy.raw, { columns: [{ key: 'why', title: '错误原因' }], maxRows: 50 })
  expect(noted.rows.filter((r) => r.values.why).map((r) => r.row)).toEqual([4, 5])
  const file = await give(good)
  expect(await manager.call(c.importScores, file)).toEqual({ version: 2, changed: 5, unchanged: 0 })
  const same = { ...file, version: 2 }
  expect(await manager.call(c.importScores, same)).toEqual({ version: 2, changed: 0, unchanged: 5 })
  const stranger = await app.staff('institution.manager', '350203')
  expect((await stranger.try(c.importScores, same)).status).toBe(403)
})

test('C7 scores: a second officer is told, a change needs a reason and stands in the record', async () => {
  const { rows, version } = await view()
  const [first, second] = rows as [c.TraineeResult, c.TraineeResult]
  const change = (personId: string, theory: number) => ({
    id: scene.classId,
    version,
    scores: [{ personId, theory, practice: 75.5 }],
  })
  expect(await manager.refused(c.recordScores, change(first.personId, 59.9))).toEqual([
    'completion.reason_needed',
  ])
  const two = await Promise.all(
    [first, second].map((p) =>
      manager.try(c.recordScores, { ...change(p.personId, 59.9), reason: '复核试卷后更正' }),
    ),
  )
  expect(two.map((r) => r.status).sort()).toEqual([200, 422])
  expect(two.flatMap((r) => r.body.reasons?.map((x) => x.code) ?? [])).toEqual(['common.changed_meanwhile'])
  const outsider = { ...change(scene.classId, 90), version: version + 1 }
  expect(await manager.refused(c.recordScores, outsider)).toEqual(['completion.not_trainee_score'])
  expect((await manager.try(c.recordScores, change(first.personId, 85.55))).status).toBe(400)
  const record = await db()
    .withTables<{ 'platform.audit': { actId: string; before: unknown; reason: string; at: string } }>()
    .selectFrom('platform.audit')
    .selectAll()
    .where('actId', '=', c.recordScores.id)
    .execute()
  expect(record).toHaveLength(1)
  expect(record[0]).toMatchObject({ reason: '复核试卷后更正' })
  expect(Object.values(record[0]?.before as object)).toEqual([{ theory: 80, practice: 75.5 }])
})

test('C7 pass list: attendance and both scores decide, and say why not', async () => {
  const seen = await view()
  const failed = seen.rows.filter((r) => !r.passed)
  expect(seen.passedCount).toBe(3)
  expect(failed.map((r) => r.notPassed)).toContainEqual(['出勤率 0%，未达到 80%'])
  expect(failed.map((r) => r.notPassed)).toContainEqual(['理论 59.9 分，未达到 60 分'])
  const outcome = await completionOf(db(), scene.classId)
  expect([...outcome.values()].filter((o) => o.passed)).toHaveLength(3)
  expect([...outcome.values()].map((o) => o.attendance.share)).toEqual([1, 1, 1, 1, 0])
})

const vote = (id: string, more: Partial<typeof GOOD> & { comment?: string } = {}) => ({
  id,
  ...GOOD,
  ...more,
  salt: salt(),
})

test('C8 evaluation: only trainees, once, after the training; the institution sees no result before closing', async () => {
  const worker = await app.worker(300)
  expect((await worker.call(c.myEvaluations, {})).rows).toMatchObject([
    { classId: scene.classId, open: true, answered: false },
  ])
  const stranger = await app.worker(399)
  expect(await stranger.refused(c.evaluate, vote(scene.classId))).toEqual(['completion.not_trainee'])
  expect((await worker.try(c.evaluate, { ...vote(scene.classId), content: 6 })).status).toBe(400)
  expect((await manager.try(c.evaluate, vote(scene.classId))).status).toBe(403)
  const mean = vote(scene.classId, { content: 1, real: false, comment: '第二天没有上课' })
  await worker.call(c.evaluate, mean, { 'idempotency-key': 'evaluation-of-300' })
  expect(await worker.call(c.evaluate, mean, { 'idempotency-key': 'evaluation-of-300' })).toEqual({
    ok: true,
  })
  expect(await worker.refused(c.evaluate, vote(scene.classId))).toEqual(['completion.evaluated'])
  expect((await worker.call(c.myEvaluations, {})).rows[0]).toMatchObject({ open: false, answered: true })
  await app.renew(scene.provider.clerk)
  expect((await view(scene.provider.clerk)).evaluation).toMatchObject({
    answered: 1,
    needed: 4,
    result: null,
  })
  await evaluateAll(app, scene, [301, 302])
  expect((await view(scene.provider.clerk)).evaluation.result).toMatchObject({
    notReal: 1,
    comments: ['第二天没有上课'],
  })
  expect((await view()).evaluation).toMatchObject({
    answered: 3,
    result: null,
    hidden: '结班以后才能查看评价结果。',
  })
})

test('C8 evaluation: nothing in the database ties an answer to a person, a time or a place in the order', async () => {
  await evaluateAll(app, scene, [303])
  const { rows } = await sql<Record<string, unknown>>`select * from training.evaluation_box`.execute(db())
  expect(rows).toHaveLength(1)
  expect(Object.keys(rows[0] as object).sort()).toEqual(['answerCount', 'answers', 'classId'])
  const answers = rows[0]?.answers as Record<string, unknown>[]
  expect(answers).toHaveLength(4)
  for (const answer of answers) {
    expect(Object.keys(answer).sort()).toEqual([
      'authenticity',
      'comment',
      'content',
      'real',
      'teacher',
      'venue',
    ])
  }
  const { rows: markers } = await sql<
    Record<string, unknown>
  >`select * from training.evaluation_marker`.execute(db())
  expect(markers.map((m) => Object.keys(m).sort())).toEqual(Array(4).fill(['classId', 'personId']))
  // No answer, and no hash that could be tried out, lies beside the record of the act.
  const { rows: traces } = await sql<{ text: string }>`
    select jsonb_build_array(a.before, a.after, a.reason, a.summary)::text as text from platform.audit a
      where act_id = ${c.evaluate.id}`.execute(db())
  expect(new Set(traces.map((t) => t.text))).toEqual(new Set(['[null, null, null, "提交学员评价"]']))
  // What is kept for a repeated submission is sealed, and as long for every answer.
  const { rows: replies } = await sql<{ reply: string }>`
    select reply #>> '{}' as reply from platform.idempotency where act_id = ${c.evaluate.id}`.execute(db())
  for (const { reply } of replies) expect(reply).toMatch(/^[A-Za-z0-9+/]{60,}={0,2}$/)
  expect(new Set(replies.map(({ reply }) => reply.length)).size).toBeLessThanOrEqual(1)
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  for (const change of [
    "update training.evaluation_box set answers = '[]', answer_count = 0",
    'delete from training.evaluation_box',
    'delete from training.evaluation_marker',
  ]) {
    await expect(client.query(change)).rejects.toThrow()
  }
  await client.end()
})

test('C8 evaluation: where answers stand in the box does not follow the order in which they came', async () => {
  const seen = new Set<number>()
  for (let round = 0; round < 16 && seen.size < 2; round++) {
    const one = await classOf({
      provider: scene.provider,
      planId: scene.planId,
      trainees: [320 + round * 3, 321 + round * 3, 322 + round * 3],
    })
    await taughtClass(app, one)
    const [first, ...rest] = one.trainees as [number, number, number]
    const worker = await app.worker(first)
    await worker.call(c.evaluate, vote(one.classId, { content: 1 }))
    await evaluateAll(app, one, rest)
    const { rows } = await sql<{ answers: { content: number }[] }>`
      select answers from training.evaluation_box where class_id = ${one.classId}`.execute(db())
    seen.add(rows[0]?.answers.findIndex((a) => a.content === 1) as number)
  }
  expect(seen.size).toBeGreaterThan(1)
}, 120_000)

test('C8 closing: the closed class shows its summary without names and takes no more scores', async () => {
  await app.renew(manager)
  const seen = await view()
  expect(seen.missing).toEqual([])
  expect(await manager.call(c.closeClass, { id: scene.classId, version: seen.version })).toMatchObject({
    state: 'closed',
  })
  const { result } = (await view()).evaluation
  expect(result?.ratings.map((r) => r.counts.reduce((a, b) => a + b, 0))).toEqual([4, 4, 4, 4])
  expect(
    await manager.refused(c.recordScores, {
      id: scene.classId,
      version: seen.version + 1,
      scores: [{ personId: seen.rows[0]?.personId as string, theory: 100, practice: 100 }],
      reason: '结班后再改',
    }),
  ).toEqual(['completion.class_state'])
  // The one who had not answered still may: a claim asks for everybody's word.
  const last = await app.worker(304)
  await last.call(c.evaluate, vote(scene.classId))
})

test('C8 C2 closing: each track closes with exactly its own steps', async () => {
  const provider = await listedProvider(app, '350206')
  const EXPECTED = {
    completion: ['completion.scores_missing', 'completion.evaluations_missing'],
    certificate: ['completion.certificates_unchecked', 'completion.evaluations_missing'],
    industry: ['completion.certificates_unchecked'],
  } as const
  for (const [i, track] of (['completion', 'certificate', 'industry'] as const).entries()) {
    const from = 400 + i * 10
    const one = await classOf({ provider, trainees: [from, from + 1, from + 2], plan: PLAN[track] })
    await taughtClass(app, one)
    await app.renew(provider.manager)
    expect(codes(await view(provider.manager, one.classId)), track).toEqual(EXPECTED[track])
    const seen = await view(provider.manager, one.classId)
    const check = { id: one.classId, version: seen.version }
    expect(await provider.manager.refused(c.checkCertificates, check)).toEqual(
      track === 'completion'
        ? ['completion.no_certificate_check', 'completion.certificate_note_needed']
        : ['completion.certificate_note_needed'],
    )
    await finishWhole(app, one)
    expect((await provider.manager.call(getClass, { id: one.classId })).state).toBe('closed')
    const after = await view(provider.manager, one.classId)
    expect(after.missing).toEqual([])
    expect(after.steps.every((s) => s.done)).toBe(true)
  }
}, 120_000)

test('C8 certificates: a revoked one opens the check again', async () => {
  const one = await classOf({ provider: scene.provider, trainees: [450, 451, 452] })
  await taughtClass(app, one)
  const people = await personIds(manager, one.classId)
  const ids = people.map((_, i) => `0190a000-0000-7000-8000-00000000000${i}`)
  const told = () => ({ db: db() as never, now: app.clock.now().toISOString() })
  await noteCertificates(
    told(),
    people.map((personId, i) => ({ certificateId: ids[i] as string, classId: one.classId, personId })),
  )
  const version = async () => (await view(manager, one.classId)).version
  app.clock.set(new Date(app.clock.now().getTime() + 60_000))
  expect(
    await manager.call(c.checkCertificates, { id: one.classId, version: await version() }),
  ).toMatchObject({
    has: 3,
  })
  expect(codes(await view(manager, one.classId))).toEqual(['completion.evaluations_missing'])
  app.clock.set(new Date(app.clock.now().getTime() + 60_000))
  await dropCertificates(told(), [ids[0] as string])
  expect(codes(await view(manager, one.classId))).toEqual([
    'completion.certificates_changed',
    'completion.evaluations_missing',
  ])
  expect((await view(manager, one.classId)).certificates.has).toBe(2)
})

test('C8 scope: another county sees nothing, the list counts what is there', async () => {
  const elsewhere = await app.staff('hr.clerk', '350102')
  expect((await elsewhere.try(c.getCompletion, { id: scene.classId })).status).toBe(403)
  expect((await elsewhere.call(c.listCompletions, {})).total).toBe(0)
  await app.renew(scene.provider.clerk)
  const mine = await scene.provider.clerk.call(c.listCompletions, { size: 50 })
  expect(mine.rows.find((r) => r.id === scene.classId)).toMatchObject({
    traineeCount: 5,
    scoredCount: 5,
    evaluatedCount: 5,
  })
})
