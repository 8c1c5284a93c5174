/** Which standard applies, worked out once for each combination that rows tell apart, when it is first asked for. */
import { dayNumber } from './calendar-rules.ts'
import { inRegion } from './condition-rules.ts'
import {
  type CertificateKind,
  type Condition,
  certificateKinds,
  NONE_8,
  NONE_16,
  type PackAmount,
  type PackDocument,
} from './contract.ts'
import { aimsAt, ranked } from './standard-rules.ts'

const KINDS = Object.keys(certificateKinds) as CertificateKind[]
const LEVELS = 6
/** More combinations than this are kept as they are asked for, not in a table. */
const MOST_CELLS = 2 ** 20
export const UNRESOLVED = -1

/** Values that no row tells apart share a class; 0 is that of values no row names. */
function classes(
  lists: readonly (readonly string[] | undefined)[],
  fits: (value: string, one: string) => boolean,
) {
  const members: ReadonlySet<number>[] = [new Set()]
  const places = new Map([['', 0]])
  const of = (value: string): number => {
    const rows = lists.flatMap((list, i) => (list?.some((one) => fits(value, one)) ? [i] : []))
    const known = places.get(rows.join())
    if (known !== undefined) return known
    places.set(rows.join(), members.length)
    return members.push(new Set(rows)) - 1
  }
  for (const value of new Set(lists.flatMap((list) => list ?? []))) of(value)
  return { members, of }
}

/** Three numbers a candidate: its row, its condition's place or −1, and 1 where its region is not known. */
type Chain = Int32Array

export interface Cells {
  /** How many cells each step in a dimension is. */
  stride: { kind: number; level: number; occupation: number; region: number; turn: number }
  count: number
  /** Days on which some row begins or has just ended; the turn of a day is how many lie at or before it. */
  turns: readonly number[]
  conditions: readonly Condition[]
  kindOf: Int32Array
  /** Classes of a run's dictionary, by place. */
  occupationsOf: (list: readonly string[]) => Int32Array
  regionsOf: (list: readonly string[]) => Int32Array
  table: Int32Array | null
  /** 0: none; n > 0: row n − 1; n < −1: chain −n − 2. */
  resolve: (cell: number) => number
  chains: Chain[]
}

export function cellsOf(document: PackDocument): Cells {
  const rows = ranked(document)
  const place = rows.map((row) => document.amounts.indexOf(row))
  const occupations = classes(
    rows.map((row) => row.occupations),
    (value, one) => value === one,
  )
  const regions = classes(
    rows.map((row) => row.regions),
    inRegion,
  )
  const regionUnknown = regions.members.length
  const turns = [
    ...new Set(
      rows.flatMap((row) => [
        ...(row.from ? [dayNumber(row.from)] : []),
        ...(row.to ? [dayNumber(row.to) + 1] : []),
      ]),
    ),
  ].sort((a, b) => a - b)
  const whenPlaces = new Map<string, number>()
  const conditions: Condition[] = []
  const whenOf = rows.map((row) => {
    if (!row.when) return -1
    const key = JSON.stringify(row.when)
    const known = whenPlaces.get(key)
    if (known !== undefined) return known
    whenPlaces.set(key, conditions.length)
    return conditions.push(row.when) - 1
  })

  const kind = LEVELS
  const occupation = kind * (KINDS.length + 1)
  const region = occupation * occupations.members.length
  const turn = region * (regionUnknown + 1)
  const count = turn * (turns.length + 1)
  const stride = { level: 1, kind, occupation, region, turn }

  const forTurn = (row: PackAmount, at: number): boolean => {
    const day = at === 0 ? Number.NEGATIVE_INFINITY : (turns[at - 1] as number)
    return (
      (row.from === undefined || dayNumber(row.from) <= day) &&
      (row.to === undefined || day <= dayNumber(row.to))
    )
  }
  const bare = rows.map(({ occupations: _named, ...row }) => row as PackAmount)
  function chainOf(cell: number): number[] {
    const level = cell % LEVELS
    const at = {
      kind: Math.floor(cell / kind) % (KINDS.length + 1),
      occupation: Math.floor(cell / occupation) % occupations.members.length,
      region: Math.floor(cell / region) % (regionUnknown + 1),
      turn: Math.floor(cell / turn),
    }
    const aim = { kind: KINDS[at.kind] ?? null, occupationCode: null, level: level || null }
    const out: number[] = []
    for (const [i, row] of rows.entries()) {
      const there =
        row.regions === undefined || at.region === regionUnknown || regions.members[at.region]?.has(i)
      const named = row.occupations === undefined || occupations.members[at.occupation]?.has(i)
      if (!there || !named || !forTurn(row, at.turn) || !aimsAt(bare[i] as PackAmount, aim)) continue
      const open = row.regions !== undefined && at.region === regionUnknown
      const when = whenOf[i] as number
      out.push(place[i] as number, when, open ? 1 : 0)
      if (when < 0 && !open) break
    }
    return out
  }

  const chains: Chain[] = []
  const chainPlaces = new Map<string, number>()
  const table = count <= MOST_CELLS ? new Int32Array(count).fill(UNRESOLVED) : null
  const kept = new Map<number, number>()
  const resolve = (cell: number): number => {
    const known = table ? (table[cell] as number) : kept.get(cell)
    if (known !== undefined && known !== UNRESOLVED) return known
    const chain = chainOf(cell)
    let value = 0
    if (chain.length === 3 && chain[1] === -1 && chain[2] === 0) value = (chain[0] as number) + 1
    else if (chain.length > 0) {
      const key = chain.join()
      let id = chainPlaces.get(key)
      if (id === undefined) {
        id = chains.push(Int32Array.from(chain)) - 1
        chainPlaces.set(key, id)
      }
      value = -2 - id
    }
    if (table) table[cell] = value
    else kept.set(cell, value)
    return value
  }

  const kindOf = new Int32Array(NONE_8 + 1).fill(KINDS.length * kind)
  KINDS.forEach((_one, i) => {
    kindOf[i] = i * kind
  })
  const places = (step: number, none: number, of: (value: string) => number) => (list: readonly string[]) => {
    const out = new Int32Array(NONE_16 + 1)
    list.forEach((value, i) => {
      out[i] = of(value) * step
    })
    out[NONE_16] = none * step
    return out
  }
  return {
    stride,
    count,
    turns,
    conditions,
    kindOf,
    occupationsOf: places(occupation, 0, occupations.of),
    regionsOf: places(region, regionUnknown, regions.of),
    table,
    resolve,
    chains,
  }
}
