/** Comma-separated files as banks and offices exchange them: written for Excel, read in the two encodings in use here. */
import { defineRefusals, Refused } from './refusal.ts'

export const csvRefusals = defineRefusals('csv', {
  encoding: {
    text: '文件编码无法识别，只接受 UTF-8 或 GB18030（GBK）编码的 CSV 文件。',
    next: '请用 Excel 或 WPS 打开后，另存为“CSV UTF-8（逗号分隔）”，再重新上传。',
  },
  quote: {
    text: 'CSV 文件中的引号没有成对出现，无法分列。',
    next: '请检查该行的引号，或重新从系统导出文件。',
  },
  too_many_rows: {
    text: (f: { max: number }) => `CSV 文件超过 ${f.max} 行。`,
    next: '请拆分后分次上传。',
  },
})

export type CsvValue = string | number | null | undefined
export interface CsvColumn {
  key: string
  title: string
}

/** A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers of ours do not. */
function cell(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[\s\u00a0]*[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** UTF-8 with a byte order mark and CRLF, so that Excel and WPS open it without asking. */
export function csv(columns: readonly CsvColumn[], rows: readonly Record<string, CsvValue>[]): Buffer {
  const lines = [columns.map((c) => cell(c.title)), ...rows.map((r) => columns.map((c) => cell(r[c.key])))]
  return Buffer.from(`\ufeff${lines.map((line) => line.join(',')).join('\r\n')}\r\n`, 'utf8')
}

function decode(body: Buffer): string {
  const utf16 = (body[0] === 0xff && body[1] === 0xfe) || (body[0] === 0xfe && body[1] === 0xff)
  if (utf16 || body.includes(0)) throw new Refused([csvRefusals.encoding()])
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(body)
      // Other encodings read as GB18030 land in its private area or on control characters.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
      if (!/[\u0001-\u0008\u000b\u000e-\u001f\u007f-\u009f\ue000-\uf8ff\ufffd]/.test(text)) return text
    } catch {
      // The next encoding is tried.
    }
  }
  throw new Refused([csvRefusals.encoding()])
}

/** Rows as they stand, the title row among them; blank lines are left out. */
export function readCsv(body: Buffer, options: { maxRows?: number } = {}): { rows: string[][] } {
  const max = options.maxRows ?? 100_000
  const text = decode(body)
  const rows: string[][] = []
  let row: string[] = []
  let value = ''
  let quoted = false
  let line = 1
  let opened = 1
  const endRow = () => {
    row.push(value.trim())
    value = ''
    if (row.some((v) => v !== '')) rows.push(row)
    row = []
    if (rows.length > max) throw new Refused([csvRefusals.too_many_rows({ max })])
  }
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i)
    if (c === '\n') line += 1
    if (quoted) {
      if (c !== '"') value += c
      else if (text.charAt(i + 1) === '"') {
        value += '"'
        i += 1
      } else quoted = false
    } else if (c === '"' && value.trim() === '') {
      value = ''
      quoted = true
      opened = line
    } else if (c === ',') {
      row.push(value.trim())
      value = ''
    } else if (c === '\n') endRow()
    else if (c === '\r') {
      if (text.charAt(i + 1) !== '\n') endRow()
    } else value += c
  }
  if (quoted) throw new Refused([csvRefusals.quote({ row: opened })])
  if (value !== '' || row.length > 0) endRow()
  return { rows }
}
