import type { myClaims, OwnLine } from '#money/claims/contract'
import { dayOf, showInstant } from '#platform/day'
import {
  Card,
  Empty,
  Facts,
  type LightStep,
  List,
  Loading,
  Money,
  PageTitle,
  Refusals,
  Steps,
  Tag,
  useFetch,
} from '#web/light'
import { Why } from './why.tsx'

export default function MyMoney() {
  const { data, loading, reasons, reload } = useFetch<typeof myClaims>('/api/money/my/claims', {})
  if (loading && !data) return <Loading />
  return (
    <>
      <PageTitle title="我的补贴" note="每一笔钱为什么是这个数、到了哪一步、现在由谁办。" />
      <Refusals reasons={reasons} onRetry={reload} />
      <List
        items={data?.rows ?? []}
        keyOf={(l) => l.lineId}
        empty={<Empty text="还没有补贴记录" next="取得证书后，可在“证书”里申领个人见证补贴。" />}
      >
        {(line) => <Line line={line} />}
      </List>
    </>
  )
}

function Line({ line }: { line: OwnLine }) {
  return (
    <Card title={line.title} aside={<Tag tone={line.tone}>{line.stateTitle}</Tag>}>
      <p className="qm-amount">
        <Money fen={line.amountFen} />
      </p>
      <Facts
        items={[
          { label: '补贴项目', value: line.subsidyTitle },
          {
            label: '付给',
            value: line.toMe
              ? `本人${line.accountMasked ? `（${line.accountMasked}）` : ''}`
              : `${line.payeeName}（抵培训费）`,
          },
          { label: '资金', value: line.fundTitle },
          { label: '申报编号', value: line.number },
          line.holder.who !== '' && {
            label: '现在由谁办',
            value: `${line.holder.who}（${line.holder.does}），${dayOf(line.holder.since)} 起`,
          },
          line.paidOn !== null && { label: '到账日期', value: line.paidOn },
          line.said !== null && { label: '说明', value: line.said },
        ]}
      />
      <Steps steps={line.stages.map(stepOf)} />
      <details>
        <summary>为什么是这个金额</summary>
        <Why trace={line.trace} />
      </details>
      <details>
        <summary>核验结果（{line.checks.length} 项）</summary>
        <ul className="qm-why">
          {line.checks.map((c) => (
            <li key={c.key}>
              <div className="qm-why-head">
                <span>{c.title}</span>
                <Tag tone={c.result === 'passed' ? 'good' : c.result === 'failed' ? 'bad' : 'plain'}>
                  {c.result === 'passed'
                    ? '通过'
                    : c.result === 'failed'
                      ? '未通过'
                      : c.result === 'no-data'
                        ? '无数据'
                        : '不适用'}
                </Tag>
              </div>
              <p>{c.found}</p>
              <p className="ql-soft">
                来源：{c.source}
                {c.asOf ? `，${c.asOf}` : ''}；依据 {c.clause}
              </p>
              {c.next && <p>下一步：{c.next}</p>}
            </li>
          ))}
        </ul>
      </details>
    </Card>
  )
}

function stepOf(stage: OwnLine['stages'][number]): LightStep {
  const days = stage.days === null ? '' : `，${stage.status === 'now' ? '已' : '用时'} ${stage.days} 天`
  const at = stage.doneAt ?? stage.since
  return { title: stage.title, status: stage.status, ...(at ? { note: `${showInstant(at)}${days}` } : {}) }
}
