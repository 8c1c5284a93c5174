import { Alert, Progress as Bar, Breadcrumb, Card, Col, Row, Select, Skeleton, Typography } from 'antd'
import { Link, useSearchParams } from 'wouter'
import { statisticsYear } from '#platform/day'
import {
  BarChart,
  EmptyHint,
  Facts,
  FujianMap,
  PageHead,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
  useMe,
} from '#web/console'
import { type Figure, indicators, progress } from '../contract.ts'
import { openAt, percent, shown, titleOf } from './figures.ts'

const thisYear = statisticsYear(new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10))

export default function ProgressPage() {
  const me = useMe()
  const [params, setParams] = useSearchParams()
  const region = params.get('region') ?? me?.regions[0]?.code ?? '350000'
  const year = Number(params.get('year')) || undefined
  const { data, loading, reasons, refresh } = useAct(progress, { region, ...(year ? { year } : {}) })
  const go = (change: Record<string, string>) =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      for (const [k, v] of Object.entries(change)) next.set(k, v)
      return next
    })
  const mine = new Set(data ? [data.region] : [])
  for (const r of me?.regions ?? []) mine.add(r.code)
  return (
    <>
      <PageHead
        title="目标进度"
        note={
          data
            ? `${data.year} 统计年度（${data.from} 至 ${data.to}），数据截至 ${data.asOf}，由业务记录实时统计`
            : '由业务记录实时统计'
        }
        actions={
          <Select
            aria-label="统计年度"
            value={year ?? thisYear}
            style={{ width: 140 }}
            onChange={(value) => go({ year: String(value) })}
            options={[thisYear - 1, thisYear, thisYear + 1].map((y) => ({
              value: y,
              label: `${y} 统计年度`,
            }))}
          />
        }
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && !data && <Skeleton active />}
      {data && (
        <>
          <Breadcrumb
            style={{ marginBottom: 16 }}
            items={data.path.map((p, i) => ({
              title:
                i < data.path.length - 1 ? (
                  <Link href={`/progress?region=${p.code}&year=${data.year}`}>{p.name}</Link>
                ) : (
                  p.name
                ),
            }))}
          />
          {data.figures.length === 0 ? (
            <EmptyHint
              text="本年度还没有目标，也没有可统计的业务"
              next="请先在“目标任务”中下达本地区目标。"
            />
          ) : (
            <>
              <Row gutter={[16, 16]}>
                {data.figures
                  .filter((figure) => figure.target !== null)
                  .map((figure) => (
                    <Col key={figure.indicator} xs={24} sm={12} xl={8}>
                      <FigureCard figure={figure} region={data.region} year={data.year} />
                    </Col>
                  ))}
              </Row>
              <Untargeted figures={data.figures} region={data.region} year={data.year} />
            </>
          )}
          {data.children.length > 0 && <Children data={data} onPick={(code) => go({ region: code })} />}
        </>
      )}
    </>
  )
}

/** Counted all the same, but nobody was given a target. */
function Untargeted({ figures, region, year }: { figures: Figure[]; region: string; year: number }) {
  const rest = figures.filter((figure) => figure.target === null)
  if (rest.length === 0) return null
  return (
    <div style={{ margin: '16px 0' }}>
      <Facts
        title="没有下达目标的指标"
        items={rest.map((figure) => {
          const open = openAt(region, figure, year)
          const done = shown(figure.indicator, figure.done)
          return { label: titleOf(figure.indicator), value: open ? <Link href={open}>{done}</Link> : done }
        })}
      />
    </div>
  )
}

function FigureCard({ figure, region, year }: { figure: Figure; region: string; year: number }) {
  const open = openAt(region, figure, year)
  const done = shown(figure.indicator, figure.done)
  const isShare = indicators[figure.indicator].kind === 'share'
  return (
    <Card
      size="small"
      title={titleOf(figure.indicator)}
      extra={
        figure.target !== null && figure.done !== null ? (
          <StateTag
            state={figure.behind ? 'behind' : 'good'}
            states={isShare ? { behind: '未达标', good: '已达标' } : { behind: '落后序时', good: '达到序时' }}
            tones={{ behind: 'warn', good: 'good' }}
          />
        ) : null
      }
    >
      <Typography.Title level={3} style={{ margin: 0 }}>
        {open ? <Link href={open}>{done}</Link> : done}
      </Typography.Title>
      {figure.donePercent !== null && (
        <Bar
          percent={Math.min(100, figure.donePercent / 100)}
          showInfo={false}
          aria-label={`${titleOf(figure.indicator)}完成率`}
        />
      )}
      <Typography.Text type="secondary">
        目标 {shown(figure.indicator, figure.target)}
        {figure.donePercent !== null && `，完成 ${percent(figure.donePercent)}`}
        {figure.pacePercent !== null && `，序时 ${percent(figure.pacePercent)}`}
        {figure.firstYear !== null &&
          figure.firstYear !== figure.lastYear &&
          `（${figure.firstYear}–${figure.lastYear} 年累计）`}
        {figure.done === null && '；本平台没有统计来源'}
      </Typography.Text>
      {figure.documentNo && (
        <div>
          <Typography.Text type="secondary">依据 {figure.documentNo}</Typography.Text>
        </div>
      )}
    </Card>
  )
}

function Children({
  data,
  onPick,
}: {
  data: {
    region: string
    year: number
    path: unknown[]
    figures: Figure[]
    children: { code: string; name: string; figures: Figure[] }[]
  }
  onPick: (code: string) => void
}) {
  const shownIndicators = data.figures.filter((f) => f.done !== null).map((f) => f.indicator)
  const behind = data.children.filter((c) => c.figures.some((f) => f.indicator === 'training' && f.behind))
  const of = (code: string, name: Figure['indicator']) =>
    data.children.find((c) => c.code === code)?.figures.find((f) => f.indicator === name)
  const trained = data.children.map((c) => of(c.code, 'training')?.done ?? 0)
  return (
    <>
      {behind.length > 0 && (
        <Alert
          style={{ margin: '16px 0' }}
          type="warning"
          showIcon
          title={`补贴性培训落后序时进度：${behind.map((c) => c.name).join('、')}`}
        />
      )}
      <Card size="small" title="下级地区" style={{ margin: '16px 0' }}>
        <SmallTable
          label="下级地区进度"
          rowKey="code"
          dataSource={data.children}
          columns={[
            {
              title: '地区',
              dataIndex: 'name',
              fixed: 'left' as const,
              render: (name: string, row) => (
                <Link href={`/progress?region=${row.code}&year=${data.year}`}>{name}</Link>
              ),
            },
            ...shownIndicators.map((name) => ({
              title: titleOf(name),
              key: name,
              align: 'right' as const,
              render: (_v: unknown, row: { code: string }) => {
                const figure = of(row.code, name)
                if (!figure) return '—'
                const open = openAt(row.code, figure, data.year)
                const text = shown(name, figure.done)
                return (
                  <>
                    {open ? <Link href={open}>{text}</Link> : text}
                    {figure.target !== null && (
                      <div>
                        <Typography.Text type={figure.behind ? 'warning' : 'secondary'}>
                          目标 {shown(name, figure.target)}，{percent(figure.donePercent)}
                          {figure.behind && '（落后）'}
                        </Typography.Text>
                      </div>
                    )}
                  </>
                )
              },
            })),
          ]}
        />
      </Card>
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={data.region === '350000' ? 12 : 24}>
          <BarChart
            title="补贴性职业技能培训人次"
            unit="人次"
            categories={data.children.map((c) => c.name)}
            series={[{ name: '完成', values: trained }]}
            onPick={(i) => onPick((data.children[i] as { code: string }).code)}
          />
        </Col>
        {data.region === '350000' && (
          <Col xs={24} lg={12}>
            <FujianMap
              level="city"
              title="补贴性职业技能培训人次"
              unit="人次"
              values={data.children.map((c, i) => ({ code: c.code, name: c.name, value: trained[i] ?? 0 }))}
              onPick={onPick}
            />
          </Col>
        )}
      </Row>
    </>
  )
}
