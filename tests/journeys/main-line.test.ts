/** One class from the vacancy to the pay slip, told over HTTP by each of its people. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalogueInForce as catalogueAct } from '#demand/catalogue/contract'
import { listVacancies, reportVacancy } from '#demand/signals/contract'
import { recordEmployment, verifyEmployment } from '#employment/follow-up/contract'
import { importCertificates, importColumns, lookupCertificate } from '#evaluation/certificates/contract'
import {
  bankFile,
  claimLines,
  clearNotice,
  confirmBatch,
  createClaim,
  fundClaim,
  getBatch,
  getClaim,
  getNotice,
  importReturn,
  listNotices,
  makeBatch,
  myClaims,
  publishNotice,
  recheckClaim,
  returnColumns,
  reviewClaim,
  submitClaim,
  TOTAL,
} from '#money/claims/contract'
import { balancesOf } from '#money/ledger'
import { addDays, dayOf } from '#platform/day'
import { yuan } from '#platform/fen'
import { csv, writeSheet } from '#platform/forms'
import { changeOrganisation } from '#registry/organisations/contract'
import { regions } from '#registry/regions'
import { getClass } from '#training/class-filing/contract'
import { getCompletion } from '#training/completion/contract'
import { countedClasses, countedPeople, progress } from '#views/dashboards/contract'
import { claimTimeline, classTimeline } from '#views/timeline/contract'
import { syntheticBankAccount, syntheticPerson } from '../../db/seeds/demo/identity.ts'
import { type TestApp, testApp } from '../kit/app.ts'
import { finishClass, minutesAfter, taughtClass } from '../kit/attendance.ts'
import { approvedClass } from '../kit/classes.ts'
import { pdf } from '../kit/providers.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
})
afterAll(async () => await app.stop())

test('A1 A3 B1 B3 B4 C1 C2 C3 C4 C5 C7 C8 C9 D6 E2 F1 F2 F4 G5 H1 H2 I1 I4 journey: one class from the vacancy to the pay slip, counted in the city’s progress', async () => {
  // Demand: an enterprise asks, the city's catalogue answers.
  const firm = await app.staff('enterprise.manager', '350203')
  await firm.call(reportVacancy, {
    region: '350203',
    occupationCode: '4-10-01-02',
    level: 5,
    headcount: 12,
    wageFromFen: 500_000,
    wageToFen: 800_000,
    skills: '能独立照护婴儿',
    neededBy: '2026-09-01',
    trains: false,
  })
  const scene = await approvedClass(app, { trainees: [11, 12, 13, 14], seats: 20 })
  const { manager, clerk, reviewer } = scene.provider
  const city = await app.staff('hr.clerk', '350200')
  expect((await city.call(listVacancies, {})).headcount).toBe(12)
  expect((await app.visitor.call(catalogueAct, { region: '350203' })).catalogue).not.toBeNull()
  const filed = await manager.call(getClass, { id: scene.classId })
  expect(scene.number).toMatch(/^350203-2026-\d{4}$/)

  // Training: attended, examined; three pass with certificates, one was absent.
  await taughtClass(app, scene, [3])
  await app.renew(manager, clerk, reviewer)
  const lastDay = dayOf((scene.sessions.at(-1) as { endsAt: string }).endsAt)
  const evaluator = await app.staff('evaluator.manager', '350200')
  const sheet = await writeSheet({
    sheet: '证书',
    columns: importColumns.map((c) => ({ ...c })),
    rows: [11, 12, 13].map((index) => ({
      name: syntheticPerson(index).name,
      idNumber: syntheticPerson(index).idNumber,
      number: `Y0035026TEST${index}`,
      kind: '职业技能等级证书',
      occupationCode: filed.occupationCode as string,
      level: '初级工（五级）',
      project: '',
      issuedOn: lastDay,
      classNumber: scene.number,
    })),
  })
  const upload = await evaluator.upload(sheet, '证书.xlsx')
  expect(await evaluator.call(importCertificates, { fileId: upload.id })).toEqual({ added: 3, unchanged: 0 })
  expect(
    (await app.visitor.call(lookupCertificate, { number: 'Y0035026TEST11', name: syntheticPerson(11).name }))
      .stateTitle,
  ).toBe('有效')
  await finishClass(app, scene)
  const completion = await manager.call(getCompletion, { id: scene.classId })
  expect(completion.state).toBe('closed')

  // Money: claimed, reviewed by two, noticed, funded by finance, paid by the bank.
  const admin = await app.staff('hr.admin', '350200')
  await admin.call(changeOrganisation, {
    id: scene.provider.orgId,
    version: 1,
    name: '育英培训学校（测试）',
    bankName: '演示银行',
    bankAccount: syntheticBankAccount(1),
    active: true,
    reason: '登记收款账户',
  })
  await app.renew(manager)
  const created = await manager.call(createClaim, { classId: scene.classId })
  const claim = await manager.call(getClaim, { id: created.id })
  expect(claim.lineCount).toBe(4)
  expect(claim.amountFen).toBe(3 * 70_000)
  let { version } = await manager.call(submitClaim, {
    id: claim.id,
    version: claim.version,
    amountFen: claim.amountFen,
    people: 3,
  })
  ;({ version } = await clerk.call(reviewClaim, { id: claim.id, version, note: '无数据项已电话核实' }))
  expect(
    await clerk.refused((await import('#money/claims/contract')).recheckClaim, { id: claim.id, version }),
  ).not.toEqual([])
  ;({ version } = await reviewer.call(recheckClaim, { id: claim.id, version }))
  ;({ version } = await clerk.call(publishNotice, { id: claim.id, version, workdays: 5 }))
  const notice = (await app.visitor.call(listNotices, {})).rows[0] as { id: string; untilOn: string }
  const shown = await app.visitor.call(getNotice, { id: notice.id })
  expect(shown.lines.map((l) => l.nameMasked).every((n) => n.includes('*'))).toBe(true)
  expect(JSON.stringify(shown)).not.toContain(syntheticPerson(11).name)
  app.clock.set(`${addDays(notice.untilOn, 1)}T01:00:00Z`)
  await app.renew(manager, clerk, reviewer)
  ;({ version } = await clerk.call(clearNotice, { id: claim.id, version }))
  const finance = await app.staff('finance.clerk', '350200')
  const second = await app.staff('finance.reviewer', '350200')
  const cityClerk = await app.staff('hr.clerk', '350200')
  await finance.call(fundClaim, { id: claim.id, version, amountFen: claim.amountFen })
  const batch = await cityClerk.call(makeBatch, {
    region: '350200',
    fund: 'employment',
    claimIds: [claim.id],
  })
  const made = await second.call(getBatch, { id: batch.id })
  await second.call(confirmBatch, { id: batch.id, version: made.version, totalFen: batch.totalFen })
  const sent = await cityClerk.call(bankFile, { id: batch.id, reason: '送银行拨付' }).catch(() => null)
  expect(sent).not.toBeNull()
  const confirmed = await finance.call(getBatch, { id: batch.id })
  const columns = Object.entries(returnColumns).map(([key, title]) => ({ key, title }))
  const money = (fen: number) => yuan(fen).replaceAll(',', '')
  const rows = confirmed.lines.map((l) => ({
    batch: confirmed.number,
    no: String(l.no),
    amount: money(l.amountFen),
    result: '成功',
    reason: '',
    serial: `T${l.no}`,
    on: addDays(notice.untilOn, 1),
  }))
  const total = {
    batch: TOTAL,
    no: String(rows.length),
    amount: money(batch.totalFen),
    result: '',
    reason: '',
    serial: '',
    on: '',
  }
  const back = await finance.upload(csv(columns, [...rows, total]), '回单.csv')
  await finance.call(importReturn, { id: batch.id, version: confirmed.version, fileId: back.id })
  const paid = await manager.call(getClaim, { id: claim.id })
  expect(paid.state).toBe('paid')
  const books = await balancesOf(app.platform.tools.db, [
    (
      await app.platform.tools.db
        .withTables<{ 'money.doorBudget': { id: string; region: string; fund: string } }>()
        .selectFrom('money.doorBudget')
        .select('id')
        .where('region', '=', '350200')
        .where('fund', '=', 'employment')
        .executeTakeFirstOrThrow()
    ).id,
  ])
  expect(JSON.stringify([...((books as never as Map<string, unknown>).values?.() ?? [])])).toContain(
    String(3 * 70_000),
  )

  // The worker sees why, and who had it when.
  const worker = await app.worker(11)
  const [mine] = (await worker.call(myClaims, {})).rows
  expect(mine?.amountFen).toBe(70_000)
  expect(mine?.trace.length).toBeGreaterThan(0)
  expect(JSON.stringify(mine?.trace)).toContain('厦人社')
  expect(mine?.stages.every((s) => s.status === 'done')).toBe(true)
  const lines = await clerk.call(claimLines, { id: claim.id })
  expect(JSON.stringify(lines.rows.find((r) => r.amountFen > 0)?.trace)).toBe(JSON.stringify(mine?.trace))

  // Employment, and the city's progress counts it all.
  const [first] = completion.rows
  const proof = await manager.upload(pdf(), '劳动合同.pdf')
  const job = await manager.call(recordEmployment, {
    classId: scene.classId,
    personId: first?.personId as string,
    employerName: '演示用工企业',
    region: '350203',
    proof: 'contract',
    fileId: proof.id,
    startedOn: addDays(lastDay, 3),
  })
  await clerk.call(verifyEmployment, { id: job.id, version: 1 })
  const seen = await city.try(progress, { region: '350200', year: 2026 })
  if (seen.status === 401) await app.renew(city)
  const counted = await city.call(progress, { region: '350200', year: 2026 })
  const done = (name: string) => counted.figures.find((f) => f.indicator === name)?.done
  // The fourth never came.
  expect(done('training')).toBe(3)
  expect(done('skilled')).toBe(3)
  const siming = counted.children
    .find((c) => c.code === '350203')
    ?.figures.find((f) => f.indicator === 'training')
  expect(siming?.done).toBe(3)
  const span = { region: '350203', indicator: 'training' as const, from: counted.from, to: counted.to }
  const classes = await city.call(countedClasses, span)
  expect(classes.rows).toMatchObject([{ classId: scene.classId, people: 3 }])
  expect((await city.call(countedPeople, { ...span, classId: scene.classId })).total).toBe(3)

  // The whole life of the class and of the claim, in order, with who and when.
  const file = await clerk.call(classTimeline, { id: scene.classId })
  const titles = file.rows.map((r) => r.actTitle)
  for (const title of ['新建开班备案', '提交开班备案', '补录考勤', '录入结业考核成绩', '办理结班'])
    expect(titles).toContain(title)
  expect([...file.rows].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map((r) => r.id)).toEqual(
    file.rows.map((r) => r.id),
  )
  expect((await clerk.call(claimTimeline, { id: claim.id })).rows.map((r) => r.actTitle)).toContain(
    '导入银行回单',
  )
  expect(minutesAfter(file.rows[0]?.at as string, 0) <= (file.rows.at(-1)?.at as string)).toBe(true)
  expect(regions().nameOf('350203')).toBe('思明区')
}, 120_000)
