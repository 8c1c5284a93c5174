import { type Day, daysBetween } from '#platform/day'
import { type Outcome, precisionOf } from './alert-rules.ts'
import type { Hit, Only, Ref, Thresholds } from './rule-contract.ts'

/** What becomes of a finding: `settled` ones were answered before and have not grown. */
export type Fate = 'new' | 'renew' | 'again' | 'settled'
const GROWN = 1.5
/** Data that was to be put right is expected to be so after these days. */
const MEND_DAYS = 30

export interface LastAlert {
  state: string
  outcome: Outcome | null
  weight: number
  closedOn: Day | null
}

export function fateOf(weight: number, last: LastAlert | undefined, today: Day): Fate {
  if (!last) return 'new'
  if (last.state !== 'closed') return 'renew'
  if (weight >= last.weight * GROWN) return 'again'
  const mended = last.outcome === 'data-fault' && last.closedOn !== null
  return mended && daysBetween(last.closedOn as Day, today) > MEND_DAYS ? 'again' : 'settled'
}

const RECORDS = new Set(
  'person class provider claim certificate session teacher venue recovery application batch agreement examiner voucher'.split(
    ' ',
  ),
)
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Records by id; what is shared by an opaque key. */
function isRef(ref: Ref): boolean {
  const at = ref.indexOf(':')
  const [kind, key] = [ref.slice(0, at), ref.slice(at + 1)]
  return RECORDS.has(kind) ? UUID.test(key) : /^[a-z][a-z-]*$/.test(kind) && /^[\w.:-]{1,80}$/.test(key)
}

/** Why a rule's answer can't be kept: a fault of the rule, told to whoever keeps the rules. */
export function faultsOf(hits: readonly Hit[]): string[] {
  const seen = new Set<string>()
  const faults = new Set<string>()
  for (const hit of hits) {
    if (seen.has(hit.key)) faults.add('同一次运行中两条结果的标识相同')
    seen.add(hit.key)
    if (hit.key === '' || hit.says === '' || hit.regions.length === 0) faults.add('结果缺少标识、说明或地区')
    if (hit.subjects.length === 0 || hit.rows.length === 0) faults.add('结果没有涉及对象或依据记录')
    if (!Number.isFinite(hit.weight) || hit.weight <= 0) faults.add('结果的程度不是正数')
    const refs = [
      ...hit.subjects,
      ...hit.rows.map((row) => row.about),
      ...hit.links.map(([from]) => from),
      ...hit.links.map(([, to]) => to),
    ]
    if (!refs.every(isRef)) faults.add('结果引用了不认识的对象')
  }
  return [...faults]
}

/** The lowest region that holds all of these; `pathOf` gives codes from the province down. */
export function commonRegion(codes: readonly string[], pathOf: (code: string) => readonly string[]): string {
  const [first = [], ...others] = [...new Set(codes)].map(pathOf)
  let depth = first.length
  for (const path of others) {
    let same = 0
    while (same < depth && path[same] === first[same]) same += 1
    depth = same
  }
  return first[Math.max(depth, 1) - 1] ?? (codes[0] as string)
}

export function refsOf(only: Only): Set<Ref> {
  const named: [string, readonly string[] | undefined][] = [
    ['person', only.personIds],
    ['class', only.classIds],
    ['provider', only.orgIds],
    ['claim', only.claimIds],
    ['certificate', only.certificateIds],
  ]
  return new Set(named.flatMap(([kind, ids = []]) => ids.map((id) => `${kind}:${id}`)))
}

/** A rule's values with what two people agreed to laid over them; names it no longer has are left out. */
export const valuesOf = (
  thresholds: Thresholds,
  over: Readonly<Record<string, number>> = {},
): Record<string, number> =>
  Object.fromEntries(Object.entries(thresholds).map(([name, t]) => [name, over[name] ?? t.value]))

export interface Replayed {
  now: number
  draft: number
  kept: number
  gained: number
  lost: number
  /** Settled alerts among what each finds. */
  nowTold: Told
  draftTold: Told
  precisionNow: number | null
  precisionDraft: number | null
}
interface Told {
  confirmed: number
  harmless: number
}

/** Two answers of one rule over the same past, beside what people found out about those that became alerts. */
export function compare(
  now: ReadonlySet<string>,
  draft: ReadonlySet<string>,
  outcomeOf: (fingerprint: string) => Outcome | null,
): Replayed {
  const told = (set: ReadonlySet<string>): Told => {
    const out = { confirmed: 0, harmless: 0 }
    for (const one of set) {
      const outcome = outcomeOf(one)
      if (outcome === 'confirmed' || outcome === 'harmless') out[outcome] += 1
    }
    return out
  }
  const kept = [...draft].filter((one) => now.has(one)).length
  const nowTold = told(now)
  const draftTold = told(draft)
  return {
    now: now.size,
    draft: draft.size,
    kept,
    gained: draft.size - kept,
    lost: now.size - kept,
    nowTold,
    draftTold,
    precisionNow: precisionOf(nowTold),
    precisionDraft: precisionOf(draftTold),
  }
}
