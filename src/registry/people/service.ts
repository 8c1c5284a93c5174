import { v7 as uuidv7 } from 'uuid'
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { common, type Reason, Refused } from '#platform/refusal'
import type { Ctx, Tools } from '#platform/serve'
import { orgById } from '#registry/organisations'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import {
  maskBankAccount,
  maskIdNumber,
  maskName,
  maskPhone,
  normalizeIdNumber,
  readIdNumber,
} from './rules.ts'
import * as store from './store.ts'

type AnyCtx = Ctx<Actor | null>

export interface Identity {
  /** Already normalised and checked. */
  idNumber: string
  name: string
  phone?: string | undefined
  region?: string | undefined
}

export interface Ensured {
  person: store.PersonRow
  /** Set when the register knows this ID number under another name. */
  reasons: Reason[]
  isNew: boolean
}

/**
 * Finds or makes the one row of each person, in three statements however many there are. ID numbers must have been
 * checked. A name that differs from the registered one is a reason, never an overwrite.
 */
export async function ensurePeople(ctx: AnyCtx, identities: readonly Identity[]): Promise<Ensured[]> {
  const { sealer } = ctx.tools
  const indexOf = identities.map((i) => sealer.blind(i.idNumber, 'id_number'))
  const known = new Map(
    (await store.peopleByIndex(ctx.db, indexOf)).map((row) => [row.idNumberIndex.toString('hex'), row]),
  )
  const fresh = new Map<string, store.PersonRow>()
  identities.forEach((identity, i) => {
    const key = (indexOf[i] as Buffer).toString('hex')
    if (!known.has(key) && !fresh.has(key)) fresh.set(key, newPerson(ctx, identity, indexOf[i] as Buffer))
  })
  // In one order, so that two sheets with the same people wait for each other instead of locking each other out.
  const made = [...fresh.values()].sort((a, b) => a.idNumberIndex.compare(b.idNumberIndex))
  await store.insertPeople(ctx.db, made)
  const indexes = made.map((row) => row.idNumberIndex)
  // Another request may have made one of them a moment ago: the row that stands is the person.
  for (const row of await store.peopleByIndex(ctx.db, indexes))
    fresh.set(row.idNumberIndex.toString('hex'), row)
  const placed: store.PersonRow[] = []
  // Who came by themselves is placed by the first who knows where: without a region no officer could reach them.
  for (const [i, identity] of identities.entries()) {
    const held = known.get((indexOf[i] as Buffer).toString('hex'))
    if (!held || held.region || !identity.region) continue
    held.region = identity.region
    placed.push(held)
  }
  for (const row of placed.sort((a, b) => a.idNumberIndex.compare(b.idNumberIndex))) {
    await store.updatePerson(ctx.db, row.id, { region: row.region })
  }
  return identities.map((identity, i) => {
    const key = (indexOf[i] as Buffer).toString('hex')
    const person = (known.get(key) ?? fresh.get(key)) as store.PersonRow
    const same = person.nameIndex.equals(sealer.blind(identity.name, 'name'))
    return {
      person,
      isNew: !known.has(key),
      reasons: same ? [] : [c.refusals.name_mismatch({ field: 'name' })],
    }
  })
}

/** Who of these is registered, and whether under this name; makes nobody. For checking a sheet before it is taken. */
export async function knownPeople(
  ctx: AnyCtx,
  identities: readonly Identity[],
): Promise<{ person: store.PersonRow | null; reasons: Reason[] }[]> {
  const { sealer } = ctx.tools
  const indexOf = identities.map((i) => sealer.blind(i.idNumber, 'id_number'))
  const known = new Map(
    (await store.peopleByIndex(ctx.db, indexOf)).map((row) => [row.idNumberIndex.toString('hex'), row]),
  )
  return identities.map((identity, i) => {
    const person = known.get((indexOf[i] as Buffer).toString('hex')) ?? null
    const same = !person || person.nameIndex.equals(sealer.blind(identity.name, 'name'))
    return { person, reasons: same ? [] : [c.refusals.name_mismatch({ field: 'name' })] }
  })
}

function newPerson(ctx: AnyCtx, identity: Identity, index: Buffer): store.PersonRow {
  const { sealer } = ctx.tools
  const id = uuidv7()
  const { birth, sex } = readIdNumber(identity.idNumber)
  const { phone } = identity
  return {
    id,
    idNumberIndex: index,
    idNumberSealed: sealer.seal(identity.idNumber, `person.id_number:${id}`),
    idNumberMasked: maskIdNumber(identity.idNumber),
    nameSealed: sealer.seal(identity.name, `person.name:${id}`),
    nameIndex: sealer.blind(identity.name, 'name'),
    nameMasked: maskName(identity.name),
    phoneSealed: phone ? sealer.seal(phone, `person.phone:${id}`) : null,
    phoneIndex: phone ? sealer.blind(phone, 'phone') : null,
    phoneMasked: phone ? maskPhone(phone) : null,
    bankName: null,
    bankAccountSealed: null,
    bankAccountIndex: null,
    bankAccountMasked: null,
    sex,
    birthOn: birth,
    region: identity.region ?? null,
    createdAt: ctx.now,
    version: 1,
  }
}

export async function personByIdNumber(ctx: AnyCtx, idNumber: string): Promise<store.PersonRow | undefined> {
  return (await store.peopleByIndex(ctx.db, [ctx.tools.sealer.blind(idNumber, 'id_number')]))[0]
}

export async function bindPhone(ctx: AnyCtx, id: string, phone: string): Promise<void> {
  const { sealer } = ctx.tools
  await store.updatePerson(ctx.db, id, {
    phoneSealed: sealer.seal(phone, `person.phone:${id}`),
    phoneIndex: sealer.blind(phone, 'phone'),
    phoneMasked: maskPhone(phone),
  })
}

/** Clear values for payment files and audited unmasking; callers record why. */
export function openPerson(ctx: Pick<AnyCtx, 'tools'>, row: store.PersonRow) {
  const { sealer } = ctx.tools
  return {
    name: sealer.open(row.nameSealed, `person.name:${row.id}`),
    idNumber: sealer.open(row.idNumberSealed, `person.id_number:${row.id}`),
    phone: row.phoneSealed ? sealer.open(row.phoneSealed, `person.phone:${row.id}`) : null,
    bankAccount: row.bankAccountSealed
      ? sealer.open(row.bankAccountSealed, `person.bank_account:${row.id}`)
      : null,
  }
}

const MOBILE = /^1\d{10}$/
/** The phone on which an organisation or a person is told of a case; null where there is none. */
export async function phoneOf(
  tools: Tools,
  whom: { orgId: string | null; personId: string | null },
): Promise<string | null> {
  if (whom.orgId) {
    const phone = (await orgById(tools.db, whom.orgId))?.contactPhone ?? ''
    return MOBILE.test(phone) ? phone : null
  }
  const [person] = await store.peopleRowsById(tools.db, [whom.personId as string])
  return (person && openPerson({ tools }, person).phone) || null
}

export interface NewFact {
  personId: string
  fact: c.FactName
  value: string
  source: store.FactRow['source']
  asOf: string
}

export async function addFacts(ctx: AnyCtx, facts: readonly NewFact[]): Promise<void> {
  await store.insertFacts(
    ctx.db,
    facts.map((f) => ({
      ...f,
      id: uuidv7(),
      validTo: null,
      recordedBy: ctx.actor?.accountId ?? null,
      recordedAt: ctx.now,
    })),
  )
}

export interface KnownFact {
  value: string
  source: store.FactRow['source']
  asOf: string
}

/** What is known of each person on a day, each fact with its source. */
export async function factsOfPeople(
  ctx: AnyCtx,
  ids: readonly string[],
  on: string,
): Promise<Map<string, Partial<Record<c.FactName, KnownFact>>>> {
  const out = new Map<string, Partial<Record<c.FactName, KnownFact>>>(ids.map((id) => [id, {}]))
  for (const row of await store.factsOn(ctx.db, ids, on)) {
    const held = out.get(row.personId)
    if (held) held[row.fact as c.FactName] = { value: row.value, source: row.source, asOf: row.asOf }
  }
  return out
}

const showBase = (row: store.PersonRow) => ({
  id: row.id,
  nameMasked: row.nameMasked,
  idNumberMasked: row.idNumberMasked,
  phoneMasked: row.phoneMasked,
  bankName: row.bankName,
  bankAccountMasked: row.bankAccountMasked,
  sex: row.sex,
  birthOn: row.birthOn,
  region: row.region,
  regionName: regions().nameOf(row.region),
})

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listPeople>) {
  const { sealer } = ctx.tools
  const q = input.q && normalizeIdNumber(input.q)
  const indexes = q ? [sealer.blind(q, 'id_number'), sealer.blind(q, 'name'), sealer.blind(q, 'phone')] : null
  const scope = ctx.scope().regions
  const under = input.region ? new Set(regions().under(input.region)) : null
  const page = await store.listPeopleRows(
    ctx.db,
    under ? scope.filter((r) => under.has(r)) : scope,
    input,
    indexes,
  )
  return { ...page, rows: page.rows.map(showBase) }
}

async function one(ctx: AnyCtx, id: string): Promise<store.PersonRow> {
  const [row] = await store.peopleRowsById(ctx.db, [id])
  if (!row) throw new Refused([common.not_found({ what: '该人员' })], 404)
  return row
}

export const placeOf = async (ctx: Ctx, id: string) => ({ region: (await one(ctx, id)).region })

export async function view(ctx: Ctx, input: { id: string }): Promise<c.PersonView> {
  const row = await one(ctx, input.id)
  const facts = (await factsOfPeople(ctx, [row.id], ctx.today)).get(row.id) ?? {}
  return {
    ...showBase(row),
    facts: Object.entries(facts).map(([fact, f]) => ({
      fact,
      title: c.factNames[fact as c.FactName] ?? fact,
      value: f.value,
      valueTitle: c.factTitle(fact as c.FactName, f.value),
      source: f.source,
      sourceTitle: c.factSources[f.source],
      asOf: f.asOf,
    })),
  }
}

export async function unmask(ctx: Ctx, input: ParsedOf<typeof c.unmaskPerson>) {
  const row = await one(ctx, input.id)
  ctx.record({
    subjects: [`person:${row.id}`],
    summary: '查看人员明文信息',
    region: row.region,
    orgId: ctx.actor.orgId,
    reason: input.reason,
  })
  return openPerson(ctx, row)
}

export async function recordFactOf(ctx: Ctx, input: ParsedOf<typeof c.recordFact>) {
  const row = await one(ctx, input.id)
  if (!c.isFactValue(input.fact, input.value)) {
    throw new Refused([c.refusals.fact_value({ fact: c.factNames[input.fact] }, { field: 'value' })])
  }
  await addFacts(ctx, [
    { personId: row.id, fact: input.fact, value: input.value, source: 'officer', asOf: input.asOf },
  ])
  ctx.emit('person.fact', { personIds: [row.id], subject: `person:${row.id}` })
  ctx.record({
    subjects: [`person:${row.id}`],
    summary: `核录${c.factNames[input.fact]}`,
    region: row.region,
    after: { fact: input.fact, value: input.value, asOf: input.asOf },
    reason: input.reason,
  })
  return { ok: true as const }
}

export async function setBank(ctx: Ctx, input: ParsedOf<typeof c.setMyBank>) {
  const id = ctx.actor.personId as string
  const before = await one(ctx, id)
  const bankAccountMasked = maskBankAccount(input.bankAccount)
  await store.updatePerson(ctx.db, id, {
    bankName: input.bankName,
    bankAccountSealed: ctx.tools.sealer.seal(input.bankAccount, `person.bank_account:${id}`),
    bankAccountIndex: ctx.tools.sealer.blind(input.bankAccount, 'bank_account'),
    bankAccountMasked,
    version: before.version + 1,
  })
  ctx.record({
    subjects: [`person:${id}`],
    summary: '登记收款账户',
    before: { bankName: before.bankName, bankAccountMasked: before.bankAccountMasked },
    after: { bankName: input.bankName, bankAccountMasked },
  })
  return { bankAccountMasked }
}
