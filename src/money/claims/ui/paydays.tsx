import { Button, Flex, Select } from 'antd'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { funds } from '#money/policy/contract'
import type { OutputOf } from '#platform/act'
import { addDays, addMonths, showDay } from '#platform/day'
import {
  DataTable,
  Facts,
  Money,
  optionsOf,
  PageHead,
  Refusals,
  StateTag,
  useAct,
  useNarrow,
} from '#web/console'
import { claimMoves, paydayList } from '../contract.ts'
import { ClockText } from './clock.tsx'
import { claimTones } from './shown.tsx'
import './payday.css'

type Day = OutputOf<typeof paydayList>['days'][number]
const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日']
/** Days between Monday and the day. */
const afterMonday = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7

/** The month as weeks; null before the first and after the last. */
function weeksOf(month: string): (string | null)[][] {
  const first = `${month}-01`
  const next = addMonths(first, 1)
  const cells: (string | null)[] = Array.from({ length: afterMonday(first) }, () => null)
  for (let day = first; day < next; day = addDays(day, 1)) cells.push(day)
  while (cells.length % 7 !== 0) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_, i) => cells.slice(i * 7, i * 7 + 7))
}

function Month({
  days,
  today,
  on,
  onPick,
}: {
  days: readonly Day[]
  today: string
  on: string | null
  onPick: (day: string | null) => void
}) {
  const [month, setMonth] = useState((days[0]?.on ?? today).slice(0, 7))
  const narrow = useNarrow()
  const byDay = new Map(days.map((d) => [d.on, d]))
  const turn = (months: number) => setMonth(addMonths(`${month}-01`, months).slice(0, 7))
  const cell = (found: Day) => (
    <button
      type="button"
      className={`qc-payday ${found.on === on ? 'qc-payday-on' : ''}`}
      aria-pressed={found.on === on}
      onClick={() => onPick(found.on === on ? null : found.on)}
    >
      <span>{found.claims} 件</span>
      <Money fen={found.amountFen} />
    </button>
  )
  const own = days.filter((d) => d.on.startsWith(month))
  return (
    <section aria-label="到账日历" className="qc-paydays">
      <Flex gap={8} align="center" wrap>
        <Button onClick={() => turn(-1)} aria-label="上一个月">
          ‹
        </Button>
        <strong aria-live="polite">
          {month.slice(0, 4)} 年 {Number(month.slice(5))} 月
        </strong>
        <Button onClick={() => turn(1)} aria-label="下一个月">
          ›
        </Button>
        <span>
          本月预计到账 {own.reduce((n, d) => n + d.claims, 0)} 件，
          <Money fen={own.reduce((n, d) => n + d.amountFen, 0)} />
        </span>
      </Flex>
      {narrow ? (
        <ul className="qc-payday-list">
          {own.length === 0 && <li>本月没有预计到账的申报。</li>}
          {own.map((d) => (
            <li key={d.on}>
              <span>{showDay(d.on)}</span>
              {cell(d)}
            </li>
          ))}
        </ul>
      ) : (
        <table>
          <caption>点选日期，只看当日预计到账的申报</caption>
          <thead>
            <tr>
              {WEEKDAYS.map((w) => (
                <th key={w} scope="col">
                  {w}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(month).map((week, i) => (
              <tr key={week.find((d) => d !== null) ?? i}>
                {week.map((day, j) => {
                  const found = day ? byDay.get(day) : undefined
                  return (
                    <td key={day ?? `${i}-${j}`} className={day === today ? 'qc-payday-today' : ''}>
                      {day && <small>{Number(day.slice(8))}</small>}
                      {found && cell(found)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

export default function Paydays() {
  const [params, setParams] = useSearchParams()
  const [, go] = useLocation()
  const on = params.get('on')
  const only = params.get('only') as 'stuck' | 'late' | null
  const region = params.get('region')
  const fund = params.get('fund')
  const narrowed = {
    ...(region ? { region } : {}),
    ...(fund ? { fund: fund as keyof typeof funds } : {}),
  }
  const { data, reasons, refresh } = useAct(paydayList, { size: 1, ...narrowed })
  const set = (more: Record<string, string | null>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        for (const [key, value] of Object.entries({ page: null, ...more }))
          value ? next.set(key, value) : next.delete(key)
        return next
      },
      { replace: true },
    )
  return (
    <>
      <PageHead
        title="到账日历"
        note="按各环节近半年用时、排队和预算推算每笔补贴哪天到账；到不了的，写明还差什么、由谁办。"
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      {data && (
        <Flex vertical gap={16}>
          <Facts
            columns={3}
            items={[
              {
                label: '有预计日期',
                value: `${data.days.reduce((n, d) => n + d.claims, 0)} 件`,
              },
              {
                label: '卡住的',
                value: (
                  <>
                    {data.stuck.claims} 件，
                    <Money fen={data.stuck.amountFen} />
                  </>
                ),
              },
              {
                label: '超办理时限的',
                value: (
                  <>
                    {data.late.claims} 件，
                    <Money fen={data.late.amountFen} />
                  </>
                ),
              },
            ]}
          />
          <Month
            key={`${region}${fund}`}
            days={data.days}
            today={data.asOf}
            on={on}
            onPick={(day) => set({ on: day, only: null })}
          />
        </Flex>
      )}
      <DataTable
        act={paydayList}
        rowKey="id"
        title={on ? `${showDay(on)}预计到账` : '全部在办申报'}
        fixedInput={{ ...(on ? { on } : {}), ...(only ? { only } : {}) }}
        search="按申报编号或申报事项查找"
        opens={(row) => go(`/claims/${row.id}`)}
        filters={[
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'select', name: 'fund', label: '资金来源', options: optionsOf(funds) },
        ]}
        toolbar={
          <Select
            aria-label="只看"
            value={only ?? 'all'}
            onChange={(value) => set({ only: value === 'all' ? null : value, on: null })}
            options={[
              { value: 'all', label: '全部' },
              { value: 'stuck', label: '只看卡住的' },
              { value: 'late', label: '只看超时限的' },
            ]}
            style={{ minWidth: 140 }}
          />
        }
        columns={[
          { key: 'title', title: '申报事项', card: 'title', wrap: 160 },
          { key: 'on', title: '预计到账', render: (r) => (r.on ? `${r.on} 前后` : '暂不能预计') },
          { key: 'amountFen', title: '金额', align: 'right', render: (r) => <Money fen={r.amountFen} /> },
          {
            key: 'blockers',
            title: '还差什么',
            wrap: 260,
            render: (r) => r.blockers.map((b) => b.text).join('；'),
          },
          {
            key: 'holder',
            title: '现由谁办',
            wrap: 170,
            render: (r) => (r.holder.who ? `${r.holder.who}（${r.holder.does}）` : '—'),
          },
          { key: 'clock', title: '已用 / 时限', wrap: 110, render: (r) => <ClockText clock={r.clock} /> },
          {
            key: 'state',
            title: '状态',
            render: (r) => <StateTag state={r.state} states={claimMoves.states} tones={claimTones} />,
          },
          { key: 'mostOn', title: '多半不过', hidden: true, render: (r) => r.mostOn ?? '—' },
          { key: 'payeeName', title: '收款人', hidden: true },
          { key: 'number', title: '申报编号', hidden: true },
        ]}
        emptyText="没有在办的补贴申报"
        emptyNext="提交的申报在到账前都显示在这里；可换一个筛选条件。"
      />
    </>
  )
}
