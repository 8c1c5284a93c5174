/** Claims into columns, and back. */
import { dayNumber, dayText } from './calendar-rules.ts'
import { knownFacts } from './condition-rules.ts'
import {
  type CertificateKind,
  type ClaimColumns,
  type ClaimFacts,
  type ColumnClaim,
  type ColumnFact,
  certificateKinds,
  type DrawnItem,
  type FactColumn,
  factSpec,
  type HistoryColumns,
  type MoreFact,
  moreFacts,
  NONE,
  NONE_8,
  NONE_16,
  type Plain,
  packFacts,
  type ResultColumns,
  type SourcedFact,
  type SubsidyKind,
  subsidyKinds,
} from './contract.ts'

const PERSON = ['category', 'employment', 'student', 'pension', 'insured-months'] as const
const SINGLE = ['shortage', 'attendance', 'passed', 'certificate.issued', 'certificate.filed'] as const
/** Facts that have columns. */
export const columnFacts: readonly ColumnFact[] = [...PERSON, ...SINGLE, ...moreFacts]
/** Those that tell their source row by row. */
const SOURCED: ReadonlySet<ColumnFact> = new Set([...PERSON, ...moreFacts])

const kindList = Object.keys(subsidyKinds) as SubsidyKind[]
const certificateList = Object.keys(certificateKinds) as CertificateKind[]
const choices = new Map<ColumnFact, string[]>(
  columnFacts.map((fact) => [fact, Object.keys(factSpec(fact).values ?? {})]),
)

export const isNarrow = (fact: ColumnFact): boolean => ['choice', 'flag'].includes(packFacts[fact].type)

/** A fact's value as its column keeps it. */
function codeOf(fact: ColumnFact, value: Plain): number {
  switch (packFacts[fact].type) {
    case 'choice':
      return (choices.get(fact) as string[]).indexOf(String(value))
    case 'flag':
      return value ? 1 : 0
    case 'day':
      return dayNumber(String(value))
    default:
      return Math.round(Number(value) * 100)
  }
}

/** The value that a column's number stands for; null where it is not known. */
export function plainOf(fact: ColumnFact, code: number): Plain | null {
  if (code === (isNarrow(fact) ? NONE_8 : NONE)) return null
  switch (packFacts[fact].type) {
    case 'choice':
      return (choices.get(fact) as string[])[code] ?? null
    case 'flag':
      return code === 1
    case 'day':
      return dayText(code)
    default:
      return code / 100
  }
}

/** Places of texts in the order in which they come. */
class Dictionary {
  readonly list: string[] = []
  private readonly places = new Map<string, number>()

  private readonly most: number
  private readonly none: number

  constructor(most: number, none: number) {
    this.most = most
    this.none = none
  }

  place(text: string | null | undefined): number {
    if (text === null || text === undefined) return this.none
    const known = this.places.get(text)
    if (known !== undefined) return known
    if (this.list.length >= this.most) throw new Error('too many different values for one column')
    this.places.set(text, this.list.length)
    return this.list.push(text) - 1
  }
}

class Dictionaries {
  readonly occupations = new Dictionary(NONE_16, NONE_16)
  readonly regions = new Dictionary(NONE_16, NONE_16)
  readonly certificates = new Dictionary(2 ** 30, -1)
  readonly sources = new Dictionary(256, 0)
}

function historyColumns(histories: readonly (readonly DrawnItem[])[], words: Dictionaries): HistoryColumns {
  const count = histories.reduce((sum, items) => sum + items.length, 0)
  const out: HistoryColumns = {
    start: new Int32Array(histories.length + 1),
    kind: new Uint8Array(count),
    occupation: new Uint16Array(count),
    level: new Uint8Array(count),
    certificateKind: new Uint8Array(count),
    certificate: new Int32Array(count),
    paidOn: new Int32Array(count),
    amountFen: new Int32Array(count),
  }
  let at = 0
  histories.forEach((items, person) => {
    out.start[person] = at
    for (const item of items) {
      out.kind[at] = kindList.indexOf(item.subsidyKind)
      out.occupation[at] = words.occupations.place(item.occupationCode)
      out.level[at] = item.level ?? 0
      out.certificateKind[at] = item.certificateKind ? certificateList.indexOf(item.certificateKind) : NONE_8
      out.certificate[at] = words.certificates.place(item.certificateNumber)
      out.paidOn[at] = dayNumber(item.paidOn)
      out.amountFen[at] = item.amountFen
      at += 1
    }
  })
  out.start[histories.length] = at
  return out
}

/** Sums of one kind of group: each claim's place, and what was granted before the run. */
function groups(claims: readonly ColumnClaim[], which: 'class' | 'budget') {
  const place = new Int32Array(claims.length)
  const places = new Map<string, number>()
  const granted: number[] = []
  claims.forEach((claim, i) => {
    const id = which === 'class' ? claim.classId : claim.budgetId
    const before = which === 'class' ? claim.facts.classFen : claim.facts.budgetFen
    place[i] = -1
    if (id == null && before == null) return
    const key = id == null ? `row ${i}` : `${claim.subsidyKind} ${id}`
    const known = places.get(key)
    if (known === undefined) places.set(key, granted.push(before ?? 0) - 1)
    place[i] = known ?? granted.length - 1
  })
  return { place, granted: Float64Array.from(granted) }
}

function factColumns(claims: readonly ColumnClaim[], words: Dictionaries) {
  const facts: Partial<Record<ColumnFact, FactColumn>> = {}
  const open = (fact: ColumnFact): FactColumn => {
    const wide = SOURCED.has(fact)
    const values = isNarrow(fact)
      ? new Uint8Array(claims.length).fill(NONE_8)
      : new Int32Array(claims.length).fill(NONE)
    const column = {
      values,
      ...(wide
        ? { source: new Uint8Array(claims.length), asOf: new Int32Array(claims.length).fill(NONE) }
        : {}),
    }
    facts[fact] = column
    return column
  }
  claims.forEach((claim, i) => {
    const known = knownFacts(claim.facts)
    for (const fact of columnFacts) {
      const held = known[fact]
      if (!held) continue
      const column = facts[fact] ?? open(fact)
      column.values[i] = codeOf(fact, held.value)
      if (column.source) column.source[i] = words.sources.place(held.source)
      if (column.asOf) column.asOf[i] = held.asOf === null ? NONE : dayNumber(held.asOf)
    }
  })
  return facts
}

/** `claims` in the order of judging; those of one person stand together. */
export function columnsOf(claims: readonly ColumnClaim[]): ClaimColumns {
  const words = new Dictionaries()
  words.sources.place('')
  const count = claims.length
  const person = new Int32Array(count)
  const histories: (readonly DrawnItem[])[] = []
  const seen = new Set<string>()
  claims.forEach((claim, i) => {
    if (claim.person !== claims[i - 1]?.person) {
      if (seen.has(claim.person)) throw new Error(`rows of ${claim.person} do not stand together`)
      seen.add(claim.person)
      histories.push(claim.facts.history)
    }
    person[i] = histories.length - 1
  })
  const aims = claims.map(({ facts }) => facts.certificate ?? facts.aim ?? null)
  const of = <T extends Uint8Array | Uint16Array | Int32Array>(
    column: T,
    value: (claim: ColumnClaim, i: number) => number,
  ): T => {
    claims.forEach((claim, i) => {
      column[i] = value(claim, i)
    })
    return column
  }
  const classes = groups(claims, 'class')
  const budgets = groups(claims, 'budget')
  return {
    count,
    person,
    kind: of(new Uint8Array(count), (claim) => kindList.indexOf(claim.subsidyKind)),
    on: of(new Int32Array(count), (claim) => dayNumber(claim.facts.on)),
    birthOn: of(new Int32Array(count), (claim) => dayNumber(claim.facts.person.birthOn)),
    sex: of(new Uint8Array(count), (claim) => (claim.facts.person.sex === 'male' ? 0 : 1)),
    region: of(new Uint16Array(count), (claim) => words.regions.place(claim.facts.region)),
    occupation: of(new Uint16Array(count), (_claim, i) => words.occupations.place(aims[i]?.occupationCode)),
    level: of(new Uint8Array(count), (_claim, i) => aims[i]?.level ?? 0),
    certificateKind: of(new Uint8Array(count), ({ facts }) =>
      facts.certificate ? certificateList.indexOf(facts.certificate.kind) : NONE_8,
    ),
    certificate: of(new Int32Array(count), ({ facts }) =>
      words.certificates.place(facts.certificate?.number),
    ),
    group: { class: classes.place, budget: budgets.place },
    grantedFen: { class: classes.granted, budget: budgets.granted },
    facts: factColumns(claims, words),
    history: historyColumns(histories, words),
    occupations: words.occupations.list,
    regions: words.regions.list,
    certificates: words.certificates.list,
    sources: words.sources.list,
  }
}

/** What was granted in a group before a row: before the run, and in rows above. */
function grantedBefore(
  columns: ClaimColumns,
  row: number,
  results: ResultColumns,
  which: 'class' | 'budget',
): number | null {
  const places = columns.group[which]
  const place = places[row] as number
  if (place < 0) return null
  let sum = columns.grantedFen[which][place] ?? 0
  for (let i = 0; i < row; i += 1) if (places[i] === place) sum += results.amountFen[i] ?? 0
  return sum
}

function drawnBefore(columns: ClaimColumns, row: number, results: ResultColumns): DrawnItem[] {
  const { history, occupations, certificates } = columns
  const item = (from: HistoryColumns | ClaimColumns, i: number, paidOn: number, amountFen: number) => ({
    subsidyKind: kindList[from.kind[i] as number] as SubsidyKind,
    occupationCode: occupations[from.occupation[i] as number] ?? null,
    level: from.level[i] || null,
    certificateNumber: certificates[from.certificate[i] as number] ?? null,
    certificateKind: certificateList[from.certificateKind[i] as number] ?? null,
    paidOn: dayText(paidOn),
    amountFen,
  })
  const person = columns.person[row] as number
  const items: DrawnItem[] = []
  for (let i = history.start[person] as number; i < (history.start[person + 1] as number); i += 1)
    items.push(item(history, i, history.paidOn[i] as number, history.amountFen[i] as number))
  let first = row
  while (first > 0 && columns.person[first - 1] === person) first -= 1
  for (let i = first; i < row; i += 1)
    if (results.eligible[i])
      items.push(item(columns, i, columns.on[i] as number, results.amountFen[i] as number))
  return items
}

/** What row `row` was judged by, with what earlier rows of the same person were granted: the interpreter's facts. */
export function factsAt(columns: ClaimColumns, row: number, results: ResultColumns): ClaimFacts {
  const held = (fact: ColumnFact) => {
    const column = columns.facts[fact]
    const value = column ? plainOf(fact, column.values[row] as number) : null
    if (!column || value === null) return null
    const asOf = column.asOf?.[row] ?? NONE
    const source = columns.sources[column.source?.[row] ?? 0] ?? ''
    return { value, source, asOf: asOf === NONE ? null : dayText(asOf) }
  }
  const person: Partial<Record<(typeof PERSON)[number], SourcedFact>> = {}
  for (const fact of PERSON) {
    const known = held(fact)
    if (known) person[fact] = { ...known, value: String(known.value), asOf: known.asOf ?? '' }
  }
  const more: ClaimFacts['more'] = {}
  for (const fact of moreFacts as readonly MoreFact[]) {
    const known = held(fact)
    if (known) more[fact] = known
  }
  const single = (fact: (typeof SINGLE)[number]) => held(fact)?.value ?? null
  const kind = certificateList[columns.certificateKind[row] as number]
  const aim = {
    occupationCode: columns.occupations[columns.occupation[row] as number] ?? null,
    level: columns.level[row] || null,
  }
  const share = single('attendance')
  return {
    on: dayText(columns.on[row] as number),
    person: {
      birthOn: dayText(columns.birthOn[row] as number),
      sex: columns.sex[row] === 0 ? 'male' : 'female',
      facts: person,
    },
    certificate: kind
      ? {
          kind,
          ...aim,
          issuedOn: single('certificate.issued') as string | null,
          number: columns.certificates[columns.certificate[row] as number] ?? null,
          filed: single('certificate.filed') as boolean | null,
        }
      : null,
    aim: aim.occupationCode === null && aim.level === null ? null : aim,
    shortage: single('shortage') as boolean | null,
    attendanceShare: share === null ? null : Number(share) / 100,
    passed: single('passed') as boolean | null,
    region: columns.regions[columns.region[row] as number] ?? null,
    more,
    history: drawnBefore(columns, row, results),
    classFen: grantedBefore(columns, row, results, 'class'),
    budgetFen: grantedBefore(columns, row, results, 'budget'),
  }
}
