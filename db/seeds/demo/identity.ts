// Invented people and organisations that cannot be taken for real ones, the same for the same number every time:
//   ID number and credit code  district 359900, which does not exist; check characters right
//   name                       surname 演 (as in 演示), which is no family's name
//   phone                      164…, to our knowledge given to no operator; messages of the demonstration never leave it
//   bank account               999900…, no bank's prefix; Luhn digit right

import { usccCheckCharacter } from '../../../src/registry/organisations/rules.ts'
import { idCheckCharacter, type Sex, SYNTHETIC_REGION } from '../../../src/registry/people/rules.ts'

export interface SyntheticPerson {
  name: string
  idNumber: string
  birth: string
  sex: Sex
  phone: string
  bankAccount: string
}

const SURNAME = '演'
const FIRST = [...'安白长春大德东方芳刚桂国海和红华辉佳建金静军开兰丽林玲龙梅敏明宁平青秋荣瑞']
const SECOND = [...'山水云林峰江涛波雨雪霞月星辰阳光亮晴岚松柏竹莲荷菊桃杏枫琴棋书画诗文武英勇']
const DAY_MS = 86_400_000
/** Birth days run over forty years from here; the number is prime, so that a fixed step visits each of them. */
const BIRTHS_FROM = Date.UTC(1967, 0, 1)
const BIRTH_DAYS = 14_621
const BIRTH_STEP = 5_003
const PER_DAY_AND_SEX = 499

/** Seeds 0 … 498 give different numbers for one birth day and sex; higher ones come round again. */
export function syntheticId(seed: number, birth: string, sex: Sex): string {
  const order = (seed % PER_DAY_AND_SEX) * 2 + (sex === 'male' ? 1 : 2)
  const digits = `${SYNTHETIC_REGION}${birth.replaceAll('-', '')}${String(order).padStart(3, '0')}`
  return digits + idCheckCharacter(digits)
}

/** Names repeat after 1,600 people, as names do. */
export function syntheticName(index: number): string {
  const pair = (index * 617) % (FIRST.length * SECOND.length)
  return `${SURNAME}${FIRST[pair % FIRST.length]}${SECOND[Math.floor(pair / FIRST.length)]}`
}

export function syntheticPhone(index: number): string {
  return `164${String(index % 100_000_000).padStart(8, '0')}`
}

export function syntheticBankAccount(index: number): string {
  const body = `999900${String(index).padStart(12, '0')}`
  const sum = [...body].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

/** Person number `index`: all different below 7,200,000, aged 19 to 59 at the end of 2026, women and men by turns. */
export function syntheticPerson(index: number): SyntheticPerson {
  const day = (index * BIRTH_STEP) % BIRTH_DAYS
  const birth = new Date(BIRTHS_FROM + day * DAY_MS).toISOString().slice(0, 10)
  const sex = index % 2 === 0 ? 'female' : 'male'
  return {
    name: syntheticName(index),
    idNumber: syntheticId(Math.floor(index / BIRTH_DAYS), birth, sex),
    birth,
    sex,
    phone: syntheticPhone(index),
    bankAccount: syntheticBankAccount(index),
  }
}

/** The first two characters of a credit code: who registered it, and as what. */
const REGISTERED_AS = { government: '11', institute: '12', union: '81', school: '52', company: '91' }

export function syntheticUscc(index: number, kind: keyof typeof REGISTERED_AS = 'company'): string {
  const body = `${REGISTERED_AS[kind]}${SYNTHETIC_REGION}${String(index).padStart(9, '0')}`
  return body + usccCheckCharacter(body)
}
