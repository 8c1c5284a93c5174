/** Certificates as other modules and screens see them: with the names behind the ids, the person masked. */
import type { Db } from '#platform/db'
import { occupationsByCode } from '#registry/occupations'
import { orgsById } from '#registry/organisations'
import { peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import type { CertificateView } from './contract.ts'
import { certificateTitle } from './rules.ts'
import { type CertificateRow, certificateRow, classesById, rowsOfClass, rowsOfPeople } from './store.ts'

export async function showCertificates(db: Db, rows: readonly CertificateRow[]): Promise<CertificateView[]> {
  if (rows.length === 0) return []
  const [people, orgs, occupations, classes] = await Promise.all([
    peopleById(db, [...new Set(rows.map((r) => r.personId))]),
    orgsById(
      db,
      rows.map((r) => r.orgId),
    ),
    occupationsByCode(
      db,
      rows.flatMap((r) => r.occupationCode ?? []),
    ),
    classesById(
      db,
      rows.flatMap((r) => r.classId ?? []),
    ),
  ])
  const personOf = new Map(people.map((p) => [p.id, p]))
  return rows.map((r) => {
    const person = personOf.get(r.personId)
    const occupationName = r.occupationCode ? (occupations.get(r.occupationCode)?.name ?? null) : null
    return {
      id: r.id,
      number: r.number,
      personId: r.personId,
      nameMasked: person?.nameMasked ?? '',
      idNumberMasked: person?.idNumberMasked ?? '',
      kind: r.kind,
      occupationCode: r.occupationCode,
      occupationName,
      level: r.level,
      project: r.project,
      title: certificateTitle({ occupationName, project: r.project, level: r.level }),
      issuedOn: r.issuedOn,
      orgId: r.orgId,
      orgName: orgs.get(r.orgId)?.name ?? '',
      region: r.region,
      regionName: regions().fullName(r.region),
      classId: r.classId,
      classNumber: r.classId ? (classes.get(r.classId)?.number ?? null) : null,
      state: r.state,
      enteredAt: r.enteredAt,
      revokedAt: r.revokedAt,
      revokeReason: r.revokeReason,
      version: r.version,
    }
  })
}

/** All certificates of these people, revoked ones too: callers look at `state`. */
export const certificatesOf = async (db: Db, personIds: readonly string[]): Promise<CertificateView[]> =>
  showCertificates(db, await rowsOfPeople(db, personIds))

export async function certificateById(db: Db, id: string): Promise<CertificateView | null> {
  const row = await certificateRow(db, id)
  return row ? ((await showCertificates(db, [row]))[0] ?? null) : null
}

/** Certificates that were issued as the result of this class. */
export const certificatesForClass = async (db: Db, classId: string): Promise<CertificateView[]> =>
  showCertificates(db, await rowsOfClass(db, classId))
