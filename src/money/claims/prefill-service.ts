/**
 * 免申即享: what is known of a person's certificates and classes is judged before anybody asks. What is ready waits for one
 * tap; what lacks something the person can say is asked for just that, and nothing that is known is asked (F37-14).
 */
import { judge, packOn } from '#money/policy'
import { type ClaimFacts, funds, packFacts, type SubsidyKind, subsidyKinds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { yuan } from '#platform/fen'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { addFacts, factsOfPeople, type PersonRow, peopleById, setBank } from '#registry/people'
import { type FactName, factNames, factValues, isFactValue } from '#registry/people/contract'
import { regions } from '#registry/regions'
import { classById } from '#training/class-filing'
import { refusals } from './claim-contract.ts'
import { stands } from './claim-rules.ts'
import { classesOfPerson } from './class-store.ts'
import { certificatesOfPerson } from './judge-own-service.ts'
import { type Judged, type JudgedLine, nobodyYet } from './judge-service.ts'
import { linesOf } from './line-store.ts'
import type { AnyCtx } from './moves-service.ts'
import { certificateClaims } from './own-contract.ts'
import {
  fileThing,
  handIn,
  judgeThing,
  noPolicy,
  type OwnThing,
  ownCertificate,
  ownClaim,
  placeOfThing,
} from './own-filing-service.ts'
import type * as c from './prefill-contract.ts'
import { causes } from './reassess-rules.ts'
import { groundsOf } from './reassess-store.ts'
import { supplementsWaiting } from './store.ts'

/** What a person may say about themselves; an officer looks at it before money moves. */
const SAYABLE = ['employment', 'student', 'insured-months'] as const satisfies readonly FactName[]
type Sayable = (typeof SAYABLE)[number]
const isSayable = (fact: string): fact is Sayable => (SAYABLE as readonly string[]).includes(fact)

const askAccount = (found: string): c.Ask => ({
  kind: 'account',
  title: '本人收款账户',
  why: `${found}，补贴只付到本人账户。`,
})

function askFact(fact: Sayable, why: string): c.Ask {
  const choices = (factValues as Partial<Record<FactName, Record<string, string>>>)[fact]
  return {
    kind: 'fact',
    fact,
    title: factNames[fact],
    why,
    options: Object.entries(choices ?? {}).map(([value, label]) => ({ value, label })),
    unit: choices ? null : '个月',
  }
}

/** Every value a person could give; of a number, one that is large enough for any policy. */
const valuesOf = (fact: Sayable): string[] =>
  Object.keys((factValues as Partial<Record<FactName, Record<string, string>>>)[fact] ?? { 999: '' })

/** The fewest questions that could settle it: one fact that does alone, else all that are missing and can be said. */
function questions(judged: Judged, claim: ClaimFacts | undefined, missing: readonly Sayable[]): Sayable[] {
  const { pack } = judged
  if (!pack || !claim || missing.length < 2) return [...missing]
  const settles = (fact: Sayable) =>
    valuesOf(fact).some((value) => {
      const facts = { ...claim.person.facts, [fact]: { value, source: 'self', asOf: claim.on } }
      return judge(pack, { ...claim, person: { ...claim.person, facts } }).reasons.every(
        (reason) => reason.code !== 'policy.no_data',
      )
    })
  const alone = missing.find(settles)
  return alone ? [alone] : [...missing]
}

/** What has to be asked before this can be had, as far as the person can say it; null where something else bars. */
function asksOf(judged: Judged, line: JudgedLine): c.Ask[] | null {
  const asks: c.Ask[] = []
  const missing = new Map<Sayable, string>()
  for (const reason of line.reasons) {
    if (reason.code === 'claim-line.check_failed') {
      const account = line.checks.find((check) => check.key === 'account' && check.result === 'failed')
      if (!account || reason.facts?.title !== account.title) return null
      asks.push(askAccount(account.found))
    } else if (reason.code === 'policy.no_data') {
      const titles = String(reason.facts?.missing ?? '').split('、')
      const facts = SAYABLE.filter((fact) => titles.includes(packFacts[fact].title))
      if (facts.length === 0) return null
      for (const fact of facts) missing.set(fact, reason.message)
    } else return null
  }
  const asked = questions(judged, judged.facts.get(line.personId), [...missing.keys()])
  return [...asked.map((fact) => askFact(fact, missing.get(fact) as string)), ...asks]
}

/** Regions with a policy of this kind today, for somebody of whom no region is known. */
async function regionsWith(ctx: AnyCtx, kind: SubsidyKind): Promise<{ value: string; label: string }[]> {
  const units = [...regions().byCode.values()].filter((r) => r.level !== 'province' && r.unitCode === r.code)
  const packs = await Promise.all(units.map((r) => packOn(ctx.db, r.code, kind, ctx.today)))
  return units.filter((_, i) => packs[i]).map((r) => ({ value: r.code, label: r.name }))
}

const keyOf = (thing: OwnThing): string =>
  `${thing.subsidyKind}:${'cls' in thing ? thing.cls.id : thing.certificate.id}`

/** Everything that may bring this person money of their own. */
async function thingsOf(ctx: AnyCtx, personId: string): Promise<OwnThing[]> {
  const certificates = (await certificatesOfPerson(ctx, personId)).filter((x) => x.state === 'valid')
  const things: OwnThing[] = certificates.flatMap((certificate) =>
    certificateClaims.map((subsidyKind) => ({ subsidyKind, certificate })),
  )
  for (const classId of await classesOfPerson(ctx.db, personId)) {
    const cls = await classById(ctx.db, classId)
    if (cls && (await packOn(ctx.db, cls.region, 'living-allowance', ctx.today)))
      things.push({ subsidyKind: 'living-allowance', cls })
  }
  return things
}

const nameOfThing = (thing: OwnThing): string => ('cls' in thing ? thing.cls.title : thing.certificate.title)

async function rowOf(
  ctx: AnyCtx,
  person: PersonRow,
  thing: OwnThing,
  chosen: string | undefined,
): Promise<c.PrefilledRow | null> {
  const region = await placeOfThing(ctx, person.id, thing, person.region ? null : chosen)
  const base = {
    key: keyOf(thing),
    group: 'cls' in thing ? keyOf(thing) : `certificate:${thing.certificate.id}`,
    subsidyKind: thing.subsidyKind,
    subsidyTitle: subsidyKinds[thing.subsidyKind],
    title: nameOfThing(thing),
    certificateId: 'cls' in thing ? null : thing.certificate.id,
    classId: 'cls' in thing ? thing.cls.id : null,
    supplementId: null,
    region,
    regionName: region ? regions().fullName(region) : '',
    note: null,
  }
  if (!region) {
    const options = await regionsWith(ctx, thing.subsidyKind)
    if (options.length === 0) return null
    const why = '没有您就业、登记失业或就读地的记录，各地政策不同。'
    const ask: c.Ask = { kind: 'region', title: '申领地', why, options }
    return { ...base, amountFen: null, fund: null, fundTitle: '', asks: [ask], checks: [], trace: [] }
  }
  const judged = await judgeThing(ctx, person.id, region, thing, nobodyYet)
  const line = judged.lines[0]
  if (!line) return null
  const asks = asksOf(judged, line)
  if (asks === null || (asks.length === 0 && !stands(line.state))) return null
  // An account changes no amount: where nothing else is asked, what it will be is said beforehand.
  const claim = judged.facts.get(person.id)
  const policy = judged.pack && claim ? judge(judged.pack, claim) : null
  const known = stands(line.state) || asks.every((ask) => ask.kind === 'account')
  return {
    ...base,
    amountFen: known ? (policy?.amountFen ?? line.amountFen) : null,
    fund: line.fund,
    fundTitle: line.fund ? funds[line.fund] : '',
    asks,
    checks: line.checks,
    trace: stands(line.state) ? line.trace : (policy?.trace ?? []),
  }
}

/** What facts that changed after payment still owe the person: drafted, and one tap from being handed in. */
async function supplementRows(ctx: AnyCtx, personId: string): Promise<c.PrefilledRow[]> {
  const out: c.PrefilledRow[] = []
  for (const claim of await supplementsWaiting(ctx.db, personId)) {
    const [line] = await linesOf(ctx.db, claim.id)
    const [ground] = await groundsOf(ctx.db, claim.id)
    if (!line || !stands(line.state)) continue
    out.push({
      key: `supplement:${claim.id}`,
      group: `supplement:${claim.id}`,
      subsidyKind: claim.subsidyKind,
      subsidyTitle: subsidyKinds[claim.subsidyKind],
      title: claim.title,
      certificateId: claim.certificateId,
      classId: claim.classId,
      supplementId: claim.id,
      region: claim.region,
      regionName: regions().fullName(claim.region),
      amountFen: claim.amountFen,
      fund: claim.fund,
      fundTitle: claim.fund ? funds[claim.fund] : '',
      asks: [],
      note: ground
        ? `${causes[ground.cause]}后重新核算，比原来核定的 ${yuan(ground.beforeFen)} 元多，补发差额。`
        : null,
      checks: line.checks,
      trace: line.trace,
    })
  }
  return out
}

export async function rowsFor(ctx: AnyCtx, personId: string, chosen?: string): Promise<c.PrefilledRow[]> {
  const [person] = await peopleById(ctx.db, [personId])
  if (!person) return []
  const rows: c.PrefilledRow[] = await supplementRows(ctx, personId)
  for (const thing of await thingsOf(ctx, personId)) {
    const row = await rowOf(ctx, person, thing, chosen)
    if (row) rows.push(row)
  }
  return rows
}

export async function prefilled(ctx: Ctx, input: ParsedOf<typeof c.prefilled>) {
  const personId = ctx.actor.personId as string
  const [person] = await peopleById(ctx.db, [personId])
  const account =
    person?.bankAccountMasked != null
      ? { bankName: person.bankName, accountMasked: person.bankAccountMasked }
      : null
  return { account, rows: await rowsFor(ctx, personId, input.region) }
}

type Confirmed = ParsedOf<typeof c.confirmPrefilled>

async function thingOf(ctx: Ctx, input: Confirmed): Promise<OwnThing> {
  const kind = certificateClaims.find((one) => one === input.subsidyKind)
  if (kind && input.certificateId)
    return { subsidyKind: kind, certificate: await ownCertificate(ctx, input.certificateId) }
  const cls = input.classId ? await classById(ctx.db, input.classId) : null
  if (input.subsidyKind !== 'living-allowance' || !cls) throw new Refused([refusals.not_prefilled()])
  return { subsidyKind: 'living-allowance', cls }
}

/** Answers are taken only where something was asked. */
async function takeAnswers(ctx: Ctx, personId: string, input: Confirmed): Promise<void> {
  const reasons: Reason[] = []
  if (input.facts.length > 0) {
    const held = (await factsOfPeople(ctx, [personId], ctx.today)).get(personId) ?? {}
    for (const { fact, value } of input.facts) {
      if (!isSayable(fact) || !isFactValue(fact, value)) reasons.push(refusals.bad_answer({ field: fact }))
      else if (held[fact]) reasons.push(refusals.not_asked({ what: factNames[fact] }, { field: fact }))
    }
  }
  insist(reasons)
  await addFacts(
    ctx,
    input.facts.map(({ fact, value }) => ({
      personId,
      fact: fact as Sayable,
      value,
      source: 'self' as const,
      asOf: ctx.today,
    })),
  )
  if (input.account) await setBank(ctx, input.account)
}

export async function confirm(ctx: Ctx, input: Confirmed) {
  const personId = ctx.actor.personId as string
  if (input.supplementId) {
    const claim = await ownClaim(ctx, input.supplementId)
    if (claim.state !== 'draft') insist([common.changed_meanwhile()])
    await takeAnswers(ctx, personId, input)
    return await handIn(ctx, claim, input.amountFen)
  }
  const thing = await thingOf(ctx, input)
  await takeAnswers(ctx, personId, input)
  const region = await placeOfThing(ctx, personId, thing, input.region)
  if (!region) throw new Refused([noPolicy(null, thing.subsidyKind)])
  return await fileThing(ctx, thing, region, { prefilled: true, shownFen: input.amountFen })
}
