/**
 * Identity numbers (GB 11643), phones, and how personal data is masked. Pure: the browser uses the same checks.
 */
import { ageOn, type Day, isDay } from '#platform/day'
import { defineRefusals, type Reason } from '#platform/refusal'

export type Sex = 'male' | 'female'

/**
 * Synthetic people carry this district, which no place in Fujian has ever had, so that an ID number with a
 * right check character still belongs to nobody. Demonstration and test data use nothing else.
 */
export const SYNTHETIC_REGION = '359900'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'
const RECHECK = '请对照居民身份证原件核对后重新填写。'

export const identityRefusals = defineRefusals('identity', {
  id_length: {
    text: (f: { length: number }) => `身份证号应为 18 位，现为 ${f.length} 位。`,
    next: RECHECK,
  },
  id_characters: { text: '身份证号前 17 位应为数字，末位应为数字或 X。', next: RECHECK },
  id_birth: { text: (f: { birth: string }) => `身份证号中的出生日期 ${f.birth} 不存在。`, next: RECHECK },
  id_future: { text: (f: { birth: Day }) => `身份证号中的出生日期 ${f.birth} 晚于今天。`, next: RECHECK },
  id_checksum: { text: '身份证号校验位不正确，号码可能有误。', next: RECHECK },
  phone: { text: '手机号应为 1 开头的 11 位数字。', next: '请核对手机号后重新填写。' },
})

/** As typed or pasted from a sheet → as stored: full-width forms, spaces, an apostrophe in front, small x. */
export function normalizeIdNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s'’`-]/g, '')
    .toUpperCase()
}

/** The check character that belongs behind 17 digits. */
export function idCheckCharacter(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits.charAt(i)), 0)
  return CHECKS.charAt(sum % 11)
}

function birthIn(id: string): Day {
  return `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`
}

/** Every reason why a normalised number cannot be an ID number; an empty list when it can. */
export function checkIdNumber(id: string, today: Day, field = 'idNumber'): Reason[] {
  if (id.length !== 18) {
    const length = identityRefusals.id_length({ length: id.length }, { field })
    return /^\d*[\dX]?$/.test(id) ? [length] : [length, identityRefusals.id_characters({ field })]
  }
  const reasons: Reason[] = []
  const wellFormed = /^\d{17}[\dX]$/.test(id)
  if (!wellFormed) reasons.push(identityRefusals.id_characters({ field }))
  if (/^\d{8}$/.test(id.slice(6, 14))) {
    const birth = birthIn(id)
    if (!isDay(birth) || birth < '1900-01-01') reasons.push(identityRefusals.id_birth({ birth }, { field }))
    else if (birth > today) reasons.push(identityRefusals.id_future({ birth }, { field }))
  }
  if (wellFormed && idCheckCharacter(id) !== id.charAt(17)) {
    reasons.push(identityRefusals.id_checksum({ field }))
  }
  return reasons
}

/** What a valid number says. Call only after `checkIdNumber` found nothing. */
export function readIdNumber(id: string): { regionCode: string; birth: Day; sex: Sex } {
  return {
    regionCode: id.slice(0, 6),
    birth: birthIn(id),
    sex: Number(id.charAt(16)) % 2 === 1 ? 'male' : 'female',
  }
}

/** Full years on a day, for an ID number that has passed the check. */
export function ageOf(id: string, day: Day): number {
  return ageOn(readIdNumber(id).birth, day)
}

export function isSynthetic(id: string): boolean {
  return id.startsWith(SYNTHETIC_REGION)
}

export function normalizePhone(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s'’`-]/g, '')
    .replace(/^(?:\+|00)86/, '')
}

export function checkPhone(phone: string, field = 'phone'): Reason[] {
  return /^1[3-9]\d{9}$/.test(phone) ? [] : [identityRefusals.phone({ field })]
}

/** Keeps `head` and `tail` characters where at least `hidden` stay covered between them; else covers all. */
function cover(text: string, head: number, tail: number, hidden: number): string {
  const characters = [...text]
  const stars = characters.length - head - tail
  if (stars < hidden) return '*'.repeat(characters.length)
  const end = tail > 0 ? characters.slice(-tail) : []
  return [...characters.slice(0, head), '*'.repeat(stars), ...end].join('')
}

/** 350102********235X */
export const maskIdNumber = (id: string): string => cover(id, 6, 4, 8)

/** 138****8000 */
export const maskPhone = (phone: string): string => cover(phone, 3, 4, 4)

/** 6222***********1234 */
export const maskBankAccount = (account: string): string => cover(account, 4, 4, 4)

/** 张*, 张*三, 阿**尔: the first character, the last of three or more. */
export const maskName = (name: string): string => cover(name, 1, [...name].length > 2 ? 1 : 0, 1)
