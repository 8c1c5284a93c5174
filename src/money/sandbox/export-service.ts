/** A run as a workbook: what was replayed, what it came to, and every slice on one sheet that can be filtered. */
import { funds, subsidyKinds } from '#money/policy/contract'
import { writeSheet, XLSX } from '#platform/forms'
import type { Ctx, FileReply } from '#platform/serve'
import { regions } from '#registry/regions'
import { type Dimension, dimensions } from './contract.ts'
import { runOf } from './service.ts'

const yuan = (fen: number): number => fen / 100
const months = (value: number | null): string => (value === null ? '' : value.toFixed(1))

export async function exportRun(ctx: Ctx, input: { id: string }): Promise<FileReply> {
  const run = await runOf(ctx, input.id)
  const { total, funds: byFund, slices, base } = run.figures
  const columns = [
    { key: 'dimension', title: '分类', width: 16 },
    { key: 'title', title: '名称', width: 32 },
    { key: 'claims', title: '申报人次' },
    { key: 'baseCount', title: '当时政策享受人次' },
    { key: 'baseYuan', title: '当时政策金额（元）' },
    { key: 'draftCount', title: '推演政策享受人次' },
    { key: 'draftYuan', title: '推演政策金额（元）' },
    { key: 'difference', title: '相差（元）' },
    { key: 'winners', title: '得益人次' },
    { key: 'losers', title: '受损人次' },
    { key: 'available', title: '本年预算可用（元）' },
    { key: 'baseMonths', title: '当时政策可支撑（月）' },
    { key: 'draftMonths', title: '推演政策可支撑（月）' },
  ]
  const money = (row: { baseFen: number; draftFen: number }) => ({
    baseYuan: yuan(row.baseFen),
    draftYuan: yuan(row.draftFen),
    difference: yuan(row.draftFen - row.baseFen),
  })
  const rows = [
    { dimension: '合计', title: '全部申报', ...total, ...money(total) },
    ...byFund.map((row) => ({
      dimension: '资金来源',
      title: funds[row.fund],
      baseCount: row.baseCount,
      draftCount: row.draftCount,
      ...money(row),
      available: row.availableFen === null ? '没有预算' : yuan(row.availableFen),
      baseMonths: months(row.baseMonths),
      draftMonths: months(row.draftMonths),
    })),
    ...(Object.keys(dimensions) as Dimension[]).flatMap((name) =>
      (slices[name] ?? []).map((row) => ({
        dimension: dimensions[name],
        ...row,
        ...money(row),
      })),
    ),
  ].map((row) =>
    Object.fromEntries(
      columns.map(({ key }) => [key, (row as Record<string, string | number>)[key] ?? null]),
    ),
  )
  const notes = [
    `推演：${run.title}`,
    `政策：${run.packTitle}（第 ${run.packNumber} 版）`,
    `地区与项目：${regions().fullName(run.region)} ${subsidyKinds[run.subsidyKind]}`,
    `期间：${run.fromOn} 至 ${run.toOn} 提交的申报，${run.claims} 人次、${run.people} 人`,
    `对照：${base.map((one) => `${one.title}第 ${one.number} 版（${one.claims} 人次）`).join('；')}`,
    ...(run.shiftedMonths
      ? [`推演时政策中的日期提前 ${run.shiftedMonths} 个月，视同从期间第一天起执行。`]
      : []),
    `得益 ${total.winners} 人次、${total.winningPeople} 人；受损 ${total.losers} 人次、${total.losingPeople} 人；由无到有 ${total.gained} 人次；由有到无 ${total.lost} 人次。`,
    `当时核算合计 ${yuan(total.judgedFen).toFixed(2)} 元；按当时政策重放与当时核算不同的有 ${total.otherwise} 人次。`,
    ...(total.barred ? [`${total.barred} 人次因申报核验不通过，两边都不计补贴，不在表内。`] : []),
    '次数和不重复享受按推演期间内的先后重新计数；本表只作对照，不改动任何申报、预算和资金。',
  ]
  const body = await writeSheet({ sheet: '政策推演', columns, rows, notes })
  return { filename: `政策推演-${run.fromOn}-${run.toOn}.xlsx`, mime: XLSX, body }
}
