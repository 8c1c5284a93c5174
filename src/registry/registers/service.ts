import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { csv } from '#platform/csv'
import { addDays } from '#platform/day'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx, FileReply, Tools } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import { folderOf, forgetSnapshot, snapshotPath } from './ask-service.ts'
import { waitingByCode } from './asking-store.ts'
import * as c from './contract.ts'
import { BadDelivery, type Given, loadDelivery } from './load.ts'
import { registerKey } from './people-keys.ts'
import * as store from './store.ts'

const PROVINCE = '350000'
/** Files laid here by the exchange machine are offered for loading; once in force or thrown away they are destroyed. */
const incoming = (tools: Pick<Tools, 'dataDir'>): string => join(folderOf(tools), 'incoming')

export async function list(ctx: Ctx) {
  const [opened, waiting, asking, answers, deliveries] = await Promise.all([
    store.allRegisters(ctx.db),
    store.waitingCounts(ctx.db),
    waitingByCode(ctx.db),
    store.answerCounts(ctx.db),
    store.inForceDeliveries(ctx.db, c.registerCodes),
  ])
  const rows = c.registerCodes.map((code): c.RegisterRow => {
    const { title, source, purpose, clause, row } = c.registerOf(code)
    const held = opened.find((r) => r.code === code)
    const live = c.segmentsOf(deliveries.filter((d) => d.code === code))
    const dataDate = live.map((d) => d.dataDate).sort()[0] ?? null
    const silence = !held
      ? 'not-opened'
      : held.basisUntil < ctx.today
        ? 'expired'
        : !dataDate
          ? held.endpoint
            ? null
            : 'no-data'
          : addDays(dataDate, held.maxAgeDays) < ctx.today
            ? 'stale'
            : null
    const answered = answers.get(code)
    return {
      code,
      title,
      source,
      purpose,
      clause,
      row,
      opened: held !== undefined,
      basisNo: held?.basisNo ?? null,
      basisUntil: held?.basisUntil ?? null,
      endpoint: held?.endpoint ?? null,
      maxAgeDays: held?.maxAgeDays ?? null,
      version: held?.version ?? null,
      dataDate,
      rows: live.reduce((sum, d) => sum + (d.rowsKept ?? 0), 0),
      regions: [...new Set(live.map((d) => regions().nameOf(d.region)))],
      silence: silence && c.silences[silence],
      waiting: waiting.get(code) ?? 0,
      asking: asking.get(code) ?? 0,
      answers: answered
        ? {
            asked: answered.asked,
            failed: answered.failed,
            lastState: answered.lastState && c.answerStates[answered.lastState],
          }
        : null,
    }
  })
  const everywhere = ctx.scope('register.confirm').regions.includes(PROVINCE)
  return {
    rows,
    law: c.LAW,
    can: [...(everywhere ? ['open'] : []), ...(ctx.may('register.load') ? ['load'] : [])],
  }
}

export const provinceWide = async () => ({ region: PROVINCE })

function plainAddress(text: string): boolean {
  try {
    const url = new URL(text)
    return (
      ['http:', 'https:'].includes(url.protocol) && !url.username && !url.password && !url.search && !url.hash
    )
  } catch {
    return false
  }
}

export async function open(ctx: Ctx, input: ParsedOf<typeof c.openRegister>) {
  const endpoint = input.endpoint || null
  const reasons: Reason[] = []
  if (input.basisUntil < ctx.today) reasons.push(c.refusals.basis_past({ field: 'basisUntil' }))
  if (endpoint && !plainAddress(endpoint)) reasons.push(c.refusals.bad_endpoint({ field: 'endpoint' }))
  const held = await store.registerByCode(ctx.db, input.code)
  if ((held?.version ?? null) !== (input.version ?? null)) reasons.push(common.changed_meanwhile())
  insist(reasons)
  const version = (held?.version ?? 0) + 1
  const done = await store.putRegister(ctx.db, {
    code: input.code,
    basisNo: input.basisNo,
    basisUntil: input.basisUntil,
    endpoint,
    maxAgeDays: input.maxAgeDays,
    openedBy: ctx.actor.accountId,
    openedAt: ctx.now,
    version,
  })
  if (!done) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`register:${input.code}`],
    summary: `登记“${c.registerOf(input.code).title}”的数据共享依据`,
    region: PROVINCE,
    orgId: ctx.actor.orgId,
    before: held && { basisNo: held.basisNo, basisUntil: held.basisUntil, maxAgeDays: held.maxAgeDays },
    after: { basisNo: input.basisNo, basisUntil: input.basisUntil, maxAgeDays: input.maxAgeDays },
  })
  return { version }
}

export async function template(_ctx: Ctx, input: ParsedOf<typeof c.registerTemplate>): Promise<FileReply> {
  const columns = c.columnsOf(input.register).map(({ key, titles }) => ({ key, title: titles[0] as string }))
  return {
    filename: `${c.registerOf(input.register).title}.csv`,
    mime: 'text/csv',
    body: csv(columns, []),
  }
}

export async function folder(ctx: Ctx) {
  const rows: { name: string; bytes: number; at: string }[] = []
  for (const name of await readdir(incoming(ctx.tools)).catch(() => [])) {
    if (!/\.(csv|zip|txt)$/i.test(name)) continue
    const info = await stat(join(incoming(ctx.tools), name))
    if (info.isFile()) rows.push({ name, bytes: info.size, at: info.mtime.toISOString() })
  }
  return { rows: rows.sort((a, b) => b.at.localeCompare(a.at)) }
}

export const placeOfLoad = async (_ctx: Ctx, input: { region: string }) => ({ region: input.region })

export async function load(ctx: Ctx, input: ParsedOf<typeof c.loadRegister>) {
  const { title } = c.registerOf(input.code)
  const register = await store.registerByCode(ctx.db, input.code)
  const reasons: Reason[] = []
  if (!register) reasons.push(c.refusals.not_opened({ title }))
  else if (register.basisUntil < ctx.today)
    reasons.push(c.refusals.basis_over({ title, until: register.basisUntil }))
  if (input.dataDate > ctx.today) reasons.push(c.refusals.future_data({ field: 'dataDate' }))
  let fileName = ''
  if (!input.fileId === !input.folderFile) reasons.push(c.refusals.one_file({ field: 'fileId' }))
  else if (input.fileId) {
    const [file] = await ctx.tools.files.info(ctx.db, [input.fileId])
    if (!file || !(await ctx.tools.files.ownedBy(ctx.db, [input.fileId], ctx.actor.accountId)))
      reasons.push(c.refusals.foreign_file({ field: 'fileId' }))
    else fileName = file.name
  } else if (input.folderFile) {
    fileName = basename(input.folderFile)
    const there = fileName === input.folderFile && (await folder(ctx)).rows.some((r) => r.name === fileName)
    if (!there) reasons.push(c.refusals.file_gone({ field: 'folderFile' }))
  }
  insist(reasons)
  const id = uuidv7()
  await store.insertDelivery(ctx.db, {
    id,
    code: input.code,
    region: input.region,
    dataDate: input.dataDate,
    mode: input.mode,
    fileName,
    fileId: input.fileId ?? null,
    state: 'loading',
    loadedBy: ctx.actor.accountId,
    loadedAt: ctx.now,
    bytes: null,
    sha256: null,
    rowsRead: null,
    rowsKept: null,
    rowsRejected: null,
    people: null,
    rejects: [],
    millis: null,
    fault: null,
    decidedBy: null,
    decidedAt: null,
    reason: null,
    version: 1,
  })
  ctx.emit('register.delivered', { id })
  ctx.record({
    subjects: [`delivery:${id}`, `register:${input.code}`],
    summary: `接收“${title}”${c.deliveryModes[input.mode]}数据，数据日期 ${input.dataDate}`,
    region: input.region,
    orgId: ctx.actor.orgId,
    after: { dataDate: input.dataDate, mode: c.deliveryModes[input.mode] },
  })
  return { id }
}

/** Reads a delivery that waits; done again after a crash, it begins anew. */
export async function takeIn(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  const row = await store.deliveryById(tools.db, String(payload.id))
  if (row?.state !== 'loading') return
  try {
    let given: Given
    if (row.fileId) {
      const [file] = await tools.files.info(tools.db, [row.fileId])
      if (!file) throw new BadDelivery('上传的文件已不存在。')
      given = { body: await tools.files.read(file) }
    } else given = { path: join(incoming(tools), row.fileName) }
    const receipt = await loadDelivery(given, row.code, registerKey(tools), folderOf(tools), row.id)
    await store.updateDelivery(tools.db, row.id, row.version, {
      state: 'loaded',
      bytes: receipt.bytes,
      sha256: receipt.sha256,
      rowsRead: receipt.read,
      rowsKept: receipt.kept,
      rowsRejected: receipt.rejected,
      people: receipt.people,
      rejects: receipt.rejects,
      millis: receipt.millis,
    })
  } catch (error) {
    if (!(error instanceof BadDelivery) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const fault = error instanceof BadDelivery ? error.message : '接收目录中的文件已不存在。'
    await store.updateDelivery(tools.db, row.id, row.version, { state: 'failed', fault })
  }
}

const shown = (row: store.DeliveryRecord): c.DeliveryRow => ({
  id: row.id,
  code: row.code,
  title: c.registerOf(row.code).title,
  region: row.region,
  regionName: regions().fullName(row.region),
  dataDate: row.dataDate,
  mode: row.mode,
  fileName: row.fileName,
  state: row.state,
  loadedAt: row.loadedAt,
  rowsRead: row.rowsRead,
  rowsKept: row.rowsKept,
  rowsRejected: row.rowsRejected,
  people: row.people,
})

export async function deliveries(ctx: Ctx, input: ParsedOf<typeof c.listDeliveries>) {
  const page = await store.deliveryPage(ctx.db, ctx.scope().regions, input)
  return { ...page, rows: page.rows.map(shown) }
}

async function one(ctx: Ctx, id: string): Promise<store.DeliveryRecord> {
  const row = await store.deliveryById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '这次接收' })], 404)
  return row
}
export const placeOf = async (ctx: Ctx, input: { id: string }) => ({
  region: (await one(ctx, input.id)).region,
})

const handsOf = (row: store.DeliveryRecord) => ({ loadedBy: { id: row.loadedBy, did: '接收数据' } })

export async function delivery(ctx: Ctx, { id }: { id: string }) {
  const row = await one(ctx, id)
  const names = await accountNames(ctx.db, [row.loadedBy, row.decidedBy])
  const may = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  return {
    ...shown(row),
    bytes: row.bytes,
    sha256: row.sha256,
    millis: row.millis,
    rejects: row.rejects.map((r) => ({ ...r, title: c.rejectTitles[r.reason] })),
    fault: row.fault,
    reason: row.reason,
    loadedByName: names.get(row.loadedBy) ?? '',
    decidedByName: row.decidedBy ? (names.get(row.decidedBy) ?? '') : null,
    decidedAt: row.decidedAt,
    version: row.version,
    can: openMoves(c.deliveryMoves, row.state, may, ctx.actor.accountId, handsOf(row)),
  }
}

async function move(
  ctx: Ctx,
  input: { id: string; version: number },
  name: 'confirm' | 'discard',
  reason: string | null,
) {
  const row = await one(ctx, input.id)
  const reasons = refuseMove(c.deliveryMoves, name, row.state, ctx.actor.accountId, handsOf(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  if (name === 'confirm' && row.mode === 'whole') {
    const held = (await store.inForceDeliveries(ctx.db, [row.code])).filter(
      (d) => d.region === row.region && d.mode === 'whole' && d.dataDate > row.dataDate,
    )
    const newest = held.at(-1)
    if (newest) reasons.push(c.refusals.not_newer({ held: newest.dataDate }))
  }
  insist(reasons)
  const state = c.deliveryMoves.moves[name].to
  const done = await store.updateDelivery(ctx.db, row.id, row.version, {
    state,
    decidedBy: ctx.actor.accountId,
    decidedAt: ctx.now,
    reason,
  })
  if (!done) insist([common.changed_meanwhile()])
  const { title } = c.registerOf(row.code)
  ctx.record({
    subjects: [`delivery:${row.id}`, `register:${row.code}`],
    summary: `${c.deliveryMoves.moves[name].title}“${title}”数据，数据日期 ${row.dataDate}`,
    region: row.region,
    orgId: ctx.actor.orgId,
    before: { state: row.state },
    after: { state },
    reason,
  })
  return { row, reply: { version: row.version + 1, state } }
}

/** In force, the file with the clear ID numbers has done its work and goes. */
export async function confirm(ctx: Ctx, input: ParsedOf<typeof c.confirmDelivery>) {
  const { row, reply } = await move(ctx, input, 'confirm', null)
  ctx.emit('register.in-force', { id: row.id })
  return reply
}

export async function discard(ctx: Ctx, input: ParsedOf<typeof c.discardDelivery>) {
  const { row, reply } = await move(ctx, input, 'discard', input.reason)
  ctx.emit('register.in-force', { id: row.id })
  return reply
}

/** After the decision: the delivered file with clear ID numbers is destroyed, and a discarded snapshot with it. */
export async function clearAway(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  const row = await store.deliveryById(tools.db, String(payload.id))
  if (!row || !['in-force', 'discarded'].includes(row.state)) return
  if (!row.fileId) await rm(join(incoming(tools), row.fileName), { force: true })
  if (row.state !== 'discarded') return
  await forgetSnapshot(snapshotPath(tools, row.id))
  await rm(snapshotPath(tools, row.id), { force: true })
}
