/** Gathers what is known of each person of a claim, from every module to the left, and has it judged. */
import { shortageOn } from '#demand/catalogue'
import { certificatesForClass, certificatesOf } from '#evaluation/certificates'
import type { CertificateView } from '#evaluation/certificates/contract'
import { type PaidItem, paidHistory } from '#money/ledger'
import { judge, type Pack, packById, packOn } from '#money/policy'
import type { DrawnItem, FundKind, Judgement, SubsidyKind } from '#money/policy/contract'
import { dayOf } from '#platform/day'
import type { Reason } from '#platform/refusal'
import { heldBySubject } from '#registry/holds'
import { orgsById } from '#registry/organisations'
import { factsOfPeople, type PersonRow, peopleById, sharedAccounts } from '#registry/people'
import { attendanceOf } from '#training/attendance'
import { type ClassRow, classById, traineeIn, traineesOf } from '#training/class-filing'
import { completionOf } from '#training/completion'
import { planById } from '#training/plans'
import {
  type CheckRow,
  checkLine,
  explain,
  fittingCertificate,
  type LineFacts,
  reasonsOf,
} from './check-rules.ts'
import { overlapsOf } from './class-store.ts'
import { type LineRow, type OtherLine, otherLines } from './line-store.ts'
import type { AnyCtx } from './moves-service.ts'
import { claimOfClass } from './store.ts'

export type JudgedLine = Omit<
  LineRow,
  'id' | 'claimId' | 'no' | 'excludedBy' | 'excludedAt' | 'excludeReason' | 'paidAt'
>
export interface Judged {
  pack: Pack | null
  fund: FundKind | null
  /** What was set aside for the class's seats. */
  estimateFen: number | null
  lines: JudgedLine[]
}

/** The claim that asks: its own lines and payments don't count against it. */
export interface Asking {
  claimId: string
  filedAt: string | null
  /** The day a person's own claim is judged for; today where it is not made yet. */
  on?: string
}
const NOBODY = '00000000-0000-0000-0000-000000000000'
export const nobodyYet: Asking = { claimId: NOBODY, filedAt: null }

interface Thing {
  subsidyKind: SubsidyKind
  certificateKind: CertificateView['kind']
  subjectKey: string
  level: number | null
  certificateId: string | null
}
const sameThing = (a: Thing, b: OtherLine): boolean =>
  (a.certificateId !== null && a.certificateId === b.certificateId) ||
  (a.subsidyKind === b.subsidyKind &&
    a.certificateKind === b.certificateKind &&
    a.subjectKey === b.subjectKey &&
    a.level === b.level)

/**
 * Everything that counts as drawn: paid or on its way in the ledger, and claims handed in before this one, so that
 * several at once can't each stay below a limit. The same thing claimed twice is told by a check of its own.
 */
function historyOf(
  paid: readonly PaidItem[],
  others: readonly OtherLine[],
  asking: Asking,
  thing: Thing,
): DrawnItem[] {
  const charged = new Set(paid.map((p) => p.claimLineId))
  const waiting = others.filter(
    (o) =>
      ['claimed', 'objected', 'cleared'].includes(o.state) &&
      !sameThing(thing, o) &&
      o.filedAt !== null &&
      (asking.filedAt === null || o.filedAt < asking.filedAt),
  )
  return [
    ...paid.filter((p) => p.claimId !== asking.claimId && charged.has(p.claimLineId)),
    ...waiting.map((o) => ({
      subsidyKind: o.subsidyKind,
      occupationCode: o.occupationCode,
      level: o.level,
      certificateNumber: o.certificateNumber,
      paidOn: dayOf(o.filedAt as string),
      amountFen: o.amountFen,
    })),
  ]
}

const refusedJudgement = (reason: Reason[]): Judgement => ({
  eligible: false,
  amountFen: 0,
  fund: 'employment',
  reasons: reason,
  unknown: [],
  trace: [],
})

interface About {
  thing: Thing
  person: PersonRow
  occupationCode: string | null
  certificate: CertificateView | null
  estimateFen: number | null
  fund: FundKind | null
  pack: Pack
  on: string
}

function lineOf(about: About, facts: LineFacts): JudgedLine {
  const checks: CheckRow[] = checkLine(facts)
  const reasons = reasonsOf(checks, facts.judgement)
  const counts = reasons.length === 0 && facts.judgement.amountFen > 0
  return {
    personId: about.person.id,
    ...about.thing,
    certificateNumber: about.certificate?.number ?? null,
    occupationCode: about.occupationCode,
    estimateFen: about.estimateFen,
    amountFen: counts ? facts.judgement.amountFen : 0,
    fund: about.fund ?? facts.judgement.fund,
    packVersion: about.pack.version,
    judgedOn: facts.today,
    checks,
    reasons,
    trace: explain(facts.judgement, checks, counts),
    state: counts ? 'judged' : 'excluded',
  }
}

const CATEGORY_SETTLED = ['officer', 'register']

/** Every enrolled trainee of a class, judged under the pack and catalogue of the class's filing day. */
export async function judgeClass(ctx: AnyCtx, cls: ClassRow, asking: Asking): Promise<Judged> {
  const on = cls.filedOn ?? ctx.today
  const pack = cls.packId
    ? await packById(ctx.db, cls.packId)
    : await packOn(ctx.db, cls.region, 'class-training', on)
  const trainees = await traineesOf(ctx.db, cls.id)
  const ids = trainees.map((t) => t.personId)
  const fund = cls.fund as FundKind | null
  const estimateFen = cls.perSeatFen === null ? null : cls.perSeatFen * cls.seats
  if (!pack || ids.length === 0) return { pack, fund, estimateFen, lines: [] }

  const [
    people,
    facts,
    completion,
    attendance,
    plan,
    certificates,
    history,
    others,
    overlaps,
    shortage,
    holds,
  ] = await Promise.all([
    peopleById(ctx.db, ids),
    factsOfPeople(ctx, ids, cls.startsOn),
    completionOf(ctx.db, cls.id),
    attendanceOf(ctx.db, cls.id),
    planById(ctx.db, cls.planId),
    certificatesForClass(ctx.db, cls.id),
    paidHistory(ctx.db, ids, { underWay: true }),
    otherLines(ctx.db, ids, asking.claimId),
    overlapsOf(ctx.db, cls.id),
    cls.occupationCode ? shortageOn(ctx.db, cls.region, cls.occupationCode, on) : false,
    heldBySubject(ctx.db, ids, 'payment'),
  ])
  const orgs = await orgsById(
    ctx.db,
    certificates.map((c) => c.orgId),
  )
  const personOf = new Map(people.map((p) => [p.id, p]))
  const expected = { kind: cls.certificateKind, occupationCode: cls.occupationCode, level: cls.level }
  const lines = trainees.map((t): JudgedLine => {
    const person = personOf.get(t.personId) as PersonRow
    const own = certificates.filter((c) => c.personId === t.personId)
    const result = completion.get(t.personId)
    const hours = attendance.get(t.personId)
    const training: LineFacts['training'] = {
      track: cls.track,
      startsOn: cls.startsOn,
      enrolledAt: dayOf(t.enrolledAt),
      attendance: hours
        ? {
            percent: hours.percent,
            least: plan?.attendancePercent ?? 100,
            handedInHours: hours.handedInHours,
          }
        : null,
      passed: result ? !result.notPassed.some((why) => !why.startsWith('出勤率')) : null,
      scores: result ? { theory: result.theory, practice: result.practice } : null,
      evaluated: result?.evaluated ?? false,
      expected,
      overlaps: overlaps.get(t.personId) ?? [],
    }
    const fit = fittingCertificate({ training, certificates: own })
    const certificate = own.find((c) => c.id === fit?.id) ?? null
    const thing: Thing = {
      subsidyKind: 'class-training',
      certificateKind: cls.certificateKind,
      subjectKey:
        cls.occupationCode ??
        (certificate?.project ? `project:${certificate.project}` : `plan:${cls.planId}`),
      level: cls.level,
      certificateId: certificate?.id ?? null,
    }
    const mine = others.filter((o) => o.personId === t.personId)
    const known = facts.get(t.personId) ?? {}
    const settled = known.category && CATEGORY_SETTLED.includes(known.category.source) ? known.category : null
    const issuer = certificate && orgs.get(certificate.orgId)
    const judgement = judge(pack, {
      on,
      person: {
        birthOn: person.birthOn,
        sex: person.sex,
        facts: {
          ...known,
          category: settled ?? { value: t.category, source: 'institution', asOf: dayOf(t.enrolledAt) },
        },
      },
      certificate: {
        ...expected,
        issuedOn: certificate?.issuedOn ?? null,
        number: certificate?.number ?? null,
        filed: issuer ? issuer.kind === 'evaluator' : null,
      },
      shortage,
      history: historyOf(history.get(t.personId) ?? [], mine, asking, thing),
      attendanceShare: hours?.share ?? null,
      passed: result?.passed ?? null,
    })
    return lineOf(
      {
        thing,
        person,
        occupationCode: cls.occupationCode,
        certificate,
        estimateFen: t.subsidised ? cls.perSeatFen : 0,
        fund,
        pack,
        on,
      },
      {
        today: ctx.today,
        training,
        certificates: own,
        otherClaims: mine
          .filter((o) => sameThing(thing, o))
          .map((o) => ({ number: o.number ?? '', title: o.title })),
        holds: holds.get(t.personId) ?? [],
        account: 'institution',
        judgement,
      },
    )
  })
  return { pack, fund, estimateFen, lines }
}

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

/** One person's certificates, each judged as a claim of their own made today in `region`. */
export async function judgeOwn(
  ctx: AnyCtx,
  personId: string,
  region: string,
  certificates: readonly CertificateView[],
  asking: Asking,
): Promise<{ pack: Pack | null; lines: JudgedLine[] }> {
  const on = asking.on ?? ctx.today
  const pack = await packOn(ctx.db, region, 'personal-certificate', on)
  const [person] = await peopleById(ctx.db, [personId])
  if (!pack || !person) return { pack: pack ?? null, lines: [] }
  const [facts, history, others, shared, holds, orgs] = await Promise.all([
    factsOfPeople(ctx, [personId], on),
    paidHistory(ctx.db, [personId], { underWay: true }),
    otherLines(ctx.db, [personId], asking.claimId),
    sharedAccounts(ctx.db, [personId]),
    heldBySubject(ctx.db, [personId], 'payment'),
    orgsById(
      ctx.db,
      certificates.map((c) => c.orgId),
    ),
  ])
  const lines: JudgedLine[] = []
  for (const certificate of certificates) {
    const thing: Thing = {
      subsidyKind: 'personal-certificate',
      certificateKind: certificate.kind,
      subjectKey: certificate.occupationCode ?? `project:${certificate.project ?? certificate.id}`,
      level: certificate.level,
      certificateId: certificate.id,
    }
    const shortage = certificate.occupationCode
      ? await shortageOn(ctx.db, region, certificate.occupationCode, on)
      : false
    const issuer = orgs.get(certificate.orgId)
    const judgement =
      certificate.state === 'valid'
        ? judge(pack, {
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
          })
        : refusedJudgement([])
    lines.push(
      lineOf(
        {
          thing,
          person,
          occupationCode: certificate.occupationCode,
          certificate,
          estimateFen: null,
          fund: null,
          pack,
          on,
        },
        {
          today: ctx.today,
          training: null,
          certificates: [certificate],
          fromClass: await heldByClass(ctx, certificate),
          otherClaims: others
            .filter((o) => sameThing(thing, o))
            .map((o) => ({ number: o.number ?? '', title: o.title })),
          holds: holds.get(personId) ?? [],
          account: { masked: person.bankAccountMasked, sharedWith: shared.get(personId) ?? 0 },
          judgement,
        },
      ),
    )
  }
  return { pack, lines }
}

export const certificatesOfPerson = async (ctx: AnyCtx, personId: string): Promise<CertificateView[]> =>
  (await certificatesOf(ctx.db, [personId])).filter((c) => c.personId === personId)
