/** The papers of a case: notice and decision, kept as they were served, and the account of what came back as it stands. */
import { funds, subsidyKinds } from '#money/policy/contract'
import { dayOf, showDay } from '#platform/day'
import { yuan } from '#platform/fen'
import { issuePaper, paperServed, paragraphs, REMEDIES } from '#platform/papers'
import { PDF, type PdfBlock, renderPdf } from '#platform/pdf'
import { common, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { maskedHands } from '#registry/accounts'
import { officeOf } from '#registry/regions'
import { caseOrRefuse, ownCase } from './case-service.ts'
import { natures, recoveryMoves, sources } from './rules.ts'
import { type RecoveryView, receiptKinds } from './shape-contract.ts'
import { shown } from './show-service.ts'
import type { CaseRow } from './store.ts'

type Kind = 'notice' | 'decision' | 'account'
const money = (amountFen: number): string => `${yuan(amountFen)} 元`

export async function paper(ctx: Ctx, input: { id: string; kind: Kind }): Promise<FileReply> {
  const row = await caseOrRefuse(ctx, input.id)
  return await given(ctx, row, input.kind, ctx.scope('recovery.read').regions.includes(row.region))
}
export async function paperMine(ctx: Ctx, input: { id: string; kind: Kind }): Promise<FileReply> {
  return await given(ctx, await ownCase(ctx, input.id), input.kind, false)
}

const lines = (r: RecoveryView, decided: boolean): PdfBlock => ({
  kind: 'table',
  columns: [
    { title: '序号', align: 'center' },
    { title: '人员、补贴项目与申报编号', width: 5 },
    { title: '已支付', align: 'right' },
    { title: '应退回', align: 'right' },
    { title: '理由', width: 4 },
  ],
  rows: r.rows.map((line) => [
    String(line.no),
    `${line.person} ${subsidyKinds[line.subsidyKind]} ${line.claimNumber ?? ''}`,
    yuan(line.paidFen),
    yuan(decided ? (line.decidedFen ?? 0) : line.askedFen),
    line.why,
  ]),
  total: ['合计', '', '', yuan(decided ? (r.amountFen ?? 0) : r.askedFen), ''],
})

function notice(r: RecoveryView): PdfBlock[] {
  return [
    { kind: 'to', text: `${r.debtor}：` },
    {
      kind: 'text',
      text: `经${sources[r.source]}，发现下列已支付的补贴资金可能应当退回。现将事实、理由和依据告知如下。`,
    },
    { kind: 'heading', text: '一、查明的事实' },
    ...paragraphs(r.finding),
    { kind: 'heading', text: '二、拟追回的明细（金额单位：元）' },
    lines(r, false),
    { kind: 'heading', text: '三、依据' },
    { kind: 'text', text: r.clause },
    { kind: 'heading', text: '四、您的权利' },
    {
      kind: 'text',
      text: `您有权在 ${showDay(r.replyUntil as string)} 前（含当日）陈述、申辩并提交材料；可以在线提交，也可以书面提交。陈述申辩不会加重处理。逾期不陈述的，依据现有材料作出决定。`,
    },
  ]
}

function decision(r: RecoveryView): PdfBlock[] {
  return [
    { kind: 'to', text: `${r.debtor}：` },
    {
      kind: 'text',
      text: `关于 ${r.number} 号追回案件，告知书已于 ${showDay(dayOf(r.notifiedAt as string))} 送达，${r.replies.length > 0 ? '已听取陈述申辩' : '期满未收到陈述申辩'}。经审查，决定如下。`,
    },
    { kind: 'lead', label: '应退回金额', value: money(r.amountFen ?? 0) },
    {
      kind: 'fields',
      columns: 1,
      items: [
        { label: '性质认定', value: r.nature ? natures[r.nature] : '' },
        { label: '缴款期限', value: r.dueOn ? showDay(r.dueOn) : '' },
        { label: '缴款账户', value: `${r.payTo ?? ''}（请注明 ${r.number}）` },
        { label: '后续补贴抵扣', value: r.mayOffset ? '可以抵扣' : '不抵扣' },
        { label: '依据', value: r.clause },
      ],
    },
    { kind: 'heading', text: '理由' },
    ...paragraphs(r.decision ?? ''),
    { kind: 'heading', text: '明细（金额单位：元）' },
    lines(r, true),
    { kind: 'heading', text: '退回的资金渠道' },
    {
      kind: 'table',
      columns: [
        { title: '资金来源', width: 3 },
        { title: '预算', width: 4 },
        { title: '应退回（元）', align: 'right' },
      ],
      rows: r.funds.map((f) => [funds[f.fund], `${f.regionName} ${f.year} 年度`, yuan(f.decidedFen)]),
    },
    {
      kind: 'text',
      text: `一次缴清有困难的，可以申请分期缴款。${REMEDIES}`,
    },
  ]
}

function account(r: RecoveryView): PdfBlock[] {
  return [
    {
      kind: 'fields',
      columns: 2,
      items: [
        { label: '当事人', value: r.debtor },
        { label: '状态', value: recoveryMoves.states[r.state] },
        { label: '应退回', value: money(r.amountFen ?? 0) },
        { label: '已退回', value: money(r.recoveredFen) },
        { label: '核减核销', value: money(r.droppedFen) },
        { label: '未退回', value: money(r.leftFen) },
      ],
    },
    { kind: 'heading', text: '到账' },
    {
      kind: 'table',
      columns: [
        { title: '日期' },
        { title: '方式' },
        { title: '凭证', width: 4 },
        { title: '金额（元）', align: 'right' },
      ],
      rows: r.receipts
        .filter((one) => one.state === 'confirmed')
        .map((one) => [
          one.receivedOn,
          receiptKinds[one.kind],
          one.serial ?? one.claimNumber ?? '',
          yuan(one.amountFen),
        ]),
      total: ['合计', '', '', yuan(r.recoveredFen)],
      empty: '还没有到账',
    },
    { kind: 'heading', text: '退回原资金渠道' },
    {
      kind: 'table',
      columns: [
        { title: '资金来源', width: 3 },
        { title: '预算', width: 4 },
        { title: '应退回（元）', align: 'right' },
        { title: '已退回（元）', align: 'right' },
        { title: '未退回（元）', align: 'right' },
      ],
      rows: r.funds.map((f) => [
        funds[f.fund],
        `${f.regionName} ${f.year} 年度`,
        yuan(f.decidedFen),
        yuan(f.recoveredFen),
        yuan(f.leftFen),
      ]),
    },
  ]
}

const titles: Record<Kind, string> = {
  notice: '追回补贴资金告知书',
  decision: '追回补贴资金决定书',
  account: '追回资金清单',
}

/** Notice and decision as they were served; the account as it is now. */
async function given(ctx: Ctx, row: CaseRow, kind: Kind, office: boolean): Promise<FileReply> {
  if (kind !== 'account') {
    const served = await paperServed(ctx, `recovery:${row.id}`, kind)
    if (served) return served
  }
  if (kind !== 'account' || !row.decisionNumber)
    throw new Refused([common.not_found({ what: titles[kind] })], 404)
  const r = await shown(ctx, row, office)
  const body = await renderPdf('report', {
    title: titles.account,
    footer: r.number,
    number: row.decisionNumber,
    blocks: account(r),
  })
  return { filename: `${titles.account}-${r.number}.pdf`, mime: PDF, body }
}

async function serve(
  ctx: Ctx,
  row: CaseRow,
  what: { kind: 'notice' | 'decision'; number: string; hands: Parameters<typeof maskedHands>[1] },
): Promise<void> {
  // As the debtor sees it: what only the offices know is not in it.
  const r = await shown(ctx, row, false)
  await issuePaper(ctx, {
    subject: `recovery:${row.id}`,
    kind: what.kind,
    number: what.number,
    region: row.region,
    orgId: ctx.actor.orgId,
    title: titles[what.kind],
    office: officeOf(ctx.actor, row.region),
    blocks: [
      ...(what.kind === 'notice' ? notice(r) : decision(r)),
      { kind: 'fields', columns: 2, items: await maskedHands(ctx.db, what.hands) },
    ],
  })
}
export const serveNotice = (ctx: Ctx, row: CaseRow): Promise<void> =>
  serve(ctx, row, {
    kind: 'notice',
    number: row.number,
    hands: [
      ['立案', row.openedBy],
      ['送达', row.notifiedBy],
    ],
  })
export const serveDecision = (ctx: Ctx, row: CaseRow): Promise<void> =>
  serve(ctx, row, {
    kind: 'decision',
    number: row.decisionNumber as string,
    hands: [
      ['拟决定', row.proposedBy],
      ['审定', row.decidedBy],
    ],
  })
