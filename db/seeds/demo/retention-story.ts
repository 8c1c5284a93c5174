/** Old complaints whose time is over: one list destroyed by two people, another waiting; times changed, one still asked for. */
import { addDays } from '#platform/day'
import { listPeople, unmaskPerson } from '#registry/people/contract'
import {
  acceptComplaint,
  closeComplaint,
  fileComplaint,
  listComplaints,
  proposeResult,
} from '#supervision/complaints/contract'
import { keepData } from '#supervision/retention'
import { approveRule, askDestruction, askRule, destroy } from '#supervision/retention/contract'
import type { Cast } from './cast.ts'
import { syntheticPerson } from './identity.ts'
import type { Stage } from './stage.ts'

const COUNTY = '350203'

async function oldComplaint(stage: Stage, cast: Cast, day: string, body: string): Promise<void> {
  const clerk = cast.officer('hr.clerk', COUNTY)
  stage.at(day, '19:40')
  const { receipt } = await stage.do(null, fileComplaint, {
    kind: 'service',
    region: COUNTY,
    about: '某培训机构（演示）',
    body,
    contact: { name: '演知情', phone: '13900000008' },
  })
  const id = (await stage.do(clerk, listComplaints, { q: receipt })).rows[0]?.id as string
  stage.at(addDays(day, 1), '09:00')
  await stage.do(clerk, acceptComplaint, { id, version: 1 })
  stage.at(addDays(day, 9), '16:00')
  const reply = '已约谈该机构，教室设备当周修复，群众表示满意。'
  await stage.do(clerk, proposeResult, { id, version: 2, result: 'partly', reply })
  stage.at(addDays(day, 10), '10:00')
  await stage.do(cast.officer('hr.reviewer', COUNTY), closeComplaint, { id, version: 3 })
}

export async function tellRetention(told: Stage, cast: Cast, today: string): Promise<void> {
  const stage = told.beside()
  await oldComplaint(stage, cast, addDays(today, -260), '实训教室的两台设备坏了半个月没有修，影响实操课。')
  await oldComplaint(stage, cast, addDays(today, -215), '报名咨询电话一直没有人接，去现场才知道改了时间。')

  // Half a year is enough for them: asked and put in force in the province.
  const [from, to] = [cast.officer('hr.admin', '350000'), cast.officer('hr.reviewer', '350000')]
  stage.at(addDays(today, -40), '09:30')
  const rule = await stage.do(from, askRule, {
    kind: 'complainant',
    months: 6,
    reason: '办结满半年后不再需要联系举报人（演示）',
  })
  stage.at(addDays(today, -39), '10:10')
  await stage.do(to, approveRule, rule)

  const ask = { kind: 'complainant' as const, region: COUNTY, reason: '保存期限届满，按期清理（演示）' }
  const admin = cast.officer('hr.admin', '350200')
  stage.at(addDays(today, -38), '09:20')
  const list = await stage.do(admin, askDestruction, ask)
  stage.at(addDays(today, -37), '15:00')
  const done = { id: list.id, version: list.version, reason: '已核对清单，同意销毁（演示）' }
  await stage.do(cast.officer('hr.reviewer', '350200'), destroy, done)

  stage.at(addDays(today, -2), '09:40')
  await stage.do(from, askRule, {
    kind: 'voided-proof',
    months: 36,
    reason: '与机构档案期限一致（演示）',
  })
  stage.at(addDays(today, -1), '10:00')
  await stage.do(admin, askDestruction, ask)
  await keepData(stage.tools)
}

/** Officers look at what is masked, with a reason: the trainees offered on the sign-in page find it in their own log. */
export async function tellLooks(
  told: Stage,
  cast: Cast,
  trainees: readonly number[],
  today: string,
): Promise<void> {
  const stage = told.beside()
  const clerk = cast.officer('hr.clerk', '350000')
  stage.at(addDays(today, -1), '14:30')
  for (const index of [...new Set(trainees)].slice(0, 4)) {
    const { idNumber } = syntheticPerson(index)
    const person = (await stage.do(clerk, listPeople, { q: idNumber })).rows[0]
    if (!person) continue
    try {
      await stage.do(clerk, unmaskPerson, { id: person.id, reason: '电话回访参训情况（演示）' })
    } catch (error) {
      if (!stage.tolerate(error)) throw error
    }
  }
}
