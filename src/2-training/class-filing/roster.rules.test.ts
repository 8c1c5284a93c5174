import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ageOf, checkIdNumber, checkPhone } from '#registry/people'
import { categories } from '#registry/people/contract'
import { syntheticId, syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import {
  categoryOf,
  checkLines,
  checkName,
  enrolmentOpen,
  planImport,
  type RosterLine,
} from './roster-rules.ts'

const TODAY = '2026-03-02'
const identity = {
  checkId: (id: string) => checkIdNumber(id, TODAY),
  checkPhone: (phone: string) => checkPhone(phone),
  ageOn: (id: string) => ageOf(id, TODAY),
}
const line = (index: number, more: Partial<RosterLine> = {}): RosterLine => {
  const p = syntheticPerson(index)
  return {
    row: index + 2,
    name: p.name,
    idNumber: p.idNumber,
    phone: p.phone,
    category: '其他城乡劳动者',
    ...more,
  }
}
const told = (lines: RosterLine[]) => checkLines(lines, identity).map((r) => [r.row, r.field, r.code])

test('C4 roster: two thousand sound rows give no reason', () => {
  expect(told(Array.from({ length: 2000 }, (_, i) => line(i)))).toEqual([])
})

test('C4 roster: every fault of every row is told with row and column', () => {
  const bad = line(4).idNumber.slice(0, 17)
  expect(
    told([
      line(0),
      line(1, { name: '=HYPERLINK("x")' }),
      line(2, { phone: '12345' }),
      line(3, { category: '股东' }),
      line(4, { idNumber: `${bad}${line(4).idNumber.endsWith('X') ? '0' : 'X'}`, phone: '' }),
      line(5, { idNumber: line(0).idNumber }),
      line(6, { idNumber: syntheticId(1, '2012-05-01', 'male') }),
    ]),
  ).toEqual([
    [3, 'name', 'roster.name'],
    [4, 'phone', 'identity.phone'],
    [5, 'category', 'roster.category'],
    [6, 'idNumber', 'identity.id_checksum'],
    [7, 'idNumber', 'roster.twice'],
    [8, 'idNumber', 'roster.too_young'],
  ])
})

test('C4 roster: a phone that stands for three people is told on each of their rows', () => {
  const shared = [0, 1, 2].map((i) => line(i, { phone: '16400000099' }))
  expect(told(shared)).toEqual([2, 3, 4].map((row) => [row, 'phone', 'roster.shared_phone']))
  expect(told(shared.slice(0, 2))).toEqual([])
})

test('C4 roster: every reason says what to do next', () => {
  const reasons = checkLines([line(0, { name: '1', phone: 'x', category: 'y', idNumber: 'z' })], identity)
  expect(reasons.length).toBeGreaterThanOrEqual(4)
  for (const reason of reasons) expect(reason.next, reason.code).toBeTruthy()
})

test('C4 roster: names of many kinds pass, formulas and controls do not', () => {
  for (const name of ['张三', '阿卜杜拉·买买提', '欧阳小三', '𠮷田', 'Mary Ann', "O'Neil"]) {
    expect(checkName(name), name).toEqual([])
  }
  for (const name of ['', '张', '=1+1', '+86', '@x', '张三1', '<b>张三</b>', '张\u0000三', '-张三']) {
    expect(checkName(name), name).toHaveLength(1)
  }
})

test('C4 roster: category by its official title or its name, nothing else', () => {
  for (const [key, title] of Object.entries(categories)) {
    expect(categoryOf(title)).toBe(key)
    expect(categoryOf(` ${title} `)).toBe(key)
  }
  expect(categoryOf('constructor')).toBeUndefined()
})

test('C4 roster: any cells are answered, never thrown at', () => {
  const cell = fc.string({ maxLength: 60 })
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell, cell), { maxLength: 20 }), (rows) => {
      const lines = rows.map(([name, idNumber, phone, category], i) => ({
        row: i + 2,
        name,
        idNumber,
        phone,
        category,
      }))
      for (const reason of checkLines(lines, identity)) expect(reason.row).toBeGreaterThan(1)
    }),
  )
})

const roster = fc.uniqueArray(fc.tuple(fc.nat(30).map(String), fc.constantFrom('a', 'b')), {
  selector: (t) => t[0],
})

test('C4 roster: importing adds and changes just what differs, and a second time nothing', () => {
  fc.assert(
    fc.property(roster, roster, (before, sheet) => {
      const held = new Map(before.map(([id, category]) => [id, { category }]))
      const incoming = sheet.map(([personId, category]) => ({ personId, category }))
      const plan = planImport(held, incoming)
      expect(plan.added.length + plan.changed.length + plan.unchanged.length).toBe(incoming.length)
      for (const { personId, category } of incoming) held.set(personId, { category })
      const again = planImport(held, incoming)
      expect([again.added, again.changed]).toEqual([[], []])
      expect(again.unchanged).toHaveLength(incoming.length)
    }),
  )
})

test('C4 enrolment: open from approval to the day before the first lesson, if the institution wants it', () => {
  const row = { state: 'approved', selfEnrolment: true, startsOn: '2026-03-10' }
  expect(enrolmentOpen(row, '2026-03-09')).toBe(true)
  expect(enrolmentOpen(row, '2026-03-10')).toBe(false)
  expect(enrolmentOpen({ ...row, selfEnrolment: false }, '2026-03-09')).toBe(false)
  for (const state of ['draft', 'submitted', 'reviewed', 'running', 'closed', 'cancelled']) {
    expect(enrolmentOpen({ ...row, state }, '2026-03-09')).toBe(false)
  }
})
