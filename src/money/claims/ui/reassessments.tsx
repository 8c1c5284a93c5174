import { Button, Flex, Skeleton } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { WhyAmount } from '#money/policy/ui'
import { dayOf, showInstant } from '#platform/day'
import {
  DataTable,
  Facts,
  Money,
  optionsOf,
  PageHead,
  ReasonModal,
  RecordDrawer,
  Refusals,
  StateTag,
  useAct,
} from '#web/console'
import { causes, getReassessment, listReassessments, reassessOutcomes, stopLine } from '../contract.ts'
import { outcomeTones } from './shown.tsx'

function One({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(getReassessment, { id })
  const [asking, setAsking] = useState(false)
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <Flex vertical gap={16}>
      <Facts
        columns={2}
        items={[
          {
            label: '补贴申报',
            value: <Link href={`/claims/${data.claimId}`}>{data.claimNumber ?? data.claimTitle}</Link>,
          },
          { label: '人员', value: `第 ${data.lineNo} 号 ${data.nameMasked}` },
          { label: '变化', value: causes[data.cause] },
          { label: '发现时间', value: showInstant(data.foundAt) },
          { label: '原核定', value: <Money fen={data.beforeFen} /> },
          { label: '现应为', value: <Money fen={data.afterFen} /> },
          {
            label: '结果',
            value: <StateTag state={data.outcome} states={reassessOutcomes} tones={outcomeTones} />,
          },
          data.recoveryId !== null && {
            label: '追回案件',
            value: <Link href={`/recoveries/${data.recoveryId}`}>{data.note ?? '查看'}</Link>,
          },
          data.supplementId !== null && {
            label: '补发申报',
            value: <Link href={`/claims/${data.supplementId}`}>查看补发申报</Link>,
          },
          data.note !== null && data.recoveryId === null && { label: '说明', value: data.note, wide: true },
        ]}
      />
      <Refusals reasons={data.reasons} title="现在不符合的原因" />
      {data.can.includes('stop') && (
        <div>
          <Button danger onClick={() => setAsking(true)}>
            停止拨付
          </Button>
        </div>
      )}
      <section>
        <h3>按现在的情况</h3>
        {data.trace.length > 0 ? <WhyAmount trace={data.trace} /> : <p>该人员已不在可享受补贴的名单中。</p>}
      </section>
      <section>
        <h3>审批资金时</h3>
        <WhyAmount trace={data.traceBefore} />
      </section>
      <ReasonModal
        act={stopLine}
        input={{ id: data.id, version: data.version }}
        open={asking}
        onClose={() => setAsking(false)}
        title="停止拨付"
        hint="该人员的款项退回预算，不再付出；符合条件时可重新申报。"
        min={4}
        danger
        success="已停止拨付，款项退回预算"
      />
    </Flex>
  )
}

/** What became of approved money whose facts changed: kept from the bank, asked back, or paid on. */
export default function Reassessments() {
  return (
    <>
      <PageHead
        title="付款后核查"
        note="证书撤销、信息更正、就业登记作废等变化发生在资金审批之后的，系统自动重新核算：少付的补发，多付的立案追回，未付的暂停。"
      />
      <DataTable
        act={listReassessments}
        rowKey="id"
        opens
        search="按申报编号或名称查找"
        filters={[
          { kind: 'select', name: 'outcome', label: '结果', options: optionsOf(reassessOutcomes) },
          { kind: 'select', name: 'cause', label: '变化', options: optionsOf(causes) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'claimTitle', title: '补贴申报', card: 'title' },
          { key: 'claimNumber', title: '申报编号', copy: true },
          { key: 'nameMasked', title: '人员' },
          { key: 'cause', title: '变化', render: (r) => causes[r.cause] },
          { key: 'foundAt', title: '发现日期', sortable: true, render: (r) => dayOf(r.foundAt) },
          { key: 'beforeFen', title: '原核定', align: 'right', render: (r) => <Money fen={r.beforeFen} /> },
          { key: 'afterFen', title: '现应为', align: 'right', render: (r) => <Money fen={r.afterFen} /> },
          {
            key: 'outcome',
            title: '结果',
            sortable: true,
            render: (r) => <StateTag state={r.outcome} states={reassessOutcomes} tones={outcomeTones} />,
          },
          { key: 'regionName', title: '地区', hidden: true },
        ]}
        emptyText="没有付款后的变化"
        emptyNext="审批资金后证书、人员信息、就业登记有变化的，会自动出现在这里。"
      />
      <RecordDrawer title="付款后核查">{(id) => <One id={id} />}</RecordDrawer>
    </>
  )
}
