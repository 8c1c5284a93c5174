/** Employment as other modules and screens see it: names behind the ids, the person masked. */
import type { Db } from '#platform/db'
import { orgsById } from '#registry/organisations'
import { peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import type { EmploymentView } from './contract.ts'
import { daysAfter, proofs } from './rules.ts'
import { classesById, type FollowUpRow, liveRowsOf } from './store.ts'

export async function showEmployment(db: Db, rows: readonly FollowUpRow[]): Promise<EmploymentView[]> {
  if (rows.length === 0) return []
  const [people, classes] = await Promise.all([
    peopleById(db, [...new Set(rows.map((r) => r.personId))]),
    classesById(
      db,
      rows.flatMap((r) => r.classId ?? []),
    ),
  ])
  const orgs = await orgsById(
    db,
    [...classes.values()].map((c) => c.orgId),
  )
  const personOf = new Map(people.map((p) => [p.id, p]))
  return rows.map((r) => {
    const person = personOf.get(r.personId)
    const of = r.classId ? classes.get(r.classId) : undefined
    return {
      id: r.id,
      personId: r.personId,
      nameMasked: person?.nameMasked ?? '',
      idNumberMasked: person?.idNumberMasked ?? '',
      classId: r.classId,
      className: of?.title ?? null,
      classNumber: of?.number ?? null,
      orgName: of ? (orgs.get(of.orgId)?.name ?? null) : null,
      employerName: r.employerName,
      employerUscc: r.employerUscc,
      region: r.region,
      regionName: r.region ? regions().fullName(r.region) : '省外或未填',
      proof: r.proof,
      proofTitle: proofs[r.proof],
      startedOn: r.startedOn,
      daysAfter: daysAfter(of?.endsOn ?? null, r.startedOn),
      state: r.state,
      recordedAs: r.recordedAs,
      recordedAt: r.recordedAt,
      verifiedAt: r.verifiedAt,
      voidReason: r.voidReason,
      version: r.version,
    }
  })
}

/** Live records of these people, the latest first; `from` leaves out what began earlier. */
export const employmentOf = async (
  db: Db,
  personIds: readonly string[],
  from?: string,
): Promise<EmploymentView[]> => showEmployment(db, await liveRowsOf(db, personIds, from))
