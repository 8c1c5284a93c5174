/** 补贴金额说明: the line's stored explanation as a paper, the same for worker, institution, officer and auditor. */
import { explanationsOf } from '#money/judgements'
import { counterfactuals, packById } from '#money/policy'
import { certificateKinds, funds, subsidyKinds, type TraceNode } from '#money/policy/contract'
import { clauseName } from '#platform/clause'
import { showDay } from '#platform/day'
import { yuan } from '#platform/fen'
import { PDF, type PdfBlock, type PdfNode, renderPdf } from '#platform/pdf'
import { common, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { levelNames } from '#registry/occupations/contract'
import { regions } from '#registry/regions'
import { classById } from '#training/class-filing'
import { checkResults } from './check-rules.ts'
import { lineStates } from './claim-rules.ts'
import { differencesOf } from './difference-rules.ts'
import { hrOf, payeeNames } from './holder-service.ts'
import * as lines from './line-store.ts'
import { type AnyCtx, claimOrRefuse } from './moves-service.ts'
import { showLines } from './show-service.ts'
import type { ClaimRow } from './store.ts'

const noLine = () => new Refused([common.not_found({ what: '该人员' })], 404)
const money = (fen: number): string => `${fen < 0 ? '-' : ''}¥${yuan(Math.abs(fen))}`
const signed = (fen: number): string => `${fen > 0 ? '+' : ''}${money(fen)}`

function nodeOf(node: TraceNode): PdfNode {
  return {
    title: node.title,
    side: clauseName(node.clause),
    ...(node.effectFen === null ? {} : { value: signed(node.effectFen) }),
    notes: [
      ...(node.note ? [node.note] : []),
      ...Object.entries(node.inputs).map(
        ([name, input]) => `${name}：${input.value}（${input.source}${input.asOf ? `，${input.asOf}` : ''}）`,
      ),
    ],
    children: (node.children ?? []).map(nodeOf),
  }
}

async function changesOf(ctx: AnyCtx, lineId: string): Promise<PdfBlock[]> {
  const found = (await explanationsOf(ctx.db, [lineId])).get(lineId)
  if (!found) return []
  const rows = counterfactuals(found.pack, found.facts).map((change) => [
    change.title,
    signed(change.effectFen),
    change.deadline ?? '',
    clauseName(change.clause),
  ])
  if (rows.length === 0) return []
  return [
    { kind: 'heading', text: '什么会改变这个金额' },
    {
      kind: 'table',
      columns: [
        { title: '变化', width: 3 },
        { title: '金额影响', align: 'right' },
        { title: '截止日期', align: 'center' },
        { title: '依据', width: 2 },
      ],
      rows,
    },
  ]
}

async function paper(ctx: AnyCtx, claim: ClaimRow, row: lines.LineRow): Promise<FileReply> {
  const [line] = await showLines(ctx, [row])
  if (!line) throw noLine()
  const [pack, cls, nameOf, changes] = await Promise.all([
    claim.packId ? packById(ctx.db, claim.packId) : null,
    claim.classId ? classById(ctx.db, claim.classId) : null,
    payeeNames(ctx, [claim]),
    changesOf(ctx, row.id),
  ])
  const number = `${claim.number ?? '尚未提交'} 第 ${row.no} 号`
  const certificate = [
    certificateKinds[line.certificateKind],
    line.occupationName,
    line.level ? levelNames[line.level] : null,
  ]
    .filter(Boolean)
    .join(' · ')
  const blocks: PdfBlock[] = [
    { kind: 'lead', label: line.state === 'paid' ? '已拨付金额' : '核定金额', value: money(line.amountFen) },
    {
      kind: 'fields',
      items: [
        { label: '姓名', value: line.nameMasked },
        { label: '身份证号', value: line.idNumberMasked },
        { label: '补贴项目', value: subsidyKinds[claim.subsidyKind] },
        { label: '资金来源', value: row.fund ? funds[row.fund] : '—' },
        { label: '收款人', value: nameOf(claim) },
        { label: '状态', value: lineStates[line.state] },
        ...(cls ? [{ label: '培训班', value: `${cls.title}${cls.number ? `（${cls.number}）` : ''}` }] : []),
        {
          label: '证书',
          value: `${certificate}${line.certificateNumber ? ` ${line.certificateNumber}` : ''}`,
        },
        {
          label: '适用政策',
          value: pack ? `${pack.title} 第 ${pack.version} 版（${claim.judgedFor} 有效）` : '—',
        },
        { label: '核算日期', value: line.judgedOn },
      ],
    },
    { kind: 'heading', text: '金额怎么算出来的' },
    { kind: 'tree', nodes: line.trace.filter((n) => !n.rule.startsWith('checks/all')).map(nodeOf) },
    ...(line.reasons.length > 0
      ? ([
          { kind: 'heading', text: '不计补贴的原因' },
          ...line.reasons.map((r) => ({
            kind: 'text' as const,
            text: `${r.message}${r.clause ? `（${clauseName(r.clause)}）` : ''}${r.next ? ` 下一步：${r.next}` : ''}`,
          })),
        ] satisfies PdfBlock[])
      : []),
    ...changes,
    { kind: 'heading', text: '核验结果' },
    {
      kind: 'table',
      columns: [
        { title: '核验项', width: 2.2 },
        { title: '结果', align: 'center' },
        { title: '查到的情况', width: 4 },
        { title: '数据来源与日期', width: 2 },
      ],
      rows: line.checks.map((k) => [
        k.title,
        checkResults[k.result],
        k.found,
        `${k.source}${k.asOf ? ` ${k.asOf}` : ''}`,
      ]),
    },
    {
      kind: 'note',
      text: '本说明由平台按公布的政策和当时的数据自动计算，本人、培训机构、经办人员和审计人员看到的内容相同。如有异议，可向经办部门申请核对。',
    },
    { kind: 'sign', rows: [hrOf(claim.region), showDay(line.judgedOn)] },
  ]
  const body = await renderPdf('slip', {
    title: '补贴金额说明',
    subtitle: claim.title,
    number: `编号 ${number}`,
    footer: `${regions().fullName(claim.region)} · ${number} · 按 ${line.judgedOn} 的核算`,
    ...(ctx.tools.demo ? { watermark: '演示数据' } : {}),
    blocks,
  })
  return { filename: `补贴金额说明-${claim.number ?? '未提交'}-${row.no}.pdf`, mime: PDF, body }
}

export async function why(ctx: Ctx, input: { id: string; lineId: string }): Promise<FileReply> {
  const claim = await claimOrRefuse(ctx.db, input.id)
  const row = (await lines.linesOf(ctx.db, claim.id)).find((l) => l.id === input.lineId)
  if (!row) throw noLine()
  return await paper(ctx, claim, row)
}

export async function myWhy(ctx: Ctx, input: { lineId: string }): Promise<FileReply> {
  const own = await lines.linesOfPerson(ctx.db, ctx.actor.personId as string)
  const row = own.find((l) => l.id === input.lineId)
  if (!row) throw noLine()
  return await paper(ctx, await claimOrRefuse(ctx.db, row.claimId), row)
}

/** What was reserved when the class was filed, against what it came to. */
export async function differences(ctx: Ctx, input: { id: string }) {
  const claim = await claimOrRefuse(ctx.db, input.id)
  const cls = claim.classId && claim.estimateFen !== null ? await classById(ctx.db, claim.classId) : null
  const rows = await lines.linesOf(ctx.db, claim.id)
  const nothing = { reservedFen: null, seats: null, perSeatFen: null, finalFen: claim.amountFen, rows: [] }
  if (cls?.perSeatFen == null || claim.estimateFen === null) return nothing
  const perSeatFen = cls.perSeatFen
  return {
    reservedFen: claim.estimateFen,
    seats: cls.seats,
    perSeatFen,
    finalFen: claim.amountFen,
    rows: differencesOf({ seats: cls.seats, perSeatFen }, rows),
  }
}
