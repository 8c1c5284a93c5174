/** The sealed record: proved by an auditor, compared by anyone, taken along as a file. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealRecord } from '#supervision/records'
import { type ClassScene, filedClass } from '../tests/kit/classes.ts'
import { type BrowserStage, browserStage } from './stage.ts'

let stage: BrowserStage
let scene: ClassScene
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  scene = await filedClass(stage.app, { trainees: [1, 2, 3] })
})
afterAll(async () => await stage.close())

test('G5 K3 walk: an auditor proves the whole record; a visitor keeps a head and compares it later', async () => {
  const auditor = await stage.as(await stage.app.staff('auditor', '350200'))
  await auditor.go('/console/records')
  await auditor.look('records-empty')
  await auditor.page.getByRole('button', { name: '立即核验全部记录' }).click()
  await auditor.page.getByText('最近一次核验：与封存一致').waitFor()
  await auditor.look('records')
  await auditor.lookOnPhone('records-phone')

  const visitor = await stage.visitor()
  await visitor.go('/p/record')
  const note = await visitor.page.locator('pre').first().innerText()
  await visitor.look('record-heads', { words: /^[A-Za-z0-9/+=-]+$/ })
  await stage.app.staff('hr.clerk', '350203')
  await sealRecord(stage.app.platform.tools)
  await visitor.go('/p/record')
  await visitor.page.getByLabel('凭据原文').fill(note)
  await visitor.page.getByRole('button', { name: '核对' }).click()
  await visitor.page.getByText('✓ 一致').waitFor()
  await visitor.page.getByLabel('凭据原文').fill(note.replace('2026', '2025'))
  await visitor.page.getByRole('button', { name: '核对' }).click()
  await visitor.page.getByText('不是本平台签发的封存凭据').waitFor()
})

test('C9 walk: a class’s file is taken along from its timeline', async () => {
  const clerk = await stage.as(scene.provider.clerk)
  await clerk.go(`/console/timeline/class/${scene.classId}`)
  const coming = clerk.page.waitForEvent('download')
  await clerk.page.getByRole('button', { name: '导出档案包' }).click()
  expect((await coming).suggestedFilename()).toMatch(/^班级档案包-.+\.json$/)
})
