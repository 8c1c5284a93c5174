/** Demand: an enterprise asks, the city takes the occupation into its catalogue. */
import { button, COUNTY, choose, fillDay, front, story, today } from './story.ts'

export async function askForPeople(): Promise<void> {
  const { app } = story.stage
  const firm = await story.stage.staff(
    await app.staff('enterprise.manager', COUNTY, { orgName: '厦门鹭岛托育服务有限公司', name: '演佳林' }),
  )
  await firm.go('/console/vacancies')
  await button(firm.page, '填报岗位需求').first().click()
  const form = front(firm.page)
  await choose(form, '职业（工种）', '育婴员（4-10-01-02）', '育婴员')
  await choose(form, '技能等级要求', '初级工（五级）')
  await form.getByLabel('需求人数').fill('30')
  await form.getByLabel('工作地区').click()
  await form.getByLabel('工作地区').fill('思明')
  await firm.page.locator('.ant-cascader-menu-item', { hasText: '思明区' }).first().click()
  await form.getByLabel('月工资下限').fill('5000')
  await form.getByLabel('月工资上限').fill('8000')
  await fillDay(form, '到岗日期', '2026-09-01')
  await form.getByRole('checkbox', { name: '愿意组织职工或新招人员参加培训' }).check()
  await form.getByLabel('技能要求').fill('能独立照护 0 至 3 岁婴幼儿，持育婴员证书')
  await firm.look('main-a1-report')
  await firm.lookOnPhone('main-a1-report-phone')
  await button(form, /填\s*报/).click()
  await firm.page.getByText('符合条件的共需 30 人').waitFor()
  await firm.look('main-a1-vacancies')
  await firm.lookOnPhone('main-a1-vacancies-phone')

  const clerk = await story.stage.staff(story.city.clerk)
  const { page } = clerk
  await clerk.go('/console/vacancy-sums')
  await page.getByRole('link', { name: '育婴员' }).waitFor()
  await clerk.look('main-a3-sums')
  await clerk.go('/console/catalogues')
  await button(page, '编制新版目录').click()
  await front(page).getByLabel('说明').fill('2026 年度目录')
  await button(page, '开始编制').click()
  await page.waitForURL(/catalogues\//)
  await button(page, '岗位有需求而未列入的职业').click()
  await page
    .getByRole('row', { name: /育婴员/ })
    .getByRole('button', { name: '列入目录' })
    .click()
  await choose(front(page), '培训类型', '就业技能培训')
  await front(page).getByLabel('补贴标准').fill('初级工每人 700 元，中级工每人 1000 元')
  await clerk.look('main-a3-item')
  await button(page, '保存项目').click()
  await page.getByRole('cell', { name: '育婴员' }).waitFor()
  for (const [kind, name] of [
    ['同级财政部门', '厦门市财政局'],
    ['行业主管部门', '厦门市卫生健康委员会'],
  ] as const) {
    await button(page, '登记会商意见').click()
    await choose(front(page), '类别', kind)
    await front(page).getByLabel('单位名称').fill(name)
    await front(page).getByLabel('意见').fill('同意')
    await fillDay(front(page), '会商日期', today())
    await button(front(page), /登\s*记/).click()
    await page.getByRole('cell', { name }).waitFor()
  }
  await clerk.look('main-a3-ready')
  await button(page, '提交审定').click()
  await page.getByText('待审定').first().waitFor()

  const reviewer = await story.stage.staff(story.city.reviewer)
  await reviewer.look('main-a3-todo')
  await reviewer.lookOnPhone('main-a3-todo-phone')
  await reviewer.page.getByRole('link', { name: /2026 年第 1 版/ }).click()
  await button(reviewer.page, '审定发布').click()
  await fillDay(reviewer.page, '生效日期', today())
  await reviewer.page.getByLabel('报省厅备案文号').fill('厦人社备〔2026〕3号')
  await fillDay(reviewer.page, '报备日期', today())
  await button(reviewer.page, '审定发布目录').click()
  await reviewer.page.getByText('现行有效').waitFor()
  await reviewer.look('main-a3-in-force')

  const visitor = await story.stage.visitor()
  await visitor.go('/p/catalogue')
  await visitor.page.getByText('育婴员').first().waitFor()
  await visitor.look('main-a3-public-phone')
}
