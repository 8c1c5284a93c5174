import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { type Day, dayOf, daysBetween } from '#platform/day'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx, Tools } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import { keysFor, speaking, tagger, uuidText, writeManyAsked } from '#registry/registers'
import { registerOf, silences } from '#registry/registers/contract'
import type { Batch } from './batch.ts'
import * as c from './contract.ts'
import { type Found, matchBatch } from './engine.ts'
import { difference, HIT_BYTES } from './hit-rules.ts'
import * as store from './store.ts'
import { matchInThreads } from './threads.ts'

const MAX_DAYS = 731
/** Larger runs get threads of their own, so that no request waits for them. */
const INLINE_UP_TO = 3000
const PAGE_HITS = 4096
const KEYS_AT_ONCE = 2000

type Start = ParsedOf<typeof c.startMatch>
async function subjectId(ctx: Ctx, input: Start): Promise<string | null> {
  if (input.kind === 'year') return null
  if (input.subjectId) return input.subjectId
  return input.number ? await store.idByNumber(ctx.db, input.kind, input.number.trim()) : null
}

/** Where a run may be started: at the class's or claim's region, or the region named. */
export async function placeOfStart(ctx: Ctx, input: Start) {
  if (input.kind === 'year') return { region: input.region ?? ctx.scope().regions[0] ?? '' }
  if (!input.subjectId && !input.number) throw new Refused([c.refusals.subject_needed({ field: 'number' })])
  const id = await subjectId(ctx, input)
  const subject = id && (await store.subjectOf(ctx.db, input.kind, id))
  if (!subject) throw new Refused([c.refusals.no_subject({ field: 'number' })], 404)
  return { region: subject.region }
}

export async function start(ctx: Ctx, input: Start) {
  const reasons: Reason[] = []
  let about: store.Subject | undefined
  if (input.kind === 'year') {
    if (!input.region || !input.from || !input.to) reasons.push(c.refusals.span_needed())
    else if (input.from > input.to || daysBetween(input.from, input.to) > MAX_DAYS)
      reasons.push(c.refusals.span_wrong({ field: 'to' }))
    else
      about = {
        title: `${regions().fullName(input.region)} ${input.from} 至 ${input.to} 开班的全部参训人员`,
        region: input.region,
        fromDay: input.from,
        toDay: input.to,
      }
  }
  const subject = await subjectId(ctx, input)
  if (subject) about = await store.subjectOf(ctx.db, input.kind, subject)
  insist(reasons)
  const { title, region, fromDay, toDay } = about as store.Subject
  const id = uuidv7()
  const previous = await store.runBefore(ctx.db, {
    kind: input.kind,
    subjectId: subject,
    region,
    fromDay,
    toDay,
  })
  await store.insertRun(ctx.db, {
    id,
    kind: input.kind,
    subjectId: subject,
    title,
    region,
    asOf: ctx.today,
    fromDay,
    toDay,
    state: 'running',
    versions: [],
    counts: [],
    people: 0,
    hits: 0,
    previousId: previous?.id ?? null,
    startedBy: ctx.actor.accountId,
    startedAt: ctx.now,
    millis: null,
    fault: null,
  })
  ctx.emit('match.started', {
    id,
    by: { accountId: ctx.actor.accountId, name: ctx.actor.name, orgName: ctx.actor.orgName },
    reason: input.reason,
  })
  ctx.record({
    subjects: [`match:${id}`, ...(subject ? [`${input.kind}:${subject}`] : [])],
    summary: `运行数据比对：${title}`,
    region,
    orgId: ctx.actor.orgId,
    reason: input.reason,
  })
  return { id }
}

/** Everybody asked after, held against what the registers say on a day. */
export async function matchAsked(tools: Tools, asked: store.Asked, day: Day) {
  const keyless = await store.keylessOf(tools.db, asked)
  for (let i = 0; i < keyless.length; i += KEYS_AT_ONCE)
    await keysFor(tools, tools.db, keyless.slice(i, i + KEYS_AT_ONCE))
  const [{ segments }, batch] = await Promise.all([
    speaking(tools, tools.db, c.matchedRegisters, day),
    store.readBatch(tools.db, asked, tagger(tools)),
  ])
  const at = segments.map(({ code, path }) => ({ code, path }))
  const found = batch.count > INLINE_UP_TO ? await matchInThreads(batch, at) : await matchBatch(batch, at)
  return { segments, batch, found }
}

/** The run itself, as a job: done again after a crash, it begins anew. */
export async function runMatch(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  const run = await store.runById(tools.db, String(payload.id))
  if (run?.state !== 'running') return
  const begun = Date.now()
  const now = tools.clock.now().toISOString()
  const asked = { ...run, regions: tools.regionsUnder(run.region) }
  const { segments, batch, found } = await matchAsked(tools, asked, dayOf(now))
  const versions = segments.map(({ code, deliveryId, dataDate, rows }) => ({
    code,
    deliveryId,
    dataDate,
    rows,
  }))
  const people = personIdsOf(batch)
  const before = run.previousId ? await hitBytes(tools.db, run.previousId, 'hit') : null
  const change = before && difference(before, found.hits)
  await tools.db.transaction().execute(async (trx) => {
    await keepHits(trx, run.id, 'hit', found.hits)
    if (change) {
      await keepHits(trx, run.id, 'added', change.added)
      await keepHits(trx, run.id, 'gone', change.gone)
    }
    const by = (payload.by ?? { accountId: run.startedBy, name: '系统', orgName: null }) as {
      accountId: string
      name: string
      orgName: string | null
    }
    const registersOf = foundRegisters(batch, found, versions)
    await writeManyAsked(
      { db: trx, now, by },
      { purpose: String(payload.reason ?? '数据比对'), subject: `match:${run.id}`, asOf: run.asOf },
      versions,
      people,
      (personId) => [...(registersOf.get(personId) ?? [])],
    )
    await store.endRun(trx, run.id, {
      state: 'done',
      versions,
      counts: countsOf(found, change),
      people: people.length,
      hits: found.hits.length / HIT_BYTES,
      millis: Math.max(1, Date.now() - begun),
    })
  })
}

const rulesIn = (body: Uint8Array): Map<number, number> => {
  const out = new Map<number, number>()
  for (let at = 0; at < body.length; at += HIT_BYTES)
    out.set(body[at] as number, (out.get(body[at] as number) ?? 0) + 1)
  return out
}

function countsOf(found: Found, change: { added: Uint8Array; gone: Uint8Array } | null): c.RuleCount[] {
  const added = change && rulesIn(change.added)
  const gone = change && rulesIn(change.gone)
  const rules = new Set([...found.counts.map((x) => x.rule), ...(gone?.keys() ?? [])])
  return [...rules]
    .sort((a, b) => a - b)
    .map((rule) => {
      const counted = found.counts.find((x) => x.rule === rule)
      return {
        rule,
        hits: counted?.hits ?? 0,
        people: counted?.people ?? 0,
        added: added ? (added.get(rule) ?? 0) : null,
        gone: gone ? (gone.get(rule) ?? 0) : null,
      }
    })
}

export function personIdsOf(batch: Batch): Buffer[] {
  const seen = new Map<string, Buffer>()
  const all = Buffer.from(batch.people.buffer, batch.people.byteOffset, batch.count * 16)
  for (let i = 0; i < batch.count; i++) {
    const id = all.subarray(i * 16, i * 16 + 16)
    seen.set(id.toString('latin1'), id)
  }
  return [...seen.values()]
}

/** For small runs: which registers had something of whom. */
function foundRegisters(
  batch: Batch,
  found: Found,
  versions: readonly store.Version[],
): Map<string, Set<string>> {
  const out = new Map<string, Set<string>>()
  if (batch.count > INLINE_UP_TO) return out
  const personOf = new Map<string, string>()
  const rows = Buffer.from(batch.rows.buffer, batch.rows.byteOffset, batch.count * 16)
  const people = Buffer.from(batch.people.buffer, batch.people.byteOffset, batch.count * 16)
  for (let i = 0; i < batch.count; i++)
    personOf.set(rows.toString('hex', i * 16, i * 16 + 16), uuidText(people.subarray(i * 16, i * 16 + 16)))
  const hits = Buffer.from(found.hits.buffer, found.hits.byteOffset, found.hits.length)
  for (let at = 0; at < hits.length; at += HIT_BYTES) {
    const code = versions[hits[at + 38] as number]?.code
    const person = personOf.get(hits.toString('hex', at + 1, at + 17))
    if (code && person) out.set(person, (out.get(person) ?? new Set()).add(code))
  }
  return out
}

/** In pages by rule, so that one rule is read without the others. */
export async function keepHits(
  db: Parameters<typeof store.insertPages>[0],
  runId: string,
  kind: store.PageKind,
  body: Uint8Array,
): Promise<void> {
  const pages: Parameters<typeof store.insertPages>[1][number][] = []
  let no = 0
  for (let at = 0; at < body.length; ) {
    const rule = body[at] as number
    let end = at
    while (end < body.length && body[end] === rule && end - at < PAGE_HITS * HIT_BYTES) end += HIT_BYTES
    pages.push({ runId, kind, rule, no, rows: (end - at) / HIT_BYTES, body: body.subarray(at, end) })
    no++
    at = end
  }
  await store.insertPages(db, pages)
}

export async function hitBytes(
  db: Parameters<typeof store.pagesOf>[0],
  runId: string,
  kind: store.PageKind,
  rule: number | null = null,
): Promise<Uint8Array> {
  return Buffer.concat((await store.pagesOf(db, runId, kind, rule)).map((p) => p.body))
}

// Shown

const shownRun = (row: store.RunRecord): c.RunRow => {
  const sum = (of: (x: c.RuleCount) => number | null): number | null =>
    row.previousId ? row.counts.reduce((n, x) => n + (of(x) ?? 0), 0) : null
  return {
    id: row.id,
    kind: row.kind,
    subjectId: row.subjectId,
    title: row.title,
    region: row.region,
    regionName: regions().fullName(row.region),
    state: row.state,
    startedAt: row.startedAt,
    people: row.people,
    hits: row.hits,
    added: sum((x) => x.added),
    gone: sum((x) => x.gone),
  }
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listMatches>) {
  const page = await store.runPage(ctx.db, ctx.scope().regions, input)
  return { ...page, rows: page.rows.map(shownRun) }
}

export async function oneRun(ctx: Ctx, id: string): Promise<store.RunRecord> {
  const row = await store.runById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '这次比对' })], 404)
  return row
}
export const placeOf = async (ctx: Ctx, input: { id: string }) => ({
  region: (await oneRun(ctx, input.id)).region,
})

export async function view(ctx: Ctx, { id }: { id: string }) {
  const row = await oneRun(ctx, id)
  const [names, now] = await Promise.all([
    accountNames(ctx.db, [row.startedBy]),
    speaking(ctx.tools, ctx.db, c.matchedRegisters, ctx.today),
  ])
  const spoke = new Set(row.versions.map((v) => v.code))
  const byLine = new Set(
    now.opened.flatMap((r) => (r.endpoint && now.said.get(r.code)?.silence === 'no-data' ? [r.code] : [])),
  )
  return {
    ...shownRun(row),
    asOf: row.asOf,
    fromDay: row.fromDay,
    toDay: row.toDay,
    millis: row.millis,
    fault: row.fault,
    startedByName: names.get(row.startedBy) ?? '',
    previousId: row.previousId,
    versions: row.versions.map(({ code, dataDate, rows }) => ({
      code,
      title: registerOf(code).title,
      source: registerOf(code).source,
      dataDate,
      rows,
    })),
    silent: [...now.said.values()]
      .filter((s) => !spoke.has(s.code))
      .map((s) => ({
        title: s.title,
        why: byLine.has(s.code)
          ? '只提供逐人查询，核对名册和申报时使用'
          : s.silence
            ? silences[s.silence]
            : '比对时还没有数据',
      })),
    rules: row.counts.map((x) => {
      const rule = c.ruleOf(x.rule) as c.RuleHead
      return { ...x, title: rule.title, registerTitle: rule.registerTitle, clause: rule.clause }
    }),
    can: ctx.scope('match.run').regions.includes(row.region) && row.state !== 'running' ? ['rerun'] : [],
  }
}
