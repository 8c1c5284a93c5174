/** The reward for training that led to work (E3): a class's trainees whose employment is on record, each judged. */
import { shortageOn } from '#demand/catalogue'
import { employmentOf } from '#employment/follow-up'
import { certificatesForClass } from '#evaluation/certificates'
import { paidHistory } from '#money/ledger'
import { judge, packOn } from '#money/policy'
import type { ClaimFacts } from '#money/policy/contract'
import { dayOf } from '#platform/day'
import { heldBySubject } from '#registry/holds'
import { factsOfPeople, type PersonRow, peopleById } from '#registry/people'
import { type ClassRow, traineesOf } from '#training/class-filing'
import { completionOf } from '#training/completion'
import { classFacts, jobFacts, jobThatCounts } from './judge-facts-service.ts'
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
import { rewardRows } from './kind-rules.ts'
import { otherLines } from './line-store.ts'
import type { AnyCtx } from './moves-service.ts'

export async function judgeReward(ctx: AnyCtx, cls: ClassRow, asking: Asking): Promise<Judged> {
  const on = asking.on ?? ctx.today
  const pack = await packOn(ctx.db, cls.region, 'employment-reward', on)
  const all = await traineesOf(ctx.db, cls.id)
  const everybody = all.map((t) => t.personId)
  if (!pack || everybody.length === 0) return judgedNothing(pack)
  const jobs = (await employmentOf(ctx.db, everybody)).filter((job) => job.classId === cls.id)
  const others = await otherLines(ctx.db, everybody, familyAsking(asking))
  // Who has been claimed for is left to that claim; who found work since comes in the next.
  const taken = new Set(
    others
      .filter((o) => o.subsidyKind === 'employment-reward' && o.subjectKey === `class:${cls.id}`)
      .map((o) => o.personId),
  )
  const employed = new Set(jobs.map((job) => job.personId))
  const trainees = all.filter(
    (t) => (asking.afterwards || employed.has(t.personId)) && !taken.has(t.personId),
  )
  const ids = trainees.map((t) => t.personId)
  if (ids.length === 0) return judgedNothing(pack)
  const [people, facts, completion, certificates, history, shortage, holds] = await Promise.all([
    peopleById(ctx.db, ids),
    factsOfPeople(ctx, ids, cls.startsOn),
    completionOf(ctx.db, cls.id),
    certificatesForClass(ctx.db, cls.id),
    paidHistory(ctx.db, ids, { underWay: true }),
    cls.occupationCode ? shortageOn(ctx.db, cls.region, cls.occupationCode, on) : false,
    heldBySubject(ctx.db, ids, 'payment', [cls.id, asking.claimId]),
  ])
  const personOf = new Map(people.map((p) => [p.id, p]))
  const asked = new Map<string, ClaimFacts>()
  const lines = trainees.map((t): JudgedLine => {
    const person = personOf.get(t.personId) as PersonRow
    const job = jobThatCounts(jobs.filter((one) => one.personId === t.personId))
    const result = completion.get(t.personId)
    const own = certificates.filter((c) => c.personId === t.personId && c.state === 'valid')
    const certificate = own[0] ?? null
    const thing: Thing = {
      subsidyKind: 'employment-reward',
      certificateKind: cls.certificateKind,
      subjectKey: `class:${cls.id}`,
      level: cls.level,
      // One certificate, one subsidy of training: the reward is for the job, and holds no certificate.
      certificateId: null,
    }
    const mine = others.filter((o) => o.personId === t.personId)
    const known = facts.get(t.personId) ?? {}
    const more = {
      ...jobFacts(job),
      ...classFacts(cls),
    }
    const claim: ClaimFacts = {
      on,
      person: {
        birthOn: person.birthOn,
        sex: person.sex,
        facts: {
          ...known,
          category: known.category ?? {
            value: t.category,
            source: 'institution',
            asOf: dayOf(t.enrolledAt),
          },
        },
      },
      certificate: certificate && {
        kind: certificate.kind,
        occupationCode: certificate.occupationCode,
        level: certificate.level,
        issuedOn: certificate.issuedOn,
        number: certificate.number,
      },
      aim: { occupationCode: cls.occupationCode, level: cls.level },
      shortage,
      history: historyOf(history.get(t.personId) ?? [], mine, asking, thing),
      attendanceShare: result?.attendance.share ?? null,
      passed: result?.passed ?? null,
      more,
      region: cls.region,
    }
    asked.set(t.personId, claim)
    const rows = rewardRows({
      today: ctx.today,
      enrolledAt: dayOf(t.enrolledAt),
      passed: result?.passed ?? null,
      employment: job && {
        verified: job.state === 'verified',
        proofTitle: job.proofTitle,
        startedOn: job.startedOn,
        daysAfter: job.daysAfter,
        asOf: dayOf(job.verifiedAt ?? job.recordedAt),
      },
    })
    return lineOf(
      {
        thing,
        person,
        occupationCode: cls.occupationCode,
        certificateNumber: null,
        estimateFen: null,
        fund: null,
        pack,
        claim,
      },
      {
        today: ctx.today,
        afterwards: asking.afterwards ?? false,
        rows,
        training: null,
        certificates: [],
        otherClaims: claimsOfSame(thing, mine, asking),
        holds: asking.afterwards ? [] : (holds.get(t.personId) ?? []),
        account: 'institution',
        judgement: judge(pack, claim),
      },
    )
  })
  return { pack, fund: lines[0]?.fund ?? null, estimateFen: null, lines, facts: asked }
}
