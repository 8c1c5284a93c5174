import { Alert, Button, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { useParams } from 'wouter'
import { showInstant } from '#platform/day'
import { DataTable, MoveBar, PageHead, Refusals, useAct, useSubmit } from '#web/console'
import { collectKey, getOwnKey, keyRefusals, revokeKey, rotateKey } from '../contract.ts'
import { KeyFacts, SecretModal, Usage } from './shown.tsx'

export default function OwnKeyPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getOwnKey, { id })
  const [shown, setShown] = useState<{ label: string; value: string }[] | null>(null)
  const show = (done: { code: string; secret: string }) =>
    setShown([
      { label: '密钥编号', value: done.code },
      { label: '密钥', value: done.secret },
    ])
  const collect = useSubmit(collectKey, { success: '已领取', onDone: show })
  const rotate = useSubmit(rotateKey, { success: '已更换，旧密钥 24 小时后失效', onDone: show })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  const { version, can } = data
  return (
    <>
      <PageHead title={`接口密钥 · ${data.title}`} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {data.reason && <Alert type="warning" showIcon title="理由" description={data.reason} />}
        <KeyFacts record={data} />
        <Refusals reasons={[...data.missing, ...collect.reasons, ...rotate.reasons]} />
        <Space wrap>
          {can.includes('collect') && (
            <Button
              type="primary"
              loading={collect.busy}
              onClick={() => void collect.submit({ id, version })}
            >
              领取密钥
            </Button>
          )}
          {can.includes('rotate') && (
            <Button loading={rotate.busy} onClick={() => void rotate.submit({ id, version })}>
              更换密钥
            </Button>
          )}
          <MoveBar
            record={data}
            moves={[{ name: 'revoke', title: '注销', act: revokeKey, reason: '注销理由', tone: 'danger' }]}
          />
        </Space>
        <section>
          <h2>错误清单</h2>
          <DataTable
            act={keyRefusals}
            rowKey="id"
            fixedInput={{ id }}
            search={false}
            filters={[{ kind: 'text', name: 'reasonCode', label: '原因代码' }]}
            columns={[
              { key: 'at', title: '时间', render: (r) => showInstant(r.at), card: 'title' },
              { key: 'path', title: '接口', render: (r) => `${r.method} ${r.path}`, wrap: 260 },
              { key: 'status', title: '状态码', align: 'right' },
              {
                key: 'reasons',
                title: '原因和下一步',
                wrap: 420,
                render: (r) =>
                  r.reasons.map((one) => `${one.message}${one.next ?? ''}（${one.code}）`).join('；'),
              },
            ]}
            emptyText="没有不予办理的请求"
            emptyNext="程序也可以用密钥查询：GET /api/partners/my-refusals。"
          />
        </section>
        <Usage record={data} />
      </Space>
      <SecretModal title="接口密钥" lines={shown} onClose={() => setShown(null)} />
    </>
  )
}
