/** What is served on whom it is about: notice, decision, lifting, revocation; names of people and officers masked. */
import { clauseName } from '#platform/clause'
import { dayOf, showDay } from '#platform/day'
import { yuan } from '#platform/fen'
import { issuePaper, paragraphs, REMEDIES } from '#platform/papers'
import type { PdfBlock } from '#platform/pdf'
import type { Ctx } from '#platform/serve'
import { maskedHands } from '#registry/accounts'
import { orgById } from '#registry/organisations'
import { peopleById } from '#registry/people'
import { officeOf } from '#registry/regions'
import { measureOf, measureTitles, sources } from './rules.ts'
import * as store from './store.ts'

const paperTitles = {
  notice: '违规处理告知书',
  decision: '违规处理决定书',
  dismissal: '不予处理通知书',
  lift: '提前解除处理措施通知书',
  revocation: '撤销违规处理决定通知书',
} as const
type Kind = keyof typeof paperTitles

const text = (line: string): PdfBlock => ({ kind: 'text', text: line })
const heading = (line: string): PdfBlock => ({ kind: 'heading', text: line })

async function subjectOf(ctx: Ctx, row: store.PenaltyRecord): Promise<string> {
  if (row.orgId) {
    const org = await orgById(ctx.db, row.orgId)
    return `${org?.name ?? ''}（统一社会信用代码 ${org?.uscc ?? '—'}）：`
  }
  const [person] = await peopleById(ctx.db, [row.personId as string])
  return `${person?.nameMasked ?? ''}（身份证号 ${person?.idNumberMasked ?? '—'}）：`
}

const youOf = (row: store.PenaltyRecord): string => (row.orgId ? '你单位' : '你')

function term(m: store.MeasureRecord): string {
  if (m.dueOn) return `${showDay(m.dueOn)}前完成`
  if (m.endsOn) return `至${showDay(m.endsOn)}`
  return m.recipient ?? (measureOf(m.kind).lasts ? '至解除之日' : '—')
}
const measures = (rows: readonly store.MeasureRecord[]): PdfBlock => ({
  kind: 'table',
  columns: [
    { title: '序号', align: 'center' },
    { title: '措施', width: 2.4 },
    { title: '内容', width: 4 },
    { title: '依据', width: 3 },
    { title: '期限', width: 2 },
  ],
  rows: rows.map((m, i) => [
    String(i + 1),
    measureTitles[m.kind],
    `${m.content}${m.amountFen ? `（${yuan(m.amountFen)} 元）` : ''}`,
    clauseName(m.clause),
    term(m),
  ]),
})

const hands = async (ctx: Ctx, rows: Parameters<typeof maskedHands>[1]): Promise<PdfBlock> => ({
  kind: 'fields',
  columns: 2,
  items: await maskedHands(ctx.db, rows),
})

interface Served {
  kind: Kind
  number: string
  round?: number
  blocks: PdfBlock[]
}
async function serve(ctx: Ctx, row: store.PenaltyRecord, what: Served): Promise<void> {
  await issuePaper(ctx, {
    ...what,
    subject: `penalty:${row.id}`,
    region: row.region,
    orgId: ctx.actor.orgId,
    title: paperTitles[what.kind],
    office: officeOf(ctx.actor, row.region),
    blocks: [{ kind: 'to', text: await subjectOf(ctx, row) }, ...what.blocks],
  })
}

export async function serveNotice(ctx: Ctx, row: store.PenaltyRecord, replyUntil: string): Promise<void> {
  const planned = await store.measuresOf(ctx.db, [row.id])
  const you = youOf(row)
  // Who told of it is nobody's business but the offices'.
  const from = ['complaint', 'other'].includes(row.sourceKind) ? '核查' : sources[row.sourceKind]
  await serve(ctx, row, {
    kind: 'notice',
    number: row.number,
    blocks: [
      text(`经${from}，拟对${you}采取处理措施。现将查明的事实、拟采取的措施、依据和${you}的权利告知如下。`),
      heading('一、查明的事实'),
      ...paragraphs(row.finding),
      heading('二、拟采取的措施和依据'),
      measures(planned),
      heading(`三、${you}的权利`),
      text(
        `${you}可以在 ${showDay(replyUntil)} 前（含当日）陈述、申辩并提交材料，可以在线提交，也可以书面提交。陈述申辩不会加重处理；逾期不陈述的，依据现有材料作出决定。`,
      ),
      heading('四、经办'),
      await hands(ctx, [
        ['拟制', row.draftedBy],
        ['送达', ctx.actor.accountId],
      ]),
    ],
  })
}

export async function serveDecision(
  ctx: Ctx,
  row: store.PenaltyRecord,
  decisionNumber: string,
): Promise<void> {
  const taken = (await store.measuresOf(ctx.db, [row.id])).filter((m) => m.state !== 'dropped')
  const told = showDay(dayOf(row.noticedAt as string))
  await serve(ctx, row, {
    kind: 'decision',
    number: decisionNumber,
    blocks: [
      text(
        `关于 ${row.number} 号处理，告知书已于 ${told} 送达，${row.reply ? `已听取${youOf(row)}的陈述申辩` : '期满未收到陈述申辩'}。经审查，决定如下。`,
      ),
      heading('一、查明的事实'),
      ...paragraphs(row.finding),
      heading('二、陈述申辩及采纳情况'),
      ...paragraphs(row.answer ?? '期满未收到陈述申辩。'),
      heading('三、决定采取的措施'),
      measures(taken),
      text(`以上措施自 ${showDay(ctx.today)} 起生效。`),
      heading('四、救济途径'),
      text(REMEDIES),
      heading('五、经办与签发'),
      await hands(ctx, [
        ['拟决定', row.proposedBy],
        ['签发', ctx.actor.accountId],
      ]),
    ],
  })
}

/** Told of what was looked into, they are told too that nothing comes of it. */
export async function serveDismissal(ctx: Ctx, row: store.PenaltyRecord, reason: string): Promise<void> {
  await serve(ctx, row, {
    kind: 'dismissal',
    number: `${row.number}-不予`,
    blocks: [
      text(
        `关于 ${row.number} 号处理，告知书已于 ${showDay(dayOf(row.noticedAt as string))} 送达。经审查，决定不予处理，告知书中拟采取的措施均不采取。`,
      ),
      heading('理由'),
      ...paragraphs(reason),
      heading('经办'),
      await hands(ctx, [['决定', ctx.actor.accountId]]),
    ],
  })
}

export async function serveLift(
  ctx: Ctx,
  row: store.PenaltyRecord,
  measure: store.MeasureRecord,
): Promise<void> {
  await serve(ctx, row, {
    kind: 'lift',
    round: measure.no,
    number: `${row.number}-解${measure.no}`,
    blocks: [
      text(
        `处理决定 ${row.decisionNumber} 中的“${measureTitles[measure.kind]}”，经核查已不需要继续执行，自 ${showDay(ctx.today)} 起提前解除。`,
      ),
      heading('理由'),
      ...paragraphs(measure.liftReason ?? ''),
      heading('经办与签发'),
      await hands(ctx, [
        ['提请', measure.liftAskedBy],
        ['签发', ctx.actor.accountId],
      ]),
    ],
  })
}

export async function serveRevocation(ctx: Ctx, row: store.PenaltyRecord): Promise<void> {
  await serve(ctx, row, {
    kind: 'revocation',
    number: `${row.number}-撤`,
    blocks: [
      text(
        `处理决定 ${row.decisionNumber} 自 ${showDay(ctx.today)} 起撤销，尚在执行的措施同时停止。因该决定已退回的款项和目录资格，另行办理。`,
      ),
      heading('理由'),
      ...paragraphs(row.revokeReason ?? ''),
      heading('经办与签发'),
      await hands(ctx, [
        ['提请', row.revokeAskedBy],
        ['签发', ctx.actor.accountId],
      ]),
    ],
  })
}
