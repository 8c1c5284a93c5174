/** F3 at the screens: a batch written by one officer and published by another, claimed on a phone, waited for, used for a class. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getBatch, listBatches } from '#money/vouchers/contract'
import type { User } from '../tests/kit/app.ts'
import { approvedClass, ground } from '../tests/kit/classes.ts'
import { publishedBatch } from '../tests/kit/vouchers.ts'
import { type BrowserStage, browserStage, PHONE } from './stage.ts'

let stage: BrowserStage
let clerk: User
let reviewer: User
const INSURED = { fund: 'unemployment-insurance' } as const

beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  await ground(stage.app, '350200', 5_000_000, 'unemployment-insurance')
  await approvedClass(stage.app, { trainees: [1], title: '育婴员（初级）用券班' })
  const published = await publishedBatch(stage.app, {
    ...INSURED,
    title: '春季通用券',
    quotas: [{ region: '350203', total: 1 }],
  })
  ;({ clerk, reviewer } = published)
}, 300_000)
afterAll(async () => await stage.close())

test('F3 batch at the desk: written in the form, published by another, its use and its holders seen', async () => {
  const c = await stage.as(clerk)
  await c.go('/console/vouchers/new')
  const { page } = c
  await page.getByLabel('批次名称').fill('夏季通用券')
  await page.getByLabel('依据文号').fill('厦人社〔2026〕9号')
  const choose = async (label: string, option: string) => {
    await page.getByLabel(label, { exact: true }).click()
    await page.getByTitle(option, { exact: true }).last().click()
  }
  await choose('支付资金', '失业保险基金')
  await choose('券种', '通用券')
  for (const [label, at] of [
    ['领取开始', '2026-03-03 09:00'],
    ['领取截止', '2026-03-20 00:00'],
  ] as const) {
    await page.getByLabel(label).fill(at)
    await page.getByLabel(label).press('Enter')
  }
  await page.getByLabel('使用截止日期').fill('2026-06-30')
  await page.getByLabel('使用截止日期').press('Enter')
  await page.getByLabel('第 1 行名额', { exact: true }).fill('20')
  await c.look('voucher-new')
  await page.getByRole('button', { name: '保存批次' }).click()
  await page.getByRole('button', { name: '提交审定' }).click()
  await page.getByText('待审定').first().waitFor()

  const r = await stage.as(reviewer)
  await r.go('/console/vouchers')
  await r.look('voucher-list')
  await r.page.getByText('夏季通用券').click()
  await r.page.getByRole('button', { name: '审定发布' }).click()
  await r.page.getByText('已发布').first().waitFor()
  await r.look('voucher-batch')
  await r.lookOnPhone('voucher-batch-phone')
  const { rows } = await reviewer.call(listBatches, { q: '夏季通用券' })
  expect(rows).toMatchObject([{ state: 'published', counts: { total: 20 } }])
  await Promise.all([c.context.close(), r.context.close()])
}, 240_000)

test('F3 voucher on the phone: claimed with one question, waited for by the next, used for a class near by, given back', async () => {
  const a = await stage.worker(41, PHONE)
  await a.go('/my/vouchers')
  await a.page.getByLabel('您居住或工作在哪里').first().selectOption('350203')
  await a.page.getByRole('button', { name: '领取' }).first().click()
  await a.page.getByText('春季通用券第 000001 号').waitFor()
  await a.look('vouchers-mine')

  const b = await stage.worker(42, PHONE)
  await b.go('/my/vouchers')
  await b.page.getByLabel('您居住或工作在哪里').first().selectOption('350203')
  await b.page.getByRole('button', { name: '领取' }).first().click()
  await b.page.getByRole('button', { name: '登记候补' }).click()
  await b.page.getByText('您排在第一位').waitFor()
  await b.look('vouchers-waiting')

  await a.page.getByRole('link', { name: '看附近能用的班' }).click()
  await a.page.getByText('育婴员（初级）用券班').waitFor()
  await a.look('voucher-buys')
  await a.page.getByRole('link', { name: '用这张券报名' }).click()
  await a.page.getByLabel('您属于哪一类人员').selectOption('rural-transfer')
  await a.look('enrol-with-voucher')
  await a.page.getByRole('button', { name: '确认报名' }).click()
  await a.page.getByText('已使用培训券：春季通用券第 000001 号').waitFor()
  await a.go('/my/classes')
  await a.page.getByText('培训券：春季通用券第 000001 号').waitFor()
  await a.page.getByRole('button', { name: '收回这张券' }).click()
  await a.page.getByRole('button', { name: '为这个班用券' }).waitFor()
  await a.look('class-voucher')
  await a.go('/my/vouchers')
  await a.page.getByRole('button', { name: '交回' }).click()
  await a.page.getByRole('button', { name: '确认交回' }).click()
  await a.page.getByText('您还没有可用的培训券').waitFor()
  await b.go('/my/vouchers')
  await b.page.getByText('春季通用券第 000002 号').waitFor()

  await stage.app.renew(reviewer)
  const { rows } = await reviewer.call(listBatches, { q: '春季通用券' })
  const one = await reviewer.call(getBatch, { id: rows[0]?.id as string })
  expect(one.counts).toMatchObject({ taken: 1, available: 1, waiting: 0 })
  const v = await stage.visitor(PHONE)
  await v.go('/p/vouchers')
  await v.page.getByText('已领完，可候补').waitFor()
  await v.look('vouchers-public')
}, 240_000)
