/** Teaching: lessons, certificates, scores, evaluations, closing. */
import { importColumns } from '#evaluation/certificates/contract'
import { readSheet, writeSheet } from '#platform/forms'
import { check } from '#training/attendance/contract'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import { attendAll, evaluateAll, minutesAfter } from '../../tests/kit/attendance.ts'
import { bound, checkOf, Phone } from '../../tests/kit/phones.ts'
import { VENUE } from '../../tests/kit/providers.ts'
import { PHONE } from '../stage.ts'
import {
  AWAY,
  asWorker,
  button,
  CITY,
  CLASS,
  COUNTY,
  fileOf,
  front,
  HEROINE,
  later,
  saved,
  story,
  TRAINEES,
  today,
} from './story.ts'

export async function attendTheLesson(): Promise<void> {
  const { app } = story.stage
  const first = story.sessions[0] as (typeof story.sessions)[number]
  const teacher = await app.staff('institution.teacher', COUNTY, {
    orgId: story.provider.orgId,
    name: '演大山',
  })
  await later(minutesAfter(first.startsAt, -10))
  const wall = await story.stage.staff(teacher)
  await wall.go('/console/sessions')
  await wall.look('main-c5-sessions')
  await wall.page.getByRole('link', { name: '签到大屏' }).first().click()
  await button(wall.page, '开启签到').click()
  await wall.page.getByAltText('签到二维码').waitFor()
  await wall.look('main-c5-wall')
  await wall.lookOnPhone('main-c5-wall-phone')
  const digits = async (): Promise<string> =>
    (await wall.page.getByRole('status', { name: /^签到码 \d{6}$/ }).getAttribute('aria-label'))?.slice(-6) ??
    ''
  const others = async (kind: 'in' | 'out') => {
    const code = await digits()
    for (const index of TRAINEES.slice(1, AWAY)) {
      const worker = await app.worker(index)
      const own = await bound(app, worker, Phone.numbered(index))
      await worker.call(check, await checkOf(app, worker, own, { sessionId: first.id, kind, code }))
    }
  }

  const phone = await story.stage.visitor(PHONE)
  await phone.context.setGeolocation({ latitude: VENUE.lat, longitude: VENUE.lng, accuracy: 12 })
  await phone.go('/my/check')
  await phone.look('main-c5-sign-in')
  await asWorker(phone, HEROINE, '/my/check')
  await phone.look('main-c5-check')
  await phone.page.getByLabel('签到码').fill(await digits())
  await button(phone.page, '签到').click()
  await phone.page.getByText('已签到').first().waitFor()
  await phone.look('main-c5-checked-in')
  await others('in')
  await wall.page.getByText('已签到 27 / 28 人').waitFor()
  await wall.look('main-c5-wall-full')

  await later(minutesAfter(first.endsAt, 1), [wall, teacher])
  await wall.go(`/console/sessions/${first.id}`)
  await wall.page.getByAltText('签到二维码').waitFor()
  await asWorker(phone, HEROINE, '/my/check')
  await phone.page.getByLabel('签退码').fill(await digits())
  await button(phone.page, '签退').click()
  await phone.page.getByText('已完成').first().waitFor()
  await phone.look('main-c5-checked-out')
  await others('out')
  await wall.page.getByText('已签到 27 / 28 人').waitFor()
  await wall.go(`/console/class-attendance/${story.classId}`)
  await wall.look('main-c5-table')
  await wall.lookOnPhone('main-c5-table-phone')
}

export async function examineAndClose(): Promise<void> {
  const { app } = story.stage
  const scene = {
    classId: story.classId,
    sessions: story.sessions.slice(1),
    trainees: TRAINEES,
    provider: story.provider,
  }
  await attendAll(app, scene, [AWAY])
  await story.school.signIn(story.provider.manager)
  const { page } = story.school
  await story.school.go('/console/completions')
  await story.school.look('main-c8-list')
  await page.getByText(CLASS).first().click()
  await button(page, '办理培训结束').click()
  await page.getByText(/结班还缺 \d 项/).waitFor()
  await story.school.look('main-c8-missing')
  await story.school.lookOnPhone('main-c8-missing-phone')

  const evaluator = await story.stage.staff(
    await app.staff('evaluator.manager', CITY, { orgName: '鹭岛职业技能评价中心', name: '演德明' }),
  )
  await evaluator.go('/console/certificates')
  await button(evaluator.page, '导入 Excel').click()
  const certificates = await writeSheet({
    sheet: '证书',
    columns: importColumns.map((c) => ({ ...c })),
    rows: TRAINEES.slice(0, AWAY).map((index) => ({
      name: syntheticPerson(index).name,
      idNumber: syntheticPerson(index).idNumber,
      number: `S000035020026000${index}`,
      kind: '职业技能等级证书',
      occupationCode: '4-10-01-02',
      level: '初级工（五级）',
      project: '',
      issuedOn: today(),
      classNumber: `${COUNTY}-2026-0001`,
    })),
  })
  await evaluator.page.locator('input[type=file]').setInputFiles(fileOf('证书.xlsx', certificates))
  await evaluator.page.getByText('证书.xlsx').waitFor()
  await button(evaluator.page, /^导\s*入$/).click()
  await evaluator.page.getByText('已导入 27 本').waitFor()
  await evaluator.look('main-d6-certificates')
  await evaluator.lookOnPhone('main-d6-certificates-phone')

  const template = await saved(page, button(page, '下载成绩模板'))
  const columns = ['学员编号', '姓名', '理论成绩', '实操成绩'].map((title) => ({
    key: title,
    title,
    text: true,
  }))
  const { rows } = await readSheet(template.body, { columns, maxRows: 100 })
  const marks = rows.map(({ values }, i) => ({
    ...values,
    理论成绩: i === AWAY ? '0' : String(78 + (i % 20)),
    实操成绩: i === AWAY ? '0' : String(80.5 + (i % 15)),
  }))
  const sheet = await writeSheet({ sheet: '成绩', columns, rows: marks })
  await page.locator('input[type=file]').setInputFiles(fileOf('成绩.xlsx', sheet))
  await page.getByText('成绩.xlsx').waitFor()
  await button(page, /^导\s*入$/).click()
  await page.getByText('已导入 28 人的成绩').waitFor()
  await story.school.look('main-c7-scores')
  await story.school.lookOnPhone('main-c7-scores-phone')
  await button(page, '确认证书核对').click()
  await page.getByLabel('未取证人员情况说明').fill('一名学员未到课、未参加考核')
  await button(front(page), /^确\s*认$/).click()
  await page.getByText('证书核对已确认').waitFor()

  const phone = await story.stage.visitor(PHONE)
  await asWorker(phone, HEROINE, '/my')
  await phone.look('main-c8-my')
  await phone.page.getByText(`请评价“${CLASS}”`).click()
  await phone.page.getByText('还需选择').waitFor()
  for (const group of await phone.page.getByRole('group').all())
    await group.getByRole('radio').first().check()
  await phone.page.getByLabel('意见和建议').fill('实操时间可以再长一些')
  await phone.look('main-c8-evaluate')
  await button(phone.page, '提交评价').click()
  await phone.page.getByText('感谢您的评价').waitFor()
  await phone.look('main-c8-evaluated')
  await phone.go('/my/certificates')
  await phone.page.getByText(`S000035020026000${HEROINE}`).waitFor()
  await phone.look('main-d6-my-certificate')
  await evaluateAll(app, scene, TRAINEES.slice(1, AWAY))

  await story.school.go(`/console/completions/${story.classId}`)
  await page.getByText('结班的条件已齐备').waitFor()
  await button(page, /^结\s*班$/).click()
  await page.getByText('本班已结班').waitFor()
  await page.getByRole('tab', { name: /学员评价/ }).click()
  await page.getByText('意见和建议（不记名）').waitFor()
  await story.school.look('main-c8-closed')
  await story.school.lookOnPhone('main-c8-closed-phone')
}
