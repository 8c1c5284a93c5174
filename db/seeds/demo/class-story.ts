/** One class from its plan to its close: filed, reviewed and approved by three hands, taught, examined, evaluated. */

import { importCertificates, importColumns } from '#evaluation/certificates/contract'
import type { OutputOf } from '#platform/act'
import { addDays, dayOf } from '#platform/day'
import { writeSheet } from '#platform/forms'
import { actorOfAccount, workerAccount } from '#registry/accounts'
import { levelNames } from '#registry/occupations/contract'
import { peopleById } from '#registry/people'
import { type Category, categories } from '#registry/people/contract'
import { regions } from '#registry/regions'
import { recordBatch } from '#training/attendance/contract'
import {
  approveClass,
  draftClass,
  getClass,
  importRoster,
  layOut,
  type PaperKind,
  paperKinds,
  returnClass,
  reviewClass,
  rosterColumns,
  setPaper,
  setSessions,
  submitClass,
} from '#training/class-filing/contract'
import {
  checkCertificates,
  closeClass,
  evaluate,
  finishClass,
  getCompletion,
  recordScores,
} from '#training/completion/contract'
import { addPlan, finishPlan } from '#training/plans/contract'
import type { Cast } from './cast.ts'
import { tellCost, tellReceiptsOfCost } from './cost-story.ts'
import { syntheticPerson } from './identity.ts'
import type { ClassPlot } from './plots.ts'
import { Dice, type Player, type Stage } from './stage.ts'

export interface ToldClass {
  plot: ClassPlot
  classId: string
  number: string | null
  lastDay: string
  passed: string[]
}

const DAY_MS = 86_400_000
const GROUPS: readonly Category[] = [
  'rural-transfer',
  'registered-unemployed',
  'employment-difficulty',
  'graduating-student',
  'school-leaver',
  'poverty-prevention',
]
const pdf = (title: string): Buffer => Buffer.from(`%PDF-1.4\n% ${title}\n%%EOF\n`)

/** Plans are made once a school, trade and level. */
const plans = new Map<string, Promise<string>>()
function planOf(stage: Stage, plot: ClassPlot): Promise<string> {
  const key = `${plot.school.player.orgId}:${plot.trade.code}:${plot.level}`
  const held = plans.get(key)
  if (held) return held
  const making = (async () => {
    const { trade, level } = plot
    const added = await stage.do(plot.school.player, addPlan, {
      title: `${trade.name}${levelNames[level]}培训方案`,
      track: 'certificate',
      certificateKind: 'level',
      occupationCode: trade.code,
      level,
      lines: [
        { title: '职业道德与安全生产', kind: 'safety', mode: 'onsite', hours: 4 },
        { title: `${trade.name}基础理论`, kind: 'theory', mode: 'onsite', hours: trade.theory },
        { title: `${trade.name}线上理论`, kind: 'theory', mode: 'online', hours: 4 },
        { title: `${trade.name}岗位实操`, kind: 'practice', mode: 'onsite', hours: trade.practice },
      ],
    })
    await stage.do(plot.school.player, finishPlan, { id: added.id, version: added.version })
    return added.id
  })()
  plans.set(key, making)
  return making
}

async function put(stage: Stage, who: Player, body: Buffer, name: string): Promise<string> {
  const { tools, clock } = stage
  return (await tools.files.put(tools.db, body, name, who.actor.accountId, clock.now().toISOString())).id
}

const categoryOf = (index: number): Category => GROUPS[(index * 7) % GROUPS.length] as Category

async function file(stage: Stage, plot: ClassPlot, dice: Dice) {
  const { school, trade, level } = plot
  const me = school.player
  stage.at(addDays(plot.startsOn, -12), '09:00')
  const planId = await planOf(stage, plot)
  const venueId = school.venueIds[plot.turn % school.venueIds.length] as string
  const sessions = layOut(
    [
      { title: '职业道德与安全生产', kind: 'safety', mode: 'onsite', hours: 4 },
      { title: `${trade.name}基础理论`, kind: 'theory', mode: 'onsite', hours: trade.theory },
      { title: `${trade.name}岗位实操`, kind: 'practice', mode: 'onsite', hours: trade.practice },
    ],
    {
      from: plot.startsOn,
      weekdays: [1, 2, 3, 4, 5],
      blocks: [
        { time: '08:30', hours: 4 },
        { time: '14:00', hours: 4 },
      ],
      venueId,
      teacherId: school.teacherIds[plot.turn % school.teacherIds.length] as string,
    },
  )
  const lastDay = dayOf((sessions.at(-1) as { endsAt: string }).endsAt)
  const drafted = await stage.do(me, draftClass, {
    title: `${trade.name}${levelNames[level]}第${plot.turn + 1}期`,
    planId,
    venueId,
    seats: Math.min(45, Math.max(plot.trainees.length + (plot.selfEnrolment ? 8 : 0), 20)),
    startsOn: plot.startsOn,
    endsOn: addDays(lastDay, 3),
    selfEnrolment: plot.selfEnrolment,
  })
  const id = drafted.id
  if (plot.goal === 'draft' && dice.chance(0.5)) return { id, lastDay, version: drafted.version }
  let { version } = await stage.do(me, setSessions, { id, version: drafted.version, sessions })
  for (const kind of Object.keys(paperKinds) as PaperKind[]) {
    const told = plot.fraud === 'copied-papers' && kind === 'materials' ? '同一份材料' : id
    const fileId = await put(stage, me, pdf(`${paperKinds[kind]} ${told}`), `${paperKinds[kind]}（演示）.pdf`)
    ;({ version } = await stage.do(me, setPaper, { id, version, kind, fileIds: [fileId] }))
  }
  const rows = plot.trainees.map((index) => {
    const { name, idNumber, phone } = syntheticPerson(index)
    return { name, idNumber, phone, category: categories[categoryOf(index)] }
  })
  const sheet = await writeSheet({ sheet: '学员名册', columns: rosterColumns.map((c) => ({ ...c })), rows })
  await stage.do(me, importRoster, { id, fileId: await put(stage, me, sheet, '学员名册（演示）.xlsx') })
  await tellCost(stage, plot, id, planId)
  version = (await stage.do(me, getClass, { id })).version
  return { id, lastDay, version }
}

/** Tells one class as far as its goal; returns null where the rules refused it on the way (that is told too). */
export async function tellClass(
  told: Stage,
  cast: Cast,
  plot: ClassPlot,
  today: string,
): Promise<ToldClass | null> {
  const stage = told.beside()
  const dice = new Dice(plot.index + 77)
  const me = plot.school.player
  const filed = await file(stage, plot, dice)
  const { id, lastDay } = filed
  let { version } = filed
  const so = (number: string | null, passed: string[] = []): ToldClass => ({
    plot,
    classId: id,
    number,
    lastDay,
    passed,
  })
  if (plot.goal === 'draft') return so(null)
  stage.at(addDays(plot.startsOn, -10), '16:00')
  try {
    ;({ version } = await stage.do(me, submitClass, { id, version, commitment: true }))
  } catch (error) {
    if (!stage.tolerate(error)) throw error
    return null
  }
  if (plot.goal === 'submitted') return so(null)
  const county = me.region
  stage.at(addDays(plot.startsOn, -8), '10:00')
  if (plot.goal === 'returned') {
    await stage.do(cast.officer('hr.clerk', county), returnClass, {
      id,
      version,
      reason: '考核方案缺少实操评分表，请补充后重新提交。',
    })
    return so(null)
  }
  ;({ version } = await stage.do(cast.officer('hr.clerk', county), reviewClass, { id, version }))
  if (plot.goal === 'reviewed') return so(null)
  stage.at(addDays(plot.startsOn, -6), '15:00')
  const approved = await stage.do(cast.officer('hr.reviewer', county), approveClass, { id, version })
  await tellReceiptsOfCost(stage, plot, id)
  if (plot.goal === 'approved') return so(approved.number)

  const { people, version: taught } = await teach(stage, plot, id, today)
  if (plot.goal === 'running') return so(approved.number)
  stage.at(addDays(lastDay, 1), '09:00')
  const finished = await stage.do(me, finishClass, { id, version: taught })
  const seen = await examine(stage, dice, me, id, people, finished.version, plot.fraud === 'even-scores')
  const passed = seen.rows.filter((r) => r.passed === true).map((r) => r.personId)
  if (plot.goal === 'taught') return so(approved.number, passed)

  stage.at(addDays(lastDay, 5), '10:00')
  await certify(stage, cast, plot, id, approved.number as string, passed, addDays(lastDay, 4))
  stage.at(addDays(lastDay, 6), '10:00')
  ;({ version } = seen)
  if (seen.hasCertificateCheck) {
    ;({ version } = await stage.do(me, checkCertificates, {
      id,
      version,
      ...(passed.length < seen.rows.length ? { note: '其余学员考核未通过，未取得证书' } : {}),
    }))
  }
  await evaluateAll(stage, dice, id, people)
  stage.at(addDays(lastDay, 8), '16:00')
  await stage.do(me, closeClass, { id, version })
  return so(approved.number, passed)
}

/** Attendance of every session that has ended by now, handed in by the teacher week by week. */
async function teach(
  stage: Stage,
  plot: ClassPlot,
  id: string,
  today: string,
): Promise<{ people: string[]; version: number }> {
  const me = plot.school.player
  const { sessions } = await stage.do(me, getClass, { id })
  const { rows, version } = await stage.do(me, getCompletion, { id })
  const people = rows.map((r) => r.personId)
  const over = sessions.filter((s) => dayOf(s.endsAt) < today)
  // About one in fifteen comes too rarely to be counted.
  const rare = new Set(people.filter((_p, i) => (i + plot.index) % 15 === 7))
  // The teacher hands in a week at a time; later than seven days nothing is taken any more.
  for (let from = 0; from < over.length; ) {
    const first = over[from] as (typeof over)[number]
    const week = over.slice(from).filter((s) => Date.parse(s.endsAt) - Date.parse(first.endsAt) < 6 * DAY_MS)
    stage.clock.set(new Date(Date.parse((week.at(-1) as typeof first).endsAt) + 20 * 60_000))
    const offset = from
    await stage.do(me, recordBatch, {
      id,
      sessions: week.map((session, n) => ({
        sessionId: session.id,
        items: people
          .filter((personId) => !rare.has(personId) || (offset + n) % 3 === 0)
          .map((personId) => ({ personId, in: session.startsAt, out: session.endsAt })),
      })),
      reason: '演示数据：按当堂签到表录入',
    })
    from += week.length
  }
  return { people, version }
}

async function examine(
  stage: Stage,
  dice: Dice,
  me: Player,
  id: string,
  people: string[],
  version: number,
  even: boolean,
): Promise<OutputOf<typeof getCompletion>> {
  stage.at(dayOf(stage.clock.now().toISOString()), '15:00')
  const scores = people.map((personId) => {
    const weak = dice.chance(0.06)
    if (even) return { personId, theory: 88, practice: 90 }
    return {
      personId,
      theory: weak ? dice.int(35, 58) : dice.int(62, 98),
      practice: weak ? dice.int(40, 70) : dice.int(65, 98),
    }
  })
  await stage.do(me, recordScores, { id, version, scores })
  return await stage.do(me, getCompletion, { id })
}

async function certify(
  stage: Stage,
  cast: Cast,
  plot: ClassPlot,
  classId: string,
  number: string,
  passed: string[],
  on: string,
) {
  const evaluator = cast.evaluators.get(
    regions().byCode.get(plot.school.player.region)?.unitCode ?? '',
  ) as Player
  // The evaluator's own sheet carries people as they came to the exam: from the roster, by name and ID number.
  const indexes = new Set(
    (await peopleById(stage.tools.db, passed)).map((p) => p.idNumberIndex.toString('hex')),
  )
  const passedOf = plot.trainees
    .map(syntheticPerson)
    .filter((p) => indexes.has(stage.tools.sealer.blind(p.idNumber, 'id_number').toString('hex')))
  if (passedOf.length === 0) return
  const sheet = await writeSheet({
    sheet: '证书',
    columns: importColumns.map((c) => ({ ...c })),
    rows: passedOf.map((p, i) => ({
      name: p.name,
      idNumber: p.idNumber,
      number: `Y0035${classId.slice(-12).toUpperCase()}${String(i + 1).padStart(3, '0')}`,
      kind: '职业技能等级证书',
      occupationCode: plot.trade.code,
      level: levelNames[plot.level] as string,
      project: '',
      issuedOn: on,
      classNumber: number,
    })),
  })
  await stage.do(evaluator, importCertificates, {
    fileId: await put(stage, evaluator, sheet, '证书名册（演示）.xlsx'),
  })
}

/** Trainees evaluate one by one, each from an account of their own. */
async function evaluateAll(stage: Stage, dice: Dice, classId: string, people: string[]): Promise<void> {
  const rows = await peopleById(stage.tools.db, people)
  // Not everybody answers; closing asks for most of them.
  for (const person of rows.filter((_p, i) => i % 9 !== 4)) {
    const { tools } = stage
    const now = stage.clock.now().toISOString()
    const accountId = await workerAccount({ db: tools.db, tools, now } as never, person)
    const actor = await actorOfAccount(tools.db, {
      id: accountId,
      displayName: person.nameMasked,
      orgId: null,
      orgName: null,
      personId: person.id,
    })
    await stage.do({ actor }, evaluate, {
      id: classId,
      content: dice.int(4, 5),
      teacher: dice.int(3, 5),
      venue: dice.int(3, 5),
      authenticity: dice.int(4, 5),
      real: true,
      comment: '',
      salt: `demo-${classId.slice(-12)}-${dice.int(1e8, 9e8)}`,
    })
  }
}
