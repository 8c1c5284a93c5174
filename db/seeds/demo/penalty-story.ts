/** Measures at every step, holds with an exception waiting for its second signature, and what the discipline inspectors see. */
import { listClaims } from '#money/claims/contract'
import { addDays } from '#platform/day'
import { askException, placeHold } from '#registry/holds/contract'
import { listComplaints } from '#supervision/complaints/contract'
import {
  closeFinding,
  declareKin,
  listFindings,
  proposeFinding,
  runIntegrity,
  takeFinding,
} from '#supervision/integrity/contract'
import { keepPenalties } from '#supervision/penalties'
import {
  decidePenalty,
  draftPenalty,
  getPenalty,
  type Measure,
  notifyPenalty,
  proposePenalty,
  replyPenalty,
  reportMeasure,
} from '#supervision/penalties/contract'
import type { Cast } from './cast.ts'
import { syntheticPerson } from './identity.ts'
import { picture } from './pictures.ts'
import type { Player, Stage } from './stage.ts'

const COUNTY = '350203'

export async function tellPenalties(stage: Stage, cast: Cast, today: string): Promise<void> {
  const clerk = cast.officer('hr.clerk', COUNTY)
  const reviewer = cast.officer('hr.reviewer', COUNTY)
  const schools = cast.institutions.filter((one) => one.region === COUNTY)
  const [school, second = school] = schools
  const elsewhere = cast.institutions.find((one) => one.region === '350582' || one.region.startsWith('3505'))
  if (!school || !second) return

  let serial = 0
  const draft = async (
    by: Player,
    day: string,
    whom: Player,
    from: { source: 'complaint' | 'inspection' | 'audit'; sourceId?: string; sourceNote?: string },
    finding: string,
    measures: { kind: Measure; content: string; dueOn?: string; endsOn?: string }[],
  ) => {
    stage.at(day, '09:50')
    serial += 1
    const file = await stage.tools.files.put(
      stage.tools.db,
      picture(930_000 + serial),
      '检查笔录（演示）.png',
      by.actor.accountId,
      stage.clock.now().toISOString(),
    )
    return await stage.do(by, draftPenalty, {
      orgId: whom.orgId,
      ...from,
      finding,
      files: [file.id],
      measures,
    })
  }
  const at = async (by: Player, id: string) => ({
    id,
    version: (await stage.do(by, getPenalty, { id })).version,
  })
  const notify = async (by: Player, id: string) => await stage.do(by, notifyPenalty, await at(by, id))

  // From a complaint found true: warned and told to rectify; the report has come and waits to be looked at.
  const [complaint] = (await stage.do(clerk, listComplaints, { state: 'closed' })).rows
  const one = await draft(
    clerk,
    addDays(today, -32),
    school,
    complaint ? { source: 'complaint', sourceId: complaint.id } : { source: 'audit', sourceNote: '专项检查' },
    '招生代理人员发布“不用上课包拿证”的广告，机构管理不严，广告浏览三百余次。',
    [
      { kind: 'warning', content: '约谈机构负责人，作出书面检查。' },
      { kind: 'rectify', content: '清理招生宣传，建立审核制度，提交整改报告。', dueOn: addDays(today, 10) },
    ],
  )
  await notify(clerk, one.id)
  stage.at(addDays(today, -30), '10:10')
  await stage.do(school, replyPenalty, {
    ...(await at(clerk, one.id)),
    body: '已停止与该代理人员合作，愿意接受处理，请考虑影响较小、整改及时。',
  })
  stage.at(addDays(today, -28), '15:00')
  await stage.do(clerk, proposePenalty, {
    ...(await at(clerk, one.id)),
    answer: '情节较轻、整改及时的意见采纳，不再另行暂停业务。',
  })
  stage.at(addDays(today, -27), '10:30')
  await stage.do(reviewer, decidePenalty, {
    ...(await at(reviewer, one.id)),
    decisionNumber: `思人社处〔${today.slice(0, 4)}〕1号`,
  })
  stage.at(addDays(today, -5), '14:20')
  const decided = await stage.do(clerk, getPenalty, { id: one.id })
  const rectify = decided.list.find((m) => m.kind === 'rectify')
  if (rectify)
    await stage.do(school, reportMeasure, {
      measureId: rectify.id,
      version: decided.version,
      body: '已清理全部宣传材料，建立招生宣传两级审核制度，并对招生人员开展培训。',
    })

  // Waiting for the second signature, after a reply.
  const two = await draft(
    clerk,
    addDays(today, -14),
    second,
    { source: 'inspection', sourceNote: '随机抽查，现场笔录附后' },
    '抽查当日应到二十人，实到八人，签到显示十九人。',
    [
      { kind: 'suspend-payment', content: '核清真实人数前暂停拨付。', endsOn: addDays(today, 60) },
      { kind: 'rectify', content: '整改签到管理，补充监控。', dueOn: addDays(today, 20) },
    ],
  )
  await notify(clerk, two.id)
  stage.at(addDays(today, -12), '16:00')
  await stage.do(second, replyPenalty, {
    ...(await at(clerk, two.id)),
    body: '当日部分学员外出实训，附实训单位证明。',
  })
  stage.at(addDays(today, -6), '11:20')
  await stage.do(clerk, proposePenalty, {
    ...(await at(clerk, two.id)),
    answer: '实训证明与签到时间不符，不予采纳。',
  })

  // Told three days ago: the institution may still speak.
  const three = await draft(
    clerk,
    addDays(today, -3),
    school,
    { source: 'audit', sourceNote: '资金审计核查函' },
    '一个班的两名学员在培训期间另有全勤的社保单位，培训真实性存疑。',
    [{ kind: 'warning', content: '约谈机构负责人，说明情况。' }],
  )
  await notify(clerk, three.id)

  // A major case in another city, made public.
  if (elsewhere) {
    const [byClerk, byReviewer] = [
      cast.officer('hr.clerk', elsewhere.region),
      cast.officer('hr.reviewer', elsewhere.region),
    ]
    const four = await draft(
      byClerk,
      addDays(today, -40),
      elsewhere,
      { source: 'audit', sourceNote: '年度专项审计报告' },
      '编造两期上课记录，提供虚假签到。',
      [
        { kind: 'fine', content: '处以罚款一万元，限期缴纳。', dueOn: addDays(today, 30) },
        { kind: 'publish', content: '编造上课记录，提供虚假签到，骗取培训补贴。' },
        { kind: 'suspend-classes', content: '中止培训活动三个月。', endsOn: addDays(today, -1) },
      ],
    )
    await notify(byClerk, four.id)
    stage.at(addDays(today, -30), '01:00')
    await keepPenalties(stage.tools)
    stage.at(addDays(today, -29), '09:30')
    await stage.do(byClerk, proposePenalty, {
      ...(await at(byClerk, four.id)),
      answer: '当事人在期限内没有陈述申辩。',
    })
    stage.at(addDays(today, -28), '10:00')
    await stage.do(byReviewer, decidePenalty, {
      ...(await at(byReviewer, four.id)),
      decisionNumber: `泉人社处〔${today.slice(0, 4)}〕7号`,
    })
  }

  // One class's money is held in the city; somebody asks to let its claim through.
  const city = cast.officer('hr.clerk', '350200')
  const claims = (await stage.do(city, listClaims, { subsidyKind: 'class-training', size: 100 })).rows
  const claim = claims.find(
    (c) => c.region !== COUNTY && ['reviewed', 'rechecked', 'notice', 'cleared'].includes(c.state),
  )
  if (claim?.classId && claim.orgId) {
    stage.at(addDays(today, -2), '10:00')
    await stage.do(city, placeHold, {
      subjectId: claim.orgId,
      stops: 'watch',
      reason: '同期班次较多，重点关注。',
    })
    const held = await stage.do(city, placeHold, {
      subjectKind: 'class',
      subjectId: claim.classId,
      stops: 'payment',
      reason: '学员反映课时不足，核查期间暂停拨付。',
      clause: 'F37-15',
      endsOn: addDays(today, 30),
    })
    await stage.do(city, askException, {
      id: held.id,
      caseKind: 'claim',
      caseId: claim.id,
      reason: '已核对课时，与备案一致，本件先行办理。',
    })
  }
  await tellIntegrity(stage, cast, today)
}

async function tellIntegrity(stage: Stage, cast: Cast, today: string): Promise<void> {
  const [first, other] = cast.discipline
  if (!first || !other) return
  stage.at(addDays(today, -20), '09:00')
  await stage.do(cast.officer('hr.clerk', COUNTY), declareKin, {
    idNumber: syntheticPerson(1).idNumber,
    relation: 'sibling',
  })
  stage.at(addDays(today, -1), '05:00')
  await stage.do(first, runIntegrity, { month: addDays(today, -30).slice(0, 7) })
  const { rows } = await stage.do(first, listFindings, { size: 10 })
  const [found] = rows
  if (!found) return
  stage.at(addDays(today, -1), '10:00')
  await stage.do(first, takeFinding, { id: found.id, version: 1 })
  await stage.do(first, proposeFinding, {
    id: found.id,
    version: 2,
    outcome: 'mistake',
    note: '调阅办理记录，系集中补办积压业务，材料齐全，属于工作失误，已提醒。',
  })
  stage.at(addDays(today, -1), '15:30')
  await stage.do(other, closeFinding, { id: found.id, version: 3 })
}
