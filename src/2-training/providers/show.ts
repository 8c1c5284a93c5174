/** Rows as screens read them: names masked, files as links that open for a quarter of an hour. */
import type { Db } from '#platform/db'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { occupationsByCode } from '#registry/occupations'
import { peopleById } from '#registry/people'
import { inspectionsOf, type TeacherRow, type VenueRow, venueRows } from './application-store.ts'
import type { ApplicationView, EquipmentItem, InspectionView } from './contract.ts'

type Shown = Exclude<ApplicationView['licenceFile'], null>
type ShownVenue = ApplicationView['venues'][number]
type ShownTeacher = ApplicationView['teachers'][number]

export async function showFiles(ctx: Ctx, ids: readonly (string | null)[]): Promise<Map<string, Shown>> {
  const wanted = [...new Set(ids.filter((one) => one !== null))]
  const files = await ctx.tools.files.info(ctx.db, wanted)
  return new Map(
    files.map((f) => [
      f.id,
      { id: f.id, name: f.name, mime: f.mime, bytes: f.bytes, url: ctx.tools.files.link(f.id, ctx.now) },
    ]),
  )
}
const pick = (files: ReadonlyMap<string, Shown>, ids: readonly string[]): Shown[] =>
  ids.flatMap((one) => files.get(one) ?? [])

export async function showVenues(ctx: Ctx, rows: readonly VenueRow[]): Promise<ShownVenue[]> {
  const files = await showFiles(
    ctx,
    rows.flatMap((r) => r.photoIds),
  )
  return rows.map(({ id, name, address, seats, areaM2, lat, lng, state, photoIds }) => ({
    id,
    name,
    address,
    seats,
    areaM2,
    lat,
    lng,
    state,
    photos: pick(files, photoIds),
  }))
}

/** `project:创业培训` and occupation codes by their names. */
async function keyNames(db: Db, keys: readonly string[]): Promise<(key: string) => string> {
  const known = await occupationsByCode(
    db,
    keys.filter((key) => !key.startsWith('project:')),
  )
  return (key) => known.get(key)?.name ?? key.replace(/^project:/, '')
}

export async function showTeacherRows(ctx: Ctx, rows: readonly TeacherRow[]): Promise<ShownTeacher[]> {
  const people = await peopleById(
    ctx.db,
    rows.map((r) => r.personId),
  )
  const byId = new Map(people.map((p) => [p.id, p]))
  const files = await showFiles(
    ctx,
    rows.flatMap((r) => r.fileIds),
  )
  const nameOf = await keyNames(
    ctx.db,
    rows.flatMap((r) => r.occupations),
  )
  return rows.map((r) => ({
    id: r.id,
    nameMasked: byId.get(r.personId)?.nameMasked ?? '',
    idNumberMasked: byId.get(r.personId)?.idNumberMasked ?? '',
    employment: r.employment,
    qualification: r.qualification,
    certificateNo: r.certificateNo,
    occupations: r.occupations,
    occupationNames: r.occupations.map(nameOf),
    state: r.state,
    files: pick(files, r.fileIds),
  }))
}

export async function showEquipment(db: Db, equipment: readonly EquipmentItem[]) {
  const nameOf = await keyNames(
    db,
    equipment.flatMap((e) => e.occupationCode ?? []),
  )
  return equipment.map((e) => ({
    ...e,
    occupationName: e.occupationCode ? nameOf(e.occupationCode) : null,
  }))
}

export async function showInspections(ctx: Ctx, applicationId: string): Promise<InspectionView[]> {
  const rows = await inspectionsOf(ctx.db, applicationId)
  const places = rows.flatMap((r) => r.places)
  const [names, files, venues] = await Promise.all([
    accountNames(
      ctx.db,
      rows.map((r) => r.inspectedBy),
    ),
    showFiles(
      ctx,
      places.flatMap((p) => p.photoIds),
    ),
    venueRows(ctx.db, { ids: places.flatMap((p) => p.venueId ?? []) }),
  ])
  const venueName = new Map(venues.map((v) => [v.id, v.name]))
  return rows.map((r) => ({
    id: r.id,
    inspectorName: names.get(r.inspectedBy) ?? '',
    visitedAt: r.visitedAt,
    recordedAt: r.recordedAt,
    companion: r.companion,
    items: r.items,
    note: r.note,
    passed: r.passed,
    findings: r.findings,
    places: r.places.map((p) => ({
      venueId: p.venueId,
      venueName: p.venueId ? (venueName.get(p.venueId) ?? '') : '机构现场',
      seatsCounted: p.seatsCounted,
      lat: p.lat,
      lng: p.lng,
      accuracyM: p.accuracyM,
      positionSource: p.positionSource,
      positionNote: p.positionNote,
      distanceM: p.distanceM,
      photos: pick(files, p.photoIds),
    })),
  }))
}
