import type { PaceRow, paceBoard } from '#money/claims/contract'
import { Card, Empty, Go, List, Loading, PageTitle, Refusals, Tag, useFetch } from '#web/light'
import { useAddress } from './address.ts'
import { RegionPicker } from './pickers.tsx'

/** How long each office takes, step by step: counted, not told. */
export default function Pace() {
  const { values, set } = useAddress(['region'])
  const region = values.region || '350000'
  const { data, loading, reasons, reload } = useFetch<typeof paceBoard>('/api/money/pace', { region })
  return (
    <>
      <PageTitle
        title="补贴办理时长"
        note="各地最近半年每个环节实际用了多少个工作日（中位数），由系统按办理记录自动统计。"
      />
      <RegionPicker value={values.region} onChange={(code) => set({ region: code })} />
      <Refusals reasons={reasons} onRetry={reload} />
      {loading && !data && <Loading />}
      {data && (
        <>
          <p className="ql-soft">
            {data.asOf ? `统计 ${data.fromOn} 至 ${data.asOf} 办结的申报，每天更新。` : '还没有统计结果。'}
            “中位”指一半的申报不超过这个用时；办结不足 {data.leastSamples} 件的不公布用时。
          </p>
          <List
            items={data.rows}
            keyOf={(r) => r.region}
            empty={<Empty text="没有这个地区" next="请重新选择地区。" />}
          >
            {(r) => <Place row={r} least={data.leastSamples} />}
          </List>
        </>
      )}
    </>
  )
}

const daysText = (days: number): string => (days === 0 ? '当天' : `${days} 个工作日`)

function Place({ row, least }: { row: PaceRow; least: number }) {
  const all = row.stages.find((s) => s.stage === 'all')
  return (
    <Card
      title={row.own ? `${row.name}（合计）` : row.name}
      aside={row.hasBelow ? <Go href={`/p/pace?region=${row.region}`}>看各县（市、区）</Go> : null}
    >
      {all && (
        <p className="qp-pace-all">
          从提交到银行付款：
          {all.medianDays === null ? (
            <span className="ql-soft">{all.samples === 0 ? '还没有办结的申报' : `办结不足 ${least} 件`}</span>
          ) : (
            <>
              <strong>{daysText(all.medianDays)}</strong>
              <small className="ql-soft">
                （{all.samples} 件，五件中有四件不超过 {all.mostDays} 个）
              </small>
            </>
          )}
        </p>
      )}
      {row.stages.some((s) => s.stage !== 'all' && s.samples > 0) && (
        <ul className="qp-pace">
          {row.stages
            .filter((s) => s.stage !== 'all')
            .map((s) => (
              <li key={s.stage}>
                <span>{s.title}</span>
                <span>
                  {s.medianDays === null ? (
                    <span className="ql-soft">{s.samples === 0 ? '—' : `不足 ${least} 件`}</span>
                  ) : (
                    <strong>{daysText(s.medianDays)}</strong>
                  )}
                  {s.limit !== null && <small className="ql-soft"> 时限 {s.limit}</small>}{' '}
                  {s.medianDays !== null && s.limit !== null && s.medianDays > s.limit && (
                    <Tag tone="warn">超时限</Tag>
                  )}
                </span>
              </li>
            ))}
        </ul>
      )}
    </Card>
  )
}
