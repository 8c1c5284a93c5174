/** Complaints of the public at every step: new, late, being asked about, waiting for the second officer, closed. */
import { addDays } from '#platform/day'
import { orgById } from '#registry/organisations'
import {
  acceptComplaint,
  answerQuestion,
  askOrganisation,
  closeComplaint,
  fileComplaint,
  getComplaint,
  listComplaints,
  proposeResult,
  refuseComplaint,
} from '#supervision/complaints/contract'
import type { Cast } from './cast.ts'
import { picture } from './pictures.ts'
import type { Stage } from './stage.ts'

type Kind = 'fees' | 'false-advertising' | 'false-training' | 'subcontract' | 'impersonation' | 'service'

export async function tellComplaints(stage: Stage, cast: Cast, today: string): Promise<void> {
  const county = '350203'
  const clerk = cast.officer('hr.clerk', county)
  const reviewer = cast.officer('hr.reviewer', county)
  const school = cast.institutions.find((one) => one.region === county) ?? cast.institutions[0]
  if (!school) return
  const name = (await orgById(stage.tools.db, school.orgId))?.name ?? ''

  const file = async (day: string, kind: Kind, body: string, named = false, photo = false) => {
    stage.at(day, '20:15')
    const photos = photo
      ? [
          await stage.tools.files.putPhoto(
            stage.tools.db,
            picture(910_000 + body.length),
            '现场（演示）.png',
            stage.clock.now().toISOString(),
          ),
        ]
      : []
    const { receipt } = await stage.do(null, fileComplaint, {
      kind,
      region: county,
      orgId: school.orgId,
      about: name,
      body,
      files: photos.map(({ id, ticket }) => ({ id, ticket })),
      ...(named ? { contact: { name: '演知情', phone: '13900000007' } } : {}),
    })
    const [row] = (await stage.do(clerk, listComplaints, { q: receipt })).rows
    return row?.id as string
  }
  const take = async (id: string, day: string) => {
    stage.at(day, '09:20')
    return await stage.do(clerk, acceptComplaint, { id, version: 1 })
  }

  // Closed: true in part, after the institution's word.
  const closed = await file(
    addDays(today, -40),
    'false-advertising',
    '朋友圈招生广告写着“不用上课包拿证”，附截图。',
    true,
    true,
  )
  let { version } = await take(closed, addDays(today, -38))
  await stage.do(clerk, askOrganisation, {
    id: closed,
    version,
    reason: '请提供近期招生宣传材料，并说明“包拿证”说法的由来。',
  })
  stage.at(addDays(today, -36), '15:00')
  await stage.do(school, answerQuestion, {
    id: closed,
    answer: '系招生代理人员自行发布，已删除并停止与其合作。',
  })
  stage.at(addDays(today, -35), '10:30')
  ;({ version } = await stage.do(clerk, getComplaint, { id: closed }))
  ;({ version } = await stage.do(clerk, proposeResult, {
    id: closed,
    version,
    result: 'partly',
    reply: '经查，广告由代理人员发布，机构管理不严，已责令删除、公开更正并作出书面检查。',
  }))
  stage.at(addDays(today, -34), '09:40')
  await stage.do(reviewer, closeComplaint, { id: closed, version })

  const refused = await file(addDays(today, -30), 'service', '前台电话打了三次都没有人接，希望改进。')
  stage.at(addDays(today, -28), '11:00')
  await stage.do(clerk, refuseComplaint, {
    id: refused,
    version: 1,
    reason: '属于一般咨询服务事项，已转请该机构改进，不作为举报受理。',
  })

  const proposed = await file(addDays(today, -15), 'fees', '报名时被要求另交八百元“材料费”，没有收据。', true)
  ;({ version } = await take(proposed, addDays(today, -13)))
  stage.at(addDays(today, -4), '16:20')
  await stage.do(clerk, proposeResult, {
    id: proposed,
    version,
    result: 'confirmed',
    reply: '经查属实，机构已全额退还材料费，并被约谈、限期整改。',
  })

  const handling = await file(
    addDays(today, -9),
    'subcontract',
    '上课的老师和教室都是另一家学校的，课程像是转包出去的。',
  )
  ;({ version } = await take(handling, addDays(today, -7)))
  await stage.do(clerk, askOrganisation, {
    id: handling,
    version,
    reason: '请说明该班授课教师、场地的来源，并提供合作协议。',
  })

  await file(addDays(today, -12), 'impersonation', '我没有报名，却收到开课短信，身份信息被人用了。', true)
  await file(addDays(today, -1), 'false-training', '连续两天教室锁着门，课表上写着有课。', false, true)
}
