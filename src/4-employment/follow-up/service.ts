import { v7 as uuidv7 } from 'uuid'
import type { Place } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { writeSheet, XLSX } from '#platform/forms'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { checkUscc, normalizeUscc, orgById, orgsById } from '#registry/organisations'
import { normalizeIdNumber, type PersonRow, peopleById, personByIdNumber } from '#registry/people'
import { categories } from '#registry/people/contract'
import { regions } from '#registry/regions'
import { classStates } from '#training/class-filing/contract'
import type * as c from './contract.ts'
import {
  checkEmployment,
  followUpMoves,
  proofs,
  type Recorder,
  recorders,
  refusals,
  tidyEmployer,
} from './rules.ts'
import { showEmployment } from './show.ts'
import * as store from './store.ts'

const stateTitle = (state: string): string => classStates[state as keyof typeof classStates] ?? state

async function classOf(ctx: Ctx, id: string): Promise<store.ClassDoorRow> {
  const row = (await store.classesById(ctx.db, [id])).get(id)
  if (!row) throw new Refused([common.not_found({ what: '该班级' })], 404)
  return row
}

/** A draft is its institution's own until it is filed. */
export async function placeOfClass(ctx: Ctx, id: string): Promise<Place> {
  const of = await classOf(ctx, id)
  return { region: of.filedAt ? of.region : null, orgs: [of.orgId] }
}

/** An institution records for its own classes, an officer for classes and workplaces of the region. */
export async function placeToRecord(ctx: Ctx, input: ParsedOf<typeof c.recordEmployment>): Promise<Place> {
  if (input.classId) return await placeOfClass(ctx, input.classId)
  if (!input.region) insist([refusals.region_needed({ field: 'region' })])
  return { region: input.region ?? null }
}

async function proofFile(ctx: Ctx, fileId: string): Promise<{ sha256: string; reasons: Reason[] }> {
  const { files } = ctx.tools
  const own = await files.ownedBy(ctx.db, [fileId], ctx.actor.accountId)
  const [file] = own ? await files.info(ctx.db, [fileId]) : []
  if (!file) return { sha256: '', reasons: [refusals.foreign_file({ field: 'fileId' })] }
  const shows = file.mime === 'application/pdf' || file.mime.startsWith('image/')
  return { sha256: file.sha256, reasons: shows ? [] : [refusals.proof_type({ field: 'fileId' })] }
}

type Details = Omit<ParsedOf<typeof c.recordMyEmployment>, 'classId'>

const clash = (error: unknown): boolean =>
  ['23505', '23P01'].includes((error as { code?: string } | null)?.code ?? '')

/** The one road of a record, whoever makes it. */
async function put(
  ctx: Ctx,
  person: PersonRow,
  of: store.ClassDoorRow | null,
  input: Details,
  recorder: Recorder,
): Promise<{ id: string }> {
  const employerName = tidyEmployer(input.employerName)
  const employerUscc = input.employerUscc ? normalizeUscc(input.employerUscc) : null
  const region = input.region ?? null
  const [file, live, trainee, org] = await Promise.all([
    proofFile(ctx, input.fileId),
    store.liveRowsOf(ctx.db, [person.id]),
    of ? store.isTrainee(ctx.db, of.id, person.id) : false,
    of ? orgById(ctx.db, of.orgId) : undefined,
  ])
  const reasons: Reason[] = employerUscc ? checkUscc(employerUscc, 'employerUscc') : []
  if (region && !regions().byCode.has(region)) reasons.push(refusals.unknown_region({ field: 'region' }))
  reasons.push(...file.reasons)
  reasons.push(
    ...checkEmployment(
      { employerName, employerUscc, proof: input.proof, startedOn: input.startedOn, region },
      {
        birthOn: person.birthOn,
        recorder,
        class: of && {
          state: of.state,
          stateTitle: stateTitle(of.state),
          startsOn: of.startsOn,
          orgUscc: org?.uscc ?? '',
          isTrainee: trainee,
        },
        ofPerson: live,
        proofOfAnother: file.sha256 !== '' && (await store.provesAnother(ctx.db, file.sha256, person.id)),
      },
      ctx.today,
    ),
  )
  insist(reasons)
  const id = uuidv7()
  try {
    await store.insertFollowUp(ctx.db, {
      id,
      personId: person.id,
      classId: of?.id ?? null,
      classOrgId: of?.orgId ?? null,
      classRegion: of?.region ?? null,
      employerName,
      employerUscc,
      region,
      proof: input.proof,
      proofFileId: input.fileId,
      proofSha256: file.sha256,
      startedOn: input.startedOn,
      state: 'recorded',
      recordedBy: ctx.actor.accountId,
      recordedAs: recorder,
      recordedOrgId: ctx.actor.orgId,
      recordedAt: ctx.now,
      verifiedBy: null,
      verifiedAt: null,
      voidedBy: null,
      voidedAt: null,
      voidReason: null,
      version: 1,
    })
  } catch (error) {
    if (clash(error)) throw new Refused([common.changed_meanwhile()])
    throw error
  }
  ctx.record({
    subjects: [`follow-up:${id}`, `person:${person.id}`, ...(of ? [`class:${of.id}`] : [])],
    summary: `登记就业：${input.startedOn} 起，证明为${proofs[input.proof]}`,
    region: of?.region ?? region,
    orgId: of?.orgId ?? ctx.actor.orgId,
    after: {
      employerName,
      employerUscc,
      proof: input.proof,
      startedOn: input.startedOn,
      recordedAs: recorder,
    },
    files: [input.fileId],
  })
  return { id }
}

export async function record(ctx: Ctx, input: ParsedOf<typeof c.recordEmployment>) {
  if (Boolean(input.personId) === Boolean(input.idNumber))
    insist([refusals.one_person({ field: 'personId' })])
  // Outside a class a person is named by the ID number that an officer was shown, wherever they live.
  if (input.personId && !input.classId) insist([refusals.unknown_person({ field: 'idNumber' })])
  const of = input.classId ? await classOf(ctx, input.classId) : null
  const person = input.personId
    ? (await peopleById(ctx.db, [input.personId]))[0]
    : await personByIdNumber(ctx, normalizeIdNumber(input.idNumber ?? ''))
  const org = ctx.actor.orgId ? await orgById(ctx.db, ctx.actor.orgId) : undefined
  const recorder = org?.kind === 'hr' ? 'officer' : 'institution'
  if (!person) {
    // An institution learns nothing here about people who are not its trainees.
    insist([
      of ? refusals.not_trainee({ field: 'personId' }) : refusals.unknown_person({ field: 'idNumber' }),
    ])
    throw new Error('unreachable')
  }
  return await put(ctx, person, of, input, recorder)
}

async function myself(ctx: Ctx): Promise<PersonRow> {
  const [person] = await peopleById(ctx.db, [ctx.actor.personId as string])
  if (!person) throw new Error('a worker is a person')
  return person
}

export async function recordMine(ctx: Ctx, input: ParsedOf<typeof c.recordMyEmployment>) {
  const of = input.classId ? await classOf(ctx, input.classId) : null
  return await put(ctx, await myself(ctx), of, input, 'worker')
}

export async function mine(ctx: Ctx) {
  const personId = ctx.actor.personId as string
  const [rows, classes] = await Promise.all([
    store.allRowsOf(ctx.db, personId),
    store.endedClassesOf(ctx.db, personId),
  ])
  return {
    rows: await showEmployment(ctx.db, rows),
    classes: classes.map(({ id, title, number }) => ({ id, title, number })),
  }
}

async function one(ctx: Ctx, id: string): Promise<store.FollowUpRow> {
  const row = await store.followUpRow(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该就业登记' })], 404)
  return row
}

/** The class's region decides; without a class the workplace's. */
export async function placeToVerify(ctx: Ctx, id: string): Promise<Place> {
  const row = await one(ctx, id)
  return { region: row.classRegion ?? row.region }
}

/** Only the organisation that recorded it. */
export const placeToWithdraw = async (ctx: Ctx, id: string): Promise<Place> => ({
  orgs: [(await one(ctx, id)).recordedOrgId],
})

export async function placeToRead(ctx: Ctx, id: string): Promise<Place> {
  const row = await one(ctx, id)
  const near = row.region !== null && ctx.scope().regions.includes(row.region)
  return { region: near ? row.region : row.classRegion, orgs: [row.classOrgId] }
}

const handsOf = (row: store.FollowUpRow) => ({ recordedBy: { id: row.recordedBy, did: '登记' } })

export async function move(
  ctx: Ctx,
  row: store.FollowUpRow,
  name: 'verify' | 'void' | 'withdraw',
  version: number,
  reason: string | null,
) {
  insist(refuseMove(followUpMoves, name, row.state, ctx.actor.accountId, handsOf(row)))
  const by = ctx.actor.accountId
  const set: Partial<store.FollowUpRow> =
    name === 'verify'
      ? { state: 'verified', verifiedBy: by, verifiedAt: ctx.now }
      : { state: 'voided', voidedBy: by, voidedAt: ctx.now, voidReason: reason }
  if (!(await store.updateFollowUp(ctx.db, row.id, version, set))) insist([common.changed_meanwhile()])
  ctx.emit('employment.changed', { personIds: [row.personId], subject: `follow-up:${row.id}` })
  ctx.record({
    subjects: [
      `follow-up:${row.id}`,
      `person:${row.personId}`,
      ...(row.classId ? [`class:${row.classId}`] : []),
    ],
    summary: `${followUpMoves.moves[name].title}就业登记（${row.startedOn} 起）`,
    region: row.classRegion ?? row.region,
    orgId: row.classOrgId ?? row.recordedOrgId,
    before: { state: row.state },
    after: { state: set.state },
    reason,
  })
  return { version: version + 1 }
}

export const verify = async (ctx: Ctx, input: ParsedOf<typeof c.verifyEmployment>) =>
  await move(ctx, await one(ctx, input.id), 'verify', input.version, input.note ?? null)

export const annul = async (ctx: Ctx, input: ParsedOf<typeof c.voidEmployment>) =>
  await move(ctx, await one(ctx, input.id), 'void', input.version, input.reason)

export const withdraw = async (ctx: Ctx, input: ParsedOf<typeof c.withdrawEmployment>) =>
  await move(ctx, await one(ctx, input.id), 'withdraw', input.version, input.reason)

export async function withdrawMine(ctx: Ctx, input: ParsedOf<typeof c.withdrawMyEmployment>) {
  const row = await one(ctx, input.id)
  if (row.recordedBy !== ctx.actor.accountId) throw new Refused([common.out_of_scope()], 403)
  return await move(ctx, row, 'withdraw', input.version, input.reason)
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listEmployment>) {
  const page = await store.listRows(ctx.db, ctx.scope(), input)
  return { ...page, rows: await showEmployment(ctx.db, page.rows) }
}

const EXPORT_ROWS = 5000

export async function exportList(ctx: Ctx, input: ParsedOf<typeof c.exportEmployment>): Promise<FileReply> {
  const page = await store.listRows(ctx.db, ctx.scope(), { ...input, page: 1, size: EXPORT_ROWS })
  const rows = await showEmployment(ctx.db, page.rows)
  const body = await writeSheet({
    sheet: '就业情况',
    columns: [
      { key: 'nameMasked', title: '姓名（掩码）' },
      { key: 'idNumberMasked', title: '身份证号（掩码）', text: true, width: 22 },
      { key: 'classNumber', title: '班级编号', text: true, width: 20 },
      { key: 'className', title: '班级', width: 30 },
      { key: 'employerName', title: '用人单位', width: 30 },
      { key: 'regionName', title: '就业地区', width: 20 },
      { key: 'startedOn', title: '就业日期', text: true, width: 14 },
      { key: 'daysAfter', title: '结业后天数' },
      { key: 'proofTitle', title: '证明材料', width: 16 },
      { key: 'by', title: '登记人' },
      { key: 'stateTitle', title: '状态' },
    ],
    rows: rows.map((r) => ({
      ...r,
      by: recorders[r.recordedAs],
      stateTitle: followUpMoves.states[r.state],
    })),
  })
  return { filename: `就业情况-${ctx.today}.xlsx`, mime: XLSX, body }
}

export async function view(ctx: Ctx, input: { id: string }) {
  const row = await one(ctx, input.id)
  const [shown] = await showEmployment(ctx.db, [row])
  if (!shown) throw new Error('a row is shown')
  const files = await ctx.tools.files.info(ctx.db, [row.proofFileId])
  const region = row.classRegion ?? row.region
  const may = (verb: string) => {
    const scope = ctx.scope(verb)
    if (verb === 'employment.write')
      return row.recordedOrgId !== null && scope.orgs.includes(row.recordedOrgId)
    return region !== null && scope.regions.includes(region)
  }
  return {
    ...shown,
    files: files.map(({ sha256: _hash, ...f }) => ({ ...f, url: ctx.tools.files.link(f.id, ctx.now) })),
    can: openMoves(followUpMoves, row.state, may, ctx.actor.accountId, handsOf(row)),
  }
}

async function showClasses(ctx: Ctx, rows: readonly store.ClassDoorRow[]) {
  const [orgs, counts] = await Promise.all([
    orgsById(
      ctx.db,
      rows.map((r) => r.orgId),
    ),
    store.countsOf(
      ctx.db,
      rows.map((r) => r.id),
    ),
  ])
  return rows.map((r) => ({
    id: r.id,
    title: r.title,
    number: r.number,
    orgId: r.orgId,
    orgName: orgs.get(r.orgId)?.name ?? '',
    region: r.region,
    regionName: regions().fullName(r.region),
    state: r.state,
    stateTitle: stateTitle(r.state),
    endsOn: r.endsOn,
    trainees: r.traineeCount,
    employed: counts.get(r.id)?.employed ?? 0,
    verified: counts.get(r.id)?.verified ?? 0,
  }))
}

export async function listClasses(ctx: Ctx, input: ParsedOf<typeof c.listFollowedClasses>) {
  const page = await store.listClassRows(ctx.db, ctx.scope(), input)
  return { ...page, rows: await showClasses(ctx, page.rows) }
}

export async function traineesOfClass(ctx: Ctx, input: { classId: string }) {
  const of = await classOf(ctx, input.classId)
  const trainees = await store.traineeRows(ctx.db, of.id)
  const ids = trainees.map((t) => t.personId)
  const [people, live] = await Promise.all([peopleById(ctx.db, ids), store.liveRowsOf(ctx.db, ids)])
  // Only what belongs to this class: the institution has no business with its trainees' other jobs.
  const shown = await showEmployment(
    ctx.db,
    live.filter((r) => r.classId === of.id),
  )
  const personOf = new Map(people.map((p) => [p.id, p]))
  const latest = new Map(shown.toReversed().map((e) => [e.personId, e]))
  const [summary] = await showClasses(ctx, [of])
  if (!summary) throw new Error('a class is shown')
  return {
    class: summary,
    rows: trainees.map((t) => ({
      personId: t.personId,
      nameMasked: personOf.get(t.personId)?.nameMasked ?? '',
      phoneMasked: personOf.get(t.personId)?.phoneMasked ?? null,
      categoryTitle: (categories as Record<string, string>)[t.category] ?? t.category,
      latest: latest.get(t.personId) ?? null,
    })),
  }
}
