/** A trainee's living allowance while a class ran, where a region has a policy for it: by the days spent there. */
import { paidHistory } from '#money/ledger'
import { judge, packOn } from '#money/policy'
import type { ClaimFacts } from '#money/policy/contract'
import { dayOf } from '#platform/day'
import { heldBySubject } from '#registry/holds'
import { factsOfPeople, peopleById, sharedAccounts } from '#registry/people'
import { attendanceOf } from '#training/attendance'
import { type ClassRow, traineeIn } from '#training/class-filing'
import { completionOf } from '#training/completion'
import { daysAttended } from './class-store.ts'
import {
  type Asking,
  claimsOfSame,
  familyAsking,
  historyOf,
  type Judged,
  judgedNothing,
  lineOf,
  type Thing,
} from './judge-service.ts'
import { allowanceRows } from './kind-rules.ts'
import { otherLines } from './line-store.ts'
import type { AnyCtx } from './moves-service.ts'

const OVER = ['taught', 'closed']

export async function judgeAllowance(
  ctx: AnyCtx,
  personId: string,
  cls: ClassRow,
  asking: Asking,
): Promise<Judged> {
  const on = asking.on ?? ctx.today
  const pack = await packOn(ctx.db, cls.region, 'living-allowance', on)
  const [person] = await peopleById(ctx.db, [personId])
  if (!pack || !person) return judgedNothing(pack)
  const [trainee, facts, days, attendance, completion, history, others, shared, holds] = await Promise.all([
    traineeIn(ctx.db, cls.id, personId),
    factsOfPeople(ctx, [personId], cls.startsOn),
    daysAttended(ctx.db, cls.id),
    attendanceOf(ctx.db, cls.id),
    completionOf(ctx.db, cls.id),
    paidHistory(ctx.db, [personId], { underWay: true }),
    otherLines(ctx.db, [personId], familyAsking(asking)),
    sharedAccounts(ctx.db, [personId]),
    heldBySubject(ctx.db, [personId], 'payment', [cls.id, asking.claimId]),
  ])
  const thing: Thing = {
    subsidyKind: 'living-allowance',
    certificateKind: cls.certificateKind,
    subjectKey: `class:${cls.id}`,
    level: cls.level,
    certificateId: null,
  }
  const attended = days.get(personId) ?? 0
  const known = facts.get(personId) ?? {}
  const of = (value: string | number) => ({ value, source: '签到记录', asOf: cls.endsOn })
  const more = {
    'training.days': of(attended),
    'training.ended': of(cls.endsOn),
    'training.track': { value: cls.track, source: '班级备案', asOf: cls.filedOn },
  }
  const claim: ClaimFacts = {
    on,
    person: {
      birthOn: person.birthOn,
      sex: person.sex,
      facts: {
        ...known,
        ...(trainee && !known.category
          ? {
              category: {
                value: trainee.category,
                source: 'institution' as const,
                asOf: dayOf(trainee.enrolledAt),
              },
            }
          : {}),
      },
    },
    certificate: null,
    aim: { occupationCode: cls.occupationCode, level: cls.level },
    shortage: null,
    history: historyOf(history.get(personId) ?? [], others, asking, thing),
    attendanceShare: attendance.get(personId)?.share ?? null,
    passed: completion.get(personId)?.passed ?? null,
    more,
    region: cls.region,
  }
  const rows = allowanceRows({
    today: ctx.today,
    enrolledAt: trainee ? dayOf(trainee.enrolledAt) : null,
    classClosed: OVER.includes(cls.state),
    days: attended,
  })
  const line = lineOf(
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
      otherClaims: claimsOfSame(thing, others, asking),
      holds: asking.afterwards ? [] : (holds.get(personId) ?? []),
      account: asking.afterwards
        ? 'institution'
        : { masked: person.bankAccountMasked, sharedWith: shared.get(personId) ?? 0 },
      judgement: judge(pack, claim),
    },
  )
  return { pack, fund: line.fund, estimateFen: null, lines: [line], facts: new Map([[personId, claim]]) }
}
