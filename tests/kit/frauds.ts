/**
 * Frauds in an honest year: planted each at the edge of what its rule sees, or a mixture by chance that no rule knows of;
 * then what the rules found is held against what was planted. By seed: the same seed, the same year.
 */
import type pg from 'pg'
import { addDays } from '#platform/day'
import type { Db } from '#platform/db'
import { lessonFrauds } from './fraud-lessons.ts'
import { paperFrauds } from './fraud-papers.ts'
import { type Pattern, type Planted, pen, type Spot } from './fraud-pen.ts'
import { peopleFrauds } from './fraud-people.ts'
import { KIND, orgsOf, peopleOf, todayOf, type YearSize } from './fraud-year.ts'

export const patterns: readonly Pattern[] = [...peopleFrauds, ...lessonFrauds, ...paperFrauds]

/** What is asked of a rule here; those of supervision/risk are such. */
export interface AnyRule<H extends AnyHit = AnyHit> {
  code: string
  title: string
  patterns: readonly number[]
  thresholds: Readonly<Record<string, { value: number }>>
  find: (db: Db, ask: never) => Promise<H[]>
}
export interface AnyHit {
  key: string
  says: string
  subjects: readonly string[]
  rows: readonly { about: string }[]
  links: readonly (readonly [string, string, string])[]
}

export interface Plant extends Planted {
  pattern: Pattern
  spot: Spot
  /** In the measure of the rule's threshold; 1 where there is none. */
  strength: number
  /** Whether the rule ought to see it. */
  seen: boolean
}

const valuesOf = (rule: AnyRule | undefined): Record<string, number> =>
  Object.fromEntries(Object.entries(rule?.thresholds ?? {}).map(([name, t]) => [name, t.value]))

/** Chance by seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
const shuffled = <T>(items: readonly T[], roll: () => number): T[] => {
  const out = [...items]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(roll() * (i + 1))
    ;[out[i], out[j]] = [out[j] as T, out[i] as T]
  }
  return out
}

/**
 * Deals out where frauds go. Classes are each one's own, those of one fraud in the same weeks. Institutions that cheat as
 * such bear several different frauds, what is seen apart from what is not; no class of theirs is anybody else's.
 */
class Ground {
  private readonly free: number[][]
  private readonly cheats: { seen: number[]; unseen: number[] }
  private readonly taken = new Map<string, Set<number>>()
  private readonly roll: () => number
  private no = 0
  constructor(size: YearSize, roll: () => number) {
    const orgs = orgsOf(size)
    this.roll = roll
    const all = shuffled(
      Array.from({ length: orgs }, (_v, i) => i),
      roll,
    )
    const some = Math.min(6, Math.floor(orgs / 5))
    this.cheats = { seen: all.slice(0, some), unseen: all.slice(some, 2 * some) }
    const cheating = new Set(all.slice(0, 2 * some))
    const rounds = Math.floor(size.classes / orgs)
    this.free = Array.from({ length: rounds }, (_v, round) =>
      shuffled(
        Array.from({ length: orgs }, (_w, i) => round * orgs + i).filter((n) => !cheating.has(n % orgs)),
        roll,
      ),
    )
  }

  /** None where the year has no room left for it. */
  spot(pattern: Pattern, seen: boolean): Spot | null {
    const wanted = pattern.orgs ? 0 : (pattern.classes ?? 1)
    const orgs: number[] = []
    if (pattern.orgs) {
      const used = this.taken.get(pattern.code) ?? new Set()
      const left = shuffled(this.cheats[seen ? 'seen' : 'unseen'], this.roll).filter((o) => !used.has(o))
      if (left.length < pattern.orgs) return null
      orgs.push(...left.slice(0, pattern.orgs))
      this.taken.set(pattern.code, new Set([...used, ...orgs]))
    }
    const rounds = this.free.filter((round) => round.length >= wanted)
    if (rounds.length === 0) return null
    const round = rounds[Math.floor(this.roll() * rounds.length)] as number[]
    this.no += 1
    return { no: this.no, orgs, classes: round.splice(0, wanted) }
  }
}

function planted(size: YearSize, wanted: readonly [Pattern, number, boolean][], roll: () => number): Plant[] {
  const ground = new Ground(size, roll)
  const write = pen(size)
  return wanted.flatMap(([pattern, strength, seen]) => {
    const spot = ground.spot(pattern, seen)
    return spot ? [{ pattern, spot, strength, seen, ...pattern.plant(write, spot, strength) }] : []
  })
}

/** Every pattern at its rule's edge: the weakest that is seen and, unless only those are asked for, the strongest that is not. */
export function atTheEdge(size: YearSize, rules: readonly AnyRule[], seed = 1, onlySeen = false): Plant[] {
  const rule = new Map(rules.map((r) => [r.code, r]))
  const wanted = patterns.flatMap((pattern): [Pattern, number, boolean][] => {
    const edge = pattern.edge?.(valuesOf(rule.get(pattern.code)))
    if (!edge) return [[pattern, 1, true]]
    return [
      [pattern, edge[0], true],
      ...(onlySeen ? [] : [[pattern, edge[1], false] as [Pattern, number, boolean]]),
    ]
  })
  return planted(size, wanted, chance(seed))
}

/** So many frauds by chance: which, where and how strong; two in five just below what is seen. */
export function byChance(size: YearSize, rules: readonly AnyRule[], seed: number, many: number): Plant[] {
  const rule = new Map(rules.map((r) => [r.code, r]))
  const roll = chance(seed)
  const wanted = Array.from({ length: many }, (): [Pattern, number, boolean] => {
    const pattern = patterns[Math.floor(roll() * patterns.length)] as Pattern
    const edge = pattern.edge?.(valuesOf(rule.get(pattern.code)))
    if (!edge) return [pattern, 1, true]
    const [seen, unseen] = edge
    const step = seen - unseen
    if (roll() < 0.4)
      return [pattern, Math.max(Math.min(1, unseen), unseen - step * Math.floor(roll() ** 2 * 3)), false]
    const strength = seen + step * Math.floor(roll() ** 2 * 8)
    return [pattern, Math.max(1, Math.min(strength, pattern.most ?? Number.POSITIVE_INFINITY)), true]
  })
  return planted(size, wanted, roll)
}

/** Where nothing is planted. */
export function honestOnes(size: YearSize, plants: readonly Plant[]): { classes: number[]; orgs: number[] } {
  const orgs = orgsOf(size)
  const cheats = new Set(plants.flatMap((one) => one.spot.orgs))
  const taken = new Set(plants.flatMap((one) => one.spot.classes))
  return {
    classes: Array.from({ length: size.classes }, (_v, n) => n).filter(
      (n) => !taken.has(n) && !cheats.has(n % orgs),
    ),
    orgs: Array.from({ length: orgs }, (_v, n) => n).filter((n) => !cheats.has(n)),
  }
}

export async function plant(client: pg.Client, plants: readonly Plant[]): Promise<void> {
  for (const { pattern, write } of plants)
    if (write.trim())
      await client.query(write).catch((error: Error) => {
        throw new Error(`${pattern.code}: ${error.message}`)
      })
}

/** What each rule finds in the year, by its code. */
export async function everything<H extends AnyHit>(
  db: Db,
  size: YearSize,
  rules: readonly AnyRule<H>[],
): Promise<Map<string, H[]>> {
  const passes = new Map<string, Promise<unknown>>()
  const until = todayOf(size)
  const found = new Map<string, H[]>()
  for (const rule of rules) {
    const ask = {
      today: until,
      now: `${until}T00:00:00.000Z`,
      from: addDays(until, -366),
      until,
      regions: null,
      only: null,
      thresholds: valuesOf(rule),
      once: (name: string, make: () => Promise<unknown>) => {
        const standing = passes.get(name) ?? make()
        passes.set(name, standing)
        return standing
      },
    }
    found.set(rule.code, await rule.find(db, ask as never))
  }
  return found
}

const refsOf = (hit: AnyHit): string[] => [
  hit.key,
  ...hit.subjects,
  ...hit.rows.map((row) => row.about),
  ...hit.links.flat(),
]
export const finds = ({ key, about }: Planted, hit: AnyHit): boolean =>
  (hit.key === key || (key.endsWith(':') && hit.key.startsWith(key))) &&
  (!about || refsOf(hit).includes(about))

/** Whose a record of the year is: its class, institution, or the fraud that brought it in. */
function whose(size: YearSize): (ref: string) => string | null {
  const kinds = new Map<number, string>(Object.entries(KIND).map(([name, n]) => [n, name]))
  const orgs = orgsOf(size)
  return (ref) => {
    const at = /0190a000-([0-9a-f]{4})-7000-8000-([0-9a-f]{12})/.exec(ref)
    if (!at) return null
    const n = Number.parseInt(at[2] as string, 16)
    switch (kinds.get(Number.parseInt(at[1] as string, 16))) {
      case 'class':
        return `class ${n}`
      case 'claim':
        return n < size.classes ? `class ${n}` : `fraud ${n - 9_000_000}`
      case 'session':
        return n < size.classes * size.sessions ? `class ${Math.floor(n / size.sessions)}` : null
      case 'person':
        if (n < peopleOf(size)) return `class ${Math.floor(n / size.seats)}`
        return n < peopleOf(size) + orgs * 2 ? `org ${Math.floor((n - peopleOf(size)) / 2)}` : null
      case 'org':
        return `org ${n}`
      case 'firm':
        return n >= 900_000
          ? `fraud ${Math.floor((n - 900_000) / 2)}`
          : n >= 900
            ? `fraud ${n - 900}`
            : `issuer ${n}`
      case 'agreement':
        return `fraud ${Math.floor(n / 2)}`
      default:
        return null
    }
  }
}

export interface Score {
  planted: number
  found: number
  /** Frauds that the rule ought to have seen. */
  missed: Plant[]
  /** Just below the threshold: seen by the rule nevertheless, or by another one. */
  near: number
  early: Plant[]
  elsewhere: Plant[]
  /** Each with the honest classes that it names. */
  falseAlarms: { code: string; says: string; key: string; classes: string[] }[]
  honestClasses: number
  /** Honest classes that an alarm names. */
  accused: number
  byRule: Map<string, { planted: number; found: number; near: number; early: number; falseAlarms: number }>
}

/** What was found, against what was planted. */
export function score(
  size: YearSize,
  plants: readonly Plant[],
  found: ReadonlyMap<string, readonly AnyHit[]>,
): Score {
  const owner = whose(size)
  const cheating = new Map<string, Plant[]>()
  const orgs = orgsOf(size)
  for (const one of plants) {
    const own = [
      `fraud ${one.spot.no}`,
      ...one.spot.classes.map((n) => `class ${n}`),
      ...one.spot.orgs.flatMap((o) => [
        `org ${o}`,
        ...Array.from({ length: Math.ceil(size.classes / orgs) }, (_v, i) => `class ${o + i * orgs}`),
      ]),
    ]
    for (const name of own) cheating.set(name, [...(cheating.get(name) ?? []), one])
  }
  const byRule: Score['byRule'] = new Map()
  const tally = (code: string) => {
    const held = byRule.get(code) ?? { planted: 0, found: 0, near: 0, early: 0, falseAlarms: 0 }
    byRule.set(code, held)
    return held
  }
  const missed: Plant[] = []
  const early: Plant[] = []
  for (const one of plants) {
    const hit = (found.get(one.pattern.code) ?? []).some((h) => finds(one, h))
    const row = tally(one.pattern.code)
    row[one.seen ? 'planted' : 'near'] += 1
    if (hit) row[one.seen ? 'found' : 'early'] += 1
    if (one.seen && !hit) missed.push(one)
    if (!one.seen && hit) early.push(one)
  }
  const elsewhere = new Set<Plant>()
  const falseAlarms: Score['falseAlarms'] = []
  const accused = new Set<string>()
  for (const [code, hits] of found)
    for (const hit of hits) {
      const owners = new Set(refsOf(hit).flatMap((ref) => owner(ref) ?? []))
      const named = [...owners].flatMap((name) => cheating.get(name) ?? [])
      for (const one of named) if (!one.seen && one.pattern.code !== code) elsewhere.add(one)
      // What is shared or written by its key alone belongs to whoever planted that key.
      if (named.length > 0 || plants.some((one) => finds(one, hit))) continue
      tally(code).falseAlarms += 1
      const classes = [...owners].filter((name) => name.startsWith('class '))
      falseAlarms.push({ code, says: hit.says, key: hit.key, classes })
      for (const name of classes) accused.add(name)
    }
  const due = plants.filter((one) => one.seen).length
  return {
    planted: due,
    found: due - missed.length,
    missed,
    near: plants.length - due,
    early,
    elsewhere: [...elsewhere],
    falseAlarms,
    honestClasses: honestOnes(size, plants).classes.length,
    accused: accused.size,
    byRule,
  }
}
