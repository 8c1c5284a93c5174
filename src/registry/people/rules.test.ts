import fc from 'fast-check'
import { stdnum } from 'stdnum'
import { describe, expect, test } from 'vitest'
import { syntheticBankAccount, syntheticId, syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import {
  ageOf,
  checkIdNumber,
  checkPhone,
  idCheckCharacter,
  isSynthetic,
  maskBankAccount,
  maskIdNumber,
  maskName,
  maskPhone,
  normalizeIdNumber,
  normalizePhone,
  readIdNumber,
} from './rules.ts'

const TODAY = '2026-11-22'
const birth = fc
  .date({ min: new Date('1900-01-01'), max: new Date(TODAY), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const sex = fc.constantFrom('male' as const, 'female' as const)
const id = fc.tuple(fc.nat(498), birth, sex).map(([seed, day, of]) => syntheticId(seed, day, of))
const codes = (text: string) => checkIdNumber(text, TODAY).map((reason) => reason.code)
/** A number whose check character is right, whatever else is wrong with it. */
const checked = (digits: string) => digits + idCheckCharacter(digits)

describe('ID numbers', () => {
  test('C4 identity: a number made by the standard passes and reads back', () => {
    fc.assert(
      fc.property(fc.nat(498), birth, sex, (seed, day, of) => {
        const number = syntheticId(seed, day, of)
        expect(codes(number)).toEqual([])
        expect(readIdNumber(number)).toEqual({ regionCode: '359900', birth: day, sex: of })
      }),
    )
  })

  test('C4 identity: the published example passes, and an independent library agrees', () => {
    expect(codes('11010519491231002X')).toEqual([])
    expect(stdnum.CN?.ric?.validate('11010519491231002X').isValid).toBe(true)
  })

  test('C4 identity: any one wrong digit is found', () => {
    fc.assert(
      fc.property(id, fc.nat(16), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        const digit = (Number(number.charAt(at)) + by) % 10
        expect(codes(number.slice(0, at) + digit + number.slice(at + 1))).not.toEqual([])
      }),
    )
  })

  test('C4 identity: two neighbours swapped are found', () => {
    fc.assert(
      fc.property(id, fc.nat(15), (number, at) => {
        const [a, b] = [number.charAt(at), number.charAt(at + 1)]
        fc.pre(a !== b)
        expect(codes(number.slice(0, at) + b + a + number.slice(at + 2))).not.toEqual([])
      }),
    )
  })

  test('C4 identity: every reason is told at once', () => {
    expect(codes('35990019900230001')).toEqual(['identity.id_length'])
    expect(codes('3599OO1990')).toEqual(['identity.id_length', 'identity.id_characters'])
    expect(codes('359900199002300010')).toContain('identity.id_birth')
    expect(codes('3599001990023A0010')).toEqual(['identity.id_characters'])
    expect(codes('A59900199002300010')).toEqual(['identity.id_characters', 'identity.id_birth'])
    expect(codes('')).toEqual(['identity.id_length'])
    const right = checked('35990019900228001')
    const wrong = right.slice(0, 17) + (right.endsWith('X') ? '0' : 'X')
    expect(codes(wrong)).toEqual(['identity.id_checksum'])
  })

  test('C4 identity: impossible and future birth dates are refused though the check character is right', () => {
    expect(codes(checked('35990020230229001'))).toEqual(['identity.id_birth'])
    expect(codes(checked('35990018991231001'))).toEqual(['identity.id_birth'])
    expect(codes(checked('35990020261123001'))).toEqual(['identity.id_future'])
    expect(codes(checked('35990020261122001'))).toEqual([])
  })

  test('C4 identity: a reason names its field and the next step', () => {
    const [reason] = checkIdNumber('1', TODAY, 'rows.3.idNumber')
    expect(reason).toMatchObject({ field: 'rows.3.idNumber', facts: { length: 1 } })
    expect(reason?.next).toBeTruthy()
  })

  test('C4 identity: age is counted to the day', () => {
    const number = syntheticId(1, '1990-11-23', 'male')
    expect(ageOf(number, '2026-11-22')).toBe(35)
    expect(ageOf(number, '2026-11-23')).toBe(36)
  })

  test('C4 identity: what people type is put in order', () => {
    expect(normalizeIdNumber(" '11010519491231002x ")).toBe('11010519491231002X')
    expect(normalizeIdNumber('１１０１０５１９４９１２３１００２Ｘ')).toBe('11010519491231002X')
    expect(normalizePhone('+86 138-0013-8000')).toBe('13800138000')
  })

  test('C4 identity: any text is answered, never thrown at', () => {
    fc.assert(fc.property(fc.string(), (text) => checkIdNumber(normalizeIdNumber(text), TODAY).length > 0))
  })
})

describe('phones and masks', () => {
  test('C4 identity: phone numbers have eleven digits and a mobile prefix', () => {
    expect(checkPhone('13800138000')).toEqual([])
    for (const wrong of ['12800138000', '1380013800', '138001380000', '1380013800a', '']) {
      expect(checkPhone(wrong), wrong).toHaveLength(1)
    }
  })

  test('K3 masking: ID numbers, names, phones and accounts show only their ends', () => {
    expect(maskIdNumber('35010219900101235X')).toBe('350102********235X')
    expect(maskPhone('13800138000')).toBe('138****8000')
    expect(maskBankAccount('6222020200012341234')).toBe('6222***********1234')
    expect(maskName('张三')).toBe('张*')
    expect(maskName('张小三')).toBe('张*三')
    expect(maskName('欧阳小三')).toBe('欧**三')
    expect(maskName('𠮷田')).toBe('𠮷*')
  })

  test('K3 masking: text too short to hide anything in is covered whole', () => {
    expect(maskName('张')).toBe('*')
    expect(maskIdNumber('350102')).toBe('******')
    expect(maskPhone('')).toBe('')
  })

  test('K3 masking: the birth date in an ID number never shows', () => {
    fc.assert(fc.property(id, (number) => maskIdNumber(number).slice(6, 14) === '********'))
  })
})

describe('synthetic people', () => {
  test('pass every check, differ from each other, and belong to nobody', () => {
    const people = Array.from({ length: 40_000 }, (_, i) => syntheticPerson(i))
    const wrong = people.filter(
      (p) => checkIdNumber(p.idNumber, TODAY).length > 0 || checkPhone(p.phone).length > 0,
    )
    expect(wrong).toEqual([])
    expect(new Set(people.map((p) => p.idNumber)).size).toBe(people.length)
    expect(new Set(people.map((p) => p.phone)).size).toBe(people.length)
    expect(
      people.every((p) => isSynthetic(p.idNumber) && p.name.startsWith('演') && p.name.length === 3),
    ).toBe(true)
  })

  test('stay apart to the end of their range', () => {
    fc.assert(
      fc.property(fc.nat(7_199_999), fc.nat(7_199_999), (a, b) => {
        fc.pre(a !== b)
        expect(syntheticPerson(a).idNumber).not.toBe(syntheticPerson(b).idNumber)
      }),
    )
  })

  test('have accounts whose Luhn digit is right', () => {
    const luhn = (text: string) =>
      [...text].reverse().reduce((sum, digit, i) => {
        const value = Number(digit) * (i % 2 === 1 ? 2 : 1)
        return sum + (value > 9 ? value - 9 : value)
      }, 0) % 10
    fc.assert(fc.property(fc.nat(1_000_000), (index) => luhn(syntheticBankAccount(index)) === 0))
  })
})
