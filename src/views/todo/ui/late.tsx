import './todo.css'
import { Alert, Card, Flex, Skeleton, Tag, Typography } from 'antd'
import { Link, useSearchParams } from 'wouter'
import { clauseName } from '#platform/clause'
import { EmptyHint, PageHead, Refusals, RegionSelect, useAct } from '#web/console'
import { type LateMatter, lateMatters } from '../contract.ts'

/** What waits longer than its step's days, whoever it waits for, and who holds it. */
export default function Late() {
  const [params, setParams] = useSearchParams()
  const region = params.get('region') ?? undefined
  const { data, loading, reasons, refresh } = useAct(lateMatters, region ? { region } : {})
  return (
    <>
      <PageHead
        title="超期事项"
        note="停留时间超过办理时限的事项、责任环节和现在由谁办理；只列您有权查阅的业务。"
        actions={<Link href="/responsibility">责任矩阵</Link>}
      />
      <div style={{ maxWidth: 320, marginBottom: 16 }}>
        <RegionSelect
          value={region ?? null}
          onChange={(code) => setParams(code ? { region: code } : {}, { replace: true })}
          placeholder="全部管辖地区"
          aria-label="地区"
        />
      </div>
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && !data && <Skeleton active />}
      {data?.total === 0 && <EmptyHint text="没有超期事项" next="各环节都在时限内办理。" />}
      {data && data.total > 0 && (
        <Flex vertical gap={16}>
          <Alert type="warning" showIcon title={`共 ${data.total} 项超过办理时限`} />
          {data.matters.map((matter) => (
            <Matter key={matter.key} matter={matter} />
          ))}
        </Flex>
      )}
    </>
  )
}

function Matter({ matter }: { matter: LateMatter }) {
  return (
    <Card
      size="small"
      title={
        <>
          {matter.title} <Tag color="warning">{matter.total} 项</Tag>
        </>
      }
    >
      <Typography.Text type="secondary">
        责任环节：{matter.step}（{matter.department}
        {matter.clause ? `，${clauseName(matter.clause)}` : ''}）；办理时限 {matter.days} 天（平台设置）
      </Typography.Text>
      <ul className="qc-todo qc-late">
        {matter.rows.map((row) => (
          <li key={row.id}>
            <span>
              {row.path ? <Link href={row.path}>{row.title}</Link> : row.title}
              <span className="qc-help">
                {row.regionName} · 现由
                {row.holders.length > 0 ? row.holders.join('、') : '无人（岗位空缺）'}
                办理
              </span>
            </span>
            <Typography.Text type="warning">已等 {row.days} 天</Typography.Text>
          </li>
        ))}
      </ul>
      {matter.total > matter.rows.length && (
        <span className="qc-help">另有 {matter.total - matter.rows.length} 项，此处列出等待最久的。</span>
      )}
    </Card>
  )
}
