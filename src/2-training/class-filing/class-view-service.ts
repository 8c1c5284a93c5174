import { inCatalogue } from '#demand/catalogue'
import { packById } from '#money/policy'
import { type FundKind, funds } from '#money/policy/contract'
import type { ParsedOf } from '#platform/act'
import { yuan } from '#platform/fen'
import { writeSheet, XLSX } from '#platform/forms'
import { openMoves } from '#platform/moves'
import type { Ctx, FileReply } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { occupationsByCode } from '#registry/occupations'
import { levelNames } from '#registry/occupations/contract'
import { orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import { askingCounts } from '#registry/registers'
import { planOutline } from '#training/plans'
import { certificateKinds, type LineKind, lineKinds, trackNames } from '#training/plans/contract'
import { teachersById, venuesById } from '#training/providers'
import { classMoves, classStates, EDITABLE, handsOf, type PaperKind, paperKinds } from './class-rules.ts'
import type * as c from './contract.ts'
import { seatMoney, showMoney } from './estimate-service.ts'
import { mayMiss } from './lapse-service.ts'
import { mayOn, notFound, stepsOfRow } from './moves-service.ts'
import { LEAVING_STATES, ROSTER_STATES } from './roster-rules.ts'
import { countTrainees } from './roster-store.ts'
import * as store from './store.ts'

async function showRows(ctx: Ctx, rows: readonly store.ListedClass[]): Promise<c.ClassListRow[]> {
  const [orgs, occupations] = await Promise.all([
    orgsById(
      ctx.db,
      rows.map((r) => r.orgId),
    ),
    occupationsByCode(
      ctx.db,
      rows.flatMap((r) => r.occupationCode ?? []),
    ),
  ])
  return rows.map((row) => ({
    id: row.id,
    orgId: row.orgId,
    orgName: orgs.get(row.orgId)?.name ?? '',
    region: row.region,
    regionName: regions().fullName(row.region),
    title: row.title,
    number: row.number,
    track: row.track,
    certificateKind: row.certificateKind,
    occupationCode: row.occupationCode,
    occupationName: row.occupationCode ? (occupations.get(row.occupationCode)?.name ?? null) : null,
    level: row.level,
    state: row.state,
    seats: row.seats,
    traineeCount: row.traineeCount,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    filedAt: row.filedAt,
    perSeatFen: row.perSeatFen,
    reservedFen: row.reservationId && row.perSeatFen ? row.perSeatFen * row.seats : null,
  }))
}

const wantedRegions = (region: string | undefined) => (region ? regions().under(region) : null)

const reachOf = (ctx: Ctx) => ({ ...ctx.scope(), own: ctx.actor.orgId })

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listClasses>) {
  const page = await store.listClassRows(ctx.db, reachOf(ctx), wantedRegions(input.region), input)
  return { ...page, rows: await showRows(ctx, page.rows) }
}

const EXPORT_MOST = 5000

export async function exportList(ctx: Ctx, input: ParsedOf<typeof c.exportClasses>): Promise<FileReply> {
  const all = { ...input, page: 1, size: EXPORT_MOST }
  const page = await store.listClassRows(ctx.db, reachOf(ctx), wantedRegions(input.region), all)
  const rows = (await showRows(ctx, page.rows)).map((row) => ({
    ...row,
    trackTitle: trackNames[row.track],
    kindTitle: certificateKinds[row.certificateKind],
    levelTitle: row.level ? levelNames[row.level] : null,
    stateTitle: classStates[row.state],
    perSeat: row.perSeatFen === null ? null : yuan(row.perSeatFen),
  }))
  const body = await writeSheet({
    sheet: '培训班清单',
    columns: [
      { key: 'number', title: '备案编号', text: true, width: 20 },
      { key: 'title', title: '班级名称', width: 34 },
      { key: 'orgName', title: '培训机构', width: 30 },
      { key: 'regionName', title: '地区', width: 18 },
      { key: 'trackTitle', title: '监管类别' },
      { key: 'kindTitle', title: '证书类型', width: 20 },
      { key: 'occupationName', title: '职业（工种）', width: 20 },
      { key: 'levelTitle', title: '等级' },
      { key: 'stateTitle', title: '状态' },
      { key: 'seats', title: '备案人数' },
      { key: 'traineeCount', title: '在册人数' },
      { key: 'startsOn', title: '开班日期' },
      { key: 'endsOn', title: '结束日期' },
      { key: 'perSeat', title: '每人补贴（元）' },
    ],
    rows,
  })
  return { filename: '培训班清单.xlsx', mime: XLSX, body }
}

async function shownFiles(ctx: Ctx, ids: readonly string[]) {
  const files = await ctx.tools.files.info(ctx.db, ids)
  return new Map(
    files.map((f) => [
      f.id,
      { id: f.id, name: f.name, mime: f.mime, bytes: f.bytes, url: ctx.tools.files.link(f.id, ctx.now) },
    ]),
  )
}

/** What the estimate said when the class was filed; while the filing is open, what it says today. */
async function showEstimate(ctx: Ctx, row: store.ClassRow): Promise<c.Estimate> {
  if (row.perSeatFen !== null && row.packId && !EDITABLE.includes(row.state)) {
    const pack = await packById(ctx.db, row.packId)
    return {
      perSeatFen: row.perSeatFen,
      totalFen: row.perSeatFen * row.seats,
      fund: row.fund,
      fundTitle: funds[row.fund as FundKind] ?? null,
      packId: row.packId,
      packTitle: pack ? `${pack.title}（第 ${pack.version} 版）` : null,
      availableFen: null,
      trace: (row.estimateTrace ?? []) as unknown[],
      reasons: [],
    }
  }
  const item = await inCatalogue(ctx.db, row.region, ctx.today, row.occupationCode)
  const money = await seatMoney(ctx, row, item?.item.shortage ?? false, row.seats, ctx.today, row.startsOn)
  return showMoney(money, row.seats)
}

function openTo(ctx: Ctx, row: store.ClassRow): string[] {
  const may = (verb: string) => mayOn(ctx, verb, row)
  // Start, end and close belong to attendance and completion and have their buttons there.
  const elsewhere = ['start', 'finish', 'close']
  const can = openMoves(classMoves, row.state, may, ctx.actor.accountId, handsOf(row)).filter(
    (move) => !elsewhere.includes(move) && mayMiss(row, move, ctx.today),
  )
  const files = may('class.file')
  if (files && EDITABLE.includes(row.state)) can.push('edit')
  if (files && ROSTER_STATES.includes(row.state)) can.push('roster')
  if (files && LEAVING_STATES.includes(row.state)) can.push('remove-trainee')
  if (files && (row.state === 'approved' || row.state === 'running')) can.push('move-session')
  if (may('class.review') && row.state === 'running') can.push('inspect')
  if (may('class.review') && row.filedAt && !EDITABLE.includes(row.state)) can.push('judge')
  if (may('export.names')) can.push('export-names')
  return can
}

export async function view(ctx: Ctx, input: { id: string }): Promise<c.ClassView> {
  const row = await store.classById(ctx.db, input.id)
  if (!row) throw notFound()
  const [roster, asking, sessions, papers, commitment, inspections, plan] = await Promise.all([
    countTrainees(ctx.db, row.id),
    askingCounts(ctx.db, `class:${row.id}`),
    store.sessionsOf(ctx.db, row.id),
    store.papersOf(ctx.db, row.id),
    store.lastCommitment(ctx.db, row.id),
    store.inspectionsOf(ctx.db, row.id),
    planOutline(ctx.db, row.planId),
  ])
  const [shown, venues, teachers, files, names] = await Promise.all([
    showRows(ctx, [{ ...row, traineeCount: roster.enrolled }]),
    venuesById(ctx.db, [...new Set([row.venueId, ...sessions.map((s) => s.venueId)])]),
    teachersById(ctx.db, [...new Set(sessions.map((s) => s.teacherId))]),
    shownFiles(ctx, [...papers.map((p) => p.fileId), ...inspections.flatMap((i) => i.photoIds)]),
    accountNames(ctx.db, [
      row.filedBy,
      row.reviewedBy,
      row.approvedBy,
      row.returnedBy,
      commitment?.acceptedBy ?? null,
      ...inspections.map((i) => i.inspectedBy),
    ]),
  ])
  const nameOf = (id: string | null) => (id ? (names.get(id) ?? '') : null)
  const filesOf = (ids: readonly string[]) => ids.flatMap((id) => files.get(id) ?? [])
  const hours = (items: readonly { kind: LineKind; hours: number }[], kind: LineKind) =>
    items.filter((i) => i.kind === kind).reduce((n, i) => n + i.hours, 0)
  const onsite = (plan?.lines ?? []).filter((l) => l.mode === 'onsite')
  const venue = venues.get(row.venueId)
  const { returnReasons } = row
  return {
    ...(shown[0] as c.ClassListRow),
    planId: row.planId,
    planTitle: plan?.title ?? '',
    venueId: row.venueId,
    venueName: venue?.name ?? '',
    venueAddress: venue?.address ?? '',
    venueSeats: venue?.seats ?? 0,
    selfEnrolment: row.selfEnrolment,
    filedOn: row.filedOn,
    packId: row.packId,
    catalogueVersionId: row.catalogueVersionId,
    returned:
      row.state === 'returned' && returnReasons && row.returnedAt
        ? { at: row.returnedAt, by: nameOf(row.returnedBy) ?? '', ...returnReasons }
        : null,
    ended: row.endedAt && row.endReason ? { at: row.endedAt, reason: row.endReason } : null,
    people: {
      filedBy: nameOf(row.filedBy),
      reviewedBy: nameOf(row.reviewedBy),
      reviewedAt: row.reviewedAt,
      approvedBy: nameOf(row.approvedBy),
      approvedAt: row.approvedAt,
    },
    sessions: sessions.map((s) => ({
      id: s.id,
      title: s.title,
      kind: s.kind,
      hours: s.hours,
      startsAt: s.startsAt,
      endsAt: s.endsAt,
      venueId: s.venueId,
      venueName: venues.get(s.venueId)?.name ?? '',
      teacherId: s.teacherId,
      teacherName: teachers.get(s.teacherId)?.nameMasked ?? '',
    })),
    planHours: (Object.keys(lineKinds) as LineKind[])
      .map((kind) => ({ kind, planned: hours(onsite, kind), given: hours(sessions, kind) }))
      .filter((h) => h.planned > 0 || h.given > 0),
    papers: (Object.keys(paperKinds) as PaperKind[]).map((kind) => ({
      kind,
      title: paperKinds[kind],
      files: filesOf(papers.filter((p) => p.kind === kind).map((p) => p.fileId)),
    })),
    commitment: commitment
      ? {
          edition: commitment.edition,
          body: commitment.body,
          acceptedAt: commitment.acceptedAt,
          acceptedBy: nameOf(commitment.acceptedBy) ?? '',
        }
      : null,
    roster,
    asking,
    inspections: inspections.map((i) => ({
      id: i.id,
      at: i.inspectedAt,
      by: nameOf(i.inspectedBy) ?? '',
      sessionTitle: sessions.find((s) => s.id === i.sessionId)?.title ?? null,
      seenCount: i.seenCount,
      passed: i.passed,
      note: i.note,
      photos: filesOf(i.photoIds),
    })),
    steps: stepsOfRow(row, inspections).map((s) => ({ id: s.key, title: s.title, done: s.done })),
    estimate: await showEstimate(ctx, row),
    version: row.version,
    can: openTo(ctx, row),
  }
}
