/** Inspections at every step: a draw that is open to everybody, one that waits, findings, orders, third parties. */
import type { Actor } from '#platform/access'
import { addDays } from '#platform/day'
import { actorOfAccount } from '#registry/accounts'
import { keepInspections } from '#supervision/inspections'
import * as c from '#supervision/inspections/contract'
import type { Cast } from './cast.ts'
import type { ToldClass } from './class-story.ts'
import { picture } from './pictures.ts'
import type { Player, Stage } from './stage.ts'

const COUNTY = '350203'
type Who = { actor: Actor }
let shown = 0

/** What the inspector saw, at this hour. */
async function visit(
  stage: Stage,
  who: Who,
  id: string,
  bad: Partial<Record<c.CheckKey, string>>,
  heads: number,
) {
  const { tools, clock } = stage
  const now = clock.now().toISOString()
  shown += 1
  const photo = await tools.files.put(
    tools.db,
    picture(930_000 + shown),
    '课堂（演示）.png',
    who.actor.accountId,
    now,
  )
  return await stage.do(who, c.recordVisit, {
    id,
    visitedAt: now,
    sessionId: null,
    items: c.checklist.map(({ key }) => {
      const note = bad[key]
      return note ? { key, answer: 'bad' as const, note } : { key, answer: 'ok' as const }
    }),
    headCount: heads,
    position: null,
    positionNote: '教学楼内定位不准（演示）',
    photos: [{ id: photo.id, takenAt: now }],
  })
}

export async function tellInspections(
  stage: Stage,
  cast: Cast,
  told: readonly ToldClass[],
  today: string,
): Promise<void> {
  const here = told.filter((one) => one.number && one.plot.school.player.region === COUNTY)
  const running = here.filter((one) => one.plot.goal === 'running')
  if (running.length === 0) return
  const clerk = cast.officer('hr.clerk', COUNTY)
  const reviewer = cast.officer('hr.reviewer', COUNTY)
  const [one, two, three] = cast.inspectors as [Player, Player, Player]
  const version = async (id: string) => (await stage.do(clerk, c.getInspection, { id })).version
  const go = async (who: Who, klass: ToldClass, day: string, why: string) => {
    stage.at(day, '08:10')
    const asked = { classId: klass.classId, why, fromOn: day, toOn: addDays(day, 10) }
    return (await stage.do(who, c.startInspection, asked)).id
  }
  const quietly = async (run: () => Promise<void>): Promise<void> => {
    try {
      await run()
    } catch (error) {
      if (!stage.tolerate(error)) throw error
    }
  }

  // A draw: approved, bound, drawn the day after, visited, made public.
  await quietly(async () => {
    stage.at(addDays(today, -4), '09:00')
    const body = {
      region: COUNTY,
      kind: 'random' as const,
      basis: '年度补贴性培训监督检查安排',
      sampleCount: 1,
      submit: true,
    }
    const made = await stage.do(clerk, c.draftPlan, {
      ...body,
      title: '思明区本周双随机抽查',
      fromOn: addDays(today, -4),
      toOn: addDays(today, 6),
    })
    stage.at(addDays(today, -4), '15:00')
    const published = await stage.do(reviewer, c.publishPlan, { id: made.id, version: 1 })
    stage.at(addDays(today, -3), '09:00')
    await stage.do(clerk, c.drawPlan, {
      id: made.id,
      version: published.version,
      publicNumber: '03 07 12 16 20',
      publicSource: '演示用公开数（正式使用时填当晚福利彩票开奖号码）',
    })
    const plan = await stage.do(clerk, c.getPlan, { id: made.id })
    const task = plan.inspections[0]
    const who = cast.inspectors.find((player) => task?.inspectors.includes(player.actor.name))
    if (!task || !who) return
    stage.at(addDays(today, -2), '10:00')
    const klass = here.find((k) => k.classId === task.classId)
    await visit(stage, who, task.id, {}, klass?.plot.trainees.length ?? 20)
    stage.at(addDays(today, -1), '16:00')
    await stage.do(clerk, c.closePlan, { id: made.id, version: plan.version })
    // The next waits for its draw, one more for the second signature.
    const next = await stage.do(clerk, c.draftPlan, {
      ...body,
      title: '思明区下周双随机抽查',
      fromOn: today,
      toOn: addDays(today, 9),
    })
    await stage.do(reviewer, c.publishPlan, { id: next.id, version: 1 })
    await stage.do(clerk, c.draftPlan, {
      ...body,
      title: '思明区月末双随机抽查',
      fromOn: addDays(today, 5),
      toOn: addDays(today, 14),
    })
  })

  // Found and ordered; answered and waiting for the second look; run out and escalated.
  const [first, second = first, third = second] = running as [ToldClass, ToldClass?, ToldClass?]
  await quietly(async () => {
    const id = await go(one, first, addDays(today, -9), '群众反映由他人代课')
    stage.at(addDays(today, -9), '10:20')
    await visit(stage, one, id, { teacher: '授课教师与备案不一致，由他人代课' }, first.plot.trainees.length)
    const school = first.plot.school.player
    stage.at(addDays(today, -8), '09:30')
    await stage.do(school, c.replyToFinding, {
      id,
      version: await version(id),
      reply: '原教师当日请病假，由本校另一名目录内教师代课，已留存请假记录。',
    })
    stage.at(addDays(today, -8), '15:00')
    await stage.do(reviewer, c.orderRectification, {
      id,
      version: await version(id),
      body: '更换授课教师须事先变更备案。请补办变更，报告近两周教师到课情况。',
      dueOn: addDays(today, 5),
    })
    stage.at(addDays(today, -3), '11:00')
    await stage.do(school, c.answerRectification, {
      id,
      version: await version(id),
      answer: '已补办教师变更备案，附近两周教师到课表。',
    })
  })
  await quietly(async () => {
    const id = await go(two, second, addDays(today, -7), '例行到课堂检查')
    stage.at(addDays(today, -7), '15:10')
    await visit(stage, two, id, { equipment: '实训耗材不足，两人合用一套' }, second.plot.trainees.length)
    stage.at(addDays(today, -6), '10:00')
    await stage.do(reviewer, c.orderRectification, {
      id,
      version: await version(id),
      body: '请按方案配齐实训耗材，并附采购凭证和现场照片。',
      dueOn: addDays(today, -2),
    })
  })
  await quietly(async () => {
    const id = await go(three, third, addDays(today, -1), '核对本周签到人数')
    stage.at(addDays(today, -1), '10:40')
    await visit(stage, three, id, { records: '签到表缺两次课' }, third.plot.trainees.length)
  })
  // Today's way of an inspector.
  await quietly(async () => {
    for (const klass of [first, second].filter((k, i, all) => all.indexOf(k) === i))
      await go(one, klass, today, '到课堂核对人数和教学内容')
  })

  // A third party at work, and one that waits for the second signature.
  await quietly(async () => {
    const staff = cast.inspector
    stage.at(addDays(today, -6), '14:00')
    const scope = {
      orgId: staff.orgId,
      region: COUNTY,
      purpose: '对培训对象、培训过程和培训质量进行跟踪监督，按月提交报告',
      accountIds: [staff.actor.accountId],
      mayVisit: true,
    }
    const { id } = await stage.do(clerk, c.proposeAppointment, {
      ...scope,
      title: '思明区培训过程第三方监督',
      fromOn: addDays(today, -6),
      toOn: addDays(today, 180),
    })
    await stage.do(reviewer, c.approveAppointment, { id, version: 1 })
    const { accountId, name, orgId, orgName } = staff.actor
    const actor = await actorOfAccount(stage.tools.db, {
      id: accountId,
      displayName: name,
      orgId,
      orgName,
      personId: null,
    })
    const task = await go({ actor }, third, addDays(today, -5), '按委托抽查培训过程')
    stage.at(addDays(today, -5), '10:00')
    await visit(stage, { actor }, task, { content: '当日教学内容与课表不符' }, third.plot.trainees.length)
    stage.at(today, '08:30')
    await stage.do(clerk, c.proposeAppointment, {
      ...scope,
      title: '思明区补贴资金申领第三方评估',
      fromOn: today,
      toOn: addDays(today, 90),
      mayVisit: false,
    })
  })
  stage.at(today, '08:40')
  await keepInspections(stage.tools)
}
