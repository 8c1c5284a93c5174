/** The directory: who is in it, what leaves it, who is stopped and taken back. */
import { v7 as uuidv7 } from 'uuid'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { writeSheet, XLSX } from '#platform/forms'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { heldReasons } from '#registry/holds'
import { orgById } from '#registry/organisations'
import { regions } from '#registry/regions'
import { latestApplication, retireListed, retireRow, teacherRows, venueRows } from './application-store.ts'
import * as c from './contract.ts'
import { standingOfProvider } from './doors.ts'
import { providerMoves } from './rules.ts'
import { showEquipment, showFiles, showTeacherRows, showVenues } from './show.ts'
import * as store from './store.ts'

async function one(ctx: Ctx, orgId: string, lock = false): Promise<store.ProviderRow> {
  const row = await store.providerByOrg(ctx.db, orgId, lock)
  if (!row) throw new Refused([common.not_found({ what: '该培训机构' })], 404)
  return row
}

export async function placeOf(ctx: Ctx, orgId: string) {
  const row = await one(ctx, orgId)
  return { region: row.region, orgs: [row.orgId] }
}
export const ownPlaceOf = async (ctx: Ctx, orgId: string) => ({ orgs: [(await one(ctx, orgId)).orgId] })

const hands = (stop: store.StopRow | undefined) => ({
  stoppedBy: { id: stop?.stoppedBy ?? null, did: providerMoves.moves.suspend.title },
})

async function begin(
  ctx: Ctx,
  input: { orgId: string; version: number },
  move: keyof (typeof providerMoves)['moves'],
) {
  const row = await one(ctx, input.orgId, true)
  const stop = row.stopId ? await store.stopById(ctx.db, row.stopId) : undefined
  insist(refuseMove(providerMoves, move, row.state, ctx.actor.accountId, hands(stop)))
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  return { row, stop }
}

async function change(
  ctx: Ctx,
  row: store.ProviderRow,
  set: Parameters<typeof store.updateProvider>[3],
  summary: string,
  reason: string,
) {
  if (!(await store.updateProvider(ctx.db, row.orgId, row.version, set))) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`provider:${row.orgId}`, `organisation:${row.orgId}`],
    summary,
    region: row.region,
    orgId: row.orgId,
    before: { state: row.state },
    after: { state: set.state ?? row.state },
    reason,
  })
  return { version: row.version + 1 }
}

export async function suspend(ctx: Ctx, input: ParsedOf<typeof c.suspendProvider>) {
  const { row } = await begin(ctx, input, 'suspend')
  const stopId = uuidv7()
  await store.insertStop(ctx.db, {
    id: stopId,
    orgId: row.orgId,
    reason: input.reason,
    stoppedBy: ctx.actor.accountId,
    stoppedAt: ctx.now,
    endedAs: null,
    endReason: null,
    endedBy: null,
    endedAt: null,
  })
  return await change(ctx, row, { state: 'suspended', stopId }, '暂停补贴性培训机构目录资格', input.reason)
}

const endedNow = (ctx: Ctx, endedAs: 'resumed' | 'removed', endReason: string) => ({
  endedAs,
  endReason,
  endedBy: ctx.actor.accountId,
  endedAt: ctx.now,
})

export async function resume(ctx: Ctx, input: ParsedOf<typeof c.resumeProvider>) {
  const { row } = await begin(ctx, input, 'resume')
  await store.endStop(ctx.db, row.stopId as string, endedNow(ctx, 'resumed', input.reason))
  return await change(ctx, row, { state: 'listed', stopId: null }, '恢复补贴性培训机构目录资格', input.reason)
}

export async function remove(ctx: Ctx, input: ParsedOf<typeof c.removeProvider>) {
  const { row } = await begin(ctx, input, 'remove')
  return await takeOut(ctx, row, input.reason)
}

/** A decision signed by two takes it out of the directory at once; false where it is not in it. */
export async function removeByDecision(
  ctx: Ctx,
  orgId: string,
  asked: { reason: string; proposedBy: string },
): Promise<boolean> {
  const row = await store.providerByOrg(ctx.db, orgId, true)
  if (!row || row.state === 'removed') return false
  let { stopId } = row
  if (row.state === 'listed') {
    stopId = uuidv7()
    await store.insertStop(ctx.db, {
      id: stopId,
      orgId,
      reason: asked.reason,
      stoppedBy: asked.proposedBy,
      stoppedAt: ctx.now,
      endedAs: null,
      endReason: null,
      endedBy: null,
      endedAt: null,
    })
  } else if ((await store.stopById(ctx.db, stopId as string))?.stoppedBy === ctx.actor.accountId)
    insist([
      common.same_person({ did: providerMoves.moves.suspend.title, doing: providerMoves.moves.remove.title }),
    ])
  await takeOut(ctx, { ...row, stopId }, asked.reason)
  return true
}

async function takeOut(ctx: Ctx, row: store.ProviderRow, reason: string) {
  await store.endStop(ctx.db, row.stopId as string, endedNow(ctx, 'removed', reason))
  // To come back it applies anew: nothing once verified stays in use.
  await retireListed(ctx.db, row.orgId, ctx.now, '机构已移出目录')
  await store.replaceSkills(ctx.db, row.orgId, [], ctx.now)
  return await change(ctx, row, { state: 'removed', stopId: row.stopId }, '移出补贴性培训机构目录', reason)
}

const ITEM_NAMES = { venue: '场地', teacher: '教师', skill: '培训项目' } as const

export async function retire(ctx: Ctx, input: ParsedOf<typeof c.retireItem>) {
  const row = await one(ctx, input.orgId, true)
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  const what = ITEM_NAMES[input.what]
  const gone =
    input.what === 'skill'
      ? await store.dropSkill(ctx.db, row.orgId, input.item)
      : await retireRow(ctx.db, input.what, input.item, 'listed', { orgId: row.orgId }, ctx.now, input.reason)
  if (!gone) throw new Refused([common.not_found({ what: `该${what}` })], 404)
  return await change(ctx, row, {}, `停用目录内的一项${what}`, input.reason)
}

const showRow = (row: Awaited<ReturnType<typeof store.listProviderRows>>['rows'][number]) => ({
  ...row,
  regionName: regions().fullName(row.region),
})

const directoryQuery = (
  input: ParsedOf<typeof c.exportProviders>,
): Omit<store.DirectoryQuery, 'page' | 'size'> => ({
  ...input,
  regions: input.region ? regions().under(input.region) : undefined,
})

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listProviders>) {
  const query = { ...directoryQuery(input), page: input.page, size: input.size }
  const page = await store.listProviderRows(ctx.db, ctx.scope(), query)
  return { ...page, rows: page.rows.map(showRow) }
}

/** More institutions than a province has. */
const EXPORT_LIMIT = 20_000

/** The form of F2-附表2: one row for each institution, in its columns. */
export async function exportDirectory(
  ctx: Ctx,
  input: ParsedOf<typeof c.exportProviders>,
): Promise<FileReply> {
  const query = { ...directoryQuery(input), page: 1, size: EXPORT_LIMIT }
  const { rows } = await store.listProviderRows(ctx.db, ctx.scope(), query)
  const where = input.region ? regions().nameOf(input.region) : ''
  const body = await writeSheet({
    sheet: '补贴性职业技能培训机构目录',
    columns: [
      { key: 'name', title: '机构（单位）名称', width: 32 },
      { key: 'address', title: '地址', width: 36 },
      { key: 'ownership', title: '办学性质', width: 12 },
      { key: 'skills', title: '可开展的职业（工种）', width: 40 },
      { key: 'contact', title: '联系人', width: 12 },
      { key: 'phone', title: '联系电话', width: 16, text: true },
      { key: 'note', title: '备注', width: 24 },
    ],
    rows: rows.map((row) => ({
      name: row.name,
      address: row.address ?? '',
      ownership: c.ownerships[row.ownership],
      skills: row.skillTitles.join('、'),
      contact: row.contactName,
      phone: row.contactPhone,
      note: row.state === 'listed' ? '' : `${c.providerStates[row.state]}：${row.stopReason ?? ''}`,
    })),
    notes: [
      `${where}补贴性职业技能培训机构（单位）目录`,
      `导出日期：${ctx.today}，共 ${rows.length} 家`,
      '办学性质包括：公办、民办、国有企业办。',
    ],
  })
  return { filename: `${where}补贴性职业技能培训机构目录-${ctx.today}.xlsx`, mime: XLSX, body }
}

export async function view(ctx: Ctx, input: { orgId: string }): Promise<c.ProviderView> {
  const row = await one(ctx, input.orgId)
  const [org, skills, venues, teachers, stops] = await Promise.all([
    orgById(ctx.db, row.orgId),
    store.skillsOf(ctx.db, row.orgId),
    venueRows(ctx.db, { orgId: row.orgId, state: 'listed' }),
    teacherRows(ctx.db, { orgId: row.orgId, state: 'listed' }),
    store.stopsOf(ctx.db, row.orgId),
  ])
  const names = await accountNames(
    ctx.db,
    stops.flatMap((s) => [s.stoppedBy, s.endedBy]),
  )
  const place = { region: row.region, orgs: [row.orgId] }
  const may = (verb: string) => covers(ctx.scope(verb), place)
  const stop = stops.find((s) => s.id === row.stopId)
  return {
    orgId: row.orgId,
    name: org?.name ?? '',
    uscc: org?.uscc ?? '',
    region: row.region,
    regionName: regions().fullName(row.region),
    address: org?.address ?? venues[0]?.address ?? null,
    ownership: row.ownership,
    state: row.state,
    skillTitles: skills.map((s) => s.title),
    contactName: row.contactName,
    contactPhone: row.contactPhone,
    listedAt: row.listedAt,
    stopReason: (row.state === 'removed' ? stop?.endReason : stop?.reason) ?? null,
    licenceNo: row.licenceNo,
    licenceFile: (await showFiles(ctx, [row.licenceFileId])).get(row.licenceFileId) ?? null,
    licenceUntil: row.licenceUntil,
    intro: row.intro,
    equipment: await showEquipment(ctx.db, row.equipment),
    skills: skills.map(({ occupationCode, title, levels }) => ({ occupationCode, title, levels })),
    venues: await showVenues(ctx, venues),
    teachers: await showTeacherRows(ctx, teachers),
    applicationId: row.applicationId,
    stops: stops.map((s) => ({
      id: s.id,
      reason: s.reason,
      stoppedBy: names.get(s.stoppedBy) ?? '',
      stoppedAt: s.stoppedAt,
      endedAs: s.endedAs,
      endedBy: s.endedBy ? (names.get(s.endedBy) ?? '') : null,
      endedAt: s.endedAt,
      endReason: s.endReason,
    })),
    version: row.version,
    can: [
      ...openMoves(providerMoves, row.state, may, ctx.actor.accountId, hands(stop)),
      ...(row.state !== 'removed' && may('provider.apply') ? ['retireItem'] : []),
    ],
  }
}

const OPEN = ['draft', 'submitted', 'returned', 'verified']

/** Where the institution itself stands: in the directory or not, why nothing new can be done, what is under way. */
export async function mine(ctx: Ctx) {
  const orgId = ctx.actor.orgId as string
  const [provider, application] = await Promise.all([
    store.providerByOrg(ctx.db, orgId),
    latestApplication(ctx.db, orgId),
  ])
  const open = application && OPEN.includes(application.state)
  return {
    orgId,
    orgName: ctx.actor.orgName ?? '',
    state: provider?.state ?? null,
    reasons: [
      ...(await standingOfProvider(ctx.db, provider, ctx.today)),
      ...(await heldReasons(ctx.db, [orgId], 'new-classes')),
    ],
    applicationId: application?.id ?? null,
    applicationState: application?.state ?? null,
    canStart: !open && provider?.state !== 'suspended',
  }
}
