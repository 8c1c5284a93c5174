/**
 * 双随机: which classes are visited, and by whom, follows from three things that nobody holds together beforehand: a
 * secret whose hash was public from the first day, the frozen list, and a number of the world outside that came later.
 * All of it is text and SHA-256, so that anybody can draw again, with a pencil if need be. The caller brings the hash.
 */

export interface Pool {
  /** How many classes are drawn, and how many inspectors go to each. */
  count: number
  team: number
  /** Classes by their filing number; of weight w, a class has w tickets. */
  classes: { no: string; weight: number }[]
  /** Inspectors by their place in the list, `01`. */
  inspectors: string[]
  /** Who doesn't go where: class number, inspector. */
  barred: [no: string, inspector: string][]
}
export interface Drawn {
  no: string
  /** The smallest of the class's tickets. */
  key: string
  inspectors: string[]
}
export type Hash = (text: string) => string

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The frozen list, line by line: its SHA-256 is public before the draw. */
export function poolText(pool: Pool): string {
  const lines = [`抽取\t${pool.count}\t${pool.team}`]
  for (const one of [...pool.classes].sort((a, b) => compare(a.no, b.no)))
    lines.push(`班\t${one.no}\t${one.weight}`)
  for (const one of [...pool.inspectors].sort(compare)) lines.push(`员\t${one}`)
  const barred = pool.barred.map(([no, inspector]) => `避\t${no}\t${inspector}`)
  return [...lines, ...barred.sort(compare)].map((line) => `${line}\n`).join('')
}

/** The list again from its text; null where it is no such text. */
export function poolOf(text: string): Pool | null {
  const pool: Pool = { count: 0, team: 0, classes: [], inspectors: [], barred: [] }
  for (const line of text.split('\n')) {
    if (line === '') continue
    const [kind, a = '', b = ''] = line.split('\t')
    if (kind === '抽取') Object.assign(pool, { count: Number(a), team: Number(b) })
    else if (kind === '班') pool.classes.push({ no: a, weight: Number(b) })
    else if (kind === '员') pool.inspectors.push(a)
    else if (kind === '避') pool.barred.push([a, b])
    else return null
  }
  return Number.isInteger(pool.count) && pool.count > 0 ? pool : null
}

/** SHA-256 of this is the seed. */
export const seedText = (secret: string, publicNumber: string, poolHash: string): string =>
  `${secret}:${publicNumber}:${poolHash}`
/** SHA-256 of this is one ticket of a class: the classes with the smallest tickets are drawn. */
export const ticketText = (seed: string, no: string, ticket: number): string =>
  `${seed}:class:${no}:${ticket}`
/** SHA-256 of this is an inspector's place for a class. */
export const pairText = (seed: string, no: string, inspector: string): string =>
  `${seed}:pair:${no}:${inspector}`

/** Everything the draw takes the hash of: for those whose hash function makes them wait (browsers). */
export function textsOf(pool: Pool, seed: string): string[] {
  return pool.classes.flatMap(({ no, weight }) => [
    ...Array.from({ length: weight }, (_, i) => ticketText(seed, no, i + 1)),
    ...pool.inspectors.map((inspector) => pairText(seed, no, inspector)),
  ])
}

const freeFor = (pool: Pool, no: string): string[] => {
  const barred = new Set(pool.barred.flatMap(([one, inspector]) => (one === no ? [inspector] : [])))
  return pool.inspectors.filter((inspector) => !barred.has(inspector))
}

/** Classes that too few may visit: they can't be in the list. */
export const tooFewFor = (pool: Pool): string[] =>
  pool.classes.flatMap(({ no }) => (freeFor(pool, no).length < pool.team ? [no] : []))

/**
 * Smallest ticket first; to each class, of those who may go, who has been sent the fewest times, and among these the
 * smallest pair. One ticket more is one chance more: a class of weight 3 comes first three times as often as one of 1.
 */
export function draw(pool: Pool, seed: string, hash: Hash): Drawn[] {
  const keyed = pool.classes.map(({ no, weight }) => {
    const tickets = Array.from({ length: weight }, (_, i) => hash(ticketText(seed, no, i + 1)))
    return { no, key: tickets.sort(compare)[0] ?? '' }
  })
  const sent = new Map<string, number>()
  return keyed
    .sort((a, b) => compare(a.key, b.key) || compare(a.no, b.no))
    .slice(0, pool.count)
    .map(({ no, key }) => {
      const inspectors = freeFor(pool, no)
        .map((inspector) => ({
          inspector,
          times: sent.get(inspector) ?? 0,
          place: hash(pairText(seed, no, inspector)),
        }))
        .sort((a, b) => a.times - b.times || compare(a.place, b.place))
        .slice(0, pool.team)
        .map((one) => one.inspector)
      for (const inspector of inspectors) sent.set(inspector, (sent.get(inspector) ?? 0) + 1)
      return { no, key, inspectors: inspectors.sort(compare) }
    })
}

export const sameDraw = (a: readonly Drawn[] | null, b: readonly Drawn[] | null): boolean =>
  drawText(a) === drawText(b)
const drawText = (drawn: readonly Drawn[] | null): string =>
  (drawn ?? []).map(({ no, key, inspectors }) => `${no}\t${key}\t${inspectors.join(',')}\n`).join('')

/** What makes a class more likely to be drawn; platform settings of the plan. */
export const defaultWeights = {
  newProvider: 1,
  neverChecked: 1,
  rectified: 2,
  complaint: 2,
  alert: 2,
  most: 10,
} as const
export type Weights = Record<keyof typeof defaultWeights, number>
export const weightNames: Record<keyof Weights, string> = {
  newProvider: '机构列入目录不满一年',
  neverChecked: '机构近一年未被检查',
  rectified: '机构近一年被责令整改',
  complaint: '有办理中的投诉举报',
  alert: '有未办结的风险预警（每一件）',
  most: '权重上限',
}

export interface WeightFacts {
  newProvider: boolean
  neverChecked: boolean
  rectified: boolean
  complaints: number
  /** Open alerts that name the class or the institution. */
  alerts: number
}
export function weigh(facts: WeightFacts, weights: Weights): { weight: number; why: string[] } {
  const parts: [keyof Weights, number][] = [
    ['newProvider', facts.newProvider ? weights.newProvider : 0],
    ['neverChecked', facts.neverChecked ? weights.neverChecked : 0],
    ['rectified', facts.rectified ? weights.rectified : 0],
    ['complaint', facts.complaints > 0 ? weights.complaint : 0],
    ['alert', facts.alerts * weights.alert],
  ]
  const sum = parts.reduce((total, [, n]) => total + n, 1)
  return {
    weight: Math.max(1, Math.min(weights.most, sum)),
    why: parts.flatMap(([key, n]) => (n > 0 ? [`${weightNames[key]} +${n}`] : [])),
  }
}
