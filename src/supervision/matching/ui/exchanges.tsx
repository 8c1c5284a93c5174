import { Alert, Button, Modal, Skeleton, Space } from 'antd'
import { useState } from 'react'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import {
  ActForm,
  DataTable,
  EmptyHint,
  Facts,
  PageHead,
  RecordDrawer,
  Refusals,
  SmallTable,
  useAct,
  useMay,
} from '#web/console'
import { getExchange, listExchanges, receiveExchange } from '../contract.ts'
import { Send } from './send.tsx'

const count = (n: number) => n.toLocaleString('zh-CN')
const kinds = { sent: '我方生成', received: '对方发来' } as const

export default function Exchanges() {
  const may = useMay('match.run')
  const [sending, setSending] = useState(false)
  const [receiving, setReceiving] = useState(false)
  return (
    <>
      <PageHead
        title="跨市交换比对"
        note="两市用同一个约定密钥把享受补贴的记录变成摘要后互换，只有双方都有的才会对上；文件里没有姓名、证件号码。"
        actions={
          may && (
            <Space wrap>
              <Button onClick={() => setReceiving(true)}>比对对方文件</Button>
              <Button type="primary" onClick={() => setSending(true)}>
                生成交换文件
              </Button>
            </Space>
          )
        }
      />
      <DataTable
        act={listExchanges}
        rowKey="id"
        search={false}
        opens
        columns={[
          { key: 'partner', title: '对方', card: 'title' },
          { key: 'kind', title: '类型', render: (r) => kinds[r.kind] },
          { key: 'regionName', title: '我方地区' },
          { key: 'span', title: '申报日期', render: (r) => `${r.fromDay} 至 ${r.toDay}` },
          { key: 'rows', title: '文件行数', align: 'right', render: (r) => count(r.rows) },
          {
            key: 'hits',
            title: '重复',
            align: 'right',
            render: (r) => (r.hits === null ? '—' : count(r.hits)),
          },
          { key: 'keyMark', title: '密钥标记' },
          { key: 'madeAt', title: '时间', sortable: true, render: (r) => showInstant(r.madeAt) },
        ]}
        emptyText="还没有交换过"
        emptyNext="先与对方电话约定密钥和时段，双方各自生成文件互发，再各自比对。"
      />
      <RecordDrawer title="交换比对">{(id) => <One id={id} />}</RecordDrawer>
      <Modal
        open={sending}
        title="生成交换文件"
        footer={null}
        onCancel={() => setSending(false)}
        destroyOnHidden
      >
        <Send onDone={() => setSending(false)} />
      </Modal>
      <Modal
        open={receiving}
        title="比对对方文件"
        footer={null}
        onCancel={() => setReceiving(false)}
        destroyOnHidden
      >
        <ActForm
          act={receiveExchange}
          columns={1}
          fields={[
            { name: 'region', label: '我方地区', kind: 'region', required: true },
            { name: 'partner', label: '对方单位', required: true },
            { name: 'from', label: '申报日期从', kind: 'day', required: true },
            { name: 'to', label: '申报日期至', kind: 'day', required: true },
            {
              name: 'fileId',
              label: '对方发来的文件',
              kind: 'file',
              required: true,
              help: '申报日期要与对方生成文件时的一致。',
            },
            {
              name: 'secret',
              label: '约定密钥',
              required: true,
              help: '双方生成文件时用的同一个密钥，至少 16 个字符；平台不保存。',
            },
            { name: 'reason', label: '用途', required: true },
          ]}
          submitText="比对"
          success={({ hits }) => `比对完成，重复 ${hits} 条`}
          onDone={() => setReceiving(false)}
          onCancel={() => setReceiving(false)}
        />
      </Modal>
    </>
  )
}

type Exchange = OutputOf<typeof getExchange>
function One({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(getExchange, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Facts
        items={[
          { label: '类型', value: kinds[data.kind] },
          { label: '对方', value: data.partner },
          { label: '我方地区', value: data.regionName },
          { label: '申报日期', value: `${data.fromDay} 至 ${data.toDay}` },
          { label: '密钥标记', value: <code>{data.keyMark}</code> },
          { label: '文件行数', value: count(data.rows) },
          { label: '办理人', value: `${data.madeByName}，${showInstant(data.madeAt)}` },
          { label: '用途', value: data.reason, wide: true },
        ]}
      />
      {data.kind === 'received' && data.found.length === 0 && (
        <EmptyHint text="没有重复" next="双方在这一时段没有同一人、同一职业、同一等级的补贴。" />
      )}
      {data.found.length > 0 && (
        <>
          <Alert type="warning" showIcon title="双方都有的补贴记录，请凭对方编号电话核实后处理" />
          <SmallTable<Exchange['found'][number]>
            label="重复的记录"
            rowKey="lineId"
            dataSource={data.found}
            columns={[
              { key: 'name', title: '姓名', dataIndex: 'nameMasked' },
              { key: 'id', title: '身份证号', dataIndex: 'idNumberMasked' },
              { key: 'claim', title: '我方申报', dataIndex: 'claim' },
              { key: 'theirs', title: '对方编号', render: (_v, r) => <code>{r.theirs}</code> },
            ]}
          />
        </>
      )}
    </Space>
  )
}
