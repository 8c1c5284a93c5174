/** What a certificate must say, and what it may not repeat. Every check returns all its reasons. */
import { type CertificateKind, certificateKinds } from '#money/policy/contract'
import { ageOn, type Day, dayOf, type Instant } from '#platform/day'
import { defineMoves } from '#platform/moves'
import type { Reason } from '#platform/refusal'
import { levelNames } from '#registry/occupations/contract'
import { refusals } from './refusals-contract.ts'

export const certificateMoves = defineMoves(
  { valid: '有效', revoked: '已撤销' },
  {
    revoke: {
      title: '撤销',
      from: ['valid'],
      to: 'revoked',
      verb: 'certificate.revoke',
      notBy: ['enteredBy'],
    },
  },
)
export type CertificateState = keyof typeof certificateMoves.states

/** Youngest age at work, and so of a vocational certificate. */
const MIN_AGE = 16
export const MAX_IMPORT_ROWS = 2000

/** What a certificate says; the person apart. */
export interface Draft {
  number: string
  kind: CertificateKind
  occupationCode: string | null
  level: number | null
  project: string | null
  issuedOn: Day
  classNumber: string | null
}

export const normalizeNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s'’`]/g, '')
    .replace(/[–—－]/g, '-')
    .toUpperCase()

/** 育婴员 高级工（三级） */
export const certificateTitle = (of: {
  occupationName: string | null
  project: string | null
  level: number | null
}): string =>
  [of.occupationName ?? of.project ?? '', of.level ? (levelNames[of.level] ?? '') : '']
    .filter(Boolean)
    .join(' ')

const levelled = (kind: CertificateKind) => kind === 'level' || kind === 'qualification'

export const checkNumber = (number: string): Reason[] =>
  /^[0-9A-Z][0-9A-Z-]{5,39}$/.test(number) ? [] : [refusals.number({ field: 'number' })]

/** Reasons that the draft shows by itself. */
export function checkDraft(d: Draft, today: Day): Reason[] {
  const reasons = checkNumber(d.number)
  const kind = certificateKinds[d.kind]
  if (levelled(d.kind)) {
    if (d.level === null) reasons.push(refusals.level_needed({ kind }, { field: 'level' }))
    if (!d.occupationCode) reasons.push(refusals.occupation_needed({ kind }, { field: 'occupationCode' }))
  } else {
    if (d.level !== null) reasons.push(refusals.no_level({ kind }, { field: 'level' }))
    if (!d.occupationCode && !d.project) reasons.push(refusals.project_needed({ field: 'project' }))
  }
  if (d.issuedOn > today) reasons.push(refusals.issued_later({ field: 'issuedOn' }))
  return reasons
}

/** Who may issue which kind: evaluators what they have evaluated, an institution the completion of its own class. */
export function checkIssuer(kind: CertificateKind, orgKind: string): Reason[] {
  const wanted = kind === 'completion' ? 'institution' : 'evaluator'
  const who = kind === 'completion' ? '班级所属的培训机构' : '评价机构'
  return orgKind === wanted ? [] : [refusals.issuer({ kind: certificateKinds[kind], who }, { field: 'kind' })]
}

export interface HeldCertificate {
  number: string
  personId: string
  kind: CertificateKind
  occupationCode: string | null
  level: number | null
  project: string | null
  issuedOn: Day
  orgId: string
  classId: string | null
  state: CertificateState
}
export interface ClassFacts {
  id: string
  state: string
  certificateKind: CertificateKind
  occupationCode: string | null
  level: number | null
  startsOn: Day
  /** End of the last lesson; null where none is laid out. */
  lessonsEndAt: Instant | null
}
export interface Known {
  occupationExists: boolean
  /** Null: nobody has registered this ID number yet. */
  personId: string | null
  birthOn: Day | null
  /** Every certificate that has this number. */
  sameNumber: readonly HeldCertificate[]
  /** Every certificate of this person. */
  ofPerson: readonly HeldCertificate[]
  /** Null: the number names no filed class. */
  class: ClassFacts | null
  isTrainee: boolean
  orgId: string
}

export const sameSkill = (
  a: Pick<Draft, 'kind' | 'occupationCode' | 'level' | 'project'>,
  b: typeof a,
): boolean =>
  a.kind === b.kind &&
  a.occupationCode === b.occupationCode &&
  a.level === b.level &&
  (a.project ?? '') === (b.project ?? '')

/** Whether this very certificate is already registered: the same sheet twice changes nothing. */
export const isRegistered = (d: Draft, known: Known): boolean =>
  known.sameNumber.some(
    (c) =>
      c.state === 'valid' &&
      c.personId === known.personId &&
      c.orgId === known.orgId &&
      sameSkill(c, d) &&
      c.issuedOn === d.issuedOn &&
      (d.classNumber === null ? c.classId === null : c.classId === known.class?.id),
  )

/** Reasons that show against what the platform knows. Call for drafts that are not registered yet. */
export function checkAgainst(d: Draft, known: Known): Reason[] {
  const reasons: Reason[] = []
  if (d.occupationCode && !known.occupationExists) {
    reasons.push(refusals.occupation_unknown({ code: d.occupationCode }, { field: 'occupationCode' }))
  }
  if (known.birthOn && ageOn(known.birthOn, d.issuedOn) < MIN_AGE) {
    reasons.push(refusals.issued_before_birth({ field: 'issuedOn' }))
  }
  if (known.sameNumber.some((c) => c.state === 'valid' || c.personId !== known.personId)) {
    reasons.push(refusals.number_taken({ field: 'number' }))
  } else {
    const held = known.ofPerson.find((c) => c.state === 'valid' && c.kind !== 'completion' && sameSkill(c, d))
    if (held) {
      const facts = { number: held.number.slice(-4), issuedOn: held.issuedOn }
      reasons.push(refusals.same_held(facts, { field: 'idNumber' }))
    }
  }
  if (d.classNumber !== null) reasons.push(...checkClass(d, known))
  return reasons
}

function checkClass(d: Draft, known: Known): Reason[] {
  const field = 'classNumber'
  const of = known.class
  if (!of) return [refusals.class_unknown({ number: d.classNumber ?? '' }, { field })]
  const reasons: Reason[] = []
  const other =
    of.certificateKind !== d.kind || of.occupationCode !== d.occupationCode || (of.level ?? null) !== d.level
  if (other) reasons.push(refusals.class_other({ field }))
  if (!known.isTrainee) reasons.push(refusals.not_trainee({ field }))
  if (d.issuedOn < of.startsOn) {
    reasons.push(refusals.issued_before_class({ startsOn: of.startsOn }, { field: 'issuedOn' }))
  } else if (of.lessonsEndAt && d.issuedOn < dayOf(of.lessonsEndAt)) {
    // Nobody is examined on what has not been taught yet.
    const endedOn = dayOf(of.lessonsEndAt)
    reasons.push(refusals.issued_before_end({ endedOn }, { field: 'issuedOn' }))
  }
  return reasons
}

/** Rows of one sheet that repeat an earlier one; `who` is anything that is equal for the same person. */
export function checkRepeats(drafts: readonly { row: number; who: string; draft: Draft }[]): Reason[] {
  const numbers = new Map<string, number>()
  const skills = new Map<string, number>()
  const reasons: Reason[] = []
  for (const { row, who, draft: d } of drafts) {
    const first = numbers.get(d.number)
    if (first !== undefined) reasons.push(refusals.number_twice({ row: first }, { row, field: 'number' }))
    else numbers.set(d.number, row)
    const skill = [who, d.kind, d.occupationCode, d.level, d.project].join('|')
    const same = skills.get(skill)
    if (same === undefined) skills.set(skill, row)
    else if (first === undefined) reasons.push(refusals.same_twice({ row: same }, { row, field: 'idNumber' }))
  }
  return reasons
}

export const importColumns = [
  { key: 'name', title: '姓名', required: true, width: 12 },
  { key: 'idNumber', title: '身份证号', required: true, text: true, width: 22 },
  { key: 'number', title: '证书编号', required: true, text: true, width: 26 },
  { key: 'kind', title: '证书类别', required: true, width: 20 },
  { key: 'occupationCode', title: '职业（工种）编码', text: true, width: 18 },
  { key: 'level', title: '等级', width: 18 },
  { key: 'project', title: '项目名称', width: 20 },
  { key: 'issuedOn', title: '发证日期', required: true, text: true, width: 14 },
  { key: 'classNumber', title: '班级编号', text: true, width: 20 },
] as const

const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '')

/** 职业技能等级证书, 等级证书 → level; null for what names no kind an evaluator issues. */
export function readKind(text: string): CertificateKind | null {
  const wanted = plain(text)
  for (const kind of ['qualification', 'level', 'ability'] as const) {
    const title = plain(certificateKinds[kind])
    if (wanted === title || `${wanted}书` === title) return kind
  }
  return null
}

const LEVEL_WORDS: Record<string, number> = {
  五级: 5,
  初级工: 5,
  初级: 5,
  四级: 4,
  中级工: 4,
  中级: 4,
  三级: 3,
  高级工: 3,
  高级: 3,
  二级: 2,
  技师: 2,
  一级: 1,
  高级技师: 1,
}

/** 高级工（三级）, 三级/高级工, 高级工, 3 → 3; null for what names no level, or two different ones. */
export function readLevel(text: string): number | null {
  const words = plain(text)
    .split(/[()/、,]/)
    .filter(Boolean)
  const levels = words.map((word) => (/^[1-5]$/.test(word) ? Number(word) : LEVEL_WORDS[word]))
  const first = levels[0]
  return first !== undefined && levels.every((l) => l === first) ? first : null
}
