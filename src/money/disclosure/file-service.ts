/** The same figures as a sheet, as text and as a paper; made anew from what is kept, so always the same. */
import { funds, subsidyKinds } from '#money/policy/contract'
import { showDay, showInstant } from '#platform/day'
import { yuan } from '#platform/fen'
import { CSV, csv, writeSheet, XLSX } from '#platform/forms'
import { PDF, renderPdf } from '#platform/pdf'
import type { Ctx, FileReply } from '#platform/serve'
import type { PublicView } from './contract.ts'
import { publicRowById, rowById, shown } from './service.ts'

type Format = 'xlsx' | 'csv' | 'pdf'
const columns = [
  { key: 'region', title: '地区', width: 24 },
  { key: 'fund', title: '资金来源', width: 24 },
  { key: 'payee', title: '机构（单位）', width: 36 },
  { key: 'kind', title: '补贴项目', width: 24 },
  { key: 'people', title: '人数' },
  { key: 'lines', title: '笔数' },
  { key: 'paid', title: '支付金额（元）', width: 18 },
  { key: 'offset', title: '其中抵扣（元）', width: 18 },
  { key: 'due', title: '决定追回（元）', width: 18 },
  { key: 'back', title: '追回到账（元）', width: 18 },
  { key: 'dropped', title: '核减核销（元）', width: 18 },
]
const inYuan = (amountFen: number): number => Number((amountFen / 100).toFixed(2))
const amounts = (row: PublicView['totals']) => ({
  people: row.people,
  lines: row.lines,
  paid: inYuan(row.paidFen),
  offset: inYuan(row.offsetFen),
  due: inYuan(row.dueFen),
  back: inYuan(row.backFen),
  dropped: inYuan(row.droppedFen),
})
const rowsOf = (view: PublicView) => [
  ...view.uses.map((row) => ({
    region: row.regionName,
    fund: funds[row.fund],
    payee: row.payee,
    kind: subsidyKinds[row.subsidyKind],
    ...amounts(row),
  })),
  { region: '合计', fund: '', payee: '', kind: '', ...amounts(view.totals) },
]
const notesOf = (view: PublicView): string[] => [
  view.title,
  `公开编号：${view.number}（第 ${view.versionNo} 版）`,
  `统计期间：${view.from} 至 ${view.to}；数据时点：${showInstant(view.asOf)}`,
  '合计人数按人去重，同一人在多行出现只计一次。个人申领按地区汇总，不列姓名。',
  `数据取自资金台账（共 ${view.entries} 笔分录），校验码 SHA-256：${view.sha256}`,
  ...(view.note ? [view.note] : []),
]

export async function file(ctx: Ctx, input: { id: string; format: Format }): Promise<FileReply> {
  return await make(shown(await rowById(ctx, input.id)), input.format)
}
export async function publicFile(
  ctx: Pick<Ctx, 'db'>,
  input: { id: string; format: Format },
): Promise<FileReply> {
  return await make(shown(await publicRowById(ctx, input.id)), input.format)
}

async function make(view: PublicView, format: Format): Promise<FileReply> {
  const filename = `${view.title}-${view.number}.${format}`
  if (format === 'csv') return { filename, mime: CSV, body: csv(columns, rowsOf(view)) }
  if (format === 'xlsx') {
    const body = await writeSheet({
      sheet: '资金使用情况',
      columns,
      rows: rowsOf(view),
      notes: notesOf(view),
    })
    return { filename, mime: XLSX, body }
  }
  return { filename, mime: PDF, body: await paper(view) }
}

const right = { align: 'right' as const }
function paper(view: PublicView): Promise<Buffer> {
  const { totals } = view
  return renderPdf('report', {
    title: view.title,
    subtitle: `${showDay(view.from)}至${showDay(view.to)}`,
    number: view.number,
    footer: `${view.number} · 数据时点 ${showInstant(view.asOf)}`,
    landscape: true,
    ...(view.state === 'drafted' ? { watermark: '待审定' } : {}),
    blocks: [
      {
        kind: 'fields',
        columns: 3,
        items: [
          { label: '支付金额', value: `${yuan(totals.paidFen)} 元` },
          { label: '人数', value: `${totals.people} 人` },
          { label: '笔数', value: `${totals.lines} 笔` },
          { label: '决定追回', value: `${yuan(totals.dueFen)} 元` },
          { label: '追回到账', value: `${yuan(totals.backFen)} 元` },
          { label: '核减核销', value: `${yuan(totals.droppedFen)} 元` },
        ],
      },
      { kind: 'heading', text: '一、按地区、资金来源、机构和补贴项目' },
      {
        kind: 'table',
        columns: [
          { title: '地区', width: 3 },
          { title: '资金来源', width: 3 },
          { title: '机构（单位）', width: 5 },
          { title: '补贴项目', width: 3 },
          { title: '人数', ...right },
          { title: '支付（元）', ...right },
          { title: '决定追回（元）', ...right },
          { title: '追回到账（元）', ...right },
        ],
        rows: view.uses.map((row) => [
          row.regionName,
          funds[row.fund],
          row.payee,
          subsidyKinds[row.subsidyKind],
          String(row.people),
          yuan(row.paidFen),
          yuan(row.dueFen),
          yuan(row.backFen),
        ]),
        total: [
          '合计',
          '',
          '',
          '',
          String(totals.people),
          yuan(totals.paidFen),
          yuan(totals.dueFen),
          yuan(totals.backFen),
        ],
        empty: '本季度没有支付',
      },
      { kind: 'heading', text: '二、由哪些预算支付' },
      {
        kind: 'table',
        columns: [
          { title: '预算地区', width: 3 },
          { title: '年度' },
          { title: '资金来源', width: 3 },
          { title: '支付（元）', ...right },
        ],
        rows: view.sources.map((row) => [
          row.regionName,
          String(row.year),
          funds[row.fund],
          yuan(row.paidFen),
        ]),
        empty: '本季度没有支付',
      },
      { kind: 'heading', text: '三、本地区预算执行（季末累计，已支付不含应追回）' },
      {
        kind: 'table',
        columns: [
          { title: '地区', width: 3 },
          { title: '资金来源', width: 3 },
          { title: '预算（元）', ...right },
          { title: '已支付（元）', ...right },
          { title: '应收追回（元）', ...right },
          { title: '缴回与核销（元）', ...right },
          { title: '已占用和应付（元）', ...right },
          { title: '可用（元）', ...right },
        ],
        rows: view.budgets.map((row) => [
          row.regionName,
          funds[row.fund],
          yuan(row.appropriatedFen),
          yuan(row.paidFen),
          yuan(row.receivableFen),
          yuan(row.returnedFen),
          yuan(row.boundFen),
          yuan(row.availableFen),
        ]),
        empty: '没有本级预算',
      },
      ...notesOf(view)
        .slice(3)
        .map((text) => ({ kind: 'note' as const, text })),
    ],
  })
}
