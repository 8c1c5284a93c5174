import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getRecovery } from '#money/recovery/contract'
import type { InputOf } from '#platform/act'
import type { PaperRow } from '#platform/list'
import { endHolds } from '#registry/holds'
import { liftHold, listHolds } from '#registry/holds/contract'
import { standing } from '#training/providers'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  closedClass,
  earner,
  filedClaim,
  issue,
  type Offices,
  officesOf,
  paidClaim,
  today,
} from '../../../tests/kit/claims.ts'
import { sha256Of, timesServed } from '../../../tests/kit/papers.ts'
import { type ListedProvider, listedProvider, pdf } from '../../../tests/kit/providers.ts'
import * as c from './contract.ts'
import { keepPenalties } from './index.ts'

let app: TestApp
let provider: ListedProvider
beforeAll(async () => {
  app = await testApp('2026-03-02T01:00:00Z')
  provider = await listedProvider(app, '350203')
}, 120_000)
afterAll(async () => await app.stop())

type Drafting = InputOf<typeof c.draftPenalty>
let serial = 0
const nextNumber = () => {
  serial += 1
  return `思人社处〔2026〕${serial}号`
}
const at = async (user: User, id: string) => ({
  id,
  version: (await user.call(c.getPenalty, { id })).version,
})
async function drafted(by: User, more: Partial<Drafting> & Pick<Drafting, 'measures'>): Promise<string> {
  const file = await by.upload(pdf(), '检查笔录.pdf')
  const { id } = await by.call(c.draftPenalty, {
    ...(more.personId ? {} : { orgId: provider.orgId }),
    source: 'other',
    sourceNote: '日常巡查发现',
    finding: '三月一日上午现场无人上课，签到显示二十人。',
    files: [file.id],
    ...more,
  })
  return id
}
/** From the draft to the decision, the subject staying silent. */
async function decided(id: string, by: ListedProvider | Offices = provider): Promise<void> {
  const { clerk, reviewer } = by
  await clerk.call(c.notifyPenalty, await at(clerk, id))
  app.clock.set(new Date(Date.parse(app.clock.now().toISOString()) + 10 * 86_400_000).toISOString())
  await keepPenalties(app.platform.tools)
  await app.renew(clerk, reviewer)
  await clerk.call(c.proposePenalty, { ...(await at(clerk, id)), answer: '当事人在期限内没有陈述申辩。' })
  await reviewer.call(c.decidePenalty, { ...(await at(reviewer, id)), decisionNumber: nextNumber() })
}
const own = async (id: string) =>
  (await provider.manager.call(c.ownPenalties, {})).rows.find((one) => one.id === id)
const codes = async () => (await standing(app.platform.tools.db, provider.orgId)).map((r) => r.code)

/** What the subject opens is what was kept, and its digest stands on record. */
async function served(id: string, paper: PaperRow): Promise<void> {
  const raw = await provider.manager.open(paper.url)
  expect(raw.subarray(0, 5).toString()).toBe('%PDF-')
  expect(sha256Of(raw)).toBe(paper.sha256)
  expect(await timesServed(app, `penalty:${id}`, raw)).toBe(1)
}

test('G4 penalty: draft, notice, reply, a measure dropped, a second signature; the suspension holds at once and ends with its day', async () => {
  const { clerk, reviewer, manager } = provider
  const id = await drafted(clerk, {
    measures: [
      { kind: 'rectify', content: '完善签到管理，提交整改报告。', dueOn: '2026-04-01' },
      { kind: 'suspend-classes', content: '暂停新开班至整改完成。', endsOn: '2026-06-30' },
      { kind: 'suspend-payment', content: '核查期间暂停拨付。' },
    ],
  })
  expect(await own(id)).toBeUndefined()
  const { replyUntil } = await clerk.call(c.notifyPenalty, await at(clerk, id))
  expect(replyUntil).toBe('2026-03-09')
  const [notice] = (await own(id))?.papers ?? []
  await served(id, notice as PaperRow)
  const seen = await own(id)
  expect(seen).toMatchObject({
    state: 'noticed',
    can: ['reply'],
    files: [],
    sourceNote: null,
    draftedByName: null,
  })
  expect(await clerk.refused(c.proposePenalty, { ...(await at(clerk, id)), answer: '直接决定' })).toEqual([
    'common.wrong_state',
  ])
  await manager.call(c.replyPenalty, {
    id,
    version: seen?.version as number,
    body: '当日停电，已改期上课，附通知。',
  })
  const view = await clerk.call(c.getPenalty, { id })
  const pay = view.list.find((m) => m.kind === 'suspend-payment')?.id as string
  expect(
    await clerk.refused(c.proposePenalty, {
      id,
      version: view.version,
      answer: '全部采纳',
      drop: view.list.map((m) => m.id),
    }),
  ).toEqual(['penalty.all_dropped'])
  await clerk.call(c.proposePenalty, {
    id,
    version: view.version,
    answer: '停电属实，不再暂停拨付。',
    drop: [pay],
  })
  // Until it is signed nothing is stopped, and the subject reads nothing of it.
  expect(await codes()).toEqual([])
  expect((await own(id))?.answer).toBeNull()
  const both = await app.staff('hr.clerk', '350203', { also: ['hr.reviewer'] })
  expect(
    await clerk.refused(c.decidePenalty, { ...(await at(clerk, id)), decisionNumber: '思人社处〔2026〕0号' }),
  ).toEqual(['common.denied'])
  await reviewer.call(c.sendBackPenalty, { ...(await at(reviewer, id)), reason: '请写明采纳的依据' })
  await both.call(c.proposePenalty, { ...(await at(both, id)), answer: '停电通知属实，采纳。' })
  expect(
    await both.refused(c.decidePenalty, { ...(await at(both, id)), decisionNumber: '思人社处〔2026〕0号' }),
  ).toEqual(['common.same_person'])
  await reviewer.call(c.decidePenalty, { ...(await at(reviewer, id)), decisionNumber: nextNumber() })
  expect(await codes()).toEqual(['hold.held'])
  // Both have the same two papers, whoever asks; nobody sets or takes one away afterwards.
  const papers = (await own(id))?.papers as PaperRow[]
  expect(papers.map((one) => [one.kind, one.title])).toEqual([
    ['notice', '违规处理告知书'],
    ['decision', '违规处理决定书'],
  ])
  expect((await clerk.call(c.getPenalty, { id })).papers.map((one) => one.sha256)).toEqual(
    papers.map((one) => one.sha256),
  )
  await served(id, papers[1] as PaperRow)
  for (const change of [
    'update platform.issued_paper set sha256 = sha256',
    'delete from platform.issued_paper',
  ])
    await expect(sql.raw(change).execute(app.platform.tools.db)).rejects.toThrow()
  const { rows } = await clerk.call(listHolds, { subjectId: provider.orgId })
  expect(rows).toMatchObject([{ stops: 'new-classes', endsOn: '2026-06-30', clause: 'F2-5' }])
  expect(await reviewer.refused(liftHold, { id: rows[0]?.id as string, reason: '绕过处理解除' })).toEqual([
    'hold.from_measure',
  ])

  // Rectification: reported, not enough, reported again, passed.
  const measure = async () => (await own(id))?.list.find((m) => m.kind === 'rectify') as c.MeasureView
  const report = { measureId: (await measure()).id, body: '已更换签到终端，明确专人负责。' }
  await manager.call(c.reportMeasure, { ...report, version: (await own(id))?.version as number })
  const check = async (more: { passed: boolean; dueOn?: string }) =>
    await clerk.call(c.checkMeasure, {
      measureId: report.measureId,
      version: (await at(clerk, id)).version,
      note: '现场复查情况',
      ...more,
    })
  expect(
    await clerk.refused(c.checkMeasure, {
      measureId: report.measureId,
      version: (await at(clerk, id)).version,
      note: '现场复查情况',
      passed: false,
    }),
  ).toEqual(['penalty.needs_due'])
  await check({ passed: false, dueOn: '2026-04-20' })
  expect(await measure()).toMatchObject({ report: null, dueOn: '2026-04-20', can: ['report'] })
  app.clock.set('2026-04-21T01:00:00Z')
  await app.renew(clerk, reviewer, manager)
  expect((await clerk.call(c.listPenalties, { orgId: provider.orgId })).rows[0]?.overdue).toBe(1)
  await manager.call(c.reportMeasure, { ...report, version: (await own(id))?.version as number })
  await check({ passed: true })

  app.clock.set('2026-07-01T01:00:00Z')
  await endHolds(app.platform.tools)
  await keepPenalties(app.platform.tools)
  await app.renew(clerk, reviewer, manager)
  expect(await codes()).toEqual([])
  const after = await clerk.call(c.getPenalty, { id })
  expect(after.state).toBe('ended')
  expect(after.list.map((m) => m.state)).toEqual(['fulfilled', 'ended', 'dropped'])
  expect(after.history.length).toBeGreaterThan(8)
})

test('G4 penalty: lifted early or revoked by two persons; the holds go with it', async () => {
  const { clerk, reviewer } = provider
  const id = await drafted(clerk, {
    measures: [
      { kind: 'suspend-classes', content: '暂停新开班。' },
      { kind: 'suspend-payment', content: '暂停拨付。' },
    ],
  })
  await decided(id)
  await app.renew(provider.manager)
  expect(await codes()).toEqual(['hold.held'])
  const [classes, payment] = (await clerk.call(c.getPenalty, { id })).list
  const on = async (m: c.MeasureView | undefined) => ({
    measureId: m?.id as string,
    version: (await at(clerk, id)).version,
  })
  expect(await reviewer.refused(c.liftMeasure, await on(classes))).toEqual(['penalty.measure_act'])
  await clerk.call(c.askLift, { ...(await on(classes)), reason: '提前整改到位' })
  await reviewer.call(c.liftMeasure, await on(classes))
  expect(await codes()).toEqual([])
  await clerk.call(c.askRevokePenalty, {
    ...(await at(clerk, id)),
    reason: '复议机关认定事实不清，予以撤销。',
  })
  expect(await clerk.refused(c.revokePenalty, await at(clerk, id))).toEqual(['common.denied'])
  await reviewer.call(c.revokePenalty, await at(reviewer, id))
  const after = await clerk.call(c.getPenalty, { id })
  expect([after.state, ...after.list.map((m) => m.state)]).toEqual(['revoked', 'lifted', 'revoked'])
  expect(after.papers.map((one) => one.kind)).toEqual(['notice', 'decision', 'lift', 'revocation'])
  expect(payment?.state).toBe('live')
  const { rows } = await clerk.call(listHolds, { subjectId: provider.orgId })
  expect(rows.filter((r) => !r.liftedAt)).toEqual([])
})

test('G4 F7 penalty: recovery opened, out of the directory, made public and handed over, all by one signature', async () => {
  const offices = await officesOf(app)
  const scene = await closedClass(app, { region: '350203', trainees: [41, 42] })
  await app.renew(...Object.values(offices))
  const claimId = await filedClaim(scene)
  await paidClaim(app, offices, claimId)
  const local = scene.provider
  await app.renew(...Object.values(offices), local.clerk, local.reviewer, local.manager)
  const id = await drafted(local.clerk, {
    orgId: local.orgId,
    measures: [
      { kind: 'recover', content: '虚假培训，全额追回。', claimIds: [claimId] },
      { kind: 'remove', content: '移出补贴性培训机构目录。' },
      { kind: 'publish', content: '编造上课记录骗取培训补贴。' },
      { kind: 'transfer', content: '涉嫌诈骗。', recipient: '公安机关' },
    ],
  })
  expect((await app.visitor.call(c.publicPenalties, {})).total).toBe(0)
  await decided(id, local)
  const view = await local.clerk.call(c.getPenalty, { id })
  expect(view.list.map((m) => m.state)).toEqual(['fulfilled', 'fulfilled', 'live', 'live'])
  const recovery = await local.clerk.call(getRecovery, { id: view.list[0]?.recoveryId as string })
  expect(recovery).toMatchObject({ state: 'opened', lines: 2 })
  const [shown] = (await app.visitor.call(c.publicPenalties, { region: '350200' })).rows
  expect(shown).toMatchObject({
    content: '编造上课记录骗取培训补贴。',
    measures: ['追回补贴资金', '移出目录', '移送'],
  })
  expect((await standing(app.platform.tools.db, local.orgId)).map((r) => r.code)).toEqual([
    'provider.removed',
  ])
  // What is asked twice finds nothing paid, and then nothing at all takes effect.
  const again = await drafted(local.clerk, {
    orgId: local.orgId,
    measures: [
      { kind: 'suspend-payment', content: '暂停拨付。' },
      { kind: 'recover', content: '再次追回。', claimIds: [claimId] },
    ],
  })
  await local.clerk.call(c.notifyPenalty, await at(local.clerk, again))
  app.clock.set(new Date(Date.parse(app.clock.now().toISOString()) + 10 * 86_400_000).toISOString())
  await keepPenalties(app.platform.tools)
  await app.renew(local.clerk, local.reviewer)
  await local.clerk.call(c.proposePenalty, { ...(await at(local.clerk, again)), answer: '没有陈述申辩。' })
  expect(
    await local.reviewer.refused(c.decidePenalty, {
      ...(await at(local.reviewer, again)),
      decisionNumber: nextNumber(),
    }),
  ).toEqual(['penalty.nothing_paid'])
  const { rows } = await local.clerk.call(listHolds, { subjectId: local.orgId })
  expect(rows).toEqual([])
})

test('G4 penalty: against a person, who reads and answers it on the phone; strangers see none of it', async () => {
  const offices = await officesOf(app)
  await issue(await app.staff('evaluator.manager', '350200'), 51, { issuedOn: today(app) })
  const { worker, personId } = await earner(app, offices.clerk, 51)
  const id = await drafted(offices.clerk, {
    personId,
    measures: [{ kind: 'suspend-payment', content: '冒用他人证书，暂停拨付。' }],
  })
  await offices.clerk.call(c.notifyPenalty, await at(offices.clerk, id))
  const [mine] = (await worker.call(c.myPenalties, {})).rows
  expect(mine).toMatchObject({ id, can: ['reply'] })
  const stranger = await app.worker(52)
  expect((await stranger.call(c.myPenalties, {})).rows).toEqual([])
  expect((await stranger.try(c.replyMine, { id, version: 2, body: '不是我的事。' })).status).toBe(404)
  const paper = await worker.upload(pdf(), '准考证.pdf')
  await worker.call(c.replyMine, {
    id,
    version: mine?.version as number,
    body: '证书是我本人考取的。',
    files: [paper.id],
  })
  await offices.clerk.call(c.proposePenalty, { ...(await at(offices.clerk, id)), answer: '经核对不采纳。' })
  await offices.reviewer.call(c.decidePenalty, {
    ...(await at(offices.reviewer, id)),
    decisionNumber: nextNumber(),
  })
  const told = (await worker.call(c.myPenalties, {})).rows[0]
  expect(told?.list[0]?.state).toBe('live')
  expect(told?.replyFiles.map((one) => one.name)).toEqual(['准考证.pdf'])
  expect(told?.papers.map((one) => one.kind)).toEqual(['notice', 'decision'])
  // Opened by its link within its time, by no other.
  const link = told?.papers[0]?.url as string
  expect((await worker.open(link)).subarray(0, 4).toString()).toBe('%PDF')
  expect((await worker.open(link.replace(/sign=.*/, 'sign=0000'))).toString()).toContain('file.link_expired')
  const elsewhere = await app.staff('hr.clerk', '350500')
  expect((await elsewhere.try(c.getPenalty, { id })).status).toBe(403)
  expect((await provider.manager.try(c.listPenalties, {})).status).not.toBe(200)
  expect(
    (
      await elsewhere.try(c.draftPenalty, {
        orgId: provider.orgId,
        source: 'other',
        sourceNote: '外市线索',
        finding: '外市人员拟制的处理。',
        measures: [{ kind: 'warning', content: '约谈警示' }],
      })
    ).status,
  ).toBe(403)
})

test('G4 penalty: refused with every reason; no notice without evidence; the database keeps two signatures apart', async () => {
  const { clerk, manager } = provider
  await app.renew(clerk, manager)
  const bare: Drafting = {
    orgId: provider.orgId,
    source: 'other',
    finding: '没有材料的线索，仅有一个电话。',
    measures: [{ kind: 'rectify', content: '限期整改' }],
  }
  expect(await clerk.refused(c.draftPenalty, bare)).toEqual(['penalty.needs_due', 'penalty.source_needed'])
  expect(
    await clerk.refused(c.draftPenalty, {
      ...bare,
      source: 'complaint',
      sourceId: provider.orgId,
      measures: [{ kind: 'recover', content: '追回资金', claimIds: [provider.orgId] }],
    }),
  ).toEqual(['penalty.no_source', 'penalty.not_theirs'])
  const { id } = await clerk.call(c.draftPenalty, {
    ...bare,
    sourceNote: '电话反映',
    measures: [{ kind: 'warning', content: '约谈警示' }],
  })
  expect(await clerk.refused(c.notifyPenalty, { id, version: 1 })).toEqual(['penalty.no_evidence'])
  await clerk.call(c.withdrawPenalty, { id, version: 1, reason: '没有证据，不予处理。' })
  expect(await own(id)).toBeUndefined()
  // Whoever was told of it is told too that nothing comes of it.
  const told = await drafted(clerk, { measures: [{ kind: 'warning', content: '约谈警示' }] })
  await clerk.call(c.notifyPenalty, await at(clerk, told))
  await clerk.call(c.withdrawPenalty, { ...(await at(clerk, told)), reason: '停电属实，当日已改期上课。' })
  expect(await own(told)).toMatchObject({
    state: 'withdrawn',
    endReason: '停电属实，当日已改期上课。',
    papers: [{ kind: 'notice' }, { kind: 'dismissal', title: '不予处理通知书' }],
    can: [],
  })
  await expect(
    sql`update supervision.penalty set decided_by = proposed_by where decided_by is not null`.execute(
      app.platform.tools.db,
    ),
  ).rejects.toThrow(/check constraint/)
})
