/** What watches over a city's story: registers, matching, measures, holds, signs of integrity, phones; all half-way. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { askException, placeHold } from '#registry/holds/contract'
import { loadRegister } from '#registry/registers/contract'
import { declareKin, runIntegrity } from '#supervision/integrity/contract'
import { sendExchange, startMatch } from '#supervision/matching/contract'
import { draftPenalty, notifyPenalty } from '#supervision/penalties/contract'
import { bindDevice } from '#training/attendance/contract'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import type { TestApp, User } from './app.ts'
import { type Offices, today } from './claims.ts'
import type { ClassScene } from './classes.ts'
import { Phone, personIdOf } from './phones.ts'
import { pdf, photo } from './providers.ts'
import { openFor, offices as registerOffices, sheetOf } from './registers.ts'

/** An officer with a relative among the people of a matter they are about to decide. */
export const relatedTo = (clerk: User, index: number) =>
  clerk.call(declareKin, { idNumber: syntheticPerson(index).idNumber, relation: 'sibling' })

/** A month read for signs of integrity: one was found, and nobody has looked at it. */
export async function readForSigns(app: TestApp, region: string, month: string): Promise<void> {
  const inspector = await app.staff('discipline.inspector', region)
  await inspector.call(runIntegrity, { month })
}

/** A delivery that waits for its second person, a class run against the registers, a file for another city. */
export async function matched(app: TestApp, clerk: User, classId: string, region: string): Promise<void> {
  await openFor(await registerOffices(app), 'students')
  const { idNumber, name } = syntheticPerson(9_900)
  const sheet = sheetOf('students', [`${idNumber},${name},2022-09-01,2026-06-30,在读`])
  const file = await clerk.upload(sheet, '学籍.csv')
  const day = today(app)
  await clerk.call(loadRegister, { code: 'students', region, dataDate: day, mode: 'whole', fileId: file.id })
  await clerk.call(startMatch, { kind: 'class', subjectId: classId, reason: '鹭岛结班后核对' })
  await clerk.call(sendExchange, {
    ...{ region, partner: '泉州市', from: day, to: day },
    ...{ secret: '鹭江与刺桐两地约定的一段话二〇二六', reason: '核对跨市重复享受' },
  })
}

/** Measures against an institution: one drafted, one that it was told of and may answer. */
export async function measured(clerk: User, orgId: string): Promise<void> {
  const file = await clerk.upload(pdf(), '检查笔录.pdf')
  const draft = async () =>
    await clerk.call(draftPenalty, {
      orgId,
      source: 'other',
      sourceNote: '鹭岛日常巡查',
      finding: '上午现场无人上课，签到显示三人。',
      files: [file.id],
      measures: [{ kind: 'suspend-payment', content: '核查期间暂停拨付。' }],
    })
  await draft()
  const { id, version } = await draft()
  await clerk.call(notifyPenalty, { id, version })
}

/** An institution that may open no classes, and one person for whom an exception is asked. */
export async function excepted(app: TestApp, clerk: User, orgId: string, index: number): Promise<void> {
  const { id } = await clerk.call(placeHold, {
    subjectId: orgId,
    stops: 'new-classes',
    reason: '鹭岛整改期间',
  })
  await clerk.call(askException, {
    id,
    caseKind: 'person',
    caseId: await personIdOf(app, index),
    reason: '学员已经到校，单独放行',
  })
}

/**
 * A trainee's first phone and another that waits for the teacher's word; and a photo with a check, written by hand:
 * no lesson is going on in the story.
 */
export async function phoned(app: TestApp, { classId, sessions, provider }: ClassScene, index: number) {
  const worker = await app.worker(index)
  for (const n of [1, 2])
    await worker.call(bindDevice, Phone.numbered(index * 10 + n).binding(app.clock.now().toISOString()))
  const file = await worker.upload(photo(), '本人.png')
  await sql`insert into training.check_photo (id, session_id, class_id, region, person_id, kind, file_id, taken_at, keep_until)
    values (${uuidv7()}, ${sessions[0]?.id}, ${classId}, ${provider.region}, ${await personIdOf(app, index)}, 'in',
      ${file.id}, ${app.clock.now().toISOString()}, '2036-12-31')`.execute(app.platform.tools.db)
}

/** All of it, for the city; `kin` was declared before the money of `month` was reviewed. */
export async function watchedOver(
  app: TestApp,
  offices: Offices,
  told: { paid: ClassScene; open: ClassScene; month: string; region: string; city: string },
): Promise<void> {
  const { paid, open } = told
  const { clerk } = paid.provider
  await matched(app, offices.clerk, paid.classId, told.city)
  await measured(clerk, paid.provider.orgId)
  const { orgId } = await app.staff('institution.manager', told.region)
  await excepted(app, clerk, orgId as string, paid.trainees[0] as number)
  await phoned(app, open, open.trainees[0] as number)
  await readForSigns(app, told.city, told.month)
}
