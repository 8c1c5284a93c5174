import { useParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import type { publicPlan } from '#supervision/inspections/contract'
import { PublicDraw } from '#supervision/inspections/light'
import {
  Button,
  Card,
  Days,
  Empty,
  Facts,
  Go,
  List,
  Loading,
  PageTitle,
  Refusals,
  useFetch,
} from '#web/light'

const Hash = ({ text }: { text: string }) => <code style={{ overflowWrap: 'anywhere' }}>{text}</code>

type Plan = OutputOf<typeof publicPlan>
const BACK = { href: '/p/inspections', label: '抽查公开' }

export default function PublicInspection() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, reload } = useFetch<typeof publicPlan>('/api/public/inspection-plans/:id', {
    id,
  })
  if (!data) return loading ? <Loading /> : <Refusals reasons={reasons} onRetry={reload} />
  const drawn = data.kindTitle === '双随机抽查'
  return (
    <>
      <PageTitle title={data.title} back={BACK} note={`${data.regionName}，${data.kindTitle}`} />
      <Card title="计划">
        <Facts
          items={[
            { label: '状态', value: data.stateTitle },
            { label: '检查期间', value: <Days from={data.fromOn} to={data.toOn} /> },
            { label: '依据', value: data.basis },
            { label: '范围', value: `${data.classCount} 个培训班，${data.inspectorCount} 名检查人员` },
            { label: '抽取', value: `${data.count} 个班，每班 ${data.teamSize} 人` },
            { label: '公布时间', value: showInstant(data.publishedAt) },
            data.endReason !== null && { label: '撤回理由', value: data.endReason },
          ]}
        />
      </Card>
      <Card title="抽签凭据">
        <Facts
          items={[
            { label: '密数摘要', value: <Hash text={data.commitment} /> },
            { label: '名单摘要', value: <Hash text={data.poolHash} /> },
            data.open?.secret != null && {
              label: '密数',
              value: <Hash text={data.open.secret} />,
            },
            data.open?.publicNumber != null && {
              label: '公开数',
              value: `${data.open.publicNumber}（${data.open.publicSource}）`,
            },
            data.open !== null && { label: '抽签时间', value: showInstant(data.open.drawnAt) },
          ]}
        />
        {data.open ? (
          <Button onClick={() => save(data)}>下载名单和凭据</Button>
        ) : (
          <p className="ql-soft">名单、密数和抽签结果在检查之后公开，事先不告知被检查单位。</p>
        )}
      </Card>
      {data.open && drawn && (
        <PublicDraw open={data.open} commitment={data.commitment} poolHash={data.poolHash} />
      )}
      {data.open && (
        <Card title="检查结果">
          <List items={data.results} keyOf={(row) => row.no} empty={<Empty text="没有检查结果" />}>
            {(row) => (
              <>
                <strong>{row.resultTitle}</strong>　{row.no} {row.title}
                <div className="ql-soft">
                  <Go href={`/p/institutions/${row.orgId}`}>{row.orgName}</Go>
                </div>
                {row.findings.length > 0 && <div>问题：{row.findings.join('、')}</div>}
              </>
            )}
          </List>
        </Card>
      )}
    </>
  )
}

/** For `tools/verify-draw.ts`, or anybody's own reckoning. */
function save(plan: Plan): void {
  const { commitment, poolHash, open } = plan
  const url = URL.createObjectURL(
    new Blob([JSON.stringify({ commitment, poolHash, ...open }, null, 2)], { type: 'application/json' }),
  )
  const link = document.createElement('a')
  link.href = url
  link.download = `抽签凭据-${plan.title}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
