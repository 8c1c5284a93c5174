import { Button, Flex, Form, Input, Radio, Skeleton } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import {
  DataTable,
  Facts,
  FileUpload,
  Money,
  optionsOf,
  PageHead,
  ReasonModal,
  RecordDrawer,
  Refusals,
  StateTag,
  useAct,
  useSubmit,
} from '#web/console'
import { listObjections, objectionMoves, objectorOf, resolveObjection } from '../contract.ts'
import { fieldLabels, objectionTones } from './shown.tsx'

type Objection = OutputOf<typeof listObjections>['rows'][number]

function Resolve({ objection, onDone }: { objection: Objection; onDone: () => void }) {
  const [result, setResult] = useState<'uphold' | 'dismiss' | null>(null)
  const [resolution, setResolution] = useState('')
  const [files, setFiles] = useState<string[]>([])
  const { submit, busy, reasons } = useSubmit(resolveObjection, { success: '异议已办结', onDone })
  const short = resolution.trim().length < 10
  return (
    <Form layout="vertical" component={false}>
      <Form.Item label="核查结论" required>
        <Radio.Group
          value={result}
          onChange={(event) => setResult(event.target.value as 'uphold' | 'dismiss')}
          options={[
            { value: 'dismiss', label: '异议不成立，恢复该人员' },
            { value: 'uphold', label: '异议成立，该人员不予补贴' },
          ]}
        />
      </Form.Item>
      <Form.Item label="核查情况" required extra="至少 10 个字，答复异议人并记入办理记录。">
        <Input.TextArea
          aria-label="核查情况"
          rows={4}
          maxLength={500}
          showCount
          value={resolution}
          onChange={(event) => setResolution(event.target.value)}
        />
      </Form.Item>
      <Form.Item label="核查材料">
        <FileUpload value={files} onChange={setFiles} max={10} />
      </Form.Item>
      <Button
        type="primary"
        loading={busy}
        disabled={result === null || short}
        onClick={() =>
          void submit({
            id: objection.id,
            version: objection.version,
            result: result as 'uphold' | 'dismiss',
            resolution: resolution.trim(),
            files,
          })
        }
      >
        办结异议
      </Button>
      <Refusals reasons={reasons} labels={fieldLabels} />
    </Form>
  )
}

function One({ id, onDone }: { id: string; onDone: () => void }) {
  const { data, loading, reasons } = useAct(listObjections, { size: 200 })
  const [asking, setAsking] = useState(false)
  const [contact, setContact] = useState<{ name: string; phone: string } | null>(null)
  const o = data?.rows.find((row) => row.id === id)
  if (loading) return <Skeleton active />
  if (!o) return <Refusals reasons={reasons} />
  return (
    <Flex vertical gap={16}>
      <Facts
        columns={2}
        items={[
          { label: '受理编号', value: o.receipt },
          {
            label: '状态',
            value: <StateTag state={o.state} states={objectionMoves.states} tones={objectionTones} />,
          },
          { label: '申报', value: <Link href={`/claims/${o.claimId}`}>{o.claimNumber}</Link> },
          { label: '涉及人员', value: `第 ${o.lineNo} 号 ${o.nameMasked}` },
          { label: '金额', value: <Money fen={o.amountFen} /> },
          { label: '提出时间', value: showInstant(o.filedAt) },
          { label: '异议内容', value: o.body, wide: true },
          contact && { label: '异议人', value: `${contact.name} ${contact.phone}`, wide: true },
          o.resolution !== null && { label: '核查情况', value: o.resolution, wide: true },
        ]}
      />
      {o.can.includes('contact') && !contact && (
        <div>
          <Button onClick={() => setAsking(true)}>查看异议人联系方式（留痕）</Button>
        </div>
      )}
      {o.can.includes('dismiss') && <Resolve objection={o} onDone={onDone} />}
      {o.state === 'open' && !o.can.includes('dismiss') && (
        <p role="status">由未参与申报和初审的另一名经办人员核查办结。</p>
      )}
      <ReasonModal
        act={objectorOf}
        input={{ id: o.id }}
        open={asking}
        onClose={() => setAsking(false)}
        onDone={setContact}
        min={4}
        success="已显示，查看行为已记录"
      />
    </Flex>
  )
}

export default function Objections() {
  return (
    <>
      <PageHead title="公示异议" note="有异议的人员暂停，其余人员照常办理；由未参与初审的人员核查办结。" />
      <DataTable
        act={listObjections}
        rowKey="id"
        search="按受理编号、申报编号或班级名称查找"
        opens
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(objectionMoves.states) },
        ]}
        columns={[
          { key: 'receipt', title: '受理编号', card: 'title' },
          { key: 'title', title: '申报事项' },
          { key: 'nameMasked', title: '涉及人员', render: (r) => `第 ${r.lineNo} 号 ${r.nameMasked}` },
          { key: 'amountFen', title: '金额', align: 'right', render: (r) => <Money fen={r.amountFen} /> },
          { key: 'regionName', title: '地区' },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={objectionMoves.states} tones={objectionTones} />,
          },
          { key: 'filedAt', title: '提出时间', sortable: true, render: (r) => showInstant(r.filedAt) },
        ]}
        emptyText="没有异议"
        emptyNext="群众在补贴公示页面提出的异议出现在这里。"
      />
      <RecordDrawer title="公示异议">{(id, close) => <One id={id} onDone={close} />}</RecordDrawer>
    </>
  )
}
