import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openMoves, refuseMove } from '#platform/moves'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { askingSettings, asksAnew, nextTry } from './asking-rules.ts'
import { factsFrom, lineNotes, reasonsFrom, withFacts } from './fact-rules.ts'
import { dayNumber, dayOfNumber, packId, parseDay, Sip, sipKeyOf } from './key-rules.ts'
import { Keys, LineParser, layoutOf, WORDS } from './parse.ts'
import {
  type DeliveryState,
  deliveryMoves,
  type Finding,
  latestOn,
  segmentsOf,
  touches,
} from './register-rules.ts'
import { layOut, orderOf, sortPartition } from './sort.ts'

const key = sipKeyOf(Uint8Array.from({ length: 16 }, (_, i) => i))

describe('keys of people', () => {
  test('G2 key: SipHash-2-4 gives the values of its authors', () => {
    const sip = new Sip(key)
    const message = Uint8Array.from({ length: 15 }, (_, i) => i)
    // Reference vectors of the paper, for 0, 8 and 15 bytes.
    for (const [length, hi, lo] of [
      [0, 0x726fdb47, 0xdd0e0e31],
      [8, 0x93f5f579, 0x9a932462],
      [15, 0xa129ca61, 0x49be45e5],
    ] as const) {
      sip.bytes(message, 0, length)
      expect([sip.hi, sip.lo]).toEqual([hi, lo])
    }
    sip.word(0x03020100, 0x07060504)
    expect([sip.hi, sip.lo]).toEqual([0x93f5f579, 0x9a932462])
  })

  test('G2 key: one ID number, one key; a wrong check character gives none', () => {
    const keys = new Keys(key)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_000_000 }), fc.integer({ min: 0, max: 7_000_000 }), (a, b) => {
        const [one, other] = [syntheticPerson(a).idNumber, syntheticPerson(b).idNumber]
        const same = (keys.person(one) as Buffer).equals(keys.person(other) as Buffer)
        expect(same).toBe(one === other)
        expect(keys.person(one.slice(0, 17) + (one.endsWith('1') ? '2' : '1'))).toBe(null)
      }),
      { numRuns: 200 },
    )
    const small = Buffer.from('35990019900101001x')
    const out = { hi: 0, lo: 0 }
    expect(packId(small, 0, 18, out)).toBe(packId(Buffer.from('35990019900101001X'), 0, 18, out))
  })

  test('G2 days: every day from 1930 on is itself again, in three spellings', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), (n) => {
        const day = dayOfNumber(n) as string
        expect(dayNumber(day)).toBe(n)
        for (const text of [day, day.replaceAll('-', ''), day.replaceAll('-', '/')]) {
          const bytes = Buffer.from(text)
          expect(parseDay(bytes, 0, bytes.length)).toBe(n)
        }
      }),
      { numRuns: 200 },
    )
    for (const wrong of ['2025-02-29', '20251301', '2025-1-01', 'abcdefgh', '2025-01/01', '1800-01-01'])
      expect(parseDay(Buffer.from(wrong), 0, wrong.length)).toBe(-1)
  })
})

describe('deliveries', () => {
  const layout = layoutOf('insurance', [
    '姓名',
    ' 身份证号码',
    '开始日期',
    '停止日期',
    '单位统一社会信用代码',
  ])
  test('G2 load: titles are found wherever they stand, missing ones are named', () => {
    expect(layout).toMatchObject({ name: 0, id: 1, from: 2, to: 3, ref: 4, columns: 5 })
    expect(layoutOf('students', ['身份证号'])).toEqual({ missing: ['入学日期', '毕业日期', '学籍状态'] })
  })

  test('G2 load: each bad line is told by its reason and number, good ones are kept', () => {
    if ('missing' in layout) throw new Error('layout')
    const { idNumber, name } = syntheticPerson(5)
    const wrongCheck = idNumber.slice(0, 17) + (idNumber.endsWith('0') ? '1' : '0')
    const lines = [
      `${name},${idNumber},2025-01-01,,91A`,
      `${name},${idNumber.slice(0, 17)},2025-01-01,,91A`,
      `${name},"${idNumber}",20250101,2025/06/30,"91A"`,
      '',
      `${name},${wrongCheck},2025-01-01,,91A`,
      `${name},${idNumber},2025-01-32,,91A`,
      `${name},${idNumber},2025-02-01,2025-01-01,91A`,
      `${name},${idNumber},2025-01-01,,`,
      `${name},${idNumber}`,
      `${name},'${idNumber} ,2025-01-01, ,91A\r`,
    ]
    const parsed = new LineParser(layout, key).parse(Buffer.from(lines.join('\n')), 0)
    expect(parsed.count).toBe(3)
    expect(parsed.read).toBe(9)
    expect(parsed.rejects).toEqual([1, 1, 0, 1, 1, 0, 1, 0, 1])
    expect(parsed.samples[0]).toEqual([8])
    const keys = new Set([0, 1, 2].map((i) => `${parsed.rows[i * WORDS]}/${parsed.rows[i * WORDS + 1]}`))
    expect(keys.size).toBe(1)
    expect(parsed.rows[4]).toBe(new Keys(key).tag('91A'))
  })

  test('G2 load: sorted partitions hold the same rows in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 5 }), fc.nat(9)), {
          maxLength: 60,
        }),
        (given) => {
          const rows = new Uint32Array(given.length * WORDS)
          given.forEach(([hi, lo, value], i) => {
            rows.set([(7 << 24) + hi * 0x10001, lo * 0x00ffff01, 0, value, 0, 0, i], i * WORDS)
          })
          expect([...layOut(rows, given.length).rows]).toEqual([...rows])
          const { columns, buckets, people } = sortPartition(rows, given.length)
          const mid = new Uint32Array(columns.mid.buffer)
          const low = new Uint16Array(columns.low.buffer)
          const line = new Uint32Array(columns.line.buffer)
          const want = given
            .map(([hi, lo], i) => ({ hi: (7 << 24) + hi * 0x10001, lo: lo * 0x00ffff01, i }))
            .sort((a, b) => a.hi - b.hi || a.lo - b.lo || a.i - b.i)
          expect([...line]).toEqual(want.map((w) => w.i))
          expect([...mid].map((m, i) => [m, low[i]])).toEqual(
            want.map((w) => [((w.hi << 16) | (w.lo >>> 16)) >>> 0, w.lo & 0xffff]),
          )
          expect(people).toBe(new Set(want.map((w) => `${w.hi}/${w.lo}`)).size)
          expect(buckets.reduce((a, b) => a + b, 0)).toBe(given.length)
          const { order, first } = orderOf(
            Uint32Array.from(given, ([hi]) => hi),
            Uint32Array.from(given, ([, lo]) => lo),
          )
          const sorted = given
            .map(([a, b], i) => ({ a, b, i }))
            .sort((x, y) => x.a - y.a || x.b - y.b || x.i - y.i)
          expect([...order]).toEqual(sorted.map((s) => s.i))
          expect([...first]).toEqual(sorted.map((s) => s.a))
        },
      ),
      { numRuns: 100 },
    )
  })

  test('G2 versions: the latest whole delivery of each region speaks, with what was added since', () => {
    const of = (id: string, region: string, mode: 'whole' | 'more', dataDate: string) => ({
      id,
      region,
      mode,
      dataDate,
      loadedAt: dataDate,
    })
    const all = [
      of('a', 'x', 'whole', '2026-01-01'),
      of('b', 'x', 'more', '2026-02-01'),
      of('c', 'x', 'whole', '2026-03-01'),
      of('d', 'x', 'more', '2026-04-01'),
      of('e', 'y', 'more', '2026-01-05'),
    ]
    expect(segmentsOf(all).map((s) => s.id)).toEqual(['c', 'd', 'e'])
  })

  test('G2 dates: overlap and latest state by their definitions', () => {
    const span = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 20 }))
    const day = (n: number) => dayOfNumber(n + 30_000) as string
    fc.assert(
      fc.property(span, span, ([a, an], [b, bn]) => {
        let meets = false
        for (let d = a; d <= a + an; d++) meets ||= d >= b && d <= b + bn
        expect(touches({ from: day(a), to: day(a + an) }, day(b), day(b + bn))).toBe(meets)
      }),
      { numRuns: 200 },
    )
    const rows = [
      { from: '2026-01-01', v: 1 },
      { from: '2026-03-01', v: 2 },
      { from: '2026-02-01', v: 3 },
    ]
    expect(latestOn(rows, '2026-02-15')?.v).toBe(3)
    expect(latestOn(rows, '2025-12-31')).toBe(null)
  })
})

test('G2 moves: every move × state × hand × verb', () => {
  for (const [name, move] of Object.entries(deliveryMoves.moves))
    for (const state of Object.keys(deliveryMoves.states) as DeliveryState[])
      for (const mine of [true, false])
        for (const may of [true, false]) {
          const hands = { loadedBy: { id: mine ? 'me' : 'other', did: '接收' } }
          const from: readonly string[] = move.from
          const free = from.includes(state) && !(mine && name === 'confirm')
          expect(refuseMove(deliveryMoves, name, state, 'me', hands).length === 0).toBe(free)
          expect(openMoves(deliveryMoves, state, () => may, 'me', hands).includes(name)).toBe(free && may)
        }
})

test('G2 key: a scratch folder is all that a load leaves behind when it fails', async () => {
  const { BadDelivery, loadDelivery } = await import('./load.ts')
  const folder = await mkdtemp(join(tmpdir(), 'qc-load-'))
  try {
    for (const body of ['', '身份证号\n1\n', 'PK\u0003\u0004nonsense'])
      await expect(
        loadDelivery({ body: Buffer.from(body) }, 'deaths', key, folder, 'x').catch((error) => {
          // A broken zip is told by its reader.
          if (!(error instanceof BadDelivery)) throw new BadDelivery(String(error))
          throw error
        }),
      ).rejects.toBeInstanceOf(BadDelivery)
    const { readdir } = await import('node:fs/promises')
    expect(await readdir(folder)).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

describe('what registers say on the first day', () => {
  const finding = (register: Finding['register'], change: Partial<Finding>): Finding => ({
    register,
    dataDate: '2026-02-28',
    deliveryId: null,
    record: '第 2 行',
    from: '2020-01-01',
    to: null,
    value: null,
    valueTitle: null,
    refTag: null,
    nameDiffers: false,
    ...change,
  })
  const about = { category: 'disabled', startsOn: '2026-03-10', endsOn: '2026-03-23', occupationTag: 7 }
  const spoke = new Map<Finding['register'], string>(
    (['students', 'pension', 'insurance', 'unemployment', 'disabled', 'deaths', 'subsidies'] as const).map(
      (r) => [r, '2026-02-28'],
    ),
  )
  const facts = (...findings: Finding[]) => factsFrom(findings, spoke, about)
  const stops = (...findings: Finding[]) => reasonsFrom(findings, spoke, about).stops.map((r) => r.code)

  test('C4 facts: state on the day, none where the register has nothing, nothing where it did not speak', () => {
    expect(facts(finding('students', { value: 'enrolled' })).student).toMatchObject({
      value: 'enrolled',
      asOf: '2026-02-28',
    })
    expect(facts(finding('students', { value: 'enrolled', to: '2026-03-09' })).student?.value).toBe('none')
    expect(
      facts(
        finding('students', { value: 'enrolled' }),
        finding('students', { value: 'left', from: '2025-07-01' }),
      ).student?.value,
    ).toBe('none')
    expect(facts(finding('pension', { from: '2026-03-11' })).pension?.value).toBe('none')
    expect(facts(finding('pension', {})).pension?.value).toBe('drawing')
    expect(facts(finding('insurance', {}), finding('unemployment', {})).employment?.value).toBe('employed')
    expect(facts(finding('unemployment', {})).employment?.value).toBe('unemployed')
    expect(facts(finding('disabled', {})).category?.value).toBe('disabled')
    expect(factsFrom([], new Map(), about)).toEqual({})
  })

  test('C4 reasons: death, another name and a category on no list stop the seat, each with its record', () => {
    const held = finding('disabled', {})
    expect(stops(held)).toEqual([])
    expect(stops()).toEqual(['register-says.not_listed'])
    expect(stops(held, finding('deaths', { from: '2026-03-23' }))).toEqual(['register-says.dead'])
    expect(stops(held, finding('deaths', { from: '2026-03-24' }))).toEqual([])
    expect(
      stops(held, finding('students', { nameDiffers: true }), finding('students', { nameDiffers: true })),
    ).toEqual(['register-says.name'])
    const { notes } = reasonsFrom(
      [held, finding('subsidies', { refTag: 7, from: '2025-01-01' })],
      spoke,
      about,
    )
    expect(notes[0]?.message).toContain('第 2 行（数据日期 2026-02-28）')
    expect(
      reasonsFrom([held, finding('subsidies', { refTag: 8, from: '2025-01-01' })], spoke, about).notes,
    ).toEqual([])
  })

  test('C4 notes: paid by the state, or trained elsewhere, is told to the reviewer with its record and stops nothing', () => {
    const said = [
      finding('disabled', {}),
      finding('payroll', {}),
      finding('payroll', { from: '2026-03-12' }),
      finding('trainings', { from: '2026-03-12', to: '2026-03-15' }),
    ]
    const told = reasonsFrom(said, spoke, about)
    expect(told.stops).toEqual([])
    expect(told.notes.map((note) => note.code)).toEqual(['register-says.payroll', 'register-says.training'])
    expect(told.notes[0]?.message).toContain('财政部门“财政供养人员”')
  })

  test('C4 facts: a register stands before what was said, and before what an officer settled earlier', () => {
    const found = facts(finding('pension', {}))
    const said = (source: string, asOf: string) => ({ pension: { value: 'none', source, asOf } })
    expect(withFacts(said('self', '2026-03-01'), found).pension?.value).toBe('drawing')
    expect(withFacts(said('officer', '2026-01-01'), found).pension?.value).toBe('drawing')
    expect(withFacts(said('officer', '2026-03-01'), found).pension?.value).toBe('none')
  })
})

test('G2 lines: asked again at growing gaps and given up after the last; a closed line waits a minute, a day at most', () => {
  const wantedAt = '2026-03-02T00:00:00.000Z'
  const after = (minutes: number) => new Date(Date.parse(wantedAt) + minutes * 60_000).toISOString()
  const gaps = [1, 2, 3, 4, 5, 6].map((rounds) => nextTry({ rounds, wantedAt }, 'timeout', wantedAt))
  expect(gaps).toEqual([...askingSettings.gapMinutes.map(after), null])
  expect(nextTry({ rounds: 0, wantedAt }, 'paused', after(60))).toBe(after(61))
  expect(nextTry({ rounds: 0, wantedAt }, 'paused', after(24 * 60))).toBeNull()
})

test('G2 lines: who waits or was just given up is not put down again, but by a recheck', () => {
  const now = '2026-03-02T00:00:00.000Z'
  const held = (state: 'waiting' | 'answered' | 'given-up' | 'dropped', doneAt: string | null = now) => ({
    state,
    doneAt,
  })
  expect(asksAnew(undefined, now, false)).toBe(true)
  expect(asksAnew(held('waiting', null), now, true)).toBe(false)
  expect(asksAnew(held('answered'), now, false)).toBe(true)
  expect(asksAnew(held('given-up'), now, false)).toBe(false)
  expect(asksAnew(held('given-up'), now, true)).toBe(true)
  expect(asksAnew(held('given-up', '2026-03-01T00:00:00.000Z'), now, false)).toBe(true)
  const notes = lineNotes([
    { code: 'deaths', state: 'waiting', lastState: null },
    { code: 'students', state: 'given-up', lastState: 'timeout' },
    { code: 'pension', state: 'answered', lastState: 'none' },
  ])
  expect(notes.map((r) => r.message)).toEqual([
    '正在向民政部门、卫生健康部门查询“死亡人员信息”，待回复。',
    '向教育部门查询“在校生学籍”无法得到答复：超时无答复。',
  ])
})
