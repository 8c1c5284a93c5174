import { Button, Collapse, Flex, Skeleton, Tag } from 'antd'
import { useState } from 'react'
import { certificateKinds } from '#money/policy/contract'
import { WhyAmount } from '#money/policy/ui'
import { clauseName } from '#platform/clause'
import { download, reasonsOf } from '#web/api'
import {
  DataTable,
  Facts,
  levelName,
  Money,
  optionsOf,
  ReasonModal,
  RecordDrawer,
  Refusals,
  StateTag,
  useAct,
} from '#web/console'
import {
  type CheckRow,
  type ClaimLineView,
  type ClaimView,
  checkResults,
  claimLines,
  excludeLine,
  lineStates,
  whyPaper,
} from '../contract.ts'
import { lineTones, ResultTag } from './shown.tsx'

/** Checks as rows: what was found, where, as of when, on which clause; what failed comes first. */
function Checks({ checks }: { checks: readonly CheckRow[] }) {
  const order = { failed: 0, 'no-data': 1, passed: 2, 'not-needed': 3 }
  const rows = [...checks].sort((a, b) => order[a.result] - order[b.result])
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {rows.map((check) => (
        <li key={check.key} style={{ padding: '6px 0', borderBottom: '1px solid var(--qc-line, #eee)' }}>
          <Flex gap={8} wrap align="baseline">
            <ResultTag result={check.result} />
            <strong>{check.title}</strong>
            <span>{check.found}</span>
          </Flex>
          <div style={{ color: 'var(--qc-soft)' }}>
            来源：{check.source}
            {check.asOf ? `（${check.asOf}）` : ''} · 依据 {clauseName(check.clause)}
          </div>
          {check.next && <div>下一步：{check.next}</div>}
        </li>
      ))}
    </ul>
  )
}

const failedOf = (line: ClaimLineView, result: CheckRow['result']) =>
  line.checks.filter((c) => c.result === result && c.key !== 'standard')

/** The same explanation on paper, for the file or the person. */
function Paper({ claim, line }: { claim: ClaimView; line: ClaimLineView }) {
  const [reasons, setReasons] = useState<ReturnType<typeof reasonsOf>>([])
  const get = async () => {
    try {
      await download(whyPaper, { id: claim.id, lineId: line.id })
      setReasons([])
    } catch (error) {
      setReasons(reasonsOf(error))
    }
  }
  return (
    <div>
      <Button onClick={() => void get()}>下载补贴金额说明（PDF）</Button>
      <Refusals reasons={reasons} />
    </div>
  )
}

function Person({ claim, lineId }: { claim: ClaimView; lineId: string }) {
  const [asking, setAsking] = useState(false)
  const { data, loading, reasons } = useAct(claimLines, { id: claim.id, size: 200 })
  const found = data?.rows.find((l) => l.id === lineId)
  const { data: more } = useAct(claimLines, data && !found ? { id: claim.id, size: 200, page: 2 } : null)
  const line = found ?? more?.rows.find((l) => l.id === lineId)
  if (loading) return <Skeleton active />
  if (!line) return <Refusals reasons={reasons} />
  return (
    <Flex vertical gap={16}>
      <Facts
        columns={2}
        items={[
          { label: '序号', value: line.no },
          { label: '状态', value: <StateTag state={line.state} states={lineStates} tones={lineTones} /> },
          { label: '姓名', value: line.nameMasked },
          { label: '身份证号', value: line.idNumberMasked },
          { label: '证书类型', value: certificateKinds[line.certificateKind] },
          { label: '证书编号', value: line.certificateNumber },
          { label: '职业（工种）', value: line.occupationName },
          { label: '等级', value: levelName(line.level) },
          line.estimateFen !== null && { label: '备案预估', value: <Money fen={line.estimateFen} /> },
          { label: '本次核算', value: <Money fen={line.amountFen} /> },
          line.excludeReason !== null && { label: '不计补贴的理由', value: line.excludeReason, wide: true },
          line.payment && {
            label: '付款',
            value: `${line.payment.number} ${line.payment.stateTitle}${line.payment.refuseReason ? `：${line.payment.refuseReason}` : ''}${line.payment.on ? ` ${line.payment.on}` : ''}`,
            wide: true,
          },
        ]}
      />
      <Refusals reasons={line.reasons} title="不计补贴的原因" />
      <Paper claim={claim} line={line} />
      {claim.can.includes('exclude') && line.state === 'claimed' && (
        <div>
          <Button danger onClick={() => setAsking(true)}>
            剔除该人员
          </Button>
        </div>
      )}
      <Collapse
        defaultActiveKey={['checks', 'why']}
        items={[
          {
            key: 'checks',
            label: `核验结果（${line.checks.length} 项）`,
            children: <Checks checks={line.checks} />,
          },
          {
            key: 'why',
            label: '为什么是这个金额',
            children: <WhyAmount trace={line.trace} amountFen={line.amountFen} />,
          },
        ]}
      />
      <ReasonModal
        act={excludeLine}
        input={{ id: claim.id, version: claim.version, lineId }}
        open={asking}
        onClose={() => setAsking(false)}
        min={4}
        hint="至少 4 个字。该人员本次不计补贴，理由告知机构和本人。"
        danger
      />
    </Flex>
  )
}

export function Lines({ claim }: { claim: ClaimView }) {
  return (
    <>
      <DataTable
        act={claimLines}
        rowKey="id"
        title="人员明细"
        search="按完整姓名或身份证号查找"
        fixedInput={{ id: claim.id }}
        opens
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(lineStates) },
          { kind: 'select', name: 'result', label: '核验结果', options: optionsOf(checkResults) },
          {
            kind: 'select',
            name: 'check',
            label: '核验项',
            options: claim.summary.map((s) => ({ value: s.key, label: s.title })),
          },
        ]}
        columns={[
          { key: 'no', title: '序号', sortable: true, align: 'right', width: 72 },
          { key: 'nameMasked', title: '姓名', card: 'title' },
          { key: 'idNumberMasked', title: '身份证号' },
          { key: 'certificateNumber', title: '证书编号' },
          {
            key: 'checks',
            title: '核验',
            render: (r) => {
              const failed = failedOf(r, 'failed')
              const missing = failedOf(r, 'no-data')
              if (failed.length + missing.length === 0) return <ResultTag result="passed" />
              return (
                <Flex gap={4} wrap>
                  {failed.map((c) => (
                    <Tag key={c.key} color="error" style={{ whiteSpace: 'normal' }}>
                      ✕ {c.title}
                    </Tag>
                  ))}
                  {missing.map((c) => (
                    <Tag key={c.key} color="warning" style={{ whiteSpace: 'normal' }}>
                      ○ {c.title}
                    </Tag>
                  ))}
                </Flex>
              )
            },
          },
          {
            key: 'estimateFen',
            title: '备案预估',
            align: 'right',
            hidden: claim.estimateFen === null,
            render: (r) => (r.estimateFen === null ? '—' : <Money fen={r.estimateFen} />),
          },
          {
            key: 'amountFen',
            title: '本次核算',
            align: 'right',
            sortable: true,
            render: (r) => <Money fen={r.amountFen} />,
          },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => (
              <>
                <StateTag state={r.state} states={lineStates} tones={lineTones} />
                {r.openObjections > 0 && <Tag color="warning">异议 {r.openObjections} 件</Tag>}
              </>
            ),
          },
        ]}
        emptyText="没有符合筛选条件的人员"
        emptyNext="请清除筛选条件；没有人员的申报请重新核算。"
      />
      <RecordDrawer title="核算与核验明细">
        {(lineId) => <Person claim={claim} lineId={lineId} />}
      </RecordDrawer>
    </>
  )
}
