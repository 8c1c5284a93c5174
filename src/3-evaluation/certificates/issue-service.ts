/** Taking certificates, one or two thousand: the same checks, all of them before anything is written. */
import { v7 as uuidv7 } from 'uuid'
import { certificateKinds } from '#money/policy/contract'
import { insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { heldReasons } from '#registry/holds'
import { occupationsByCode } from '#registry/occupations'
import { type OrgRow, orgById } from '#registry/organisations'
import {
  checkIdNumber,
  ensurePeople,
  knownPeople,
  normalizeIdNumber,
  type PersonRow,
  readIdNumber,
} from '#registry/people'
import { noteCertificates } from '#training/completion'
import { refusals } from './contract.ts'
import {
  checkAgainst,
  checkDraft,
  checkIssuer,
  checkRepeats,
  type Draft,
  isRegistered,
  type Known,
} from './rules.ts'
import {
  type CertificateRow,
  type ClassDoorRow,
  classesByNumber,
  insertCertificates,
  rowsByNumber,
  rowsOfPeople,
  traineeKeys,
} from './store.ts'

export interface Entry {
  /** Row of the sheet; null for the form. */
  row: number | null
  name: string
  idNumber: string
  draft: Draft
}
export interface Examined {
  entry: Entry
  person: PersonRow | null
  class: ClassDoorRow | null
  /** This very certificate is registered already. */
  registered: boolean
  reasons: Reason[]
}

/** The organisation that issues: the actor's own, and no hold upon it. */
export async function issuerOf(ctx: Ctx): Promise<OrgRow> {
  const org = ctx.actor.orgId ? await orgById(ctx.db, ctx.actor.orgId) : undefined
  if (!org) throw new Error('the scope check lets no account without an organisation through')
  insist(await heldReasons(ctx.db, [org.id], 'new-classes'))
  return org
}

const isGood = (entry: Entry, reasons: Reason[]) => reasons.length === 0 && entry.idNumber.length === 18

/** Looks at everything, writes nothing. Reasons carry the row they belong to. */
export async function examine(ctx: Ctx, org: OrgRow, entries: readonly Entry[]): Promise<Examined[]> {
  const idReasons = entries.map((e) => checkIdNumber(e.idNumber, ctx.today))
  const good = entries.filter((e, i) => isGood(e, idReasons[i] as Reason[]))
  const found = await knownPeople(
    ctx,
    good.map((e) => ({ idNumber: e.idNumber, name: e.name })),
  )
  const knownOf = new Map(good.map((e, i) => [e, found[i]]))
  const [occupations, classes, sameNumber, ofPeople] = await Promise.all([
    occupationsByCode(
      ctx.db,
      entries.flatMap((e) => e.draft.occupationCode ?? []),
    ),
    classesByNumber(
      ctx.db,
      entries.flatMap((e) => e.draft.classNumber ?? []),
    ),
    rowsByNumber(
      ctx.db,
      entries.map((e) => e.draft.number),
    ),
    rowsOfPeople(
      ctx.db,
      found.flatMap((f) => f.person?.id ?? []),
    ),
  ])
  const trainees = await traineeKeys(
    ctx.db,
    [...classes.values()].map((c) => c.id),
  )
  const byNumber = Map.groupBy(sameNumber, (c) => c.number)
  const byPerson = Map.groupBy(ofPeople, (c) => c.personId)
  const repeats = checkRepeats(
    entries.map((e, i) => ({ row: e.row ?? i + 1, who: e.idNumber, draft: e.draft })),
  )
  const repeatsOf = Map.groupBy(repeats, (r) => r.row)
  return entries.map((entry, i) => {
    const { draft } = entry
    const held = knownOf.get(entry)
    const person = held?.person ?? null
    const of = draft.classNumber === null ? null : (classes.get(draft.classNumber) ?? null)
    const known: Known = {
      occupationExists: draft.occupationCode !== null && occupations.has(draft.occupationCode),
      personId: person?.id ?? null,
      birthOn: held ? readIdNumber(entry.idNumber).birth : null,
      sameNumber: byNumber.get(draft.number) ?? [],
      ofPerson: person ? (byPerson.get(person.id) ?? []) : [],
      class: of,
      isTrainee: of !== null && person !== null && trainees.has(`${of.id}/${person.id}`),
      orgId: org.id,
    }
    const registered = isRegistered(draft, known)
    const reasons = [
      ...(idReasons[i] as Reason[]),
      ...(held?.reasons ?? []),
      ...(registered
        ? []
        : [
            ...checkIssuer(draft.kind, org.kind),
            ...checkDraft(draft, ctx.today),
            ...checkAgainst(draft, known),
          ]),
      ...(entry.row === null ? [] : (repeatsOf.get(entry.row) ?? [])),
    ]
    return {
      entry,
      person,
      class: of,
      registered,
      reasons: entry.row === null ? reasons : reasons.map((r) => ({ ...r, row: entry.row as number })),
    }
  })
}

const clash = (error: unknown): boolean =>
  ['23505', '23P01'].includes((error as { code?: string } | null)?.code ?? '')

/** Writes what was examined without a reason and is not registered yet. */
export async function take(
  ctx: Ctx,
  org: OrgRow,
  examined: readonly Examined[],
  source: CertificateRow['source'],
): Promise<CertificateRow[]> {
  const fresh = examined.filter((e) => !e.registered)
  const people = await ensurePeople(
    ctx,
    fresh.map(({ entry }) => ({ idNumber: entry.idNumber, name: entry.name, region: org.region })),
  )
  insist(people.flatMap((p) => p.reasons))
  const rows = fresh.map(({ entry, class: of }, i) =>
    makeRow(ctx, org, entry.draft, people[i]?.person.id as string, of, source),
  )
  await write(ctx, rows)
  return rows
}

export function makeRow(
  ctx: Ctx,
  org: OrgRow,
  draft: Draft,
  personId: string,
  of: ClassDoorRow | null,
  source: CertificateRow['source'],
): CertificateRow {
  return {
    id: uuidv7(),
    number: draft.number,
    personId,
    kind: draft.kind,
    occupationCode: draft.occupationCode,
    level: draft.level,
    project: draft.project,
    issuedOn: draft.issuedOn,
    orgId: org.id,
    region: org.region,
    classId: of?.id ?? null,
    classOrgId: of?.orgId ?? null,
    classRegion: of?.region ?? null,
    state: 'valid',
    source,
    enteredBy: ctx.actor.accountId,
    enteredAt: ctx.now,
    revokedBy: null,
    revokedAt: null,
    revokeReason: null,
    version: 1,
  }
}

/** Inserts and records; a certificate that another account entered a moment ago is a refusal, not a fault. */
export async function write(ctx: Ctx, rows: readonly CertificateRow[]): Promise<void> {
  try {
    await insertCertificates(ctx.db, rows)
  } catch (error) {
    if (clash(error)) throw new Refused([refusals.number_taken()])
    throw error
  }
  await noteCertificates(
    ctx,
    rows.flatMap((r) =>
      r.classId ? [{ certificateId: r.id, classId: r.classId, personId: r.personId }] : [],
    ),
  )
  // Those of a class are its institution's to claim for; whoever came alone is told what the certificate brings.
  const alone = [...new Set(rows.flatMap((r) => (r.classId ? [] : [r.personId])))]
  if (alone.length > 0) ctx.emit('certificate.issued', { on: ctx.today, personIds: alone })
  for (const row of rows) {
    ctx.record({
      subjects: [
        `certificate:${row.id}`,
        `person:${row.personId}`,
        ...(row.classId ? [`class:${row.classId}`] : []),
      ],
      summary: `录入${certificateKinds[row.kind]}（编号尾号 ${row.number.slice(-4)}，${row.issuedOn} 发证）`,
      region: row.region,
      orgId: row.orgId,
      after: {
        kind: row.kind,
        occupationCode: row.occupationCode,
        level: row.level,
        project: row.project,
        issuedOn: row.issuedOn,
      },
    })
  }
}

export const tidy = (text: string | null | undefined): string | null => text?.trim() || null
export const tidyId = normalizeIdNumber
