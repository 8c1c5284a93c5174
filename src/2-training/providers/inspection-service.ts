/** What an officer saw on site: written once, never changed; it decides whether the application goes on or back. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { begin, change } from './application-service.ts'
import { insertInspection, type PlaceRow, usedPhotos, venueRows } from './application-store.ts'
import type { inspectProvider } from './contract.ts'
import { judgeVisit } from './inspection-rules.ts'
import { refusals } from './rules.ts'

export async function inspect(ctx: Ctx, input: ParsedOf<typeof inspectProvider>) {
  const row = await begin(ctx, input, 'inspect')
  const photoIds = input.places.flatMap((p) => p.photoIds)
  if (!(await ctx.tools.files.ownedBy(ctx.db, photoIds, ctx.actor.accountId))) {
    insist([refusals.file_not_own({ field: 'places' })])
  }
  const files = new Map((await ctx.tools.files.info(ctx.db, photoIds)).map((f) => [f.id, f]))
  const shaOf = (id: string) => files.get(id)?.sha256 ?? ''
  const used = await usedPhotos(ctx.db, photoIds.map(shaOf))
  const seen = new Set<string>()
  const places = input.places.map((place) => {
    const hashes = place.photoIds.map(shaOf)
    const photoUsed = hashes.some((hash, i) => used.has(hash) || seen.has(hash) || hashes.indexOf(hash) !== i)
    for (const hash of hashes) seen.add(hash)
    return { ...place, photoUsed }
  })
  const notPhotos: Reason[] = photoIds.some((id) => !files.get(id)?.mime.startsWith('image/'))
    ? [refusals.not_photo({ field: 'places' })]
    : []
  const venues = await venueRows(ctx.db, { applicationId: row.id })
  const { faults, findings, distances } = judgeVisit(
    { ...input, places },
    venues,
    row.filedAt as string,
    ctx.now,
  )
  insist([...faults, ...notPhotos])
  const passed = findings.length === 0
  const told = findings.map((f) => f.message)
  const inspectionId = uuidv7()
  await insertInspection(
    ctx.db,
    {
      id: inspectionId,
      applicationId: row.id,
      inspectedBy: ctx.actor.accountId,
      visitedAt: input.visitedAt,
      recordedAt: ctx.now,
      companion: input.companion ?? null,
      items: input.items.map((item) => ({ ...item, note: item.note ?? null })),
      note: input.note ?? null,
      passed,
      findings: told,
    },
    input.places.map(
      (p): PlaceRow => ({
        id: uuidv7(),
        inspectionId,
        venueId: p.venueId,
        seatsCounted: p.venueId ? p.seatsCounted : null,
        lat: p.lat,
        lng: p.lng,
        accuracyM: p.accuracyM ?? null,
        positionSource: p.positionSource,
        positionNote: p.positionNote ?? null,
        distanceM: p.venueId ? (distances.get(p.venueId) ?? null) : null,
        photoIds: p.photoIds,
        photoSha256: p.photoIds.map(shaOf),
      }),
    ),
  )
  const reason = told.join('\n')
  const done = await change(
    ctx,
    row,
    passed
      ? { state: 'verified', inspectionId, inspectedBy: ctx.actor.accountId, reason: null }
      : { state: 'returned', reason },
    {
      summary: passed ? '实地核实通过' : `实地核实未通过，退回补正（${told.length} 项）`,
      after: {
        state: passed ? 'verified' : 'returned',
        passed,
        places: input.places.map((p) => ({
          lat: p.lat,
          lng: p.lng,
          positionSource: p.positionSource,
          seatsCounted: p.seatsCounted,
        })),
      },
      ...(passed ? {} : { reason }),
      files: photoIds,
    },
  )
  return { ...done, passed, findings: told }
}
