import { useState } from 'react'
import { useParams } from 'wouter'
import type { PublicView, publicDisclosure } from '#money/disclosure/contract'
import { showInstant } from '#platform/day'
import { yuan } from '#platform/fen'
import { downloadPath, reasonsOf } from '#web/api'
import {
  Button,
  Card,
  Empty,
  Facts,
  Go,
  List,
  Loading,
  Money,
  PageTitle,
  Refusals,
  Select,
  useFetch,
} from '#web/light'
import { FUNDS, SUBSIDIES } from './names.ts'

type Use = PublicView['uses'][number]
const WAYS = { region: '地区', fund: '资金来源', payee: '机构（单位）', kind: '补贴项目' } as const
type Way = keyof typeof WAYS
const nameOf = (row: Use, way: Way): string =>
  ({
    region: row.regionName,
    fund: FUNDS[row.fund],
    payee: row.payee,
    kind: SUBSIDIES[row.subsidyKind],
  })[way]

interface Sum {
  name: string
  lines: number
  paidFen: number
  dueFen: number
  backFen: number
}
/** The same rows summed by one of their columns, largest first. */
function sumBy(rows: readonly Use[], way: Way): Sum[] {
  const sums = new Map<string, Sum>()
  for (const row of rows) {
    const name = nameOf(row, way)
    const sum = sums.get(name) ?? { name, lines: 0, paidFen: 0, dueFen: 0, backFen: 0 }
    sums.set(name, {
      name,
      lines: sum.lines + row.lines,
      paidFen: sum.paidFen + row.paidFen,
      dueFen: sum.dueFen + row.dueFen,
      backFen: sum.backFen + row.backFen,
    })
  }
  return [...sums.values()].sort((a, b) => b.paidFen - a.paidFen)
}

export default function Disclosure() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, reload } = useFetch<typeof publicDisclosure>(
    '/api/public/disclosures/:id',
    {
      id,
    },
  )
  const [way, setWay] = useState<Way>('region')
  if (loading && !data) return <Loading />
  const back = { href: '/p/disclosures', label: '资金使用公开' }
  if (!data)
    return (
      <>
        <PageTitle title="资金使用公开" back={back} />
        <Refusals reasons={reasons} onRetry={reload} />
      </>
    )
  const { totals } = data
  return (
    <>
      <PageTitle title={data.title} note={`公开编号 ${data.number}，第 ${data.versionNo} 版`} back={back} />
      {data.newer && (
        <p>
          这一版已被更正，<Go href={`/p/disclosures/${data.newer}`}>看最新版</Go>。
        </p>
      )}
      <Card title="合计">
        <Facts
          items={[
            { label: '支付', value: <Money fen={totals.paidFen} /> },
            { label: '受益', value: `${totals.people} 人（按人去重），${totals.lines} 笔` },
            totals.offsetFen > 0 && { label: '其中抵扣', value: <Money fen={totals.offsetFen} /> },
            { label: '决定追回', value: <Money fen={totals.dueFen} /> },
            { label: '追回到账', value: <Money fen={totals.backFen} /> },
            totals.droppedFen > 0 && { label: '核减核销', value: <Money fen={totals.droppedFen} /> },
            { label: '统计期间', value: `${data.from} 至 ${data.to}` },
            { label: '数据时点', value: showInstant(data.asOf) },
            data.note !== null && { label: '说明', value: data.note },
          ]}
        />
        <Files id={id} />
      </Card>
      <Card title="用在哪里">
        <Select
          label="汇总方式"
          value={way}
          onChange={(value) => setWay(value as Way)}
          options={Object.entries(WAYS).map(([value, label]) => ({ value, label: `按${label}` }))}
        />
        <List
          items={sumBy(data.uses, way)}
          keyOf={(s) => s.name}
          empty={<Empty text="本季度没有支付" next="可以看其他季度。" />}
        >
          {(s) => (
            <div className="qp-row">
              <span>
                {s.name}
                <br />
                <small className="ql-soft">
                  {s.lines} 笔{s.dueFen > 0 ? `；决定追回 ${yuan(s.dueFen)} 元` : ''}
                  {s.backFen > 0 ? `；追回到账 ${yuan(s.backFen)} 元` : ''}
                </small>
              </span>
              <strong className="qp-right">
                <Money fen={s.paidFen} />
              </strong>
            </div>
          )}
        </List>
      </Card>
      <Card title="预算执行（季末累计）">
        <List
          items={data.budgets}
          keyOf={(b) => `${b.region}${b.fund}`}
          empty={<Empty text="没有本级预算" next="资金由上级预算支付。" />}
        >
          {(b) => (
            <div className="qp-row">
              <span>
                {b.regionName} {FUNDS[b.fund]}
                <br />
                <small className="ql-soft">
                  已支付 {yuan(b.paidFen)} 元，应收追回 {yuan(b.receivableFen)} 元，已占用和应付{' '}
                  {yuan(b.boundFen)} 元，可用 {yuan(b.availableFen)} 元
                </small>
              </span>
              <strong className="qp-right">
                <Money fen={b.appropriatedFen} />
              </strong>
            </div>
          )}
        </List>
      </Card>
      <p className="ql-soft qp-note">
        个人申领按地区汇总，不列姓名。数据取自资金台账（{data.entries} 笔分录），校验码{' '}
        {data.sha256.slice(0, 16)}…
      </p>
    </>
  )
}

function Files({ id }: { id: string }) {
  const [busy, setBusy] = useState('')
  const [refused, setRefused] = useState<ReturnType<typeof reasonsOf>>([])
  const take = async (format: string) => {
    setBusy(format)
    setRefused([])
    try {
      await downloadPath('GET', `/api/public/disclosures/${id}/file`, { format })
    } catch (error) {
      setRefused(reasonsOf(error))
    } finally {
      setBusy('')
    }
  }
  return (
    <>
      <p className="qp-files">
        {(
          [
            ['xlsx', 'Excel'],
            ['csv', 'CSV'],
            ['pdf', 'PDF'],
          ] as const
        ).map(([format, label]) => (
          <Button key={format} busy={busy === format} onClick={() => void take(format)}>
            下载 {label}
          </Button>
        ))}
      </p>
      <Refusals reasons={refused} />
    </>
  )
}
