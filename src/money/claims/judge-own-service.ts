/** A person's own certificates, judged as claims of their own: the subsidy upon certificate, and for a skill upgraded. */
import { shortageOn } from '#demand/catalogue'
import { certificatesOf } from '#evaluation/certificates'
import type { CertificateView } from '#evaluation/certificates/contract'
import { paidHistory } from '#money/ledger'
import { judge, packOn } from '#money/policy'
import type { ClaimFacts } from '#money/policy/contract'
import type { Day } from '#platform/day'
import { heldBySubject } from '#registry/holds'
import { orgsById } from '#registry/organisations'
import { factsOfPeople, type PersonRow, peopleById, sharedAccounts } from '#registry/people'
import { askForClass, type RegistersSay } from '#registry/registers'
import { classById, traineeIn } from '#training/class-filing'
import { budgetGranted, listingFacts } from './judge-facts-service.ts'
import {
  type Asking,
  claimsOfSame,
  familyAsking,
  historyOf,
  type Judged,
  type JudgedLine,
  judgedNothing,
  lineOf,
  nobodyYet,
  nothingDue,
  type Thing,
} from './judge-service.ts'
import { otherLines } from './line-store.ts'
import type { AnyCtx } from './moves-service.ts'
import type { CertificateClaim } from './own-contract.ts'
import { claimOfClass } from './store.ts'

/** Where a class's institution is still to claim for this certificate: its name. Who is left out there may claim alone. */
async function heldByClass(ctx: AnyCtx, certificate: CertificateView): Promise<string | null> {
  if (!certificate.classId) return null
  const [cls, trainee, claim] = await Promise.all([
    classById(ctx.db, certificate.classId),
    traineeIn(ctx.db, certificate.classId, certificate.personId),
    claimOfClass(ctx.db, certificate.classId),
  ])
  if (!cls || cls.state === 'cancelled' || !trainee?.subsidised) return null
  return claim?.filedAt ? null : cls.title
}

/** What registers say of whoever has claimed; of somebody who only looks what there might be, nobody is asked. */
async function registersSay(
  ctx: AnyCtx,
  person: PersonRow,
  category: string,
  on: Day,
  asking: Asking,
  certificates: readonly CertificateView[],
): Promise<RegistersSay | null> {
  if (asking.claimId === nobodyYet.claimId || asking.afterwards) return null
  const training = { startsOn: on, endsOn: on, occupationCode: certificates[0]?.occupationCode ?? null }
  const said = await askForClass(
    ctx,
    training,
    [{ id: person.id, category }],
    '核对本人补贴申报的享受条件',
    `claim:${asking.claimId}`,
  )
  const one = said.get(person.id)
  if (!one) return null
  // A course at the day of claiming says nothing against a certificate.
  const notes = one.notes.filter((note) => note.code !== 'register-says.training')
  return one.asOf || notes.length > 0 ? { ...one, notes } : null
}

/** One person's certificates, each judged as a claim of their own made today in `region`. */
export async function judgeOwn(
  ctx: AnyCtx,
  personId: string,
  region: string,
  certificates: readonly CertificateView[],
  asking: Asking,
  subsidyKind: CertificateClaim = 'personal-certificate',
): Promise<Judged> {
  const on = asking.on ?? ctx.today
  const pack = await packOn(ctx.db, region, subsidyKind, on)
  const [person] = await peopleById(ctx.db, [personId])
  if (!pack || !person) return judgedNothing(pack ?? null)
  const [facts, history, others, shared, holds, orgs] = await Promise.all([
    factsOfPeople(ctx, [personId], on),
    paidHistory(ctx.db, [personId], { underWay: true }),
    otherLines(ctx.db, [personId], familyAsking(asking)),
    sharedAccounts(ctx.db, [personId]),
    heldBySubject(ctx.db, [personId], 'payment', [asking.claimId]),
    orgsById(
      ctx.db,
      certificates.map((c) => c.orgId),
    ),
  ])
  const category = facts.get(personId)?.category?.value ?? ''
  const registers = await registersSay(ctx, person, category, on, asking, certificates)
  const budgetFen = await budgetGranted(ctx, pack, on, familyAsking(asking))
  const lines: JudgedLine[] = []
  const asked = new Map<string, ClaimFacts>()
  for (const certificate of certificates) {
    const thing: Thing = {
      subsidyKind,
      certificateKind: certificate.kind,
      subjectKey: certificate.occupationCode ?? `project:${certificate.project ?? certificate.id}`,
      level: certificate.level,
      certificateId: certificate.id,
    }
    const shortage = certificate.occupationCode
      ? await shortageOn(ctx.db, region, certificate.occupationCode, on)
      : false
    const issuer = orgs.get(certificate.orgId)
    const claim: ClaimFacts = {
      on,
      person: { birthOn: person.birthOn, sex: person.sex, facts: facts.get(personId) ?? {} },
      certificate: {
        kind: certificate.kind,
        occupationCode: certificate.occupationCode,
        level: certificate.level,
        issuedOn: certificate.issuedOn,
        number: certificate.number,
        filed: issuer ? issuer.kind === 'evaluator' : null,
      },
      shortage,
      history: historyOf(history.get(personId) ?? [], others, asking, thing),
      more: await listingFacts(ctx, region, on, certificate.occupationCode),
      region,
      budgetFen,
    }
    asked.set(personId, claim)
    const judgement = certificate.state === 'valid' ? judge(pack, claim) : nothingDue
    lines.push(
      lineOf(
        {
          thing,
          person,
          occupationCode: certificate.occupationCode,
          certificateNumber: certificate.number,
          estimateFen: null,
          fund: null,
          pack,
          claim: certificate.state === 'valid' ? claim : null,
        },
        {
          today: ctx.today,
          afterwards: asking.afterwards ?? false,
          training: null,
          registers,
          certificates: [certificate],
          fromClass: asking.afterwards ? null : await heldByClass(ctx, certificate),
          otherClaims: claimsOfSame(thing, others, asking),
          holds: asking.afterwards ? [] : (holds.get(personId) ?? []),
          account: asking.afterwards
            ? 'institution'
            : { masked: person.bankAccountMasked, sharedWith: shared.get(personId) ?? 0 },
          judgement,
        },
      ),
    )
  }
  return { pack, fund: lines[0]?.fund ?? null, estimateFen: null, lines, facts: asked }
}

export const certificatesOfPerson = async (ctx: AnyCtx, personId: string): Promise<CertificateView[]> =>
  (await certificatesOf(ctx.db, [personId])).filter((c) => c.personId === personId)
