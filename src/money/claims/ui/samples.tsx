import { Button, Flex, InputNumber, Tabs } from 'antd'
import { useId, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { subsidyKinds } from '#money/policy/contract'
import type { OutputOf } from '#platform/act'
import { dayOf, showInstant } from '#platform/day'
import { DataTable, Money, optionsOf, PageHead, Refusals, StateTag, useMay, useSubmit } from '#web/console'
import { drawSample, listSamples, sampleCandidates, sampleMoves, sampleShare } from '../contract.ts'
import { sampleTones } from './shown.tsx'

type Candidate = OutputOf<typeof sampleCandidates>['rows'][number]

function Draw({ rows, clear }: { rows: Candidate[]; clear: () => void }) {
  const [, go] = useLocation()
  const [share, setShare] = useState<number>(sampleShare.usual)
  const field = useId()
  const { submit, busy, reasons } = useSubmit(drawSample, {
    success: (output) => `${output.number}：${output.people} 人中抽取 ${output.drawn} 人`,
    onDone: ({ id }) => {
      clear()
      go(`/samples/${id}`)
    },
  })
  return (
    <Flex vertical gap={8}>
      <Flex gap={12} wrap align="center">
        <label htmlFor={field}>抽查比例（%）</label>
        <InputNumber
          id={field}
          min={sampleShare.least}
          max={sampleShare.most}
          value={share}
          onChange={(value) => setShare(value ?? sampleShare.usual)}
        />
        <Button
          type="primary"
          loading={busy}
          onClick={() => void submit({ claimIds: rows.map((r) => r.id), sharePercent: share })}
        >
          抽样
        </Button>
        <span role="status">
          {rows.length} 件，{rows.reduce((n, r) => n + r.people, 0)} 人；每个收款单位至少抽 1
          人，抽定后不能重抽。
        </span>
      </Flex>
      <Refusals reasons={reasons} />
    </Flex>
  )
}

function Candidates() {
  return (
    <DataTable
      act={sampleCandidates}
      rowKey="id"
      name="fit"
      search="按申报编号或申报事项查找"
      batch={(rows, clear) => <Draw rows={rows} clear={clear} />}
      filters={[
        { kind: 'region', name: 'region', label: '地区' },
        { kind: 'select', name: 'subsidyKind', label: '补贴项目', options: optionsOf(subsidyKinds) },
      ]}
      columns={[
        {
          key: 'title',
          title: '申报事项',
          card: 'title',
          render: (r) => <Link href={`/claims/${r.id}`}>{r.title}</Link>,
        },
        { key: 'number', title: '申报编号', sortable: true },
        { key: 'payeeName', title: '收款人' },
        { key: 'regionName', title: '地区' },
        { key: 'people', title: '人数', align: 'right' },
        {
          key: 'amountFen',
          title: '金额',
          align: 'right',
          sortable: true,
          render: (r) => <Money fen={r.amountFen} />,
        },
        { key: 'filedAt', title: '提交日期', sortable: true, render: (r) => dayOf(r.filedAt) },
      ]}
      emptyText="没有可以快速审核的申报"
      emptyNext="全部核验项通过、没有无数据项、未被退回过的待初审申报出现在这里；其余的请逐件初审。"
    />
  )
}

function Rounds() {
  const [, go] = useLocation()
  return (
    <DataTable
      act={listSamples}
      rowKey="id"
      search="按批次编号查找"
      opens={(row) => go(`/samples/${row.id}`)}
      filters={[
        { kind: 'select', name: 'state', label: '状态', options: optionsOf(sampleMoves.states) },
        { kind: 'region', name: 'region', label: '地区' },
      ]}
      columns={[
        {
          key: 'number',
          title: '批次编号',
          card: 'title',
          sortable: true,
        },
        {
          key: 'state',
          title: '状态',
          sortable: true,
          render: (r) => <StateTag state={r.state} states={sampleMoves.states} tones={sampleTones} />,
        },
        { key: 'regionName', title: '地区' },
        { key: 'claims', title: '申报件数', align: 'right' },
        { key: 'people', title: '人数', align: 'right' },
        { key: 'drawn', title: '抽中 / 已查', align: 'right', render: (r) => `${r.drawn} / ${r.found}` },
        { key: 'sharePercent', title: '抽查比例', align: 'right', render: (r) => `${r.sharePercent}%` },
        { key: 'drawnBy', title: '抽样人' },
        { key: 'drawnAt', title: '抽样时间', sortable: true, render: (r) => showInstant(r.drawnAt) },
      ]}
      emptyText="没有快速审核批次"
      emptyNext="在“可快速审核”中勾选申报并抽样。"
    />
  )
}

export default function Samples() {
  const mayDraw = useMay('claim.review')
  const [params, setParams] = useSearchParams()
  const tab = params.get('tab') ?? (mayDraw ? 'fit' : 'rounds')
  return (
    <>
      <PageHead
        title="快速审核"
        note="核验全部通过的申报按比例抽人全面核查：抽中的都无误，整批通过初审；发现一人有问题，整批转逐件审核。"
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => setParams({ tab: key })}
        destroyOnHidden
        items={[
          ...(mayDraw ? [{ key: 'fit', label: '可快速审核', children: <Candidates /> }] : []),
          { key: 'rounds', label: '抽查批次', children: <Rounds /> },
        ]}
      />
    </>
  )
}
