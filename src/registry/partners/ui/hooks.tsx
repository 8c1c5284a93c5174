import { Drawer, Space } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { DataTable, Facts, MoveBar, optionsOf, PageHead, StateTag } from '#web/console'
import { allowHook, type HookView, haltHook, hookMoves, listHooks, refuseHook } from '../contract.ts'
import { eventTitles, hookTones } from './shown.tsx'

const { states } = hookMoves

export default function Hooks() {
  const [open, setOpen] = useState<HookView | null>(null)
  return (
    <>
      <PageHead
        title="推送地址管理"
        note="平台只向经核准的公网地址推送，不跟随跳转；推送内容不含个人信息。"
      />
      <DataTable
        act={listHooks}
        rowKey="id"
        opens={(row) => setOpen(row)}
        search="按地址查找"
        filters={[{ kind: 'select', name: 'state', label: '状态', options: optionsOf(states) }]}
        columns={[
          { key: 'orgName', title: '单位', card: 'title', wrap: 220 },
          { key: 'url', title: '地址', wrap: 280 },
          { key: 'events', title: '事项', wrap: 200, render: (r) => eventTitles(r.events) },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={states} tones={hookTones} />,
          },
          {
            key: 'requestedAt',
            title: '申请时间',
            sortable: true,
            render: (r) => showInstant(r.requestedAt),
          },
          { key: 'sent', title: '已送达', align: 'right' },
          { key: 'givenUp', title: '已放弃', align: 'right' },
        ]}
        emptyText="没有推送地址"
        emptyNext="单位在“接口接入”中申请后显示在这里。"
      />
      <Drawer title="推送地址" open={open !== null} onClose={() => setOpen(null)} size="large">
        {open && (
          <Space orientation="vertical" size="large" style={{ width: '100%' }}>
            <Facts
              items={[
                { label: '单位', value: open.orgName },
                { label: '状态', value: <StateTag state={open.state} states={states} tones={hookTones} /> },
                { label: '地址', value: open.url, wide: true },
                { label: '事项', value: eventTitles(open.events), wide: true },
                open.reason !== null && { label: '理由', value: open.reason, wide: true },
              ]}
            />
            <MoveBar
              record={open}
              moves={[
                { name: 'allow', title: '核准地址', act: allowHook, tone: 'primary', success: '已核准' },
                { name: 'refuse', title: '不予核准', act: refuseHook, reason: '理由', tone: 'danger' },
                { name: 'halt', title: '强制停用', act: haltHook, reason: '停用理由', tone: 'danger' },
              ]}
            />
          </Space>
        )}
      </Drawer>
    </>
  )
}
