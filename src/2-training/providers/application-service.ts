/** An institution's application: filled in, handed in, returned, decided. */
import { v7 as uuidv7 } from 'uuid'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import type { Trx } from '#platform/db'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { orgById, orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import * as store from './application-store.ts'
import type * as c from './contract.ts'
import { providerStates } from './contract.ts'
import { type ApplicationMove, applicationMoves, checkApplication, refusals, skillKey } from './rules.ts'
import { showEquipment, showFiles, showInspections, showTeacherRows, showVenues } from './show.ts'
import { type ProviderRow, providerByOrg, replaceSkills, saveProvider, skillsOf } from './store.ts'

type Row = store.ApplicationRow

export async function one(ctx: Ctx, id: string, lock = false): Promise<Row> {
  const row = await store.applicationById(ctx.db, id, lock)
  if (!row) throw new Refused([common.not_found({ what: '该申请' })], 404)
  return row
}

/** The institution sees all its own; officers see what was handed in. */
export async function placeOf(ctx: Ctx, id: string) {
  const row = await one(ctx, id)
  return { region: row.filedAt ? row.region : null, orgs: [row.orgId] }
}
export const ownPlaceOf = async (ctx: Ctx, id: string) => ({ orgs: [(await one(ctx, id)).orgId] })

const handsOf = (row: Row) => ({
  filedBy: { id: row.filedBy, did: '提交申请' },
  inspectedBy: { id: row.inspectedBy, did: '实地核实' },
})

/** The application, if the move may be made from the version the user saw. */
export async function begin(
  ctx: Ctx,
  input: { id: string; version: number },
  move: ApplicationMove,
): Promise<Row> {
  const row = await one(ctx, input.id, true)
  insist(refuseMove(applicationMoves, move, row.state, ctx.actor.accountId, handsOf(row)))
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  return row
}

export async function change(
  ctx: Ctx,
  row: Row,
  set: Parameters<typeof store.updateApplication>[3],
  entry: { summary: string; before?: unknown; after?: unknown; reason?: string; files?: string[] },
): Promise<{ version: number }> {
  if (!(await store.updateApplication(ctx.db, row.id, row.version, set))) {
    insist([common.changed_meanwhile()])
  }
  ctx.record({
    subjects: [`provider:${row.orgId}`, `organisation:${row.orgId}`],
    region: row.region,
    orgId: row.orgId,
    before: { state: row.state },
    after: { state: set.state ?? row.state },
    ...entry,
  })
  return { version: row.version + 1 }
}

export async function start(ctx: Ctx) {
  const org = await orgById(ctx.db, ctx.actor.orgId as string)
  if (!org) throw new Refused([common.out_of_scope()], 403)
  await store.waitForTurn(ctx.db, org.id)
  const reasons: Reason[] = []
  if (org.kind !== 'institution') reasons.push(refusals.not_institution())
  const provider = await providerByOrg(ctx.db, org.id)
  if (provider?.state === 'suspended') {
    reasons.push(common.wrong_state({ move: '提出申请', state: providerStates.suspended }))
  }
  const last = await store.latestApplication(ctx.db, org.id)
  if (last && ['draft', 'submitted', 'returned', 'verified'].includes(last.state)) {
    reasons.push(refusals.open_application())
  }
  insist(reasons)
  const listed = provider?.state === 'listed' ? provider : undefined
  // An application begins with what was last accepted or filled in, so that nothing is typed twice.
  const from = provider ?? last
  const skills = provider
    ? (await skillsOf(ctx.db, org.id)).map(({ occupationCode, title, levels }) => ({
        occupationCode,
        title,
        levels,
      }))
    : (last?.skills ?? [])
  const row: Row = {
    id: uuidv7(),
    orgId: org.id,
    region: org.region,
    kind: listed ? 'change' : 'entry',
    state: 'draft',
    ownership: from?.ownership ?? null,
    licenceNo: from?.licenceNo ?? null,
    licenceFileId: from?.licenceFileId ?? null,
    licenceUntil: from?.licenceUntil ?? null,
    contactName: from?.contactName ?? org.contactName,
    contactPhone: from?.contactPhone ?? org.contactPhone,
    intro: from?.intro ?? null,
    equipment: from?.equipment ?? [],
    skills,
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
    filedBy: null,
    filedAt: null,
    inspectionId: null,
    inspectedBy: null,
    decidedBy: null,
    decidedAt: null,
    reason: null,
    version: 1,
  }
  await store.insertApplication(ctx.db, row)
  ctx.record({
    subjects: [`provider:${org.id}`, `organisation:${org.id}`],
    summary: `新建${listed ? '变更申请' : '纳入补贴性培训机构目录申请'}`,
    region: org.region,
    orgId: org.id,
    after: { kind: row.kind, state: row.state },
  })
  return { id: row.id, version: 1 }
}

/** Full-time teachers who are full-time teachers of another institution in the directory. */
export async function elsewhere(
  db: Trx,
  orgId: string,
  teachers: readonly Pick<store.TeacherRow, 'personId' | 'employment'>[],
): Promise<Reason[]> {
  const fullTime = teachers.filter((t) => t.employment === 'full-time').map((t) => t.personId)
  const others = (await store.teacherRowsOfPeople(db, fullTime)).filter(
    (t) => t.orgId !== orgId && t.employment === 'full-time' && t.state === 'listed',
  )
  const orgs = await orgsById(
    db,
    others.map((t) => t.orgId),
  )
  return others.map((t) =>
    refusals.teacher_elsewhere({ org: orgs.get(t.orgId)?.name ?? '' }, { field: 'employment' }),
  )
}

/** What is still missing, and everything the completeness of an application is judged from. */
async function missingOf(ctx: Ctx, row: Row): Promise<Reason[]> {
  const change = row.kind === 'change'
  const proposed = {
    venues: await store.venueRows(ctx.db, { applicationId: row.id }),
    teachers: await store.teacherRows(ctx.db, { applicationId: row.id }),
  }
  const listed = change
    ? {
        venues: await store.venueRows(ctx.db, { orgId: row.orgId, state: 'listed' }),
        teachers: await store.teacherRows(ctx.db, { orgId: row.orgId, state: 'listed' }),
      }
    : { venues: [], teachers: [] }
  return [
    ...checkApplication({
      ...row,
      venues: proposed.venues.length + listed.venues.length,
      teachers: [...proposed.teachers, ...listed.teachers],
      today: ctx.today,
      changed:
        proposed.venues.length + proposed.teachers.length > 0 || (change && (await profileChanged(ctx, row))),
    }),
    ...(await elsewhere(ctx.db, row.orgId, proposed.teachers)),
  ]
}

async function profileChanged(ctx: Ctx, row: Row): Promise<boolean> {
  const provider = await providerByOrg(ctx.db, row.orgId)
  if (!provider) return true
  const skills = await skillsOf(ctx.db, row.orgId)
  const profile = (r: Row | ProviderRow) =>
    JSON.stringify([
      r.ownership,
      r.licenceNo,
      r.licenceFileId,
      r.licenceUntil,
      r.contactName,
      r.contactPhone,
      r.intro,
      r.equipment.map((e) => [e.name, e.quantity, e.occupationCode]),
    ])
  const list = (of: readonly c.SkillItem[]) => JSON.stringify(of.map((s) => [skillKey(s), s.levels]).sort())
  return profile(row) !== profile(provider) || list(row.skills) !== list(skills)
}

export async function submit(ctx: Ctx, input: ParsedOf<typeof c.submitApplication>) {
  const row = await begin(ctx, input, 'submit')
  insist(await missingOf(ctx, row))
  return await change(
    ctx,
    row,
    {
      state: 'submitted',
      filedBy: ctx.actor.accountId,
      filedAt: ctx.now,
      inspectionId: null,
      inspectedBy: null,
      reason: null,
    },
    { summary: row.filedAt ? '补正后重新提交申请' : '提交申请' },
  )
}

export async function withdraw(ctx: Ctx, input: ParsedOf<typeof c.withdrawApplication>) {
  const row = await begin(ctx, input, 'withdraw')
  await store.retireProposals(ctx.db, row.id, ctx.now, '申请已撤回')
  const { reason } = input
  return await change(ctx, row, { state: 'withdrawn', reason }, { summary: '撤回申请', reason })
}

export async function giveBack(ctx: Ctx, input: ParsedOf<typeof c.returnApplication>) {
  const row = await begin(ctx, input, 'return')
  const { reason } = input
  return await change(ctx, row, { state: 'returned', reason }, { summary: '退回申请，要求补正', reason })
}

export async function sendBack(ctx: Ctx, input: ParsedOf<typeof c.sendBackApplication>) {
  const row = await begin(ctx, input, 'sendBack')
  const { reason } = input
  const set = { state: 'submitted' as const, inspectionId: null, inspectedBy: null, reason }
  return await change(ctx, row, set, { summary: '退回重新实地核实', reason })
}

export async function refuse(ctx: Ctx, input: ParsedOf<typeof c.refuseApplication>) {
  const row = await begin(ctx, input, 'refuse')
  await store.retireProposals(ctx.db, row.id, ctx.now, '申请未获通过')
  const { reason } = input
  const set = { state: 'refused' as const, decidedBy: ctx.actor.accountId, decidedAt: ctx.now, reason }
  return await change(ctx, row, set, { summary: '不予列入补贴性培训机构目录', reason })
}

export async function accept(ctx: Ctx, input: ParsedOf<typeof c.acceptApplication>) {
  const row = await begin(ctx, input, 'accept')
  await store.waitForTurn(ctx.db, 'teachers')
  const provider = await providerByOrg(ctx.db, row.orgId)
  const reasons = await missingOf(ctx, row)
  // A change is to what is listed; what was suspended or removed meanwhile comes back by its own road.
  if (provider && provider.state !== (row.kind === 'change' ? 'listed' : 'removed')) {
    reasons.push(
      common.wrong_state({
        move: applicationMoves.moves.accept.title,
        state: providerStates[provider.state],
      }),
    )
  }
  insist(reasons)
  const by = ctx.actor.accountId
  const done = await change(
    ctx,
    row,
    { state: 'accepted', decidedBy: by, decidedAt: ctx.now, reason: null },
    { summary: row.kind === 'entry' ? '列入补贴性培训机构目录' : '变更内容列入目录' },
  )
  await saveProvider(ctx.db, {
    orgId: row.orgId,
    region: row.region,
    state: 'listed',
    applicationId: row.id,
    ownership: row.ownership as c.Ownership,
    licenceNo: row.licenceNo as string,
    licenceFileId: row.licenceFileId as string,
    licenceUntil: row.licenceUntil as string,
    contactName: row.contactName as string,
    contactPhone: row.contactPhone as string,
    intro: row.intro,
    equipment: row.equipment,
    listedBy: by,
    listedAt: provider?.state === 'listed' ? provider.listedAt : ctx.now,
    stopId: null,
  })
  await replaceSkills(ctx.db, row.orgId, row.skills, ctx.now)
  await store.listProposals(ctx.db, row.id, row.inspectionId as string)
  return done
}

export async function view(ctx: Ctx, input: { id: string }): Promise<c.ApplicationView> {
  const row = await one(ctx, input.id)
  const org = await orgById(ctx.db, row.orgId)
  const [venues, teachers, listedVenues, listedTeachers] = await Promise.all([
    store.venueRows(ctx.db, { applicationId: row.id }),
    store.teacherRows(ctx.db, { applicationId: row.id }),
    row.kind === 'change' ? store.venueRows(ctx.db, { orgId: row.orgId, state: 'listed' }) : [],
    row.kind === 'change' ? store.teacherRows(ctx.db, { orgId: row.orgId, state: 'listed' }) : [],
  ])
  const others = <T extends { applicationId: string }>(rows: T[]) =>
    rows.filter((r) => r.applicationId !== row.id)
  const editable = row.state === 'draft' || row.state === 'returned'
  const place = { region: row.region, orgs: [row.orgId] }
  const may = (verb: string) => covers(ctx.scope(verb), place)
  return {
    id: row.id,
    orgId: row.orgId,
    orgName: org?.name ?? '',
    uscc: org?.uscc ?? '',
    orgAddress: org?.address ?? null,
    region: row.region,
    regionName: regions().fullName(row.region),
    kind: row.kind,
    state: row.state,
    ownership: row.ownership,
    licenceNo: row.licenceNo,
    licenceFile: (await showFiles(ctx, [row.licenceFileId])).get(row.licenceFileId ?? '') ?? null,
    licenceUntil: row.licenceUntil,
    contactName: row.contactName,
    contactPhone: row.contactPhone,
    intro: row.intro,
    equipment: await showEquipment(ctx.db, row.equipment),
    skills: row.skills,
    venues: await showVenues(ctx, venues),
    teachers: await showTeacherRows(ctx, teachers),
    listedVenues: await showVenues(ctx, others(listedVenues)),
    listedTeachers: await showTeacherRows(ctx, others(listedTeachers)),
    inspections: await showInspections(ctx, row.id),
    reason: row.reason,
    filedAt: row.filedAt,
    decidedAt: row.decidedAt,
    version: row.version,
    missing: editable ? await missingOf(ctx, row) : [],
    can: [
      ...openMoves(applicationMoves, row.state, may, ctx.actor.accountId, handsOf(row)),
      ...(editable && may('provider.apply') ? ['edit'] : []),
    ],
  }
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listApplications>) {
  const under = input.region ? regions().under(input.region) : undefined
  const page = await store.listApplicationRows(ctx.db, ctx.scope(), { ...input, regions: under })
  return {
    ...page,
    rows: page.rows.map((row) => ({ ...row, regionName: regions().fullName(row.region) })),
  }
}
