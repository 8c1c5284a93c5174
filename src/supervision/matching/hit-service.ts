/** Hits as rows that people read: whose, which rule, which record of which register. */
import type { ParsedOf } from '#platform/act'
import { writeSheet } from '#platform/forms'
import type { Ctx, FileReply } from '#platform/serve'
import { orgsById } from '#registry/organisations'
import { peopleById } from '#registry/people'
import { type Category, categories } from '#registry/people/contract'
import { registerOf, valueTitle } from '#registry/registers/contract'
import * as c from './contract.ts'
import { HIT_BYTES, type Hit, readHit } from './hit-rules.ts'
import { hitBytes, oneRun } from './service.ts'
import * as store from './store.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const EXPORT_MAX = 50_000

/** What the record says; a span without an end goes on. */
function says(hit: Hit, run: store.RunRecord, other: string | null): string {
  const head = c.registerRules.find((r) => r.no === hit.rule)
  const span = hit.from ? (hit.to ? `${hit.from} 至 ${hit.to}` : `自 ${hit.from} 起`) : ''
  if (other) return `与“${other}”的培训日期重叠：${span}`
  if (hit.rule === c.insideRules.phone.no) return `同一手机号登记了 ${hit.count} 人`
  if (hit.rule === c.insideRules.account.no) return `同一银行账户登记了 ${hit.count} 人`
  if (!head) return span
  if (head.how === 'absent') return `名单中没有覆盖开班日期的记录（比对日 ${run.asOf}）`
  const def = registerOf(head.register)
  const value = valueTitle(head.register, hit.value)
  const day = def.to ? span : `${def.from} ${hit.from ?? ''}`
  if (head.how === 'count') return `一年内 ${hit.count} 条，最近一条：${day}`
  return value ? `${value}，${day}` : day
}

async function show(ctx: Ctx, run: store.RunRecord, hits: readonly Hit[]): Promise<c.HitRow[]> {
  // A hit that is gone points at the deliveries of the run before.
  const seats = await store.seatsShown(
    ctx.db,
    run.kind,
    hits.map((h) => h.row),
  )
  const [people, orgs, others] = await Promise.all([
    peopleById(ctx.db, [...new Set([...seats.values()].map((s) => s.personId))]),
    orgsById(
      ctx.db,
      [...seats.values()].flatMap((s) => s.orgId ?? []),
    ),
    store.classTitles(
      ctx.db,
      hits.flatMap((h) => h.other ?? []),
    ),
  ])
  const personOf = new Map(people.map((p) => [p.id, p]))
  return hits.map((hit, i) => {
    const rule = c.ruleOf(hit.rule) as c.RuleHead
    const seat = seats.get(hit.row)
    const person = seat && personOf.get(seat.personId)
    const version = hit.segment === null ? undefined : run.versions[hit.segment]
    return {
      key: `${hit.rule}/${hit.row}/${i}`,
      rule: hit.rule,
      ruleTitle: rule.title,
      clause: rule.clause,
      personId: seat?.personId ?? null,
      nameMasked: person?.nameMasked ?? '',
      idNumberMasked: person?.idNumberMasked ?? '',
      categoryTitle: seat?.category ? (categories[seat.category as Category] ?? '') : '',
      classId: seat?.classId ?? null,
      classTitle: seat ? `${seat.number ? `${seat.number} ` : ''}${seat.classTitle}` : '',
      orgName: (seat?.orgId && orgs.get(seat.orgId)?.name) || '',
      source: rule.registerTitle ? `${rule.registerTitle}（${rule.source}）` : '本平台',
      dataDate: version?.dataDate ?? null,
      record: hit.line === null ? '' : `第 ${hit.line} 行`,
      says: says(hit, run, hit.other && (others.get(hit.other) ?? '另一个培训班')),
    }
  })
}

async function bytesFor(ctx: Ctx, input: { id: string; show: store.PageKind; rule?: number | undefined }) {
  const run = await oneRun(ctx, input.id)
  const body = await hitBytes(ctx.db, run.id, input.show, input.rule ?? null)
  const before = input.show === 'gone' && run.previousId ? await oneRun(ctx, run.previousId) : run
  return { run: before, body, total: body.length / HIT_BYTES }
}

export async function hits(ctx: Ctx, input: ParsedOf<typeof c.listHits>) {
  const { run, body, total } = await bytesFor(ctx, input)
  const from = (input.page - 1) * input.size
  const wanted: Hit[] = []
  for (let i = from; i < Math.min(total, from + input.size); i++) wanted.push(readHit(body, i))
  return { rows: await show(ctx, run, wanted), total, page: input.page, size: input.size }
}

export async function exportSheet(ctx: Ctx, input: ParsedOf<typeof c.exportHits>): Promise<FileReply> {
  const { run, body, total } = await bytesFor(ctx, input)
  const all: Hit[] = []
  for (let i = 0; i < Math.min(total, EXPORT_MAX); i++) all.push(readHit(body, i))
  const rows = await show(ctx, run, all)
  const sheet = await writeSheet({
    sheet: '比对结果',
    columns: [
      { key: 'ruleTitle', title: '比对规则', width: 30 },
      { key: 'nameMasked', title: '姓名', text: true, width: 12 },
      { key: 'idNumberMasked', title: '身份证号', text: true, width: 22 },
      { key: 'categoryTitle', title: '人员类别', width: 20 },
      { key: 'classTitle', title: '培训班（申报）', width: 36 },
      { key: 'orgName', title: '培训机构', width: 30 },
      { key: 'source', title: '数据来源', width: 28 },
      { key: 'dataDate', title: '数据日期', width: 12 },
      { key: 'record', title: '原文件记录', width: 14 },
      { key: 'says', title: '记录内容', width: 44 },
      { key: 'clause', title: '依据', width: 10 },
    ],
    rows: rows.map((r) => ({ ...r, dataDate: r.dataDate ?? '' })),
    ...(total > EXPORT_MAX
      ? { notes: [`共 ${total} 条，本表为前 ${EXPORT_MAX} 条；请按规则分别导出。`] }
      : {}),
  })
  return { filename: `比对结果-${run.asOf}.xlsx`, mime: XLSX, body: sheet }
}
