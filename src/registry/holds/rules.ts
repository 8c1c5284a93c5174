/** What can be held, what a hold stops, and which exceptions let a case through. */
export const holdSubjects = {
  organisation: '单位',
  person: '人员',
  class: '培训班',
  claim: '补贴申报',
} as const
export const holdStops = {
  'new-classes': '暂停新开班',
  payment: '暂停拨付',
  watch: '仅预警关注',
} as const
export type HoldSubject = keyof typeof holdSubjects
export type HoldStops = keyof typeof holdStops
/** Cases that a hold on somebody may let through one by one. */
export const exceptionCases = {
  person: '人员',
  class: '培训班',
  claim: '补贴申报',
} as const
export type ExceptionCase = keyof typeof exceptionCases

/** A claim begins nothing new, so nothing new of it can be stopped. */
export const stopsOf = (kind: HoldSubject): readonly HoldStops[] =>
  kind === 'claim' ? ['payment', 'watch'] : ['new-classes', 'payment', 'watch']

/** The same stop in the words that fit its subject. */
export function stopTitle(kind: HoldSubject, stops: HoldStops): string {
  if (stops === 'new-classes' && kind === 'person') return '暂停参加新的培训'
  if (stops === 'new-classes' && kind === 'class') return '暂停备案、报名和开课'
  return holdStops[stops]
}

export interface LiveHold {
  id: string
  subjectId: string
  /** Cases let through, each signed by two. */
  excepted: readonly string[]
}

/** The holds that stop a case made of these subjects (and of `cases`, that nothing is held of but may be let through). */
export function standing<H extends LiveHold>(
  holds: readonly H[],
  subjects: readonly string[],
  cases: readonly string[] = [],
): H[] {
  const all = new Set([...subjects, ...cases])
  return holds.filter((h) => subjects.includes(h.subjectId) && !h.excepted.some((one) => all.has(one)))
}

export type ExceptionState = 'asked' | 'live' | 'ended'
export const exceptionStates: Record<ExceptionState, string> = {
  asked: '待签发',
  live: '已放行',
  ended: '已结束',
}
export const exceptionState = (row: { signedAt: string | null; endedAt: string | null }): ExceptionState =>
  row.endedAt ? 'ended' : row.signedAt ? 'live' : 'asked'
