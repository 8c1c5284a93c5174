/** 责令限期整改通知书: served with the order, kept with the class and the inspection. */
import { clauseName } from '#platform/clause'
import { nextNumber } from '#platform/counter'
import { dayOf, showDay } from '#platform/day'
import { issuePaper, paragraphs } from '#platform/papers'
import type { PdfBlock } from '#platform/pdf'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { orgById } from '#registry/organisations'
import { officeOf } from '#registry/regions'
import { classById } from '#training/class-filing'
import { origins } from './contract.ts'
import * as store from './store.ts'

interface Order {
  round: number
  body: string
  dueOn: string
  /** What was found still wrong, from the second order on. */
  note?: string
}

const text = (line: string): PdfBlock => ({ kind: 'text', text: line })
const heading = (line: string): PdfBlock => ({ kind: 'heading', text: line })

export async function serveOrder(ctx: Ctx, row: store.InspectionRecord, order: Order): Promise<void> {
  const [org, klass, visits, handMap] = await Promise.all([
    orgById(ctx.db, row.orgId),
    classById(ctx.db, row.classId),
    store.visitsOf(ctx.db, [row.id]),
    store.handsOf(ctx.db, [row.id]),
  ])
  const visit = visits.get(row.id)
  const hands = handMap.get(row.id) ?? []
  const names = await accountNames(ctx.db, hands)
  const year = ctx.today.slice(0, 4)
  const serial = await nextNumber(ctx.db, `rectification:${row.region}:${year}`)
  const office = officeOf(ctx.actor, row.region)
  const again = order.round > 1
  await issuePaper(ctx, {
    subject: `inspection:${row.id}`,
    also: [`class:${row.classId}`, `provider:${row.orgId}`],
    kind: 'rectify',
    round: order.round,
    region: row.region,
    orgId: row.orgId,
    number: `ZG${row.region}-${year}-${String(serial).padStart(4, '0')}`,
    title: '责令限期整改通知书',
    office,
    blocks: [
      { kind: 'to', text: `${org?.name ?? ''}（统一社会信用代码 ${org?.uscc ?? '—'}）：` },
      text(
        `${visit ? `${showDay(dayOf(visit.visitedAt))}，` : ''}对你单位培训班“${klass?.title ?? ''}”（${klass?.number ?? '—'}）进行了${origins[row.origin]}，${again ? `第 ${order.round - 1} 次整改经复查不到位` : '发现下列问题'}。现责令限期整改。`,
      ),
      heading(again ? '一、复查情况' : '一、发现的问题'),
      ...(again
        ? paragraphs(order.note ?? '')
        : [
            {
              kind: 'table' as const,
              columns: [
                { title: '序号', align: 'center' as const },
                { title: '检查项', width: 3 },
                { title: '发现的情况', width: 4 },
                { title: '依据', width: 3 },
              ],
              rows: (visit?.findings ?? []).map((one, i) => [
                String(i + 1),
                one.title,
                one.text,
                clauseName(one.clause),
              ]),
              empty: '见检查记录',
            },
          ]),
      heading('二、整改要求'),
      ...paragraphs(order.body),
      text(`请在 ${showDay(order.dueOn)} 前（含当日）完成整改。`),
      heading('三、报告和陈述'),
      text(
        '请在期限内通过平台“检查与整改”报告整改情况并附材料，经复查合格后办结。对认定的问题有不同意见的，可以陈述意见；陈述意见不影响整改期限。',
      ),
      text(`逾期未整改或者整改不到位的，依据${clauseName('F2-5')}移交违规处理。`),
      heading('四、检查和责令'),
      {
        kind: 'fields',
        columns: 2,
        items: [
          { label: '检查人员', value: hands.map((one) => names.get(one) ?? '').join('、') || '—' },
          { label: '责令', value: ctx.actor.name },
        ],
      },
    ],
  })
}
