/** One stage of an apprenticeship agreement: each apprentice judged by the months trained and, at the end, the certificate. */
import { shortageOn } from '#demand/catalogue'
import { certificatesOf } from '#evaluation/certificates'
import { paidHistory } from '#money/ledger'
import { judge, packOn } from '#money/policy'
import type { ClaimFacts } from '#money/policy/contract'
import { dayOf } from '#platform/day'
import { heldBySubject } from '#registry/holds'
import { orgsById } from '#registry/organisations'
import { factsOfPeople, type PersonRow, peopleById } from '#registry/people'
import { type AgreementRow, apprenticesOf } from './agreement-store.ts'
import {
  type Asking,
  claimsOfSame,
  familyAsking,
  historyOf,
  type Judged,
  type JudgedLine,
  judgedNothing,
  lineOf,
  type Thing,
} from './judge-service.ts'
import { type ApprenticeStage, apprenticeRows, apprenticeStages, monthsTrained } from './kind-rules.ts'
import { otherLines } from './line-store.ts'
import type { AnyCtx } from './moves-service.ts'

/** Stages by number, as a policy counts them. */
const STAGE_NO: Record<ApprenticeStage, number> = { first: 1, final: 2 }

export async function judgeStage(
  ctx: AnyCtx,
  agreement: AgreementRow,
  stage: ApprenticeStage,
  asking: Asking,
): Promise<Judged> {
  const on = asking.on ?? ctx.today
  const pack = await packOn(ctx.db, agreement.region, 'apprenticeship', on)
  const apprentices = await apprenticesOf(ctx.db, agreement.id)
  const ids = apprentices.map((a) => a.personId)
  if (!pack || ids.length === 0 || agreement.state !== 'approved') return judgedNothing(pack)
  const [people, facts, certificates, history, others, shortage, holds] = await Promise.all([
    peopleById(ctx.db, ids),
    factsOfPeople(ctx, ids, on),
    certificatesOf(ctx.db, ids),
    paidHistory(ctx.db, ids, { underWay: true }),
    otherLines(ctx.db, ids, familyAsking(asking)),
    shortageOn(ctx.db, agreement.region, agreement.occupationCode, on),
    heldBySubject(ctx.db, ids, 'payment', [asking.claimId]),
  ])
  const issuers = await orgsById(
    ctx.db,
    certificates.map((x) => x.orgId),
  )
  const personOf = new Map(people.map((p) => [p.id, p]))
  const approvedOn = dayOf(agreement.decidedAt as string)
  const asked = new Map<string, ClaimFacts>()
  const lines = apprentices.map((a): JudgedLine => {
    const person = personOf.get(a.personId) as PersonRow
    // The certificate that ends the training: of the occupation, at the level agreed on or above, since it began.
    const certificate =
      certificates
        .filter(
          (x) =>
            x.personId === a.personId &&
            x.state === 'valid' &&
            x.occupationCode === agreement.occupationCode &&
            x.level !== null &&
            x.level <= agreement.level &&
            x.issuedOn >= a.joinedOn,
        )
        .sort((x, y) => (x.issuedOn < y.issuedOn ? -1 : 1))[0] ?? null
    const thing: Thing = {
      subsidyKind: 'apprenticeship',
      certificateKind: 'level',
      subjectKey: `agreement:${agreement.id}:${stage}`,
      level: agreement.level,
      // One certificate, one subsidy: what the last stage rests on is not claimed for again by the person.
      certificateId: stage === 'final' ? (certificate?.id ?? null) : null,
    }
    const mine = others.filter((o) => o.personId === a.personId)
    const about = {
      today: on,
      stage,
      agreement: { ...agreement, number: agreement.number ?? '', approvedOn },
      apprentice: a,
      certificate: certificate && { number: certificate.number, issuedOn: certificate.issuedOn },
    }
    const source = '学徒制培训协议备案'
    // At the first stage the months agreed on: nobody has been trained for them yet.
    const months = monthsTrained({ ...about, today: agreement.endsOn })
    const more = {
      'training.stage': { value: STAGE_NO[stage], source, asOf: approvedOn },
      'training.months': { value: months, source, asOf: on },
      'training.ended': { value: agreement.endsOn, source, asOf: approvedOn },
    }
    const issuer = certificate && issuers.get(certificate.orgId)
    const claim: ClaimFacts = {
      on,
      person: { birthOn: person.birthOn, sex: person.sex, facts: facts.get(a.personId) ?? {} },
      certificate:
        stage === 'final' && certificate
          ? {
              kind: certificate.kind,
              occupationCode: certificate.occupationCode,
              level: certificate.level,
              issuedOn: certificate.issuedOn,
              number: certificate.number,
              filed: issuer ? issuer.kind === 'evaluator' : null,
            }
          : null,
      aim: { occupationCode: agreement.occupationCode, level: agreement.level },
      shortage,
      history: historyOf(history.get(a.personId) ?? [], mine, asking, thing),
      more,
      region: agreement.region,
    }
    asked.set(a.personId, claim)
    return lineOf(
      {
        thing,
        person,
        occupationCode: agreement.occupationCode,
        certificateNumber: thing.certificateId ? (certificate?.number ?? null) : null,
        estimateFen: null,
        fund: null,
        pack,
        claim,
      },
      {
        today: ctx.today,
        afterwards: asking.afterwards ?? false,
        rows: apprenticeRows(about),
        training: null,
        certificates: [],
        otherClaims: claimsOfSame(thing, mine, asking),
        holds: asking.afterwards ? [] : (holds.get(a.personId) ?? []),
        account: 'institution',
        judgement: judge(pack, claim),
      },
    )
  })
  return { pack, fund: lines[0]?.fund ?? null, estimateFen: null, lines, facts: asked }
}

export const stageClaimTitle = (agreement: Pick<AgreementRow, 'title'>, stage: ApprenticeStage): string =>
  `${agreement.title}（${apprenticeStages[stage]}）`
