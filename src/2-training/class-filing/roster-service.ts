/** Rosters: reading a sheet whole or not at all, single trainees, and whether each seat counts for subsidy. */
import { v7 as uuidv7 } from 'uuid'
import { shortageOn } from '#demand/catalogue'
import { paidHistory } from '#money/ledger'
import { type ClaimFacts, eligibility, isNoData, type Pack, packById, packOn } from '#money/policy'
import { type Day, showInstant } from '#platform/day'
import { insist, type Reason } from '#platform/refusal'
import { heldBySubject } from '#registry/holds'
import {
  addFacts,
  ageOf,
  checkIdNumber,
  checkPhone,
  ensurePeople,
  factsOfPeople,
  normalizeIdNumber,
  normalizePhone,
  type PersonRow,
  peopleMap,
  phoneHolders,
} from '#registry/people'
import { type Category, categories, factSources } from '#registry/people/contract'
import { askForClass, isOwed, withFacts } from '#registry/registers'
import { classMoves } from './class-rules.ts'
import { type AnyCtx, heldClass, toldOverlap } from './moves-service.ts'
import {
  categoryOf,
  checkLines,
  planImport,
  ROSTER_STATES,
  type RosterLine,
  refusals,
  SHARED_PHONE,
} from './roster-rules.ts'
import * as store from './roster-store.ts'
import { seatFund, seatNeedsVoucher, voucherReasons } from './seat-voucher-service.ts'
import { type ClassRow, sessionsOf } from './store.ts'

// Judging

export interface Judged {
  subsidised: boolean
  reasons: Reason[]
}

/**
 * Whether each person's seat counts for subsidy, with every reason. A category from an officer or a register stands
 * before what the institution or the person filled in; what is not known is said, not passed over.
 */
export async function judgePeople(
  ctx: AnyCtx,
  row: ClassRow,
  people: readonly (Pick<PersonRow, 'id' | 'birthOn' | 'sex'> & { category: string })[],
  onLine: 'ask' | 'ask-again' = 'ask',
): Promise<Map<string, Judged>> {
  const on: Day = row.filedOn ?? ctx.today
  const ids = people.map((p) => p.id)
  const pack: Pack | null = row.packId
    ? await packById(ctx.db, row.packId)
    : await packOn(ctx.db, row.region, 'class-training', on)
  const [facts, registers, history, elsewhere, shortage, holds] = await Promise.all([
    factsOfPeople(ctx, ids, ctx.today),
    askForClass(ctx, row, people, `核对“${row.title}”学员的参训资格`, `class:${row.id}`, onLine),
    paidHistory(ctx.db, ids),
    store.sameTraining(ctx.db, row, ids),
    row.occupationCode ? shortageOn(ctx.db, row.region, row.occupationCode, on) : false,
    heldBySubject(ctx.db, ids, 'new-classes', [row.id]),
  ])
  const out = new Map<string, Judged>()
  const needing: string[] = []
  const fund = seatFund(row, pack, shortage, on)
  for (const person of people) {
    const reasons: Reason[] = []
    const said = registers.get(person.id)
    const known = withFacts(facts.get(person.id) ?? {}, said?.facts ?? {})
    const held = known.category
    const settled = held && (held.source === 'officer' || held.source === 'register') ? held : null
    reasons.push(...(said?.notes ?? []))
    if (settled && settled.value !== person.category) {
      reasons.push(
        refusals.category_differs({
          given: titleOf(person.category),
          held: titleOf(settled.value),
          source: factSources[settled.source],
        }),
      )
    }
    const category = settled ?? { value: person.category, source: 'institution' as const, asOf: ctx.today }
    const other = elsewhere.get(person.id)
    const stops: Reason[] = [
      ...(said?.stops ?? []),
      ...(other ? [refusals.same_training({ other })] : []),
      ...(holds.get(person.id) ?? []),
    ]
    if (pack) {
      const facts: ClaimFacts = {
        on,
        person: { birthOn: person.birthOn, sex: person.sex, facts: { ...known, category } },
        certificate: {
          kind: row.certificateKind,
          occupationCode: row.occupationCode,
          level: row.level,
          issuedOn: null,
          number: null,
        },
        shortage,
        history: history.get(person.id) ?? [],
      }
      const found = eligibility(pack, facts)
      if (seatNeedsVoucher(fund, pack, facts)) needing.push(person.id)
      reasons.push(...found.filter(isNoData))
      stops.push(...found.filter((r) => !isNoData(r)))
    }
    out.set(person.id, { subsidised: stops.length === 0, reasons: [...stops, ...reasons] })
  }
  for (const [id, reason] of await voucherReasons(ctx, row, fund, needing)) out.get(id)?.reasons.push(reason)
  return out
}

export const titleOf = (category: string): string =>
  (categories as Record<string, string>)[category] ?? category

/** Judges everyone on the roster, or only these, again and keeps the answer. */
export async function judgeRoster(
  ctx: AnyCtx,
  row: ClassRow,
  how: { only?: ReadonlySet<string>; onLine?: 'ask' | 'ask-again' } = {},
): Promise<store.RosterCounts> {
  const { only } = how
  const trainees = (await store.enrolledOf(ctx.db, row.id)).filter((t) => !only || only.has(t.personId))
  const people = await peopleMap(
    ctx.db,
    trainees.map((t) => t.personId),
  )
  const judged = await judgePeople(
    ctx,
    row,
    trainees.map((t) => ({ ...(people.get(t.personId) as PersonRow), category: t.category })),
    how.onLine,
  )
  await store.setJudgements(
    ctx.db,
    trainees.map((t) => ({ id: t.id, ...(judged.get(t.personId) as Judged) })),
    ctx.today,
  )
  return await store.countTrainees(ctx.db, row.id)
}

// Taking people in

export const rosterOpen = (row: ClassRow): Reason[] =>
  ROSTER_STATES.includes(row.state) ? [] : [refusals.class_closed({ state: classMoves.states[row.state] })]

/** Whether the class holds its people's time already, so that a new one's is held at once. */
const holdsTime = (row: ClassRow): boolean => row.state === 'approved'

/** Facts worth keeping: an institution's or a person's word never covers an officer's or a register's. */
export async function keepCategories(
  ctx: AnyCtx,
  given: readonly { personId: string; category: string }[],
  source: 'institution' | 'self',
): Promise<void> {
  const facts = await factsOfPeople(
    ctx,
    given.map((g) => g.personId),
    ctx.today,
  )
  const fresh = given
    .filter(({ personId, category }) => {
      const held = facts.get(personId)?.category
      return !held || (held.value !== category && held.source !== 'officer' && held.source !== 'register')
    })
    .map(({ personId, category }) => ({
      personId,
      fact: 'category' as const,
      value: category,
      source,
      asOf: ctx.today,
    }))
  if (fresh.length > 0) await addFacts(ctx, fresh)
}

export async function clashReasons(
  ctx: AnyCtx,
  row: ClassRow,
  people: readonly { personId: string; row?: number; who: string }[],
): Promise<Reason[]> {
  const sessions = await sessionsOf(ctx.db, row.id)
  const clashes = await store.personClashes(
    ctx.db,
    row.id,
    people.map((p) => p.personId),
    sessions,
  )
  const by = new Map(clashes.map((c) => [c.personId, c]))
  return people.flatMap((p) => {
    const clash = by.get(p.personId)
    if (!clash) return []
    const facts = { who: p.who, other: clash.otherTitle, at: showInstant(clash.startsAt) }
    return [refusals.overlap(facts, { field: 'idNumber', ...(p.row === undefined ? {} : { row: p.row }) })]
  })
}

/** One phone for several people is told whether they stand in one sheet or are typed in one by one. */
async function phoneReasons(
  ctx: AnyCtx,
  newcomers: readonly { personId: string; phone: string; row: number }[],
  many: boolean,
): Promise<Reason[]> {
  const indexOf = (phone: string) => ctx.tools.sealer.blind(phone, 'phone')
  const holders = await phoneHolders(
    ctx.db,
    newcomers.map((n) => indexOf(n.phone)),
  )
  return newcomers.flatMap((n) => {
    const held = holders.get(indexOf(n.phone).toString('hex')) ?? []
    const others = held.filter((id) => id !== n.personId).length
    if (others + 1 < SHARED_PHONE) return []
    return [refusals.phone_of_others({ others }, { field: 'phone', ...(many ? { row: n.row } : {}) })]
  })
}

export interface Taken {
  added: number
  changed: number
  unchanged: number
  enrolled: number
  /** Ids of new trainees, in the order of the lines. */
  traineeIds: string[]
  warnings: Reason[]
  /** Whom another office's line still owes an answer about. */
  owed: number
}

/**
 * Takes lines of a sheet, or one typed by hand, into the roster of a locked class: all of them or none. Everything
 * wrong with any line is told at once, with its row.
 */
export async function takeLines(
  ctx: AnyCtx,
  row: ClassRow,
  given: readonly RosterLine[],
  source: 'import' | 'manual',
  earlier: readonly Reason[] = [],
): Promise<Taken> {
  const lines = given.map((l) => ({
    ...l,
    name: l.name.normalize('NFKC').trim(),
    idNumber: normalizeIdNumber(l.idNumber),
    phone: normalizePhone(l.phone),
  }))
  const reasons = [
    ...earlier,
    ...checkLines(lines, {
      checkId: (id) => checkIdNumber(id, ctx.today),
      checkPhone: (phone) => checkPhone(phone),
      ageOn: (id) => ageOf(id, row.startsOn),
    }),
  ]
  const bad = new Set(reasons.map((r) => r.row))
  // Well-formed lines are looked up even if others are wrong, so that the user hears everything in one go.
  const sound = lines.filter((l) => !bad.has(l.row) && l.idNumber && l.name)
  const ensured = await ensurePeople(
    ctx,
    // People new to the register are reached by the officers of the class's region.
    sound.map((l) => ({ idNumber: l.idNumber, name: l.name, phone: l.phone, region: row.region })),
  )
  ensured.forEach((e, i) => {
    reasons.push(...e.reasons.map((r) => ({ ...r, row: (sound[i] as RosterLine).row })))
  })
  const incoming = sound.map((l, i) => ({
    personId: (ensured[i] as (typeof ensured)[number]).person.id,
    person: (ensured[i] as (typeof ensured)[number]).person,
    phone: l.phone,
    category: categoryOf(l.category) as Category,
    row: l.row,
  }))
  const held = new Map((await store.enrolledOf(ctx.db, row.id)).map((t) => [t.personId, t]))
  const plan = planImport(held, incoming)
  const adding = new Set(plan.added)
  const changing = new Set(plan.changed)
  const newcomers = incoming.filter((i) => adding.has(i.personId))
  const many = source === 'import'
  reasons.push(
    ...(await clashReasons(
      ctx,
      row,
      newcomers.map((n) => ({ personId: n.personId, who: '该学员', ...(many ? { row: n.row } : {}) })),
    )),
  )
  reasons.push(...(await phoneReasons(ctx, newcomers, many)))
  if (newcomers.length > 0) reasons.push(...(await heldClass(ctx, row)))
  const heldPeople = await heldBySubject(
    ctx.db,
    newcomers.map((n) => n.personId),
    'new-classes',
    [row.id],
  )
  for (const n of newcomers)
    reasons.push(...(heldPeople.get(n.personId) ?? []).map((r) => ({ ...r, field: 'idNumber', row: n.row })))
  const would = held.size + newcomers.length
  if (newcomers.length > 0 && would > row.seats)
    reasons.push(refusals.over_seats({ seats: row.seats, would }))
  insist(many ? reasons : reasons.map(({ row: _row, ...r }) => r))

  await keepCategories(ctx, incoming, 'institution')
  const touched = incoming.filter((i) => adding.has(i.personId) || changing.has(i.personId))
  const judged = await judgePeople(
    ctx,
    row,
    touched.map((t) => ({ ...t.person, category: t.category })),
  )
  const made: store.TraineeRow[] = newcomers.map((n) => ({
    id: uuidv7(),
    classId: row.id,
    personId: n.personId,
    category: n.category,
    state: 'enrolled',
    source,
    ...(judged.get(n.personId) as Judged),
    judgedOn: ctx.today,
    enrolledBy: ctx.actor?.accountId as string,
    enrolledAt: ctx.now,
    leftBy: null,
    leftAt: null,
    leftReason: null,
  }))
  await store.insertTrainees(ctx.db, made)
  const rejudged: { id: string; subsidised: boolean; reasons: Reason[] }[] = []
  for (const t of incoming.filter((i) => changing.has(i.personId))) {
    const id = (held.get(t.personId) as store.TraineeRow).id
    await store.setCategory(ctx.db, id, t.category)
    rejudged.push({ id, ...(judged.get(t.personId) as Judged) })
  }
  await store.setJudgements(ctx.db, rejudged, ctx.today)
  if (holdsTime(row)) {
    const ids = made.map((t) => t.id)
    // Another class may have taken one of them a moment ago.
    await store.holdSlots(ctx.db, row.id, ids).catch(toldOverlap)
  }
  const of = (t: (typeof touched)[number]) => (judged.get(t.personId) as Judged).reasons
  // Of a whole sheet it is enough to say how many wait.
  const warnings = touched.flatMap((t) =>
    of(t).flatMap((r) => (many ? (isOwed(r) ? [] : [{ ...r, row: t.row }]) : [r])),
  )
  return {
    added: plan.added.length,
    changed: plan.changed.length,
    unchanged: plan.unchanged.length,
    enrolled: would,
    traineeIds: made.map((t) => t.id),
    warnings,
    owed: touched.filter((t) => of(t).some(isOwed)).length,
  }
}
