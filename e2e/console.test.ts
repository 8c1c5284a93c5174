/** K1 K2 K3 H2 G5 at the desk: signing in, each role's to-do, organisations and accounts, people, the record, the class file, progress. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setDemoLogins } from '#registry/accounts'
import { signIn } from '#registry/accounts/contract'
import { syntheticPerson, syntheticUscc } from '../db/seeds/demo/identity.ts'
import { PASSWORD } from '../tests/kit/app.ts'
import { type ClosedClass, closedClass, filedClaim } from '../tests/kit/claims.ts'
import { filedClass } from '../tests/kit/classes.ts'
import { targetDocuments, targetsInForce } from '../tests/kit/demand.ts'
import { type BrowserStage, browserStage, type Person, settled } from './stage.ts'

let stage: BrowserStage
let scene: ClosedClass
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  scene = await closedClass(stage.app, { trainees: [931, 932, 933], title: '育婴员（初级）档案班' })
  await filedClaim(scene)
}, 300_000)
afterAll(async () => await stage.close())

const both = async (person: Person, name: string): Promise<void> => {
  await person.look(name)
  await person.lookOnPhone(`${name}-phone`)
}

/** An opened one changes its name, so the next one is first. */
async function openAll(page: Page): Promise<void> {
  const closed = page.getByRole('button', { name: /查看前后变化/ })
  while ((await closed.count()) > 0) await closed.first().click()
}

test('K2 walk: a wrong password is told with what to do; a demonstration account is one click', async () => {
  const clerk = await stage.app.staff('hr.clerk', '350203')
  setDemoLogins([
    {
      login: clerk.login as string,
      password: PASSWORD,
      name: '思明区经办',
      org: '思明区人力资源和社会保障局',
      roleTitle: '人社经办人员',
      group: '区县人社',
    },
  ])
  const v = await stage.visitor({ width: 1440, height: 900 })
  await v.go('/console/class-filing')
  await v.page.waitForURL(/\/console\/sign-in\?back=/)
  await v.page.getByText('演示账号').waitFor()
  await both(v, 'console-sign-in')
  await v.page.getByLabel('登录名').fill(clerk.login as string)
  await v.page.getByLabel('密码', { exact: true }).fill('wrong-password')
  await v.page.getByRole('button', { name: '登录', exact: true }).click()
  await v.page.getByText('账号或密码不正确').waitFor()
  await both(v, 'console-sign-in-wrong')
  await v.page.getByRole('button', { name: /以人社经办人员思明区经办/ }).click()
  await v.page.waitForURL(/\/console\/class-filing/)
  await v.page.getByRole('heading', { name: '开班备案' }).waitFor()
  setDemoLogins([])
})

test('K2 walk: one’s own account and its second factor; a wrong code does not switch it on', async () => {
  const admin = await stage.app.staff('hr.admin', '350203')
  const p = await stage.as(admin)
  await p.go('/console/my-account')
  await both(p, 'console-my-account')
  await p.page.getByRole('button', { name: '启用动态口令' }).click()
  await p.page.getByAltText('动态口令二维码').waitFor()
  await p.page.getByLabel('动态口令', { exact: true }).fill('000000')
  await p.page.getByRole('button', { name: '启用', exact: true }).click()
  await p.page.getByText('动态口令不正确').waitFor()
  await both(p, 'console-totp')
})

test('K1 walk: what waits for each role is its home, and leads to the record', async () => {
  const { app } = stage
  const filed = await filedClass(app, { trainees: [941, 942], title: '待初审的培训班' })
  const clerk = await stage.as(filed.provider.clerk)
  await clerk.go('/console')
  await clerk.page.getByText('待初审的开班备案').waitFor()
  await clerk.page.getByText('待初审的补贴申报').waitFor()
  await both(clerk, 'console-todo-clerk')
  await clerk.page.getByRole('link', { name: '待初审的培训班' }).click()
  await clerk.page.waitForURL(new RegExp(`/class-filing/${filed.classId}`))
  await clerk.page.getByRole('heading', { name: '待初审的培训班' }).waitFor()
  // The second pair of eyes has nothing to do before the first has seen it.
  const reviewer = await stage.as(filed.provider.reviewer)
  await reviewer.go('/console')
  await reviewer.page.getByText('没有等待您办理的事项').waitFor()
  await both(reviewer, 'console-todo-none')
  const admin = await stage.as(await app.staff('hr.admin', '350200'))
  await admin.go('/console')
  await both(admin, 'console-todo-admin')
  await admin.page.getByRole('link', { name: '账号与授权' }).first().click()
  await admin.page.getByRole('heading', { name: '账号与授权' }).waitFor()
})

test('K1 walk: an organisation is registered, changed; an account is opened, granted, reset and stopped', async () => {
  const { app } = stage
  const admin = await stage.as(await app.staff('hr.admin', '350200'))
  const { page } = admin
  await admin.go('/console/organisations')
  await both(admin, 'organisations')
  await page.getByRole('button', { name: '登记单位' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('单位名称').fill('厦门演示技工学校')
  await form.getByLabel('统一社会信用代码').fill(`${syntheticUscc(77).slice(0, 17)}0`)
  await form.getByRole('combobox', { name: '单位类别' }).click()
  await page.locator('.ant-select-item-option', { hasText: '培训机构' }).click()
  await form.getByLabel('所在地区').click()
  await form.getByLabel('所在地区').fill('思明')
  await page.locator('.ant-cascader-menu-item', { hasText: '思明区' }).first().click()
  await both(admin, 'organisation-add')
  await form.getByRole('button', { name: '登记', exact: true }).click()
  await form.locator('.ant-form-item-explain-error, .ant-alert').first().waitFor()
  await both(admin, 'organisation-add-refused')
  await form.getByLabel('统一社会信用代码').fill(syntheticUscc(77))
  await form.getByRole('button', { name: '登记', exact: true }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByPlaceholder('按单位名称或信用代码查找').fill('厦门演示技工')
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByRole('button', { name: '变更厦门演示技工学校' }).click()
  await page.getByLabel('联系人').fill('演联系')
  await page.getByLabel('变更原因').fill('登记联系人')
  await both(admin, 'organisation-change')
  await page.getByRole('button', { name: '保存变更' }).click()
  await page.getByText('演联系').first().waitFor()

  await page.getByRole('link', { name: '账号', exact: true }).first().click()
  await page.getByText('没有符合条件的记录').or(page.getByText('没有符合条件的账号')).first().waitFor()
  await both(admin, 'accounts-none')
  await page.getByRole('button', { name: '开通账号' }).click()
  const account = page.getByRole('dialog')
  const org = account.getByRole('combobox', { name: '单位' })
  await org.fill('厦门演示技工')
  await page.locator('.ant-select-item-option', { hasText: '厦门演示技工学校' }).click()
  await account.getByLabel('登录名').fill('demo.school')
  await account.getByLabel('姓名').fill('演校长')
  await account.getByLabel('初始密码').fill('Walk-Only-2026')
  const pick = account.getByRole('combobox', { name: '角色' })
  await pick.fill('任课')
  await page.locator('.ant-select-item-option', { hasText: '任课教师' }).click()
  await page.keyboard.press('Escape')
  await both(admin, 'account-add')
  await account.getByRole('button', { name: '开通', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: '账号' })
  await drawer.getByText('demo.school').waitFor()
  await settled(page)
  await both(admin, 'account')
  await drawer.getByRole('button', { name: '授权', exact: true }).click()
  const grant = page.getByRole('dialog').last()
  await grant.getByRole('combobox', { name: '角色' }).click()
  await page.locator('.ant-select-item-option', { hasText: '培训机构经办人员' }).click()
  await grant.getByLabel('授权依据').fill('机构法定代表人授权书')
  await both(admin, 'account-grant')
  await grant.getByRole('button', { name: '授权', exact: true }).click()
  await drawer.getByRole('button', { name: /收回培训机构经办人员/ }).waitFor()
  await drawer.getByRole('button', { name: /收回任课教师/ }).click()
  await page.getByRole('dialog').last().getByLabel('理由').fill('不再任课')
  await page.getByRole('dialog').last().getByRole('button', { name: '收回', exact: true }).click()
  await drawer.getByRole('button', { name: /收回任课教师/ }).waitFor({ state: 'detached' })
  await drawer.getByRole('button', { name: '重置密码' }).click()
  const reset = page.getByRole('dialog', { name: /重置“演校长”的密码/ })
  await reset.getByLabel('新的初始密码').fill('Walk-Again-2026')
  await reset.getByLabel('重置原因').fill('本人忘记密码')
  await both(admin, 'account-reset')
  await reset.getByRole('button', { name: '重置', exact: true }).click()
  await reset.waitFor({ state: 'detached' })
  await drawer.getByRole('button', { name: '停用账号' }).click()
  await page.getByRole('dialog').last().getByLabel('理由').fill('人员离职')
  await page.getByRole('dialog').last().getByRole('button', { name: '停用', exact: true }).click()
  await drawer.getByText('已停用').waitFor()
  await admin.look('account-stopped')
  expect(
    (await app.visitor.try(signIn, { login: 'demo.school', password: 'Walk-Again-2026' })).status,
  ).not.toBe(200)
  // Both are on record, with what it was before and after in official words.
  const auditor = await stage.as(await app.staff('auditor', '350200'))
  await auditor.go('/console/audit?act=registry.organisation.change')
  await auditor.page.locator('.qc-open').first().click()
  await auditor.page.getByRole('dialog').getByText('演联系').waitFor()
  await both(auditor, 'audit-before-after')
  await auditor.go('/console/audit?act=registry.account.grant')
  await auditor.page.locator('.qc-open').first().click()
  await auditor.page.getByRole('dialog').getByText('培训机构经办人员').first().waitFor()
  await auditor.look('audit-grant')
})

test('K3 walk: people are masked; clear data takes a reason, is on record, and can be covered again', async () => {
  const { app } = stage
  await app.renew(scene.provider.clerk)
  const clerk = await stage.as(scene.provider.clerk)
  const { page } = clerk
  const person = syntheticPerson(931)
  await clerk.go('/console/people')
  await both(clerk, 'people')
  await page.getByPlaceholder('按完整身份证号、姓名或手机号查找').fill(person.idNumber)
  await page.getByRole('button', { name: '查询' }).click()
  await page.locator('.qc-open').first().click()
  const drawer = page.getByRole('dialog', { name: '人员' })
  await drawer.getByText('农村转移就业劳动者').waitFor()
  await both(clerk, 'person')
  expect(await page.getByText(person.name, { exact: true }).count()).toBe(0)
  await drawer.getByRole('button', { name: '查看明文' }).click()
  const ask = page.getByRole('dialog').last()
  await ask.getByLabel('查看事由').fill('核对身份证原件')
  await clerk.look('person-unmask')
  await ask.getByRole('button', { name: '查看', exact: true }).click()
  await drawer.getByText(person.idNumber).waitFor()
  await both(clerk, 'person-clear')
  await drawer.getByRole('button', { name: '恢复掩码' }).click()
  await drawer.getByText(person.idNumber).waitFor({ state: 'detached' })
  await drawer.getByRole('button', { name: '核录情况' }).click()
  const fact = page.getByRole('dialog').last()
  await fact.getByRole('combobox', { name: '情况' }).click()
  await page.locator('.ant-select-item-option', { hasText: '就业登记状态' }).click()
  await fact.getByRole('combobox', { name: '内容' }).click()
  await page.locator('.ant-select-item-option', { hasText: '就业登记' }).last().click()
  await fact.getByLabel('截至日期').fill('2026-03-01')
  await page.keyboard.press('Enter')
  await fact.getByLabel('核录依据').fill('就业登记系统查询')
  await both(clerk, 'person-fact')
  await fact.getByRole('button', { name: '核录', exact: true }).click()
  await drawer.getByText('经办核录').waitFor()

  const auditor = await stage.as(await app.staff('auditor', '350200'))
  await auditor.go('/console/audit')
  await both(auditor, 'audit')
  await auditor.page.getByText('查看人员明文信息').first().click()
  const entry = auditor.page.getByRole('dialog', { name: '操作记录' })
  await entry.getByText('核对身份证原件').waitFor()
  await both(auditor, 'audit-unmask')
})

test('G5 walk: the file of a class and of its claim: everything that happened, by whom, with evidence', async () => {
  const { app } = stage
  await app.renew(scene.provider.manager)
  const manager = await stage.as(scene.provider.manager)
  const { page } = manager
  await manager.go(`/console/class-filing/${scene.classId}`)
  await page.getByRole('link', { name: '一班一档' }).click()
  await page.getByText('新建开班备案').first().waitFor()
  await page.getByText('复核开班备案').first().waitFor()
  await page.getByText('申请结班').or(page.getByText('结班')).first().waitFor()
  await both(manager, 'class-file')
  await page
    .getByRole('button', { name: /查看前后变化/ })
    .first()
    .click()
  await page.getByText('办理前').first().waitFor()
  await page.getByLabel(/逐条显示/).check()
  await openAll(page)
  await both(manager, 'class-file-open')
  await manager.go('/console/claims')
  await page.getByText('育婴员（初级）档案班').first().click()
  await page.getByRole('link', { name: '办理记录' }).click()
  await page.getByRole('heading', { name: /补贴申报档案/ }).waitFor()
  await openAll(page)
  await both(manager, 'claim-file')
})

test('H2 walk: from the province down to the people, every number opens what it counts', async () => {
  const { app } = stage
  for (const document of targetDocuments('action-targets')) await targetsInForce(app, document)
  const clerk = await stage.as(await app.staff('hr.clerk', '350000'))
  const { page } = clerk
  await clerk.go('/console/progress')
  await page.getByText('补贴性职业技能培训').first().waitFor()
  await page.getByRole('link', { name: '厦门市' }).waitFor()
  await both(clerk, 'progress-province')
  await page.getByRole('link', { name: '厦门市' }).click()
  await page.getByRole('link', { name: '思明区' }).waitFor()
  await settled(page)
  await both(clerk, 'progress-city')
  await page.getByRole('link', { name: '思明区' }).click()
  await page.getByText('思明区').last().waitFor()
  await settled(page)
  await both(clerk, 'progress-county')
  await page.getByRole('link', { name: '3 人次' }).first().click()
  await page.getByText(scene.number).first().waitFor()
  await both(clerk, 'progress-classes')
  await page.getByRole('link', { name: '3', exact: true }).click()
  await page.getByText(/^演\*/).first().waitFor()
  expect(await page.getByText(/^演\*/).count()).toBe(3)
  await both(clerk, 'progress-people')
  await page.getByRole('link', { name: '培训班', exact: true }).click()
  await page.getByRole('link', { name: '育婴员（初级）档案班' }).click()
  await page.getByRole('heading', { name: /一班一档/ }).waitFor()
  await clerk.go('/console/progress/counted')
  await page.getByText('没有选择指标').waitFor()
  await both(clerk, 'progress-counted-none')
})
