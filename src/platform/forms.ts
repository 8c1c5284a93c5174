/**
 * Forms people fill in with Excel or WPS: the template they download, the sheet they hand in, the copy they get back
 * with the errors beside each row. A sheet is read whole or not at all, and every fault is named by row and column.
 */
import { type CellValue, readXlsx, type Sheet, type WriteSheet, writeXlsx } from 'hucre/xlsx'
import { archiveRefusals, checkArchive } from './archive.ts'
import { isDay } from './day.ts'
import { defineRefusals, type Reason } from './refusal.ts'

export { csv, readCsv } from './csv.ts'

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const CSV = 'text/csv; charset=utf-8'

/** Titles stand in one of the first rows; a form may carry a heading above them. */
const TITLE_ROWS = 20
/** Faults shown of one file; a file with more is wrong as a whole. */
const MAX_REASONS = 2000
/** Excel keeps 15 digits of a number and turns the others into zeros. */
const EXACT_BELOW = 1e15
const RELOAD = '请下载最新模板，按模板的列填写后重新上传。'
const REFILL = '请在 Excel 中改正该单元格后重新上传。'

export const sheetRefusals = defineRefusals('sheet', {
  no_titles: { text: '没有找到表头：前 20 行内没有与模板一致的列名。', next: RELOAD },
  missing_column: { text: (f: { title: string }) => `缺少“${f.title}”列。`, next: RELOAD },
  double_column: {
    text: (f: { title: string; cells: string }) => `“${f.title}”列出现了不止一次（${f.cells}）。`,
    next: '请只保留一列后重新上传。',
  },
  empty: { text: '表中没有数据行。', next: '请从表头的下一行开始填写后重新上传。' },
  too_many_rows: {
    text: (f: { max: number; rows: number }) => `表中有 ${f.rows} 行数据，一次最多 ${f.max} 行。`,
    next: '请拆分成几个文件分次上传。',
  },
  empty_cell: { text: (f: { title: string; cell: string }) => `“${f.title}”没有填写。`, next: REFILL },
  formula: {
    text: (f: { title: string; cell: string }) => `“${f.title}”是公式，不能导入。`,
    next: '请复制该列后“选择性粘贴 → 数值”，再重新上传。',
  },
  broken: {
    text: (f: { title: string; cell: string; shown: string }) => `“${f.title}”是错误值 ${f.shown}。`,
    next: REFILL,
  },
  lost_digits: {
    text: (f: { title: string; cell: string }) =>
      `“${f.title}”按数字保存，超过 15 位的部分已被 Excel 改成 0，原号码已丢失。`,
    next: '请先把该列设置为“文本”格式，再重新录入完整号码。',
  },
  too_long: {
    text: (f: { title: string; cell: string; max: number }) => `“${f.title}”超过 ${f.max} 个字。`,
    next: REFILL,
  },
  more: { text: (f: { left: number }) => `另有 ${f.left} 处错误没有列出。`, next: '请先改正已列出的错误。' },
})

export interface SheetColumn {
  key: string
  title: string
  /** The column must be there and no row may leave it blank. */
  required?: boolean
  /** Other titles the same column goes by. */
  aliases?: readonly string[]
}
export interface SheetRow {
  /** 1-based row of the sheet, as Excel shows it. */
  row: number
  values: Record<string, string>
}

const MAX_CELL = 2000
const blanks = /[\s\u00a0\u200b-\u200d\ufeff]+/g
/** `*姓名（必填）` and `姓 名` are the same title. */
const plainTitle = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(blanks, '')
    .replace(/\((?:必填|选填)\)/g, '')
    .replace(/[*:]/g, '')

const letterOf = (column: number): string =>
  (column >= 26 ? letterOf(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26))

/** A number without the noise of binary fractions. */
const numberText = (value: number): string => String(Number(value.toPrecision(15)))

function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return ''
  const text = value.toISOString()
  return text.slice(11, 16) === '00:00' ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 16)}`
}

function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return dateText(value)
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return value ? '是' : '否'
  return value.replace(/^[\s\u00a0\u200b-\u200d\ufeff]+|[\s\u00a0\u200b-\u200d\ufeff]+$/g, '')
}

/** `2026/3/1`, `2026.03.01`, `2026年3月1日`, `20260301` → `2026-03-01`; null for what is no day. */
export function readDay(text: string): string | null {
  const plain = text.normalize('NFKC').trim()
  const match =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?$/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (!match) return null
  const day = `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`
  return isDay(day) ? day : null
}

/** The first sheet people can see. */
async function firstSheet(body: Buffer): Promise<Sheet | null> {
  let taken = false
  const { sheets } = await readXlsx(body, {
    sheets: (info) => {
      if (taken || info.hidden || info.veryHidden) return false
      taken = true
      return true
    },
  })
  return sheets[0] ?? null
}

interface Titles {
  row: number
  /** Column index of each key. */
  at: Map<string, number>
  reasons: Reason[]
}

function findTitles(sheet: Sheet, columns: readonly SheetColumn[]): Titles | null {
  const names = new Map(
    columns.flatMap((c) => [c.title, ...(c.aliases ?? [])].map((t) => [plainTitle(t), c])),
  )
  let best: { row: number; found: [SheetColumn, number][] } | null = null
  for (const [row, cells] of sheet.rows.slice(0, TITLE_ROWS).entries()) {
    const found = cells.flatMap((value, column): [SheetColumn, number][] => {
      const named = typeof value === 'string' ? names.get(plainTitle(value)) : undefined
      return named ? [[named, column]] : []
    })
    if (found.length > (best?.found.length ?? 0)) best = { row, found }
  }
  if (!best) return null
  const at = new Map<string, number>()
  const reasons: Reason[] = []
  for (const column of columns) {
    const places = best.found.filter(([named]) => named.key === column.key).map(([, index]) => index)
    if (places[0] !== undefined) at.set(column.key, places[0])
    const facts = { field: column.key, row: best.row + 1 }
    if (places.length > 1) {
      const cells = places.map((index) => `${letterOf(index)} 列`).join('、')
      reasons.push(sheetRefusals.double_column({ title: column.title, cells }, facts))
    }
    if (places.length === 0 && column.required) {
      reasons.push(sheetRefusals.missing_column({ title: column.title }, facts))
    }
  }
  return { row: best.row, at, reasons }
}

/** A cell's text, and what is wrong with it. */
function readCell(
  sheet: Sheet,
  row: number,
  index: number,
  column: SheetColumn,
): { text: string; reasons: Reason[] } {
  const value = sheet.rows[row]?.[index]
  const detail = sheet.cells?.get(`${row},${index}`)
  const facts = { title: column.title, cell: `${letterOf(index)}${row + 1}` }
  const at = { field: column.key, row: row + 1 }
  const text = textOf(value)
  if (detail?.formula !== undefined) return { text, reasons: [sheetRefusals.formula(facts, at)] }
  if (detail?.type === 'error') {
    return { text: '', reasons: [sheetRefusals.broken({ ...facts, shown: text.slice(0, 20) }, at)] }
  }
  if (typeof value === 'number' && Math.abs(value) >= EXACT_BELOW) {
    return { text, reasons: [sheetRefusals.lost_digits(facts, at)] }
  }
  if (text.length > MAX_CELL)
    return { text: '', reasons: [sheetRefusals.too_long({ ...facts, max: MAX_CELL }, at)] }
  return { text, reasons: [] }
}

const isBlank = (sheet: Sheet, row: number, places: Iterable<number>): boolean => {
  for (const index of places) {
    if (textOf(sheet.rows[row]?.[index]) !== '' || sheet.cells?.has(`${row},${index}`)) return false
  }
  return true
}

export interface SheetSpec {
  columns: readonly SheetColumn[]
  maxRows: number
}

/** Reads the first visible sheet. With any reason the rows are for showing only: nothing of the file may be taken. */
export async function readSheet(
  body: Buffer,
  spec: SheetSpec,
): Promise<{ rows: SheetRow[]; reasons: Reason[] }> {
  const unsafe = await checkArchive(body)
  if (unsafe.length > 0) return { rows: [], reasons: unsafe }
  const sheet = await firstSheet(body).catch(() => null)
  if (!sheet) return { rows: [], reasons: [archiveRefusals.not_workbook()] }
  const titles = findTitles(sheet, spec.columns)
  if (!titles) return { rows: [], reasons: [sheetRefusals.no_titles()] }
  const reasons = [...titles.reasons]
  const places = [...titles.at.values()]
  const filled: number[] = []
  for (let row = titles.row + 1; row < sheet.rows.length; row += 1) {
    if (!isBlank(sheet, row, places)) filled.push(row)
  }
  if (filled.length === 0) reasons.push(sheetRefusals.empty())
  if (filled.length > spec.maxRows) {
    return { rows: [], reasons: [sheetRefusals.too_many_rows({ max: spec.maxRows, rows: filled.length })] }
  }
  const rows = filled.map((row) => {
    const values: Record<string, string> = {}
    for (const column of spec.columns) {
      const index = titles.at.get(column.key)
      if (index === undefined) {
        values[column.key] = ''
        continue
      }
      const read = readCell(sheet, row, index, column)
      values[column.key] = read.text
      reasons.push(...read.reasons)
      if (column.required && read.text === '' && read.reasons.length === 0) {
        const facts = { title: column.title, cell: `${letterOf(index)}${row + 1}` }
        reasons.push(sheetRefusals.empty_cell(facts, { field: column.key, row: row + 1 }))
      }
    }
    return { row: row + 1, values }
  })
  return { rows, reasons: shorten(reasons) }
}

/** Keeps a reply readable: the first two thousand faults and how many more there are. */
export function shorten(reasons: Reason[]): Reason[] {
  if (reasons.length <= MAX_REASONS) return reasons
  return [...reasons.slice(0, MAX_REASONS), sheetRefusals.more({ left: reasons.length - MAX_REASONS })]
}

export type FormValue = string | number | null | undefined
export interface FormColumn {
  key: string
  title: string
  width?: number
  /** Kept as text whatever it looks like: ID numbers, codes, phones. */
  text?: boolean
  choices?: readonly string[]
}
export interface Form {
  sheet: string
  columns: readonly FormColumn[]
  /** None makes a template: blank rows to fill in. */
  rows: readonly Record<string, FormValue>[]
  /** Lines of a second sheet, 填写说明. */
  notes?: readonly string[]
}

const TITLE_STYLE = {
  font: { bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E8EEF7' } },
  alignment: { horizontal: 'center', vertical: 'center', wrapText: true },
} as const
const BLANK_ROWS = 500
/** Longer lists of choices don't fit into the cell's own rule and stand on a hidden sheet. */
const CHOICES_FIT = 250

export async function writeSheet(form: Form): Promise<Buffer> {
  const { columns } = form
  const blank = form.rows.length === 0
  const cells: NonNullable<WriteSheet['cells']> = new Map()
  columns.forEach((column, c) => {
    cells.set(`0,${c}`, { value: column.title, style: TITLE_STYLE })
    if (!column.text) return
    for (let r = 1; r <= (blank ? BLANK_ROWS : form.rows.length); r += 1) {
      const value = blank ? null : (form.rows[r - 1]?.[column.key] ?? null)
      cells.set(`${r},${c}`, { value: value === null ? null : String(value), style: { numFmt: '@' } })
    }
  })
  const lists = columns.flatMap((column, c) => (column.choices ? [{ c, choices: column.choices }] : []))
  const far = lists.filter((list) => list.choices.join(',').length > CHOICES_FIT)
  const data: WriteSheet = {
    name: form.sheet,
    columns: columns.map((c) => ({ width: c.width ?? Math.max(12, c.title.length * 2 + 4) })),
    rows: [
      columns.map((c) => c.title),
      ...form.rows.map((row) => columns.map((c) => (c.text ? textValue(row[c.key]) : (row[c.key] ?? null)))),
    ],
    cells,
    freezePane: { rows: 1 },
    dataValidations: lists.map(({ c, choices }) => {
      const hidden = far.findIndex((list) => list.c === c)
      const range = `${letterOf(c)}2:${letterOf(c)}${Math.max(BLANK_ROWS, form.rows.length) + 1}`
      const from = `'选项'!$${letterOf(hidden)}$1:$${letterOf(hidden)}$${choices.length}`
      const rule = { type: 'list' as const, range, allowBlank: true, showErrorMessage: true }
      const told = { ...rule, errorTitle: '请从下拉列表中选择', errorMessage: '填写的内容不在可选范围内。' }
      return hidden < 0 ? { ...told, values: [...choices] } : { ...told, formula1: from }
    }),
  }
  const sheets: WriteSheet[] = [data]
  if (form.notes?.length) {
    sheets.push({ name: '填写说明', columns: [{ width: 100 }], rows: form.notes.map((note) => [note]) })
  }
  if (far.length > 0) {
    const height = Math.max(...far.map((list) => list.choices.length))
    const rows = Array.from({ length: height }, (_, r) => far.map((list) => list.choices[r] ?? null))
    sheets.push({ name: '选项', rows, hidden: true })
  }
  return Buffer.from(await writeXlsx({ sheets }))
}

const textValue = (value: FormValue): string | null =>
  value === null || value === undefined ? null : String(value)

const FAULTS = '错误原因'

/** The user's own sheet with a last column 错误原因, each row's faults beside it. */
export async function annotateSheet(body: Buffer, reasons: readonly Reason[]): Promise<Buffer> {
  const unsafe = await checkArchive(body)
  const sheet = unsafe.length > 0 ? null : await firstSheet(body).catch(() => null)
  const of = new Map<number, string[]>()
  for (const reason of reasons) {
    const row = reason.row ?? 1
    of.set(row, [...(of.get(row) ?? []), [reason.message, reason.next].filter(Boolean).join('')])
  }
  const source = sheet?.rows ?? []
  const ends = source.map((row) => row.findLastIndex((v) => textOf(v) !== '') + 1)
  const height = Math.max(ends.findLastIndex((end) => end > 0) + 1, 1)
  const widest = ends.reduce((a, b) => Math.max(a, b), 0)
  const titled = source
    .slice(0, TITLE_ROWS)
    .findIndex((row) => row.filter((v) => textOf(v) !== '').length > 1)
  const titleRow = Math.max(0, titled)
  // An annotated copy that comes back gets its column renewed, not a second one.
  const last = textOf(source[titleRow]?.[widest - 1]).startsWith(FAULTS) ? widest - 1 : widest
  const cells: NonNullable<WriteSheet['cells']> = new Map()
  const rows: CellValue[][] = []
  for (let r = 0; r < height; r += 1) {
    const faults = of.get(r + 1)
    const note = r === titleRow ? [FAULTS, ...(faults ?? [])].join('\n') : (faults?.join('\n') ?? null)
    // As text: what a number, a date or a formula showed stays readable, and nothing calculates.
    rows.push([...Array.from({ length: last }, (_, c) => textOf(source[r]?.[c]) || null), note])
    if (note)
      cells.set(`${r},${last}`, {
        value: note,
        style: { font: { color: { rgb: 'C00000' } }, alignment: { wrapText: true } },
      })
  }
  const columns = [...Array.from({ length: last }, () => ({ width: 18 })), { width: 70 }]
  return Buffer.from(await writeXlsx({ sheets: [{ name: sheet?.name ?? FAULTS, columns, rows, cells }] }))
}
