import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csv, readCsv } from '#platform/forms'
import { type AwaitedLine, readBankReturn, returnColumns, TOTAL } from './payment-rules.ts'

const BATCH = 'PC350200-2026-0001'
const lineOf = (n: number, amountFen: number, more: Partial<AwaitedLine> = {}): AwaitedLine => ({
  no: `${BATCH}-${String(n).padStart(4, '0')}`,
  amountFen,
  state: 'waiting',
  refuseReason: null,
  bankSerial: null,
  ...more,
})
const HEAD = Object.values(returnColumns)
const row = (no: string, amount: string, result: string, reason = '', serial = '', on = '2026-03-10') => [
  BATCH,
  no,
  amount,
  result,
  reason,
  serial,
  on,
]
const total = (count: number, amount: string) => [TOTAL, String(count), amount, '', '', '', '']
const read = (rows: string[][], lines: AwaitedLine[]) =>
  readBankReturn([HEAD, ...rows], { number: BATCH, confirmedOn: '2026-03-09', today: '2026-03-11', lines })
const codes = (rows: string[][], lines: AwaitedLine[]) =>
  read(rows, lines).reasons.map((r) => `${r.code.slice('bank-return.'.length)}${r.row ? ` ${r.row}` : ''}`)
const one = lineOf(1, 140_000)
const two = lineOf(2, 70_000)

test('F4 bank return: paid and refused lines are read with serial, day and reason', () => {
  const found = read(
    [
      row(one.no, '1,400.00', '成功', '', 'YH1', '20260310'),
      row(two.no, '700', '失败', '账号户名不符'),
      total(2, '2,100.00'),
    ],
    [one, two],
  )
  expect(found.reasons).toEqual([])
  expect(found.paidFen).toBe(140_000)
  expect(found.lines).toEqual([
    { row: 2, no: one.no, result: 'paid', reason: null, serial: 'YH1', on: '2026-03-10' },
    { row: 3, no: two.no, result: 'refused', reason: '账号户名不符', serial: null, on: '2026-03-10' },
  ])
})

test.each<[string, string[][], string[]]>([
  ['a wrong total', [row(one.no, '1400', '成功', '', 'YH1'), total(1, '1400.01')], ['wrong_total 3']],
  ['a wrong count', [row(one.no, '1400', '成功', '', 'YH1'), total(2, '1400')], ['wrong_count 3']],
  ['no total', [row(one.no, '1400', '成功', '', 'YH1')], ['no_total']],
  [
    'an unknown line',
    [row('PC350200-2026-0009-0001', '1400', '成功', '', 'YH1'), total(1, '1400')],
    ['unknown_line 2'],
  ],
  [
    'a line twice',
    [row(one.no, '1400', '成功', '', 'YH1'), row(one.no, '1400', '成功', '', 'YH2'), total(2, '2800')],
    ['repeated_line 3'],
  ],
  [
    'a serial twice',
    [row(one.no, '1400', '成功', '', 'YH1'), row(two.no, '700', '成功', '', 'YH1'), total(2, '2100')],
    ['repeated_serial 3'],
  ],
  ['another amount', [row(one.no, '1400.01', '成功', '', 'YH1'), total(1, '1400.01')], ['wrong_amount 2']],
  ['no serial', [row(one.no, '1400', '成功'), total(1, '1400')], ['no_serial 2']],
  ['no reason', [row(one.no, '1400', '失败'), total(1, '1400')], ['no_reason 2']],
  ['an unknown result', [row(one.no, '1400', '处理中'), total(1, '1400')], ['bad_result 2']],
  [
    'a day before the batch',
    [row(one.no, '1400', '成功', '', 'YH1', '2026-03-08'), total(1, '1400')],
    ['bad_day 2'],
  ],
  ['a day to come', [row(one.no, '1400', '成功', '', 'YH1', '2026-03-12'), total(1, '1400')], ['bad_day 2']],
  ['no day at all', [row(one.no, '1400', '成功', '', 'YH1', '2026-02-30'), total(1, '1400')], ['bad_day 2']],
  [
    'rows behind the total',
    [row(one.no, '1400', '成功', '', 'YH1'), total(1, '1400'), row(two.no, '700', '失败', 'x')],
    ['after_total 4'],
  ],
  ['nothing', [total(0, '0')], ['empty']],
  [
    'another batch',
    [['PC350200-2026-0002', one.no, '1400', '成功', '', 'YH1', '2026-03-10'], total(1, '1400')],
    ['other_batch 2'],
  ],
])('F4 bank return: %s is told by row', (_what, rows, expected) => {
  expect(codes(rows, [one, two])).toEqual(expected)
})

test('F4 bank return: every fault of a file at once, and with any fault nothing counts', () => {
  const rows = [row('x', '1', '成功'), row(one.no, '1400', '失败'), total(3, '9')]
  expect(codes(rows, [one])).toEqual([
    'unknown_line 2',
    'no_serial 2',
    'no_reason 3',
    'wrong_count 4',
    'wrong_total 4',
  ])
})

test('F4 bank return: a file without the agreed columns is refused by name', () => {
  const found = readBankReturn([['明细编号', '金额']], {
    number: BATCH,
    confirmedOn: '2026-03-09',
    today: '2026-03-11',
    lines: [one],
  })
  expect(found.reasons[0]?.code).toBe('bank-return.no_titles')
  expect(found.reasons[0]?.message).toContain('处理结果')
})

test('F4 bank return: a settled line told again counts once; told otherwise it is refused', () => {
  const paid = lineOf(1, 140_000, { state: 'paid', bankSerial: 'YH1' })
  const refused = lineOf(2, 70_000, { state: 'refused', refuseReason: '销户' })
  const same = read(
    [row(paid.no, '1400', '成功', '', 'YH1'), row(refused.no, '700', '失败', '销户'), total(2, '2100')],
    [paid, refused],
  )
  expect(same).toMatchObject({ lines: [], repeated: 2, paidFen: 0, reasons: [] })
  expect(codes([row(paid.no, '1400', '失败', '退票'), total(1, '1400')], [paid])).toEqual([
    'settled_otherwise 2',
  ])
  expect(codes([row(paid.no, '1400', '成功', '', 'YH9'), total(1, '1400')], [paid])).toEqual([
    'settled_otherwise 2',
  ])
  expect(codes([row(refused.no, '700', '成功', '', 'YH2'), total(1, '700')], [refused])).toEqual([
    'settled_otherwise 2',
  ])
})

const amounts = fc.array(fc.integer({ min: 1, max: 500_000_00 }), { minLength: 1, maxLength: 40 })

test('F4 bank return: whatever the amounts, a true file in either encoding pays to the fen; one fen off is found', () => {
  fc.assert(
    fc.property(amounts, fc.boolean(), fc.nat(), (fens, shuffled, where) => {
      const lines = fens.map((f, i) => lineOf(i + 1, f))
      const sum = fens.reduce((a, b) => a + b, 0)
      const rows = lines.map((l, i) => row(l.no, (l.amountFen / 100).toFixed(2), '成功', '', `YH${i}`))
      if (shuffled) rows.reverse()
      const whole = [...rows, total(rows.length, (sum / 100).toFixed(2))]
      const titles = HEAD.map((title, i) => ({ key: String(i), title }))
      const file = csv(
        titles,
        whole.map((cells) => Object.fromEntries(cells.map((v, i) => [String(i), v]))),
      )
      const found = readBankReturn(readCsv(file).rows, {
        number: BATCH,
        confirmedOn: '2026-03-09',
        today: '2026-03-11',
        lines,
      })
      expect(found.reasons).toEqual([])
      expect(found.paidFen).toBe(sum)
      const changed = lines.map((l, i) =>
        i === where % lines.length ? { ...l, amountFen: l.amountFen + 1 } : l,
      )
      expect(read(whole, changed).reasons.map((r) => r.code)).toEqual(['bank-return.wrong_amount'])
    }),
    { numRuns: 60 },
  )
})

test('F4 bank return: any table is answered, never thrown at', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string(), { maxLength: 9 }), { maxLength: 12 }), (rows) => {
      const found = readBankReturn([HEAD, ...rows], {
        number: BATCH,
        confirmedOn: '2026-03-09',
        today: '2026-03-11',
        lines: [one],
      })
      expect(found.reasons.length).toBeGreaterThan(0)
    }),
  )
})
