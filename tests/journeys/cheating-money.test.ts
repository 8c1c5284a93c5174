/** The money at the end of the line: padded, doubled, redirected and rushed claims and payments are refused where they are tried. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { revokeCertificate } from '#evaluation/certificates/contract'
import * as c from '#money/claims/contract'
import { balancesOf, checkLedger } from '#money/ledger'
import { addDays } from '#platform/day'
import { placeHold } from '#registry/holds/contract'
import { changeOrganisation, listOrganisations } from '#registry/organisations/contract'
import { checkCertificates, closeClass, getCompletion } from '#training/completion/contract'
import { getProvider, resumeProvider, suspendProvider } from '#training/providers/contract'
import { syntheticBankAccount, syntheticId } from '../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../kit/app.ts'
import { evaluateAll, giveScores, taughtClass } from '../kit/attendance.ts'
import {
  bankReturn,
  type ClosedClass,
  closedClass,
  confirmedBatch,
  filedClaim,
  fundedClaim,
  giveAccount,
  issue,
  noticedClaim,
  type Offices,
  officesOf,
  paidClaim,
  seen,
  settledBatch,
  today,
} from '../kit/claims.ts'
import { approvedClass, giveRoster, rosterRow } from '../kit/classes.ts'

let app: TestApp
let offices: Offices
let people = 8_000
beforeAll(async () => {
  app = await testApp()
  offices = await officesOf(app)
})
afterAll(async () => await app.stop())

const closed = async (options: Parameters<typeof closedClass>[1] = {}): Promise<ClosedClass> => {
  people += 10
  const scene = await closedClass(app, { trainees: [people, people + 1, people + 2], ...options })
  await app.renew(...Object.values(offices))
  return scene
}
const at = async (user: User, id: string) => ({ id, version: (await seen(user, id)).version })
const lines = async (id: string) => (await offices.clerk.call(c.claimLines, { id, size: 50 })).rows
const budget = async () => {
  const { id } = await app.platform.tools.db
    .withTables<{ 'money.doorBudget': { id: string; region: string; fund: string } }>()
    .selectFrom('money.doorBudget')
    .select('id')
    .where('region', '=', '350200')
    .where('fund', '=', 'employment')
    .executeTakeFirstOrThrow()
  return JSON.stringify([...(await balancesOf(app.platform.tools.db, [id])).entries()])
}

test('F4 F2 cheat: absent, uncertified, silent, too old, of another group: none of them brings money, whatever the institution asks for (4 8 21 32 44)', async () => {
  const index = [7_901, 7_902, 7_903, 7_904, 7_905, 7_906, 7_907]
  const scene = await approvedClass(app, { trainees: index.slice(0, 5) })
  const { manager } = scene.provider
  // Before the first lesson two more come in: one of sixty-six, one who is in work.
  const old = { ...rosterRow(7_906), idNumber: syntheticId(9, '1960-01-01', 'female') }
  await giveRoster(manager, scene.classId, [old, rosterRow(7_907, 'employee')])
  const [honest, absent, uncertified, slow] = index as [number, number, number, number]
  await taughtClass(app, scene, [1])
  const evaluator = await app.staff('evaluator.manager', '350203')
  for (const who of [honest, absent, slow, 7_905])
    await issue(evaluator, who, { issuedOn: today(app), classNumber: scene.number })
  await app.renew(manager)
  await giveScores(manager, scene.classId)
  const version = async () => (await manager.call(getCompletion, { id: scene.classId })).version
  await manager.call(checkCertificates, { id: scene.classId, version: await version(), note: '三人未取证' })
  await evaluateAll(app, scene, [honest, absent, uncertified, 7_905, 7_907])
  // Six of seven have to have their say; the person of sixty-six never does.
  const late = await manager.refused(closeClass, { id: scene.classId, version: await version() })
  expect(late).toEqual(['completion.evaluations_missing'])
  await evaluateAll(app, scene, [slow])
  await manager.call(closeClass, { id: scene.classId, version: await version() })
  await giveAccount(app, scene.provider.orgId)
  await app.renew(manager, ...Object.values(offices))
  const made = await manager.call(c.createClaim, { classId: scene.classId, amountFen: 99_999_900 } as never)
  const claim = await seen(manager, made.id)
  const found = (await manager.call(c.claimLines, { id: made.id, size: 50 })).rows
  expect(found.map((l) => l.amountFen).filter((fen) => fen > 0)).toEqual([70_000, 70_000, 70_000])
  expect(claim.amountFen).toBe(210_000)
  const failed = found
    .filter((l) => l.amountFen === 0)
    .map((l) => l.checks.filter((k) => k.result === 'failed').map((k) => k.key))
  expect(failed).toHaveLength(4)
  expect(failed.flat()).toEqual(
    expect.arrayContaining([
      'attendance',
      'certificate',
      'evaluated',
      'requirements/under-60',
      'requirements/six-groups',
    ]),
  )
  // What the client says it should be counts for nothing.
  for (const lie of [
    { amountFen: 490_000, people: 7 },
    { amountFen: 210_000, people: 7 },
    { amountFen: 490_000, people: 3 },
  ])
    expect(await manager.refused(c.submitClaim, { id: claim.id, version: claim.version, ...lie })).toEqual([
      'claim.stale',
    ])
})

test('F4 cheat: before closing, twice, for another’s class, suspended or on hold: nothing is claimed (12 46)', async () => {
  const open = await approvedClass(app, { trainees: [7_951] })
  expect(await open.provider.manager.refused(c.createClaim, { classId: open.classId })).toEqual([
    'claim.class_not_closed',
  ])
  const scene = await closed()
  const { manager, orgId, clerk, reviewer } = scene.provider
  expect(await open.provider.manager.refused(c.createClaim, { classId: scene.classId })).toEqual([
    'common.not_signed_in',
  ])
  await app.renew(open.provider.manager)
  expect(await open.provider.manager.refused(c.createClaim, { classId: scene.classId })).toEqual([
    'common.out_of_scope',
  ])
  const made = await manager.call(c.createClaim, { classId: scene.classId })
  expect(await manager.refused(c.createClaim, { classId: scene.classId })).toEqual(['claim.class_claimed'])
  const view = await seen(manager, made.id)
  const submit = { id: made.id, version: made.version, amountFen: view.amountFen, people: view.standingCount }
  const { version } = await clerk.call(getProvider, { orgId })
  const stopped = await clerk.call(suspendProvider, { orgId, version, reason: '涉嫌套取补贴资金，立案核查' })
  expect(await manager.refused(c.submitClaim, submit)).toEqual(['provider.suspended'])
  await reviewer.call(resumeProvider, { orgId, version: stopped.version, reason: '核查无误' })
  await clerk.call(placeHold, { subjectId: orgId, stops: 'payment', reason: '审计期间暂停拨付' })
  expect(await manager.refused(c.submitClaim, submit)).toEqual(['claim.held'])
})

test('F4 cheat: no step is left out or rushed, and nobody makes two of them (47)', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  const two = await app.staff('hr.clerk', '350200', { also: ['hr.reviewer'] })
  const { finance, clerk, reviewer } = offices
  for (const [user, act] of [
    [two, c.recheckClaim],
    [two, c.publishNotice],
    [two, c.clearNotice],
  ] as const)
    expect(await user.refused(act, await at(user, id)), act.id).toContain('common.wrong_state')
  expect(await finance.refused(c.fundClaim, { ...(await at(finance, id)), amountFen: 210_000 })).toEqual([
    'common.wrong_state',
  ])
  await two.call(c.reviewClaim, { ...(await at(two, id)), note: '已人工核实' })
  expect(await two.refused(c.recheckClaim, await at(two, id))).toEqual(['common.same_person'])
  await reviewer.call(c.recheckClaim, await at(reviewer, id))
  expect(await clerk.refused(c.publishNotice, { ...(await at(clerk, id)), workdays: 1 } as never)).toEqual([
    'input.too_small',
  ])
  await clerk.call(c.publishNotice, await at(clerk, id))
  expect(await clerk.refused(c.clearNotice, await at(clerk, id))).toEqual(['claim.notice_running'])
  expect(await clerk.refused(c.makeBatch, { region: '350200', fund: 'employment', claimIds: [id] })).toEqual([
    'payment.not_payable',
  ])
})

test('F4 cheat: an objection is not passed over: the person waits while the others are paid, and who reviewed does not judge it', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  const untilOn = await noticedClaim(offices, id)
  const notice = (await seen(offices.clerk, id)).notice?.id as string
  await app.visitor.call(c.object, {
    id: notice,
    no: 2,
    name: '演群众',
    phone: '16400008888',
    body: '此人整个培训期间都在外地。',
  })
  const [open] = (await offices.clerk.call(c.listObjections, { claimId: id, state: 'open' })).rows
  const verdict = {
    id: open?.id as string,
    version: open?.version as number,
    result: 'dismiss' as const,
    resolution: '经核查不成立，情况属实。',
  }
  expect(await offices.clerk.refused(c.resolveObjection, verdict)).toEqual(['common.same_person'])
  app.clock.set(`${untilOn}T17:00:00Z`)
  await app.renew(...Object.values(offices))
  await offices.clerk.call(c.clearNotice, await at(offices.clerk, id))
  const ask = await at(offices.finance, id)
  expect(await offices.finance.refused(c.fundClaim, { ...ask, amountFen: 210_000 })).toEqual(['claim.stale'])
  await offices.finance.call(c.fundClaim, { ...ask, amountFen: 140_000 })
  const batch = await confirmedBatch(offices, [id])
  expect(batch.totalFen).toBe(140_000)
  await settledBatch(app, offices, batch.id)
  expect((await lines(id)).map((l) => l.state)).toEqual(['paid', 'objected', 'paid'])
  expect((await seen(offices.clerk, id)).state).toBe('partly')
})

test('D6 F4 cheat: a certificate revoked, or an account changed, between two pairs of eyes stops the money (37 45)', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  await offices.clerk.call(c.reviewClaim, { ...(await at(offices.clerk, id)), note: '已人工核实' })
  const [line] = await lines(id)
  const other = await app.staff('hr.clerk', '350200')
  const held = await app.platform.tools.db
    .withTables<{ 'evaluation.doorCertificate': { id: string; number: string } }>()
    .selectFrom('evaluation.doorCertificate')
    .select('id')
    .where('number', '=', line?.certificateNumber as string)
    .executeTakeFirstOrThrow()
  await other.call(revokeCertificate, { id: held.id, version: 1, reason: '查实替考，予以撤销' })
  expect(await offices.reviewer.refused(c.recheckClaim, await at(offices.reviewer, id))).toEqual([
    'claim.line_fails',
  ])

  const paidTo = await closed()
  const second = await filedClaim(paidTo)
  await fundedClaim(app, offices, second)
  const made = await offices.clerk.call(c.makeBatch, {
    region: '350200',
    fund: 'employment',
    claimIds: [second],
  })
  await changeAccount(paidTo.provider.orgId)
  const confirm = { id: made.id, version: 1, totalFen: made.totalFen }
  expect(await offices.confirmer.refused(c.confirmBatch, confirm)).toEqual(['payment.account_changed'])
  expect(
    await offices.confirmer.refused(c.confirmBatch, { ...confirm, totalFen: made.totalFen - 1 }),
  ).toEqual(['common.changed_meanwhile'])
})

async function changeAccount(orgId: string): Promise<void> {
  const admin = await app.staff('hr.admin', '350200')
  const org = (await admin.call(listOrganisations, { size: 200 })).rows.find((r) => r.id === orgId)
  await admin.call(changeOrganisation, {
    id: orgId,
    version: org?.version as number,
    name: org?.name as string,
    bankName: '别的银行',
    bankAccount: syntheticBankAccount(6_999_999),
    active: true,
    reason: '更换账户',
  })
}

test('F4 cheat: a bank file with another total, a line too many, doubled, dearer or of another batch books nothing (46)', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  await fundedClaim(app, offices, id)
  const both = await app.staff('finance.clerk', '350200', { also: ['finance.reviewer'] })
  const made = await offices.clerk.call(c.makeBatch, { region: '350200', fund: 'employment', claimIds: [id] })
  const on = today(app)
  const upload = (text: string) => both.upload(Buffer.from(text), '回单.csv')
  const early = await upload(bankReturn(made.number, on, []))
  expect(await both.refused(c.importReturn, { id: made.id, version: 1, fileId: early.id })).toEqual([
    'common.wrong_state',
  ])
  await both.call(c.confirmBatch, { id: made.id, version: 1, totalFen: made.totalFen })
  const { lines: waiting, version } = await both.call(c.getBatch, { id: made.id })
  const one = waiting[0] as (typeof waiting)[number]
  const line = { no: one.no, amountFen: one.amountFen }
  const before = await budget()
  const tampered: [string, string, string][] = [
    [
      'another total',
      bankReturn(made.number, on, [line], `合计,1,${(line.amountFen / 100 + 700).toFixed(2)},,,,`),
      'bank-return.wrong_total',
    ],
    [
      'another count',
      bankReturn(made.number, on, [line], `合计,2,${(line.amountFen / 100).toFixed(2)},,,,`),
      'bank-return.wrong_count',
    ],
    ['no total', bankReturn(made.number, on, [line], ''), 'bank-return.no_total'],
    [
      'an unknown line',
      bankReturn(made.number, on, [line, { no: 'PC350200-2026-9999-0001', amountFen: 70_000 }]),
      'bank-return.unknown_line',
    ],
    ['a line twice', bankReturn(made.number, on, [line, line]), 'bank-return.repeated_line'],
    [
      'a dearer line',
      bankReturn(made.number, on, [{ ...line, amountFen: line.amountFen + 100 }]),
      'bank-return.wrong_amount',
    ],
    ['another batch', bankReturn('PC350200-2026-9998', on, [line]), 'bank-return.other_batch'],
    ['a day to come', bankReturn(made.number, on, [{ ...line, on: addDays(on, 1) }]), 'bank-return.bad_day'],
    [
      'paid before it was confirmed',
      bankReturn(made.number, on, [{ ...line, on: addDays(on, -1) }]),
      'bank-return.bad_day',
    ],
  ]
  for (const [what, text, code] of tampered) {
    const file = await upload(text)
    expect(await both.refused(c.importReturn, { id: made.id, version, fileId: file.id }), what).toContain(
      code,
    )
  }
  const another = await offices.confirmer.upload(Buffer.from(bankReturn(made.number, on, [line])), '回单.csv')
  expect(await both.refused(c.importReturn, { id: made.id, version, fileId: another.id })).toEqual([
    'payment.not_your_file',
  ])
  expect(await budget()).toBe(before)

  const good = bankReturn(made.number, on, [{ ...line, serial: 'YH-CHEAT-1' }])
  const file = await upload(good)
  expect(await both.call(c.importReturn, { id: made.id, version, fileId: file.id })).toMatchObject({
    paid: 1,
    state: 'settled',
  })
  const after = await budget()
  const again = await upload(good)
  expect(
    await both.call(c.importReturn, { id: made.id, version: version + 1, fileId: again.id }),
  ).toMatchObject({ unchanged: true, paid: 0 })
  const twisted = await upload(bankReturn(made.number, on, [{ ...line, refused: '账号不符' }]))
  expect(
    await both.refused(c.importReturn, { id: made.id, version: version + 1, fileId: twisted.id }),
  ).not.toEqual([])
  expect(await budget()).toBe(after)

  // One transfer of the bank pays one payment of ours.
  const next = await closed()
  const claim = await filedClaim(next)
  await fundedClaim(app, offices, claim)
  const batch = await confirmedBatch(offices, [claim])
  const seenBatch = await offices.finance.call(c.getBatch, { id: batch.id })
  const due = seenBatch.lines[0] as (typeof seenBatch.lines)[number]
  const reused = await offices.finance.upload(
    Buffer.from(
      bankReturn(batch.number, today(app), [{ no: due.no, amountFen: due.amountFen, serial: 'YH-CHEAT-1' }]),
    ),
    '回单.csv',
  )
  expect(
    await offices.finance.refused(c.importReturn, {
      id: batch.id,
      version: seenBatch.version,
      fileId: reused.id,
    }),
  ).toEqual(['bank-return.known_serial'])
})

test('F4 F6 cheat: who was paid once is paid for the same thing nowhere again: not by another class, not by an own claim (11 12)', async () => {
  const scene = await closed()
  const id = await filedClaim(scene)
  await paidClaim(app, offices, id)
  const [who] = scene.trainees as [number]
  const worker = await app.worker(who)
  const { rows } = await worker.call(c.ownOptions, {})
  expect(rows.length).toBeGreaterThan(0)
  for (const option of rows) {
    expect(option.claimable).toBe(false)
    expect(await worker.refused(c.fileOwn, { certificateId: option.certificateId })).not.toEqual([])
  }
  const again = await closedClass(app, {
    trainees: [who, who + 5],
    uncertified: [who, who + 5],
  })
  const { id: second } = await again.provider.manager.call(c.createClaim, { classId: again.classId })
  expect(
    (await again.provider.manager.call(c.claimLines, { id: second })).rows.every((l) => l.amountFen === 0),
  ).toBe(true)
  const proof = await checkLedger(app.platform.tools.db)
  expect(proof.holds).toBe(true)
})
