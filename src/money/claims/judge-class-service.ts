/** A class's trainees, each judged under the pack and catalogue of the class's filing day. */
import { shortageOn } from '#demand/catalogue'
import { employmentOf } from '#employment/follow-up'
import { certificatesForClass } from '#evaluation/certificates'
import { paidHistory } from '#money/ledger'
import { judge, packById, packOn } from '#money/policy'
import type { ClaimFacts, FundKind } from '#money/policy/contract'
import { voucherNeeded, vouchersForClass } from '#money/vouchers'
import { dayOf } from '#platform/day'
import { heldBySubject } from '#registry/holds'
import { orgsById } from '#registry/organisations'
import { factsOfPeople, type PersonRow, peopleById } from '#registry/people'
import { askForClass, withFacts } from '#registry/registers'
import { type ClassRow, traineesOf } from '#training/class-filing'
import { completionOf } from '#training/completion'
import { planById } from '#training/plans'
import { fittingCertificate, type LineFacts } from './check-rules.ts'
import { overlapsOf } from './class-store.ts'
import {
  budgetGranted,
  classFacts,
  jobFacts,
  jobThatCounts,
  listingFacts,
  resultFacts,
} from './judge-facts-service.ts'
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
import { otherLines } from './line-store.ts'
import type { AnyCtx } from './moves-service.ts'

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
  if (!pack || ids.length === 0) return { ...judgedNothing(pack, fund), estimateFen }

  const [
    people,
    facts,
    completion,
    plan,
    certificates,
    history,
    others,
    overlaps,
    shortage,
    holds,
    vouchers,
    jobs,
    listing,
    budgetFen,
    registers,
  ] = await Promise.all([
    peopleById(ctx.db, ids),
    factsOfPeople(ctx, ids, cls.startsOn),
    completionOf(ctx.db, cls.id),
    planById(ctx.db, cls.planId),
    certificatesForClass(ctx.db, cls.id),
    paidHistory(ctx.db, ids, { underWay: true }),
    otherLines(ctx.db, ids, familyAsking(asking)),
    overlapsOf(ctx.db, cls.id),
    cls.occupationCode ? shortageOn(ctx.db, cls.region, cls.occupationCode, on) : false,
    heldBySubject(ctx.db, ids, 'payment', [cls.id, asking.claimId]),
    vouchersForClass(ctx.db, cls.id, ids),
    employmentOf(ctx.db, ids),
    listingFacts(ctx, cls.region, on, cls.occupationCode),
    budgetGranted(ctx, pack, on, familyAsking(asking)),
    askForClass(
      ctx,
      cls,
      trainees.map((t) => ({ id: t.personId, category: t.category })),
      `核对“${cls.title}”补贴申报的享受条件`,
      `class:${cls.id}`,
    ),
  ])
  const orgs = await orgsById(
    ctx.db,
    certificates.map((c) => c.orgId),
  )
  const personOf = new Map(people.map((p) => [p.id, p]))
  const asked = new Map<string, ClaimFacts>()
  let classFen = 0
  const expected = { kind: cls.certificateKind, occupationCode: cls.occupationCode, level: cls.level }
  const lines = trainees.map((t): JudgedLine => {
    const person = personOf.get(t.personId) as PersonRow
    const said = registers.get(t.personId)
    const own = certificates.filter((c) => c.personId === t.personId)
    const result = completion.get(t.personId)
    const hours = result?.attendance
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
    const known = withFacts(facts.get(t.personId) ?? {}, said?.facts ?? {})
    const settled = known.category && CATEGORY_SETTLED.includes(known.category.source) ? known.category : null
    const issuer = certificate && orgs.get(certificate.orgId)
    const held = vouchers.get(t.personId)
    const claim: ClaimFacts = {
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
      more: {
        voucher: { value: held !== undefined, source: '培训券', asOf: ctx.today },
        ...listing,
        ...classFacts(cls),
        ...resultFacts(cls, hours, result),
        ...jobFacts(jobThatCounts(jobs.filter((j) => j.personId === t.personId && j.classId === cls.id))),
      },
      region: cls.region,
      classFen,
      budgetFen: budgetFen === null ? null : budgetFen + classFen,
      heldFund: fund,
    }
    asked.set(t.personId, claim)
    const judgement = judge(pack, claim)
    // The pack's own word stands in the judgement; where it has none, the rule for the fund does (F37-14).
    const bare = !held && pack.document.vouchers.length === 0 && voucherNeeded('class-training', fund)
    const voucher = held
      ? { number: held.number, face: held.face, worthFen: held.worth(judgement.amountFen) }
      : null
    const line = lineOf(
      {
        thing,
        person,
        occupationCode: cls.occupationCode,
        certificateNumber: certificate?.number ?? null,
        estimateFen: t.subsidised ? cls.perSeatFen : 0,
        fund,
        pack,
        claim,
      },
      {
        today: ctx.today,
        afterwards: asking.afterwards ?? false,
        training,
        registers: said && (said.asOf || said.notes.length > 0) ? said : null,
        certificates: own,
        otherClaims: claimsOfSame(thing, mine, asking),
        holds: asking.afterwards ? [] : (holds.get(t.personId) ?? []),
        account: 'institution',
        judgement,
        ...(held || bare ? { voucher } : {}),
      },
    )
    classFen += line.amountFen
    return line
  })
  return { pack, fund, estimateFen, lines, facts: asked }
}
