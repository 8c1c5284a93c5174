/** Filling an application in: its content, venues and teachers. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import { checkIdNumber, ensurePeople, normalizeIdNumber } from '#registry/people'
import { change, elsewhere, one } from './application-service.ts'
import * as store from './application-store.ts'
import type * as c from './contract.ts'
import { applicationMoves, checkSkills, inFujian, refusals, skillKey } from './rules.ts'

type Row = store.ApplicationRow

/** For filling in: the same as before handing in. */
async function beginEdit(ctx: Ctx, input: { id: string; version: number }): Promise<Row> {
  const row = await one(ctx, input.id, true)
  if (row.state !== 'draft' && row.state !== 'returned') {
    insist([common.wrong_state({ move: '修改申请内容', state: applicationMoves.states[row.state] })])
  }
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  return row
}

async function insistOwnFiles(ctx: Ctx, ids: readonly string[], field: string): Promise<void> {
  if (!(await ctx.tools.files.ownedBy(ctx.db, ids, ctx.actor.accountId))) {
    insist([refusals.file_not_own({ field })])
  }
}

export async function save(ctx: Ctx, input: ParsedOf<typeof c.saveApplication>) {
  const row = await beginEdit(ctx, input)
  const codes = [
    ...input.skills.flatMap((s) => s.occupationCode ?? []),
    ...input.equipment.flatMap((e) => e.occupationCode ?? []),
  ]
  const known = await occupationsByCode(ctx.db, codes)
  const reasons = checkSkills(input.skills, new Set(known.keys()))
  input.equipment.forEach((item, i) => {
    if (item.occupationCode && !known.has(item.occupationCode)) {
      reasons.push(
        refusals.unknown_occupation(
          { code: item.occupationCode },
          { field: `equipment.${i}.occupationCode` },
        ),
      )
    }
  })
  insist(reasons)
  if (input.licenceFileId && input.licenceFileId !== row.licenceFileId) {
    await insistOwnFiles(ctx, [input.licenceFileId], 'licenceFileId')
  }
  const skills = input.skills.map((s) => ({
    ...s,
    title: s.occupationCode ? (known.get(s.occupationCode)?.name ?? s.title) : s.title,
    levels: [...new Set(s.levels)].sort((a, b) => b - a),
  }))
  const set = {
    ownership: input.ownership ?? null,
    licenceNo: input.licenceNo ?? null,
    licenceFileId: input.licenceFileId ?? null,
    licenceUntil: input.licenceUntil ?? null,
    contactName: input.contactName ?? null,
    contactPhone: input.contactPhone ?? null,
    intro: input.intro ?? null,
    equipment: input.equipment,
    skills,
  }
  const shown = (r: Partial<Row>) => ({
    ownership: r.ownership,
    licenceNo: r.licenceNo,
    licenceUntil: r.licenceUntil,
    skills: r.skills?.map((s) => ({ title: s.title, levels: s.levels })),
    equipment: r.equipment?.map((e) => `${e.name}×${e.quantity}`),
  })
  return await change(ctx, row, set, {
    summary: '填写申请内容',
    before: shown(row),
    after: shown(set),
    files: input.licenceFileId ? [input.licenceFileId] : [],
  })
}

export async function addVenue(ctx: Ctx, input: ParsedOf<typeof c.addVenue>) {
  const row = await beginEdit(ctx, input)
  const reasons: Reason[] = []
  if (!inFujian(input.lat, input.lng)) reasons.push(refusals.position({ field: 'lat' }))
  const held = [
    ...(await store.venueRows(ctx.db, { applicationId: row.id })),
    ...(await store.venueRows(ctx.db, { orgId: row.orgId, state: 'listed' })),
  ]
  if (held.some((v) => v.name === input.name)) {
    reasons.push(refusals.venue_twice({ name: input.name }, { field: 'name' }))
  }
  insist(reasons)
  await insistOwnFiles(ctx, input.photoIds, 'photoIds')
  const { id: _id, version: _version, ...rest } = input
  const venueId = uuidv7()
  await store.insertVenue(ctx.db, {
    ...rest,
    areaM2: rest.areaM2 ?? null,
    id: venueId,
    orgId: row.orgId,
    applicationId: row.id,
    state: 'proposed',
    inspectionId: null,
    retiredAt: null,
    retireReason: null,
    createdAt: ctx.now,
  })
  const done = await change(
    ctx,
    row,
    {},
    {
      summary: `登记培训场地“${input.name}”，工位 ${input.seats} 个`,
      after: { name: input.name, address: input.address, seats: input.seats, lat: input.lat, lng: input.lng },
      files: input.photoIds,
    },
  )
  return { ...done, venueId }
}

export async function addTeacher(ctx: Ctx, input: ParsedOf<typeof c.addTeacher>) {
  const row = await beginEdit(ctx, input)
  const idNumber = normalizeIdNumber(input.idNumber)
  const reasons: Reason[] = checkIdNumber(idNumber, ctx.today)
  const taught = new Set(row.skills.map(skillKey))
  if (input.occupations.some((key) => !taught.has(key))) {
    reasons.push(refusals.teacher_subject({ field: 'occupations' }))
  }
  insist(reasons)
  await insistOwnFiles(ctx, input.fileIds, 'fileIds')
  const [found] = await ensurePeople(ctx, [{ idNumber, name: input.name }])
  const person = found?.person
  if (!found || !person) throw new Error('ensurePeople answered with nobody')
  const held = await store.teacherRowsOfPeople(ctx.db, [person.id])
  insist([
    ...found.reasons,
    ...(held.some((t) => t.orgId === row.orgId) ? [refusals.teacher_twice({ field: 'idNumber' })] : []),
    ...(await elsewhere(ctx.db, row.orgId, [{ personId: person.id, employment: input.employment }])),
  ])
  const teacherId = uuidv7()
  await store.insertTeacher(ctx.db, {
    id: teacherId,
    orgId: row.orgId,
    applicationId: row.id,
    personId: person.id,
    employment: input.employment,
    qualification: input.qualification,
    certificateNo: input.certificateNo,
    occupations: [...new Set(input.occupations)],
    fileIds: input.fileIds,
    state: 'proposed',
    retiredAt: null,
    retireReason: null,
    createdAt: ctx.now,
  })
  const done = await change(
    ctx,
    row,
    {},
    {
      summary: '登记教师',
      after: {
        name: person.nameMasked,
        employment: input.employment,
        qualification: input.qualification,
        occupations: input.occupations,
      },
      files: input.fileIds,
    },
  )
  return { ...done, teacherId }
}

export async function drop(ctx: Ctx, input: ParsedOf<typeof c.dropItem>) {
  const row = await beginEdit(ctx, input)
  const what = input.what === 'venue' ? '场地' : '教师'
  const gone = await store.retireRow(
    ctx.db,
    input.what,
    input.itemId,
    'proposed',
    { applicationId: row.id },
    ctx.now,
    '填报时去掉',
  )
  if (!gone) throw new Refused([common.not_found({ what: `该${what}` })], 404)
  return await change(ctx, row, {}, { summary: `从申请中去掉一项${what}` })
}
