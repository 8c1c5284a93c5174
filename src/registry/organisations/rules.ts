/** The unified social credit code of an organisation (USCC, 统一社会信用代码, GB 32100), and how its account is masked. */
import { defineRefusals, type Reason } from '#platform/refusal'

/** Digits and letters without I, O, S, V, Z; a character's place is its value. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const RECHECK = '请对照营业执照、法人证书或登记证核对后重新填写。'

export const usccRefusals = defineRefusals('uscc', {
  length: {
    text: (f: { length: number }) => `统一社会信用代码应为 18 位，现为 ${f.length} 位。`,
    next: RECHECK,
  },
  characters: {
    text: '统一社会信用代码只能含数字和大写字母（不含 I、O、S、V、Z），第 3 至 8 位应为数字。',
    next: RECHECK,
  },
  checksum: { text: '统一社会信用代码校验位不正确，代码可能有误。', next: RECHECK },
})

export function normalizeUscc(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s'’`-]/g, '')
    .toUpperCase()
}

/** The check character that belongs behind 17 characters; each place weighs three times the one before, modulo 31. */
export function usccCheckCharacter(body: string): string {
  let weight = 1
  let sum = 0
  for (const character of body.slice(0, 17)) {
    sum += weight * ALPHABET.indexOf(character)
    weight = (weight * 3) % 31
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/** Every reason why a normalised code cannot be a credit code; an empty list when it can. */
export function checkUscc(code: string, field = 'uscc'): Reason[] {
  const reasons: Reason[] = []
  if (code.length !== 18) reasons.push(usccRefusals.length({ length: code.length }, { field }))
  const known = [...code].every((character) => ALPHABET.includes(character))
  if (!known || !/^\d*$/.test(code.slice(2, 8))) reasons.push(usccRefusals.characters({ field }))
  if (reasons.length === 0 && usccCheckCharacter(code) !== code.charAt(17)) {
    reasons.push(usccRefusals.checksum({ field }))
  }
  return reasons
}

/** 6222***********1234: what screens show of an account; a number too short to hide in is covered whole. */
export function maskAccount(account: string): string {
  const stars = account.length - 8
  return stars < 4 ? '*'.repeat(account.length) : account.slice(0, 4) + '*'.repeat(stars) + account.slice(-4)
}
