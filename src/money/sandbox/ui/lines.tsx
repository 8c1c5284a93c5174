import { Segmented, Skeleton } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { WhyAmount } from '#money/policy/ui'
import { DataTable, Facts, Money, RecordDrawer, Refusals, useAct } from '#web/console'
import { type Change, changedLines, changes, explainLine, type RunView } from '../contract.ts'
import { Difference } from './parts.tsx'

/** Lines that come out otherwise; each opens into both explanations side by side. */
export function ChangedLines({ run }: { run: RunView }) {
  const [change, setChange] = useState<Change>(run.figures.total.losers > 0 ? 'less' : 'more')
  return (
    <>
      <Segmented<Change>
        aria-label="变化的类型"
        value={change}
        onChange={setChange}
        options={(Object.keys(changes) as Change[]).map((value) => ({ value, label: changes[value] }))}
        style={{ marginBottom: 12, maxWidth: '100%', overflowX: 'auto' }}
      />
      <DataTable
        key={change}
        act={changedLines}
        rowKey="no"
        search={false}
        opens
        fixedInput={{ id: run.id, change }}
        columns={[
          {
            key: 'occupation',
            title: '职业（工种）',
            card: 'title',
            render: (r) => r.occupation || '未分职业',
          },
          { key: 'certificate', title: '证书与等级' },
          { key: 'regionName', title: '地区' },
          { key: 'group', title: '人员类别' },
          { key: 'on', title: '核算日期' },
          { key: 'baseFen', title: '当时政策', align: 'right', render: (r) => <Money fen={r.baseFen} /> },
          { key: 'draftFen', title: '推演政策', align: 'right', render: (r) => <Money fen={r.draftFen} /> },
          {
            key: 'difference',
            title: '相差',
            align: 'right',
            render: (r) => <Difference fen={r.draftFen - r.baseFen} />,
          },
        ]}
        emptyText={`没有${changes[change]}的申报`}
        emptyNext="请看其他变化类型，或下面各项分类的合计。"
      />
      <RecordDrawer title="两种政策下的核算说明" width={1000}>
        {(no) => <BothWays run={run} no={Number(no)} />}
      </RecordDrawer>
    </>
  )
}

function BothWays({ run, no }: { run: RunView; no: number }) {
  const { data, loading, reasons, refresh } = useAct(explainLine, { id: run.id, no })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  const { line, base, draft } = data
  return (
    <>
      <Facts
        items={[
          { label: '职业（工种）', value: line.occupation },
          { label: '证书与等级', value: line.certificate },
          { label: '地区', value: line.regionName },
          { label: '人员类别', value: line.group },
          { label: '核算日期', value: line.on },
          { label: '相差', value: <Difference fen={line.draftFen - line.baseFen} /> },
          {
            label: '推演的政策',
            value: <Link href={`/policy?tab=versions&open=${run.packId}`}>{run.packTitle}</Link>,
            wide: true,
          },
        ]}
      />
      <div className="qc-form qc-form-two" style={{ marginTop: 16 }}>
        <WhyAmount
          trace={base.trace}
          amountFen={base.amountFen}
          title={`当时政策：${base.packTitle}第 ${base.number} 版`}
        />
        <WhyAmount
          trace={draft.trace}
          amountFen={draft.amountFen}
          title={`推演政策：${draft.packTitle}第 ${draft.number} 版`}
        />
      </div>
    </>
  )
}
