/** The roster's acts: list, template, import with its annotated copy, single changes, export with names. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { annotateSheet, readSheet, shorten, writeSheet, XLSX } from '#platform/forms'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import {
  ageOf,
  normalizeIdNumber,
  normalizePhone,
  openPerson,
  type PersonRow,
  peopleById,
  peopleMap,
} from '#registry/people'
import { categories } from '#registry/people/contract'
import { askedOf, stopAsking } from '#registry/registers'
import { classMoves } from './class-rules.ts'
import { lock, subjectsOf } from './moves-service.ts'
import type * as c from './roster-contract.ts'
import {
  LEAVING_STATES,
  ROSTER_MAX_ROWS,
  type RosterLine,
  refusals,
  rosterColumns,
  traineeSources,
} from './roster-rules.ts'
import { judgeRoster, rosterOpen, type Taken, takeLines, titleOf } from './roster-service.ts'
import * as store from './roster-store.ts'
import { giveBackSeats } from './seat-voucher-service.ts'
import { type ClassRow, classById } from './store.ts'

const named = (row: PersonRow | undefined, today: string) => ({
  nameMasked: row?.nameMasked ?? '',
  idNumberMasked: row?.idNumberMasked ?? '',
  phoneMasked: row?.phoneMasked ?? null,
  age: row ? ageFrom(row.birthOn, today) : 0,
})
const ageFrom = (birth: string, today: string): number =>
  Number(today.slice(0, 4)) - Number(birth.slice(0, 4)) - (today.slice(5) < birth.slice(5) ? 1 : 0)

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listTrainees>) {
  let wanted: string[] | null = null
  if (input.q) {
    // Names and numbers are sealed: a search matches a whole name, ID number or phone by its blind index.
    const { sealer } = ctx.tools
    const index = {
      id: sealer.blind(normalizeIdNumber(input.q), 'id_number'),
      name: sealer.blind(input.q, 'name'),
      phone: sealer.blind(normalizePhone(input.q), 'phone'),
    }
    const all = await store.allTraineesOf(ctx.db, input.id)
    const people = await peopleById(ctx.db, [...new Set(all.map((t) => t.personId))])
    wanted = people
      .filter(
        (p) =>
          p.idNumberIndex.equals(index.id) ||
          p.nameIndex.equals(index.name) ||
          p.phoneIndex?.equals(index.phone),
      )
      .map((p) => p.id)
  }
  const page = await store.listTraineeRows(ctx.db, input, wanted)
  const ids = page.rows.map((r) => r.personId)
  const people = await peopleMap(ctx.db, ids)
  const asked = await askedOf(ctx.db, `class:${input.id}`, ids)
  return {
    ...page,
    rows: page.rows.map((t) => ({
      id: t.id,
      personId: t.personId,
      ...named(people.get(t.personId), ctx.today),
      category: t.category,
      categoryTitle: titleOf(t.category),
      state: t.state,
      source: t.source,
      subsidised: t.subsidised,
      reasons: t.reasons,
      asked: t.state === 'enrolled' ? (asked.get(t.personId) ?? []) : [],
      judgedOn: t.judgedOn,
      enrolledAt: t.enrolledAt,
      leftAt: t.leftAt,
      leftReason: t.leftReason,
    })),
  }
}

export async function template(): Promise<FileReply> {
  const body = await writeSheet({
    sheet: '学员名册',
    columns: rosterColumns.map((col) => ({ ...col })),
    rows: [],
    notes: [
      '一、每行填写一名学员，四列均为必填；列的顺序可以调整，列名不能修改。',
      '二、身份证号、手机号列已设为文本格式，请直接录入，不要使用公式。',
      `三、人员类别从下拉列表中选择：${Object.values(categories).join('、')}。`,
      `四、一次最多导入 ${ROSTER_MAX_ROWS} 人；有任何一行不符合要求时整份名册不导入，可下载带错误标注的副本修改后重新上传。`,
      '五、同一份名册重复导入不会产生重复学员。',
    ],
  })
  return { filename: '学员名册模板.xlsx', mime: XLSX, body }
}

interface Sheet {
  body: Buffer
  sha256: string
  lines: RosterLine[]
  reasons: Reason[]
}

async function readRoster(ctx: Ctx, fileId: string): Promise<Sheet> {
  const [file] = await ctx.tools.files.info(ctx.db, [fileId])
  if (!file || !(await ctx.tools.files.ownedBy(ctx.db, [fileId], ctx.actor.accountId))) {
    throw new Refused([refusals.file_other({ field: 'fileId' })])
  }
  if (file.mime !== XLSX) throw new Refused([refusals.wrong_file({ field: 'fileId' })])
  const body = await ctx.tools.files.read(file)
  const { rows, reasons } = await readSheet(body, { columns: rosterColumns, maxRows: ROSTER_MAX_ROWS })
  const lines = rows.map(({ row, values }) => ({
    row,
    name: values.name ?? '',
    idNumber: values.idNumber ?? '',
    phone: values.phone ?? '',
    category: values.category ?? '',
  }))
  return { body, sha256: file.sha256, lines, reasons }
}

async function take(ctx: Ctx, row: ClassRow, sheet: Sheet): Promise<Taken> {
  const closed = rosterOpen(row)
  // Nothing in the sheet matters while the roster is closed, or the sheet could not be read at all.
  if (closed.length > 0 || sheet.lines.length === 0) insist([...closed, ...sheet.reasons])
  return await takeLines(ctx, row, sheet.lines, 'import', sheet.reasons)
}

const inOrder = (reasons: Reason[]): Reason[] =>
  shorten([...reasons].sort((a, b) => (a.row ?? 0) - (b.row ?? 0)))

export async function importSheet(ctx: Ctx, input: ParsedOf<typeof c.importRoster>) {
  const row = await lock(ctx, input.id)
  const sheet = await readRoster(ctx, input.fileId)
  let taken: Taken
  try {
    taken = await take(ctx, row, sheet)
  } catch (error) {
    throw error instanceof Refused ? new Refused(inOrder(error.reasons), error.status) : error
  }
  const { added, changed, unchanged, enrolled, owed } = taken
  await store.insertImport(ctx.db, {
    id: uuidv7(),
    classId: row.id,
    fileId: input.fileId,
    sha256: sheet.sha256,
    rowCount: sheet.lines.length,
    added,
    changed,
    importedBy: ctx.actor.accountId,
    importedAt: ctx.now,
  })
  const nothing = added === 0 && changed === 0
  const message = nothing
    ? `没有变化：${unchanged} 名学员均已在册`
    : `新增 ${added} 人，变更 ${changed} 人，${unchanged} 人没有变化${owed > 0 ? `；正在向有关部门逐人查询，${owed} 人待回复，回复后自动重新核对` : ''}`
  ctx.record({
    subjects: subjectsOf(row),
    summary: `培训班“${row.title}”：导入学员名册，${message}`,
    region: row.region,
    orgId: row.orgId,
    before: { enrolled: enrolled - added },
    after: { enrolled },
    files: [input.fileId],
  })
  return { added, changed, unchanged, enrolled, message, warnings: inOrder(taken.warnings) }
}

class Undo extends Error {
  readonly warnings: Reason[]
  constructor(warnings: Reason[]) {
    super('dry run')
    this.warnings = warnings
  }
}

/** The same import, undone: its faults, or what it would only have warned of, written beside the user's own rows. */
export async function annotate(ctx: Ctx, input: ParsedOf<typeof c.annotateRoster>): Promise<FileReply> {
  const sheet = await readRoster(ctx, input.fileId)
  const reasons = await ctx.tools.db
    .transaction()
    .execute(async (trx) => {
      const inside = { ...ctx, db: trx }
      const taken = await take(inside, await lock(inside, input.id), sheet)
      throw new Undo(taken.warnings)
    })
    .catch((error: unknown) => {
      if (error instanceof Undo) {
        return error.warnings.map((r) => ({ ...r, message: `提示（不影响导入）：${r.message}` }))
      }
      if (error instanceof Refused) return error.reasons
      throw error
    })
  return {
    filename: '学员名册-错误标注.xlsx',
    mime: XLSX,
    body: await annotateSheet(sheet.body, inOrder(reasons)),
  }
}

export async function add(ctx: Ctx, input: ParsedOf<typeof c.addTrainee>) {
  const row = await lock(ctx, input.id)
  insist(rosterOpen(row))
  const taken = await takeLines(ctx, row, [{ ...input, row: 1 }], 'manual')
  const [traineeId] = taken.traineeIds
  if (!traineeId) throw new Refused([refusals.already({ field: 'idNumber' })])
  const trainee = (await store.traineeById(ctx.db, row.id, traineeId)) as store.TraineeRow
  ctx.record({
    subjects: [...subjectsOf(row), `person:${trainee.personId}`],
    summary: `培训班“${row.title}”：添加学员 1 人`,
    region: row.region,
    orgId: row.orgId,
    after: { enrolled: taken.enrolled, category: titleOf(trainee.category) },
  })
  return { traineeId, subsidised: trainee.subsidised, warnings: taken.warnings }
}

/** Ends a place on the roster; the sessions still to come are free for the person again. */
export async function leave(
  ctx: Ctx,
  row: ClassRow,
  trainee: store.TraineeRow,
  reason: string,
  states = LEAVING_STATES,
): Promise<void> {
  if (!states.includes(row.state)) {
    insist([refusals.class_closed({ state: classMoves.states[row.state] })])
  }
  if (!(await store.endTrainee(ctx.db, trainee.id, ctx.actor.accountId, ctx.now, reason))) {
    insist([refusals.gone()])
  }
  await store.freeSlots(ctx.db, row.id, {
    traineeId: trainee.id,
    ...(row.state === 'running' ? { from: ctx.now } : {}),
  })
  await giveBackSeats(ctx, row, [trainee.personId], '退出培训班')
  await stopAsking(ctx, `class:${row.id}`, [trainee.personId])
  ctx.record({
    subjects: [...subjectsOf(row), `person:${trainee.personId}`],
    summary: `培训班“${row.title}”：学员退出 1 人`,
    region: row.region,
    orgId: row.orgId,
    before: { state: 'enrolled' },
    after: { state: 'left' },
    reason,
  })
}

export async function remove(ctx: Ctx, input: ParsedOf<typeof c.removeTrainee>) {
  const row = await lock(ctx, input.id)
  const trainee = await store.traineeById(ctx.db, row.id, input.traineeId)
  if (!trainee) throw new Refused([common.not_found({ what: '该学员' })], 404)
  await leave(ctx, row, trainee, input.reason)
  return { ok: true as const }
}

/** An officer's: lines that gave no answer are asked once more. `only`: who has just been answered about. */
export async function judge(
  ctx: Ctx,
  input: ParsedOf<typeof c.judgeRoster>,
  how: Parameters<typeof judgeRoster>[2] = { onLine: 'ask-again' },
) {
  const row = await lock(ctx, input.id)
  const before = await store.countTrainees(ctx.db, row.id)
  const after = await judgeRoster(ctx, row, how)
  const why = how.only ? `部门接口已答复 ${how.only.size} 人，` : ''
  ctx.record({
    subjects: subjectsOf(row),
    summary: `培训班“${row.title}”：${why}重新核对补贴资格，符合 ${after.eligible} 人，不符合 ${after.ineligible} 人`,
    region: row.region,
    orgId: row.orgId,
    before: { eligible: before.eligible, ineligible: before.ineligible },
    after: { eligible: after.eligible, ineligible: after.ineligible },
  })
  return { eligible: after.eligible, ineligible: after.ineligible }
}

export async function exportNames(ctx: Ctx, input: ParsedOf<typeof c.exportRoster>): Promise<FileReply> {
  const row = (await classById(ctx.db, input.id)) as ClassRow
  const trainees = await store.enrolledOf(ctx.db, row.id)
  const people = await peopleMap(
    ctx.db,
    trainees.map((t) => t.personId),
  )
  const rows = trainees.map((t, i) => {
    const clear = openPerson(ctx, people.get(t.personId) as PersonRow)
    return {
      order: i + 1,
      name: clear.name,
      idNumber: clear.idNumber,
      phone: clear.phone,
      age: ageOf(clear.idNumber, ctx.today),
      category: titleOf(t.category),
      source: traineeSources[t.source],
      subsidised: t.subsidised ? '享受' : '不享受',
      reasons: t.reasons.map((r) => r.message).join('；'),
    }
  })
  ctx.record({
    subjects: [...subjectsOf(row), ...trainees.map((t) => `person:${t.personId}`)],
    summary: `导出培训班“${row.title}”的学员名册，${rows.length} 人`,
    region: row.region,
    orgId: row.orgId,
    reason: input.reason,
  })
  const body = await writeSheet({
    sheet: '学员名册',
    columns: [
      { key: 'order', title: '序号', width: 8 },
      { key: 'name', title: '姓名', text: true },
      { key: 'idNumber', title: '身份证号', text: true, width: 24 },
      { key: 'phone', title: '手机号', text: true, width: 16 },
      { key: 'age', title: '年龄', width: 8 },
      { key: 'category', title: '人员类别', width: 26 },
      { key: 'source', title: '来源' },
      { key: 'subsidised', title: '补贴' },
      { key: 'reasons', title: '说明', width: 60 },
    ],
    rows,
  })
  return { filename: `学员名册-${row.number ?? row.title}.xlsx`, mime: XLSX, body }
}
