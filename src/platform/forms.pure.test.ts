import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { writeXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import { checkArchive } from './archive.ts'
import { annotateSheet, csv, readCsv, readDay, readSheet, type SheetSpec, writeSheet } from './forms.ts'
import { Refused } from './refusal.ts'

const spec: SheetSpec = {
  columns: [
    { key: 'name', title: '姓名', required: true },
    { key: 'idNumber', title: '身份证号', required: true, aliases: ['公民身份号码'] },
    { key: 'day', title: '发证日期' },
    { key: 'wage', title: '月工资' },
  ],
  maxRows: 2000,
}
const workbook = async (rows: (string | number | boolean | Date | null)[][], name = '名册') =>
  Buffer.from(await writeXlsx({ sheets: [{ name, rows }] }))
const codes = (reasons: { code: string; row?: number; field?: string }[]) =>
  reasons.map((r) => [r.code, r.row, r.field].filter((v) => v !== undefined).join(' '))
const TITLES = ['姓名', '身份证号', '发证日期', '月工资']

interface Part {
  name: string
  body: Buffer
  says?: number
  flags?: number
  hide?: boolean
}

/** A zip written by hand, so that its directory can lie. */
function zip(parts: Part[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const packed = deflateRawSync(part.body)
    const name = Buffer.from(part.name)
    const sizes = (said: boolean) => {
      const b = Buffer.alloc(12)
      if (!said) return b
      b.writeUInt32LE(packed.length, 4)
      b.writeUInt32LE(part.says ?? part.body.length, 8)
      return b
    }
    const head = Buffer.alloc(6)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(part.flags ?? 0, 2)
    head.writeUInt16LE(8, 4)
    const lengths = Buffer.alloc(4)
    lengths.writeUInt16LE(name.length, 0)
    const front = Buffer.concat([
      Buffer.from('504b0304', 'hex'),
      head,
      Buffer.alloc(4),
      sizes(true),
      lengths,
      name,
    ])
    const place = Buffer.alloc(4)
    place.writeUInt32LE(offset)
    central.push(
      Buffer.concat([
        Buffer.from('504b01021400', 'hex'),
        head,
        Buffer.alloc(4),
        sizes(!part.hide),
        lengths,
        Buffer.alloc(10),
        place,
        name,
      ]),
    )
    local.push(front, packed)
    offset += front.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('504b0506', 'hex')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}

const types = { name: '[Content_Types].xml', body: Buffer.from('<Types/>') }

describe('archives', () => {
  test('C4 import: a zip bomb is refused from its directory, before it is unpacked', async () => {
    const zeros = Buffer.alloc(30 * 1024 * 1024)
    const steep = zip([types, { name: 'xl/worksheets/sheet1.xml', body: zeros }])
    expect(steep.length).toBeLessThan(100_000)
    expect(codes(await checkArchive(steep))).toEqual(['archive.bomb'])
    const many = Array.from({ length: 501 }, (_, i) => ({ name: `p${i}`, body: Buffer.from('x') }))
    expect(codes(await checkArchive(zip([types, ...many])))).toEqual(['archive.bomb'])
    const says = { name: 'a', body: Buffer.from('x'.repeat(400_000)), says: 60 * 1024 * 1024 }
    expect(codes(await checkArchive(zip([types, says])))).toEqual(['archive.bomb'])
  })

  test('C4 import: a directory that hides or repeats a part is refused', async () => {
    const hidden = { name: 'a', body: Buffer.alloc(1000), flags: 8, hide: true }
    expect(codes(await checkArchive(zip([types, hidden])))).toEqual(['archive.not_workbook'])
    expect(codes(await checkArchive(zip([types, { ...types }])))).toEqual(['archive.not_workbook'])
    // Says one byte, holds thirty million: the reader stops at what was said.
    const liar = { name: 'xl/workbook.xml', body: Buffer.alloc(30 * 1024 * 1024), says: 1 }
    expect((await readSheet(zip([types, liar]), spec)).reasons.map((r) => r.code)).toEqual([
      'archive.not_workbook',
    ])
  })

  test('C4 import: other files are refused by what they are', async () => {
    const good = await workbook([TITLES])
    const old = Buffer.concat([Buffer.from('d0cf11e0', 'hex'), Buffer.alloc(600)])
    expect(codes((await readSheet(old, spec)).reasons)).toEqual(['archive.old_format'])
    for (const bad of [
      Buffer.alloc(0),
      Buffer.from('姓名,身份证号\r\n'),
      good.subarray(0, good.length - 30),
    ]) {
      expect(codes((await readSheet(bad, spec)).reasons)).toEqual(['archive.not_workbook'])
    }
    const macro = zip([types, { name: 'xl/vbaProject.bin', body: Buffer.from('x') }])
    expect(codes(await checkArchive(macro))).toEqual(['archive.macros'])
  })

  test('C4 import: any bytes are answered, never thrown at', async () => {
    const good = await workbook([TITLES, ['甲', 'x', null, null]])
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, byte) => {
        const bent = Buffer.from(good)
        bent[at] = byte
        const { rows, reasons } = await readSheet(bent, spec)
        return rows.length > 0 || reasons.length > 0
      }),
      { numRuns: 150 },
    )
  })
})

describe('reading a sheet', () => {
  test('C4 import: columns are found wherever they stand, below a heading, under other names', async () => {
    const body = await workbook([
      ['某班学员名册', null, null, null],
      ['序号', '*公民身份号码（必填）', '月工资', '姓 名'],
      [1, '350102199001011234', 5000.5, ' 张三 '],
      [null, null, null, null],
      [2, '350102199001011235', null, '李四'],
    ])
    const { rows, reasons } = await readSheet(body, spec)
    expect(reasons).toEqual([])
    expect(rows).toEqual([
      { row: 3, values: { name: '张三', idNumber: '350102199001011234', day: '', wage: '5000.5' } },
      { row: 5, values: { name: '李四', idNumber: '350102199001011235', day: '', wage: '' } },
    ])
  })

  test('C4 import: every fault is told with its row and column at once', async () => {
    const cells = new Map([['2,0', { value: '甲', formula: 'A1' }]])
    const rows = [
      TITLES,
      ['', '1', null, null],
      ['甲', '2', null, null],
      ['乙', Number('350102199001011234'), null, null],
    ]
    const body = Buffer.from(await writeXlsx({ sheets: [{ name: 'x', rows, cells }] }))
    expect(codes((await readSheet(body, spec)).reasons)).toEqual([
      'sheet.empty_cell 2 name',
      'sheet.formula 3 name',
      'sheet.lost_digits 4 idNumber',
    ])
  })

  test('C4 import: missing and double columns, no titles, no rows, too many rows', async () => {
    const run = async (rows: (string | null)[][], maxRows = 2) =>
      codes((await readSheet(await workbook(rows), { ...spec, maxRows })).reasons)
    expect(
      await run([
        ['姓名', '姓名'],
        ['a', 'b'],
      ]),
    ).toEqual(['sheet.double_column 1 name', 'sheet.missing_column 1 idNumber'])
    expect(await run([['a', 'b']])).toEqual(['sheet.no_titles'])
    expect(await run([TITLES])).toEqual(['sheet.empty'])
    expect(await run([TITLES, ['a', '1'], ['b', '2'], ['c', '3']])).toEqual(['sheet.too_many_rows'])
  })

  test('C4 import: dates, numbers and flags become the text people see', async () => {
    const body = await workbook([
      TITLES,
      ['甲', '1', new Date('2026-03-01T00:00:00Z'), 0.1 + 0.2],
      ['乙', '2', '2026年3月1日', true],
    ])
    const { rows } = await readSheet(body, spec)
    expect(rows.map((r) => [r.values.day, r.values.wage])).toEqual([
      ['2026-03-01', '0.3'],
      ['2026年3月1日', '是'],
    ])
  })

  test.each([
    ['2026/3/1', '2026-03-01'],
    ['2026.03.01', '2026-03-01'],
    ['2026年3月1日', '2026-03-01'],
    ['20260301', '2026-03-01'],
    ['2026-03-01 00:00', '2026-03-01'],
    ['2026-02-30', null],
    ['三月', null],
  ])('C4 import: %s is read as the day %s', (text, day) => {
    expect(readDay(text)).toBe(day)
  })
})

describe('writing a sheet', () => {
  test('C4 template: what is written is read back, ID numbers as text', async () => {
    const person = syntheticPerson(1)
    const body = await writeSheet({
      sheet: '学员名册',
      columns: [
        { key: 'name', title: '姓名' },
        { key: 'idNumber', title: '身份证号', text: true },
        {
          key: 'kind',
          title: '类别',
          choices: Array.from({ length: 60 }, (_, i) => `很长的人员类别名称${i}`),
        },
        { key: 'sex', title: '性别', choices: ['男', '女'] },
      ],
      rows: [{ name: person.name, idNumber: person.idNumber, kind: '很长的人员类别名称3', sex: '男' }],
      notes: ['身份证号按文本填写。'],
    })
    const read = await readSheet(body, spec)
    expect(read.reasons).toEqual([])
    expect(read.rows[0]?.values).toMatchObject({ name: person.name, idNumber: person.idNumber })
  })

  test('C4 template: an empty one has its titles and says that it is empty', async () => {
    const columns = spec.columns.map((c) => ({ key: c.key, title: c.title, text: c.key === 'idNumber' }))
    const body = await writeSheet({ sheet: '学员名册', columns, rows: [] })
    expect(codes((await readSheet(body, spec)).reasons)).toEqual(['sheet.empty'])
  })

  test('C4 annotated copy: the faults stand beside their rows, once', async () => {
    const body = await workbook([TITLES, ['甲', '350102199001011234', null, null], ['', '2', null, null]])
    const { reasons } = await readSheet(body, spec)
    const seen = { columns: [...spec.columns, { key: 'faults', title: '错误原因' }], maxRows: 10 }
    const marked = await annotateSheet(await annotateSheet(body, reasons), reasons)
    const { rows } = await readSheet(marked, seen)
    expect(rows.map((r) => r.values.faults)).toEqual(['', expect.stringContaining('“姓名”没有填写。')])
    expect(rows[0]?.values.idNumber).toBe('350102199001011234')
  })
})

describe('CSV', () => {
  const value = fc.string({ unit: 'grapheme' }).map((t) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what files may not hold
    t.replace(/[\u0000-\u001f\u007f-\u009f\ue000-\uf8ff\ufffd]/g, '').trim(),
  )

  test('F4 bank file: what is written is read back', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ a: value, b: fc.integer() }), { minLength: 1 }), (rows) => {
        const columns = [
          { key: 'a', title: '姓名' },
          { key: 'b', title: '金额' },
        ]
        const read = readCsv(csv(columns, rows)).rows.slice(1)
        expect(read.map(([a]) => a?.replace(/^'/, ''))).toEqual(rows.map((r) => r.a.replace(/^'/, '')))
        expect(read.map(([, b]) => b)).toEqual(rows.map((r) => String(r.b)))
      }),
    )
  })

  test('F4 bank file: no cell begins like a formula', () => {
    const rows = ['=1+1', '+1', '-1', '@x', ' =1', '＝1', '\t=1'].map((a) => ({ a }))
    const text = csv([{ key: 'a', title: 'a' }], rows).toString()
    expect(
      text
        .split('\r\n')
        .slice(1, -1)
        .every((line) => /^"?'/.test(line)),
    ).toBe(true)
  })

  test('F4 bank file: UTF-8 and GB18030 are read, other encodings refused', () => {
    const gb = Buffer.from('d0d5c3fb2cbdf0b6ee0d0ad5c5c8fd2c310d0a', 'hex')
    expect(readCsv(gb).rows).toEqual([
      ['姓名', '金额'],
      ['张三', '1'],
    ])
    for (const bad of [
      Buffer.from('\ufeff姓名', 'utf16le'),
      Buffer.from('ff80ff', 'hex'),
      Buffer.from('a\u0001b'),
    ]) {
      expect(() => readCsv(bad)).toThrow(Refused)
    }
    expect(() => readCsv(Buffer.from('a,"b'))).toThrow(Refused)
    expect(readCsv(Buffer.from('a,"b\r\n""c"""\n\n'))).toEqual({ rows: [['a', 'b\r\n"c"']] })
  })
})
