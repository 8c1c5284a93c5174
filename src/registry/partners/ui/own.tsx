import { Alert, Button, Drawer, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { showInstant } from '#platform/day'
import { ActForm, EmptyHint, optionsOf, PageHead, Refusals, SmallTable, StateTag, useAct } from '#web/console'
import { keyKinds, keyMoves, ownKeys, requestKey, settings } from '../contract.ts'
import { CalendarLink } from './calendar.tsx'
import { OwnHooks } from './own-hooks.tsx'
import { keyTones } from './shown.tsx'

export default function OwnApi() {
  const { data, loading, reasons, refresh } = useAct(ownKeys, {})
  const [asking, setAsking] = useState(false)
  const close = () => setAsking(false)
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead
        title="接口接入"
        note={
          data.department
            ? '本部门的业务系统可按接口查询所管地区的数据、上报岗位需求，不含明文信息。先申请演练密钥，试通后申请小范围，稳定后申请正式密钥。'
            : '本单位的业务系统可按接口直接上报和查询。先申请演练密钥，试通后申请小范围，稳定后申请正式密钥。'
        }
        actions={
          data.mayAsk.length > 0 && (
            <Button type="primary" onClick={() => setAsking(true)}>
              申请密钥
            </Button>
          )
        }
      />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        <Alert
          type="info"
          showIcon
          title={
            <>
              接口、签名方法和原因代码见
              <a className="qc-underlined" href="/p/api-docs">
                接口文档
              </a>
            </>
          }
          description="演练密钥办理的事项按正式规则判断，但不保存任何变动；上传的文件除外，供随后的演练引用。"
        />
        <section>
          <h2>密钥</h2>
          {data.rows.length === 0 ? (
            <EmptyHint text="还没有密钥" next="请先申请一个演练密钥。" />
          ) : (
            <SmallTable
              label="本单位密钥"
              rowKey="id"
              dataSource={data.rows}
              columns={[
                {
                  title: '名称',
                  dataIndex: 'title',
                  render: (title: string, row) => (
                    <Link href={`/my-api/${row.id}`} className="qc-underlined">
                      {title}
                    </Link>
                  ),
                },
                { title: '类别', key: 'kind', render: (_, row) => keyKinds[row.kind] },
                ...(data.department ? [{ title: '地区', dataIndex: 'reachName' }] : []),
                {
                  title: '状态',
                  key: 'state',
                  render: (_, row) => (
                    <StateTag state={row.state} states={keyMoves.states} tones={keyTones} />
                  ),
                },
                { title: '授权', key: 'verbs', render: (_, row) => row.verbTitles.join('、') },
                { title: '有效期至', dataIndex: 'endsOn' },
                {
                  title: '最近调用',
                  key: 'used',
                  render: (_, row) => (row.lastUsedAt ? showInstant(row.lastUsedAt) : '—'),
                },
                { title: '成功', dataIndex: 'taken', align: 'right' },
                { title: '不予办理', dataIndex: 'refused', align: 'right' },
              ]}
            />
          )}
        </section>
        {!data.department && (
          <>
            <OwnHooks />
            <CalendarLink madeAt={data.calendarMadeAt} />
          </>
        )}
      </Space>
      <Drawer title="申请接口密钥" open={asking} onClose={close} size="large">
        {asking && (
          <ActForm
            act={requestKey}
            fields={[
              {
                name: 'kind',
                label: '类别',
                kind: 'select',
                options: optionsOf(keyKinds),
                required: true,
                help: `小范围：要写入的每项授权须演练成功 ${settings.rehearsed} 次，每天最多变更 ${settings.pilotDayChanges} 次；正式：须小范围成功 ${settings.piloted} 次。`,
              },
              {
                name: 'title',
                label: '名称',
                required: true,
                placeholder: data.department ? '如 人社一体化系统' : '如 教务系统对接',
                maxLength: 40,
              },
              {
                name: 'verbs',
                label: '授权',
                kind: 'multi',
                required: true,
                options: data.mayAsk.map(({ verb, title, writes }) => ({
                  value: verb,
                  label: writes ? `${title}（可写入）` : title,
                })),
              },
              ...(data.department
                ? [
                    {
                      name: 'reach' as const,
                      label: '地区',
                      kind: 'region' as const,
                      help: '只能查到这个地区及其下级；不选为本部门所在地区。',
                    },
                  ]
                : []),
              { name: 'endsOn', label: '有效期至', kind: 'day', required: true },
              { name: 'purpose', label: '用途', kind: 'long', rows: 4, maxLength: 500, required: true },
            ]}
            success="已申请"
            onDone={close}
            onCancel={close}
          />
        )}
      </Drawer>
    </>
  )
}
