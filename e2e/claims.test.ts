/** F4 through the screens: a claim made, looked at by four, objected to, paid by the bank and read back. */
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeNotices } from '#money/claims'
import { getBatch, getClaim, listBatches, object } from '#money/claims/contract'
import {
  bankReturn,
  type ClosedClass,
  closedClass,
  type Offices,
  officesOf,
  today,
} from '../tests/kit/claims.ts'
import { type BrowserStage, browserStage, type Person, settled } from './stage.ts'

let stage: BrowserStage
let offices: Offices
let scene: ClosedClass
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  offices = await officesOf(stage.app)
  scene = await closedClass(stage.app, { trainees: [8101, 8102, 8103, 8104], uncertified: [8104] })
  await stage.app.renew(...Object.values(offices))
}, 180_000)
afterAll(async () => await stage.close())

const press = async (who: Person, name: string | RegExp) => {
  await who.page.getByRole('button', { name }).click()
  await settled(who.page)
}

test('F4 walk: institution, two officers, public, finance, bank: every screen, every hand', async () => {
  const school = await stage.staff(scene.provider.manager)
  await school.go('/console/claims')
  await school.look('claims-empty')
  await school.page.getByRole('button', { name: '新建补贴申报' }).first().click()
  await school.page.getByText('育婴员（初级）第一期').first().waitFor()
  await school.look('claims-new')
  await press(school, '核算并申报')
  await school.page.waitForURL(/claims\/[0-9a-f-]{36}/)
  const id = school.page.url().split('/').at(-1) as string
  await school.page.getByRole('heading', { name: '人员明细' }).waitFor()
  await school.look('claim-draft')
  await school.lookOnPhone('claim-draft-phone')
  await school.page.getByRole('button', { name: '4', exact: true }).click()
  await school.page.getByText('为什么是这个金额').waitFor()
  await school.look('claim-line')
  await school.page.keyboard.press('Escape')
  await press(school, '提交申报')
  await school.page.getByText('现由').waitFor()
  await school.look('claim-submitted')

  const clerk = await stage.staff(offices.clerk)
  await clerk.go('/console/claims?mine=true')
  await clerk.look('claims-list')
  await clerk.go(`/console/claims/${id}`)
  await clerk.page.getByText('自动核验汇总').waitFor()
  await clerk.look('claim-review')
  await press(clerk, '初审通过')
  await clerk.page.getByText('待复核').first().waitFor()
  const reviewer = await stage.staff(offices.reviewer)
  await reviewer.go(`/console/claims/${id}`)
  await reviewer.look('claim-recheck')
  await press(reviewer, '复核通过')
  await reviewer.page.getByText('待公示').first().waitFor()
  await clerk.go(`/console/claims/${id}`)
  await clerk.look('claim-publish')
  await press(clerk, '发布公示')
  await clerk.page.getByText('公示中').first().waitFor()
  const { notice } = await offices.clerk.call(getClaim, { id })
  await stage.app.visitor.call(object, {
    id: notice?.id as string,
    no: 2,
    name: '演群众',
    phone: '16400000001',
    body: '该人员培训期间在外地务工，请核查。',
  })
  await clerk.go('/console/objections')
  await clerk.look('objections')
  const other = await stage.staff(await stage.app.staff('hr.clerk', '350203'))
  await other.go('/console/objections')
  await other.page.getByRole('button', { name: /^YY/ }).click()
  await other.page.getByText('核查结论').waitFor()
  await other.look('objection-resolve')
  await other.page.getByText('异议不成立，恢复该人员').click()
  await other.page.getByLabel('核查情况').fill('经核对签到、考场影像，异议不成立。')
  await press(other, '办结异议')
  await other.page.getByText('异议不成立').first().waitFor()

  stage.app.clock.set(`${notice?.untilOn}T17:00:00Z`)
  await closeNotices(stage.app.platform.tools)
  await stage.app.renew(...Object.values(offices))
  const finance = await stage.staff(offices.finance)
  await finance.go(`/console/claims/${id}`)
  await finance.page.getByText('本次需拨付').waitFor()
  await finance.look('claim-fund')
  await press(finance, '审批通过')
  await finance.page.getByText('待拨付').first().waitFor()

  const maker = await stage.staff(offices.clerk)
  await maker.go('/console/payments')
  await maker.page.getByText('育婴员（初级）第一期').first().waitFor()
  await maker.look('payments')
  await maker.page.getByRole('checkbox').nth(1).check()
  await press(maker, '生成拨付批次')
  await maker.page.waitForURL(/payments\/[0-9a-f-]{36}/)
  await maker.page.getByText('付款明细').waitFor()
  await maker.look('batch-made')
  const confirmer = await stage.staff(offices.confirmer)
  const [batch] = (await offices.clerk.call(listBatches, {})).rows
  await confirmer.go(`/console/payments/${batch?.id}`)
  await press(confirmer, '确认批次')
  await confirmer.page.getByText('待银行回单').first().waitFor()

  await maker.go(`/console/payments/${batch?.id}`)
  await press(maker, '下载银行拨付文件')
  await maker.page.getByLabel('下载事由').fill('提交代发银行付款')
  await maker.look('batch-download')
  const saved = maker.page.waitForEvent('download')
  await maker.page
    .getByRole('dialog')
    .getByRole('button', { name: /下\s*载$/ })
    .click()
  expect((await saved).suggestedFilename()).toBe(`${batch?.number}.csv`)

  const { lines, number } = await offices.finance.call(getBatch, { id: batch?.id as string })
  const told = lines.map((l) => ({ no: l.no, amountFen: l.amountFen }))
  const file = join(tmpdir(), `return-${process.pid}.csv`)
  await writeFile(file, bankReturn(number, today(stage.app), told, '合计,1,1.00,,,,'))
  await finance.go(`/console/payments/${batch?.id}`)
  await finance.page.locator('input[type=file]').setInputFiles(file)
  await settled(finance.page)
  await press(finance, '导入回单')
  await finance.page.getByText('明细相加为').waitFor()
  await finance.look('batch-return-refused')
  await finance.page
    .getByRole('button', { name: /删除|移除/ })
    .first()
    .click()
  await writeFile(file, bankReturn(number, today(stage.app), told))
  await finance.page.locator('input[type=file]').setInputFiles(file)
  await settled(finance.page)
  await press(finance, '导入回单')
  await finance.page.getByText('已办结').first().waitFor()
  await finance.look('batch-settled')
  await finance.lookOnPhone('batch-settled-phone')
  await finance.go(`/console/claims/${id}`)
  await finance.look('claim-paid')
  await finance.lookOnPhone('claim-paid-phone')
}, 240_000)
