import { Progress } from 'antd'
import { Link } from 'wouter'
import type { OutputOf } from '#platform/act'
import { EmptyHint, Refusals, SmallTable, useAct, useMay, useRegions } from '#web/console'
import { indicators, targetsOfRegion } from '../contract.ts'
import { showValue } from '../rules.ts'
import { showYears } from './tones.ts'

type Row = OutputOf<typeof targetsOfRegion>['rows'][number]

/** What the reader's region has to reach this statistics year, and how much of the time has passed. */
export function OwnTargets({ region }: { region: string }) {
  const may = useMay('progress.read')
  const { nameOf } = useRegions()
  const { data, reasons } = useAct(targetsOfRegion, may ? { region } : null)
  if (!data) return <Refusals reasons={reasons} />
  return (
    <section style={{ marginBottom: 24 }}>
      <h2>
        {nameOf(region)} {data.year} 统计年度的目标
      </h2>
      <SmallTable<Row>
        label="本地区的目标"
        rowKey={(r) => `${r.indicator}.${r.firstYear}.${r.lastYear}`}
        dataSource={data.rows}
        locale={{
          emptyText: (
            <EmptyHint text="本统计年度还没有下达给本地区的目标" next="上级下达或本地区审定后显示在这里。" />
          ),
        }}
        columns={[
          { title: '指标', render: (_v, r) => indicators[r.indicator].title },
          {
            title: '目标',
            align: 'right',
            render: (_v, r) => `${r.atLeast ? '不少于 ' : ''}${showValue(r.indicator, r.value)}`,
          },
          { title: '统计年度', render: (_v, r) => showYears(r) },
          {
            title: '时间进度',
            render: (_v, r) => (
              <Progress
                percent={r.paced / 100}
                size="small"
                style={{ minWidth: 140 }}
                aria-label="时间进度"
              />
            ),
          },
          { title: '下达', dataIndex: 'setBy' },
          {
            title: '依据',
            render: (_v, r) => <Link href={`/targets/${r.breakdownId}`}>{r.documentNo}</Link>,
          },
        ]}
      />
    </section>
  )
}
