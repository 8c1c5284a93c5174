import { Flex, Tabs } from 'antd'
import { Link, useSearchParams } from 'wouter'
import { DataTable, Facts, Money, optionsOf, PageHead, RecordDrawer, StateTag, type Tone } from '#web/console'
import {
  caseMoves,
  listReceiptCases,
  type ReconResult,
  receiptKinds,
  receiptOutcomes,
  reconList,
  reconResults,
} from '../contract.ts'
import { ReceiptCase } from './receipt-case.tsx'
import { caseTones } from './shown.tsx'

const tones: Record<ReconResult, Tone> = {
  agrees: 'good',
  differs: 'bad',
  unconfirmed: 'waiting',
  bank: 'waiting',
  bounced: 'warn',
}

function Books() {
  return (
    <DataTable
      act={reconList}
      rowKey="id"
      search="按申报编号、批次或明细编号查找"
      filters={[
        { kind: 'select', name: 'result', label: '对账结果', options: optionsOf(reconResults) },
        { kind: 'region', name: 'region', label: '地区' },
        { kind: 'days', from: 'from', to: 'to', label: '付款日期' },
      ]}
      columns={[
        {
          key: 'title',
          title: '申报事项',
          card: 'title',
          render: (r) => <Link href={`/claims/${r.claimId}`}>{r.title}</Link>,
        },
        {
          key: 'result',
          title: '结果',
          render: (r) => <StateTag state={r.result} states={reconResults} tones={tones} />,
        },
        { key: 'claimNumber', title: '申报编号', hidden: true },
        { key: 'payeeName', title: '收款人' },
        {
          key: 'noticeFen',
          title: '公示',
          align: 'right',
          render: (r) => (r.noticeFen === null ? '没有公示' : <Money fen={r.noticeFen} />),
        },
        { key: 'fileFen', title: '拨付文件', align: 'right', render: (r) => <Money fen={r.transferFen} /> },
        {
          key: 'bankTitle',
          title: '银行回单',
          render: (r) => `${r.bankTitle}${r.bankOn ? ` ${r.bankOn}` : ''}`,
        },
        {
          key: 'saidTitle',
          title: '收款人确认',
          render: (r) =>
            r.saidTitle ? (
              <>
                {r.saidTitle}
                {r.saidFen !== null && (
                  <>
                    ：<Money fen={r.saidFen} />
                  </>
                )}
              </>
            ) : (
              '还没有确认'
            ),
        },
        {
          key: 'traineesSaid',
          title: '学员反映',
          render: (r) =>
            r.traineesSaid === 0
              ? '—'
              : `${r.traineesSaid} 人${r.traineesDiffer > 0 ? `，其中 ${r.traineesDiffer} 人有不同` : ''}`,
        },
        {
          key: 'no',
          title: '付款明细',
          hidden: true,
          render: (r) => <Link href={`/payments/${r.batchId}`}>{r.no}</Link>,
        },
      ]}
      foot={(output) => (
        <Facts
          columns={3}
          items={output.sums.map((s) => ({
            label: reconResults[s.result],
            value: (
              <>
                {s.transfers} 笔，
                <Money fen={s.amountFen} />
              </>
            ),
          }))}
        />
      )}
      emptyText="没有已确认的拨付"
      emptyNext="拨付批次经财政确认后，逐笔出现在这里与公示、回单和收款人确认核对。"
    />
  )
}

function Cases() {
  return (
    <>
      <DataTable
        act={listReceiptCases}
        rowKey="id"
        search="按差异编号、申报编号或申报事项查找"
        opens
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(caseMoves.states) },
          { kind: 'select', name: 'kind', label: '差异类型', options: optionsOf(receiptKinds) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'number', title: '差异编号', card: 'title' },
          { key: 'kind', title: '差异类型', render: (r) => receiptKinds[r.kind] },
          { key: 'title', title: '申报事项' },
          { key: 'payeeName', title: '收款人' },
          { key: 'body', title: '差异' },
          {
            key: 'state',
            title: '状态',
            render: (r) => <StateTag state={r.state} states={caseMoves.states} tones={caseTones} />,
          },
          { key: 'ownerName', title: '受理人', render: (r) => r.ownerName ?? '待受理' },
          { key: 'dueOn', title: '办理期限', render: (r) => `${r.dueOn}${r.late ? '（已超期）' : ''}` },
          { key: 'outcome', title: '结果', render: (r) => (r.outcome ? receiptOutcomes[r.outcome] : '—') },
        ]}
        emptyText="没有实收差异"
        emptyNext="收款人或学员反映与公示不一致、银行逾期没有回单的，自动出现在这里。"
      />
      <RecordDrawer title="实收差异">{(id) => <ReceiptCase id={id} />}</RecordDrawer>
    </>
  )
}

export default function Recon() {
  const [params, setParams] = useSearchParams()
  const tab = params.get('tab') ?? 'books'
  return (
    <Flex vertical>
      <PageHead
        title="公示—实收对账"
        note="公示、拨付文件、银行回单、收款人确认四方逐笔核对；对不上的立案，有人受理、有期限、有结果。"
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => setParams({ tab: key })}
        destroyOnHidden
        items={[
          { key: 'books', label: '逐笔对账', children: <Books /> },
          { key: 'cases', label: '实收差异', children: <Cases /> },
        ]}
      />
    </Flex>
  )
}
