/** Certificates by Excel: the template, the import that takes all rows or none, and the copy with the faults. */
import { v7 as uuidv7 } from 'uuid'
import { certificateKinds } from '#money/policy/contract'
import type { Day } from '#platform/day'
import { annotateSheet, readDay, readSheet, type SheetRow, shorten, writeSheet, XLSX } from '#platform/forms'
import { insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { levelNames } from '#registry/occupations/contract'
import { checkIdNumber } from '#registry/people'
import { refusals } from './contract.ts'
import { type Entry, type Examined, examine, issuerOf, take, tidy, tidyId } from './issue-service.ts'
import { checkNumber, importColumns, MAX_IMPORT_ROWS, normalizeNumber, readKind, readLevel } from './rules.ts'
import { insertImport } from './store.ts'

const NOTES = [
  '一行一本证书；带必填要求的列：姓名、身份证号、证书编号、证书类别、发证日期。',
  '职业资格证书、职业技能等级证书：填写职业（工种）编码和等级，不填项目名称。',
  '专项职业能力证书：有职业（工种）编码的填写编码，没有编码的填写项目名称；不填等级。',
  '发证日期按 2026-03-01 的格式填写。身份证号、证书编号按文本填写，避免被改成数字。',
  '班级编号：由补贴性培训班组织参加评价的，填写该班开班备案编号；其他情况不填。',
  `一次最多 ${MAX_IMPORT_ROWS} 行。有一行不合要求，全部不导入；同一文件再次导入没有变化。`,
]

export async function template(): Promise<FileReply> {
  const kinds = [certificateKinds.qualification, certificateKinds.level, certificateKinds.ability]
  const choices: Record<string, string[]> = {
    kind: kinds,
    level: [5, 4, 3, 2, 1].map((l) => levelNames[l] as string),
  }
  const columns = importColumns.map((c) => ({ ...c, ...(choices[c.key] ? { choices: choices[c.key] } : {}) }))
  const body = await writeSheet({ sheet: '证书数据', columns, rows: [], notes: NOTES })
  return { filename: '证书导入模板.xlsx', mime: XLSX, body }
}

/** Only a file that this account has uploaded. */
async function uploaded(ctx: Ctx, fileId: string): Promise<{ body: Buffer; sha256: string; name: string }> {
  const { files } = ctx.tools
  const own = await files.ownedBy(ctx.db, [fileId], ctx.actor.accountId)
  const [file] = own ? await files.info(ctx.db, [fileId]) : []
  if (!file) throw new Refused([refusals.foreign_file({ field: 'fileId' })])
  return { body: await files.read(file), sha256: file.sha256, name: file.name }
}

/** A row's cells as an entry; reasons for what can't be read at all. */
function entryOf({ row, values }: SheetRow, today: Day): { entry: Entry | null; reasons: Reason[] } {
  const reasons: Reason[] = []
  const kind = readKind(values.kind ?? '')
  if (!kind && values.kind)
    reasons.push(refusals.kind({ text: values.kind.slice(0, 20) }, { row, field: 'kind' }))
  const levelText = tidy(values.level)
  const level = levelText === null ? null : readLevel(levelText)
  if (levelText !== null && level === null) {
    reasons.push(refusals.level({ text: levelText.slice(0, 20) }, { row, field: 'level' }))
  }
  const issuedOn = readDay(values.issuedOn ?? '')
  if (!issuedOn && values.issuedOn) {
    reasons.push(refusals.day({ text: values.issuedOn.slice(0, 20) }, { row, field: 'issuedOn' }))
  }
  const idNumber = tidyId(values.idNumber ?? '')
  const number = normalizeNumber(values.number ?? '')
  if (!kind || !issuedOn || reasons.length > 0) {
    // The rest of the row is looked at all the same, so that nobody corrects a sheet twice.
    const rest = [...checkIdNumber(idNumber, today), ...checkNumber(number)].map((r) => ({ ...r, row }))
    return { entry: null, reasons: [...reasons, ...rest] }
  }
  const draft = {
    number,
    kind,
    occupationCode: tidy(values.occupationCode),
    level,
    project: tidy(values.project)?.slice(0, 60) ?? null,
    issuedOn,
    classNumber: tidy(values.classNumber),
  }
  return { entry: { row, name: values.name ?? '', idNumber, draft }, reasons }
}

async function readEntries(ctx: Ctx, body: Buffer): Promise<{ examined: Examined[]; reasons: Reason[] }> {
  const sheet = await readSheet(body, { columns: importColumns, maxRows: MAX_IMPORT_ROWS })
  const read = sheet.rows.map((r) => entryOf(r, ctx.today))
  const entries = read.flatMap((r) => r.entry ?? [])
  const org = await issuerOf(ctx)
  const unreadable = new Set(sheet.reasons.map((r) => `${r.row}/${r.field}`))
  const examined = await examine(ctx, org, entries)
  const found = [...read.flatMap((r) => r.reasons), ...examined.flatMap((e) => e.reasons)]
  // A cell that could not be read is told once, not again as a wrong number.
  const reasons = [...sheet.reasons, ...found.filter((r) => !unreadable.has(`${r.row}/${r.field}`))]
  reasons.sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
  return { examined, reasons: shorten(reasons) }
}

export async function importAll(ctx: Ctx, input: { fileId: string }) {
  const file = await uploaded(ctx, input.fileId)
  const { examined, reasons } = await readEntries(ctx, file.body)
  insist(reasons)
  const org = await issuerOf(ctx)
  const added = (await take(ctx, org, examined, 'import')).length
  const unchanged = examined.length - added
  const id = uuidv7()
  await insertImport(ctx.db, {
    id,
    orgId: org.id,
    fileId: input.fileId,
    sha256: file.sha256,
    rowCount: examined.length,
    added,
    unchanged,
    importedBy: ctx.actor.accountId,
    importedAt: ctx.now,
  })
  ctx.record({
    subjects: [`certificate-import:${id}`, `organisation:${org.id}`],
    summary: added > 0 ? `导入证书 ${added} 本，${unchanged} 本没有变化` : '导入证书：没有变化',
    region: org.region,
    orgId: org.id,
    after: { added, unchanged },
    files: [input.fileId],
  })
  return { added, unchanged }
}

export async function annotate(ctx: Ctx, input: { fileId: string }): Promise<FileReply> {
  const file = await uploaded(ctx, input.fileId)
  const { reasons } = await readEntries(ctx, file.body)
  const body = await annotateSheet(file.body, reasons)
  return { filename: `${file.name.replace(/\.[^.]*$/, '')}-错误标注.xlsx`, mime: XLSX, body }
}
