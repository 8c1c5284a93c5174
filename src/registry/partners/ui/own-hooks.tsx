import { Button, Drawer, Skeleton } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import {
  ActForm,
  DataTable,
  EmptyHint,
  MoveBar,
  optionsOf,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
  useSubmit,
} from '#web/console'
import {
  deliveryStates,
  type HookView,
  hookDeliveries,
  hookEvents,
  hookMoves,
  ownHooks,
  requestHook,
  resendDelivery,
  stopHook,
} from '../contract.ts'
import { eventOptions, eventTitles, hookTones, SecretModal } from './shown.tsx'

/** Addresses that are told what happens to the organisation's matters. */
export function OwnHooks() {
  const { data, loading, reasons, refresh } = useAct(ownHooks, {})
  const [asking, setAsking] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const [open, setOpen] = useState<HookView | null>(null)
  return (
    <section>
      <h2>推送地址</h2>
      <p>
        本单位的事项有变化时，平台向这里推送（带签名，失败自动重试）；地址须经人社部门核准。
        <Button type="link" onClick={() => setAsking(true)}>
          申请推送地址
        </Button>
      </p>
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && <Skeleton active />}
      {data?.rows.length === 0 && <EmptyHint text="还没有推送地址" next="不接推送也可以定时用密钥查询。" />}
      {data && data.rows.length > 0 && (
        <SmallTable
          label="推送地址"
          rowKey="id"
          dataSource={data.rows}
          columns={[
            { title: '地址', dataIndex: 'url' },
            { title: '事项', key: 'events', render: (_, row) => eventTitles(row.events) },
            {
              title: '状态',
              key: 'state',
              render: (_, row) => <StateTag state={row.state} states={hookMoves.states} tones={hookTones} />,
            },
            { title: '已送达', dataIndex: 'sent', align: 'right' },
            { title: '待推送', dataIndex: 'waiting', align: 'right' },
            { title: '已放弃', dataIndex: 'givenUp', align: 'right' },
            {
              title: '办理',
              key: 'open',
              render: (_, row) => (
                <Button size="small" onClick={() => setOpen(row)}>
                  查看记录
                </Button>
              ),
            },
          ]}
        />
      )}
      <Drawer title="申请推送地址" open={asking} onClose={() => setAsking(false)} size="large">
        {asking && (
          <ActForm
            act={requestHook}
            fields={[
              {
                name: 'url',
                label: '地址',
                required: true,
                placeholder: 'https://api.example.cn/hooks',
                help: '公网 https 域名，端口 443 或 8443。',
              },
              { name: 'events', label: '事项', kind: 'multi', options: eventOptions, required: true },
            ]}
            success="已申请，待核准"
            onDone={(done) => {
              setAsking(false)
              setSecret(done.secret)
            }}
            onCancel={() => setAsking(false)}
          />
        )}
      </Drawer>
      <Drawer title="推送记录" open={open !== null} onClose={() => setOpen(null)} size="large">
        {open && <Log key={open.id} hook={open} />}
      </Drawer>
      <SecretModal
        title="推送签名密钥"
        lines={secret ? [{ label: '签名密钥', value: secret }] : null}
        onClose={() => setSecret(null)}
      />
    </section>
  )
}

function Log({ hook }: { hook: HookView }) {
  const { submit, busy, reasons } = useSubmit(resendDelivery, { success: '已列入待推送' })
  return (
    <>
      <p style={{ wordBreak: 'break-all' }}>{hook.url}</p>
      <MoveBar
        record={hook}
        moves={[{ name: 'stop', title: '停用地址', act: stopHook, reason: '停用理由', tone: 'danger' }]}
      />
      <Refusals reasons={reasons} />
      <DataTable
        act={hookDeliveries}
        rowKey="id"
        fixedInput={{ id: hook.id }}
        search={false}
        filters={[{ kind: 'select', name: 'state', label: '状态', options: optionsOf(deliveryStates) }]}
        columns={[
          { key: 'title', title: '内容', card: 'title', wrap: 180 },
          {
            key: 'event',
            title: '事项',
            render: (r) => hookEvents[r.event as keyof typeof hookEvents]?.title ?? r.event,
          },
          { key: 'happenedAt', title: '发生时间', sortable: true, render: (r) => showInstant(r.happenedAt) },
          { key: 'state', title: '状态', render: (r) => deliveryStates[r.state] },
          { key: 'tries', title: '次数', align: 'right' },
          {
            key: 'lastError',
            title: '结果',
            wrap: 200,
            render: (r) => r.lastError ?? (r.sentAt ? showInstant(r.sentAt) : '—'),
          },
          {
            key: 'id',
            title: '办理',
            render: (r) =>
              r.state !== 'sent' && (
                <Button
                  size="small"
                  loading={busy}
                  onClick={() => void submit({ id: hook.id, deliveryId: r.id })}
                >
                  重新推送
                </Button>
              ),
          },
        ]}
        emptyText="还没有推送"
        emptyNext="事项变化后一分钟内推送。"
      />
    </>
  )
}
