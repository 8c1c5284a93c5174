/** The catalogue as 附表1: in and out as Excel in its columns and their order. */
import type { ParsedOf } from '#platform/act'
import { annotateSheet, readSheet, shorten, writeSheet, XLSX } from '#platform/forms'
import { insist, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import { catalogueTitle, checkItems, FORM_COLUMNS, readForm } from './rules.ts'
import { editable, occupationsOf, putItems, readable } from './service.ts'
import { itemsOf } from './store.ts'

const NOTES = [
  '1. 培训类型、是否急需紧缺工种从下拉列表中选择。',
  '2. 除结业证、非人社部门证书、创业培训合格证等无工种代码的项目填“无”并在备注中写明类别外，其他项目均须填职业（工种）编码。',
  '3. 工种写在职业名称后面的括号里，如“保育师（幼儿）”。',
  '4. 导入时以表中内容整体替换草案的项目；任何一行有错误，整份文件都不会导入。',
]
const WIDTHS: Record<string, number> = {
  trainingType: 20,
  name: 26,
  occupationCode: 18,
  standard: 60,
  note: 40,
}

export async function exportForm(ctx: Ctx, { id }: { id: string }): Promise<FileReply> {
  const row = await readable(ctx, id)
  const items = await itemsOf(ctx.db, id)
  const columns = FORM_COLUMNS.map((column) => ({
    ...column,
    width: WIDTHS[column.key] ?? 18,
    text: column.key === 'occupationCode',
    ...(column.key === 'trainingType' ? { choices: Object.values(c.trainingTypes) } : {}),
    ...(column.key === 'shortage' ? { choices: ['是', '否'] } : {}),
  }))
  const rows = items.map((item) => ({
    trainingType: c.trainingTypes[item.trainingType],
    name: item.name,
    occupationCode: item.occupationCode ?? '无',
    shortage: item.shortage ? '是' : '否',
    standard: item.standard,
    note: remarkOf(item),
  }))
  const title = catalogueTitle({ ...row, regionName: regions().nameOf(row.region) })
  const body = await writeSheet({ sheet: '附表1', columns, rows, notes: [title, ...NOTES] })
  return { filename: `${title}.xlsx`, mime: XLSX, body }
}

/** The remark names the kind of a project without a code, so that the form reads back as it was. */
function remarkOf(item: Pick<c.ItemFields, 'trainingType' | 'codeless' | 'note'>): string {
  const told = item.codeless === null || item.trainingType === 'startup'
  const kind = told ? '' : c.codelessKinds[item.codeless as c.Codeless]
  return kind && !item.note?.includes(kind) ? [kind, item.note].filter(Boolean).join('；') : (item.note ?? '')
}

async function ownSheet(ctx: Ctx, fileId: string): Promise<Buffer> {
  const [file] = await ctx.tools.files.info(ctx.db, [fileId])
  const own = file && (await ctx.tools.files.ownedBy(ctx.db, [fileId], ctx.actor.accountId))
  if (!own) throw new Refused([c.refusals.not_own_file({ field: 'fileId' })])
  return await ctx.tools.files.read(file)
}

async function judge(ctx: Ctx, body: Buffer) {
  const sheet = await readSheet(body, { columns: FORM_COLUMNS, maxRows: c.MAX_ITEMS })
  const read = readForm(sheet.rows)
  // A cell that could not be read is not judged a second time.
  const unread = new Set(sheet.reasons.map((r) => `${r.row}:${r.field}`))
  const later = [...read.reasons, ...checkItems(read.items, await occupationsOf(ctx, read.items))]
  const reasons = [...sheet.reasons, ...later.filter((r) => !unread.has(`${r.row}:${r.field}`))].sort(
    (a, b) => (a.row ?? 0) - (b.row ?? 0),
  )
  return { items: read.items, reasons: shorten(reasons) }
}

export async function importForm(ctx: Ctx, input: ParsedOf<typeof c.importItems>) {
  const row = await editable(ctx, input.id)
  const { items, reasons } = await judge(ctx, await ownSheet(ctx, input.fileId))
  insist(reasons)
  const done = await putItems(ctx, row, input.version, items, [input.fileId])
  return { ...done, items: items.length }
}

export async function annotateForm(ctx: Ctx, input: ParsedOf<typeof c.annotateItems>): Promise<FileReply> {
  const body = await ownSheet(ctx, input.fileId)
  const { reasons } = await judge(ctx, body)
  return { filename: '附表1-错误标注.xlsx', mime: XLSX, body: await annotateSheet(body, reasons) }
}
