/** What finders share: narrowing a statement to what was asked, and building findings from rows. */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#platform/db'
import type { Ask, Hit, HitRow, Ref } from './rule-contract.ts'

type Fragment = RawBuilder<unknown>
/** Days of an ask have nothing to do with its thresholds. */
export type Asked = Omit<Ask, 'thresholds'>

export const NOTHING: Fragment = sql``
export const uuids = (ids: readonly string[]): Fragment => sql`${[...ids]}::uuid[]`

export const hashes = (keys: readonly Buffer[]): Fragment => sql`${[...keys]}::bytea[]`

export const rowsOf = async <R>(db: Db, statement: RawBuilder<R>): Promise<R[]> =>
  (await statement.execute(db)).rows

/** The calendar day in Shanghai of a timestamp column. */
export const dayIn = (column: string): Fragment =>
  sql`(${sql.ref(column)} at time zone 'Asia/Shanghai')::date`

/** `and` a timestamp column lies on the days asked about. */
export const atAsked = (ask: Asked, column: string): Fragment =>
  sql` and ${sql.ref(column)} >= (${ask.from}::date)::timestamp at time zone 'Asia/Shanghai'
    and ${sql.ref(column)} < (${ask.until}::date + 1)::timestamp at time zone 'Asia/Shanghai'`

/** `and` a class `c` was filed and is in its days between those asked about. */
export const classAsked = (ask: Asked, alias = 'c'): Fragment => {
  const of = (column: string) => sql.ref(`${alias}.${column}`)
  return sql` and ${of('state')} in ('submitted', 'reviewed', 'approved', 'running', 'taught', 'closed')
    and ${of('ends_on')} >= ${ask.from}::date and ${of('starts_on')} <= ${ask.until}::date`
}

/** `and` a class column is one of the classes that an ask about few touches. */
export function onlyClasses(ask: Asked, column: string): Fragment {
  const { only } = ask
  if (!only) return NOTHING
  const parts = [sql`select unnest(${uuids(only.classIds ?? [])})`]
  if (only.claimIds)
    parts.push(
      sql`select class_id from money.door_claim where id = any(${uuids(only.claimIds)}) and class_id is not null`,
    )
  if (only.certificateIds)
    parts.push(sql`select class_id from evaluation.door_certificate
      where id = any(${uuids(only.certificateIds)}) and class_id is not null`)
  if (only.orgIds)
    parts.push(sql`select id from training.door_class
      where org_id = any(${uuids(only.orgIds)}) and ends_on >= ${ask.from}::date`)
  if (only.personIds)
    parts.push(
      sql`select class_id from training.door_trainee where person_id = any(${uuids(only.personIds)})`,
    )
  return sql` and ${sql.ref(column)} in (${sql.join(parts, sql` union `)})`
}

/** The people that an ask about few is about, as a statement giving `person_id`; null when it is about all. */
export function peopleAsked(ask: Asked): Fragment | null {
  const { only } = ask
  if (!only) return null
  const parts = [sql`select unnest(${uuids(only.personIds ?? [])}) as person_id`]
  if (only.classIds)
    parts.push(sql`select person_id from training.door_trainee where class_id = any(${uuids(only.classIds)})`)
  if (only.orgIds)
    parts.push(sql`select t.person_id from training.door_trainee t join training.door_class k on k.id = t.class_id
      where k.org_id = any(${uuids(only.orgIds)}) and k.ends_on >= ${ask.from}::date`)
  if (only.claimIds)
    parts.push(sql`select person_id from money.door_claim_line where claim_id = any(${uuids(only.claimIds)})`)
  if (only.certificateIds)
    parts.push(
      sql`select person_id from evaluation.door_certificate where id = any(${uuids(only.certificateIds)})`,
    )
  return sql.join(parts, sql` union `)
}
/** `and` a person column is one of them. */
export const onlyPeople = (ask: Asked, column: string): Fragment => {
  const people = peopleAsked(ask)
  return people ? sql` and ${sql.ref(column)} in (${people})` : NOTHING
}
/** Who sits in several classes of the days asked about: few, so that what compares classes looks at these only. */
export async function peopleAgain(db: Db, ask: Asked, seats = 2): Promise<string[]> {
  const rows = await ask.once('people.again', async () => {
    // Over an index alone, with those who left; then without them.
    const often = await rowsOf<{ personId: string }>(
      db,
      sql`select t.person_id from training.door_trainee t where true ${onlyPeople(ask, 't.person_id')}
        group by t.person_id having count(*) >= 2`,
    )
    return await rowsOf<{ personId: string; n: number }>(
      db,
      sql`select t.person_id, count(*)::int as n from training.door_trainee t
        where t.state = 'enrolled' and t.person_id = any(${uuids(often.map((row) => row.personId))})
        group by t.person_id having count(*) >= 2`,
    )
  })
  return rows.filter((row) => row.n >= seats).map((row) => row.personId)
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)]
const present = (items: readonly (string | null | undefined)[]): string[] =>
  unique(items.filter((item): item is string => !!item))

export interface Parts {
  key: string
  says: string
  on: string
  weight: number
  regions: readonly (string | null)[]
  orgIds?: readonly (string | null)[]
  rows: readonly HitRow[]
  links?: Hit['links']
  also?: readonly Ref[]
}

const RECORDS = /^(?:person|class|provider|claim|certificate|recovery):/

/** A finding from its parts: subjects are the records that its rows, links and organisations name. */
export function hitOf(parts: Parts): Hit {
  const orgs = present(parts.orgIds ?? [])
  const links = parts.links ?? []
  const named = [
    ...parts.rows.map((row) => row.about),
    ...links.map(([from]) => from),
    ...links.map(([, to]) => to),
    ...orgs.map((id) => `provider:${id}`),
    ...(parts.also ?? []),
  ]
  return {
    key: parts.key,
    regions: present(parts.regions).sort(),
    orgId: orgs.length === 1 ? (orgs[0] as string) : null,
    says: parts.says,
    weight: parts.weight,
    on: parts.on,
    subjects: unique(named.filter((ref) => RECORDS.test(ref))).sort(),
    rows: parts.rows,
    links,
  }
}

/** A person in a class, as statements hand it back in JSON. */
export interface Seat {
  person: string
  class: string
  org: string
  region: string
  on: string
}
/** `jsonb_agg` of seats `t` in classes `c`. */
export const seatsJson: Fragment = sql`jsonb_agg(distinct jsonb_build_object('person', t.person_id, 'class', c.id,
  'org', c.org_id, 'region', c.region, 'on', c.starts_on))`

const MOST_LINKS = 400

/** A finding about people who share one thing: each person a row, tied to the thing and to the classes. */
export function sharedHit(thing: {
  ref: Ref
  label: string
  seats: readonly Seat[]
  on: string
  says: (people: number, classes: number, orgs: number) => string
  row?: string
}): Hit {
  const { seats } = thing
  const people = unique(seats.map((s) => s.person)).sort()
  const classes = unique(seats.map((s) => s.class)).sort()
  const orgs = present(seats.map((s) => s.org))
  const of = (person: string) => seats.filter((s) => s.person === person)
  return hitOf({
    key: thing.ref,
    says: thing.says(people.length, classes.length, orgs.length),
    on: thing.on,
    weight: people.length,
    regions: seats.map((s) => s.region),
    orgIds: orgs,
    rows: people.map((person) => ({
      about: `person:${person}`,
      says: thing.row ?? thing.label,
      facts: { 班级数: of(person).length },
      ...(of(person)[0] ? { at: (of(person)[0] as Seat).on } : {}),
    })),
    links: [
      ...people.map((person) => [`person:${person}`, thing.ref, thing.label] as const),
      ...seats.map((s) => [`person:${s.person}`, `class:${s.class}`, '在册'] as const),
      ...unique(seats.map((s) => `${s.class} ${s.org}`)).map((pair) => {
        const [klass, org] = pair.split(' ')
        return [`class:${klass}`, `provider:${org}`, '开班'] as const
      }),
    ].slice(0, MOST_LINKS),
  })
}

/**
 * Whose share lies out of line with everybody else's: at least `least` percent of at least `many`, and `times` the
 * share of the others taken together. Where everybody does the same, nobody stands out.
 */
export function outOfLine<T extends { part: number; whole: number }>(
  all: readonly T[],
  { least, many, times }: { least: number; many: number; times: number },
): (T & { percent: number; others: number })[] {
  const parts = all.reduce((sum, one) => sum + one.part, 0)
  const wholes = all.reduce((sum, one) => sum + one.whole, 0)
  return all.flatMap((one) => {
    const percent = one.whole > 0 ? (one.part * 100) / one.whole : 0
    const rest = wholes - one.whole
    const others = rest > 0 ? ((parts - one.part) * 100) / rest : 0
    return one.whole >= many && percent >= least && percent >= others * times
      ? [{ ...one, percent: Math.round(percent), others: Math.round(others) }]
      : []
  })
}

/** Groups of things tied by pairs: each group once, its members in order. */
export function groupsOf(pairs: readonly (readonly [string, string])[]): string[][] {
  const parent = new Map<string, string>()
  const root = (of: string): string => {
    let at = of
    while ((parent.get(at) ?? at) !== at) at = parent.get(at) as string
    parent.set(of, at)
    return at
  }
  for (const [a, b] of pairs) {
    const [ra, rb] = [root(a), root(b)]
    const [first, second] = ra < rb ? [ra, rb] : [rb, ra]
    parent.set(first, first)
    parent.set(second, first)
  }
  const groups = new Map<string, string[]>()
  for (const member of parent.keys())
    groups.set(root(member), [...(groups.get(root(member)) ?? []), member].sort())
  return [...groups.values()]
    .map((g) => g.sort())
    .sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1))
}
