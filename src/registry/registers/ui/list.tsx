import { Modal, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import { ActForm, DataTable, optionsOf, PageHead, Refusals, StateTag, useAct } from '#web/console'
import {
  deliveryModes,
  deliveryMoves,
  listDeliveries,
  listRegisters,
  openRegister,
  type RegisterRow,
  registers,
} from '../contract.ts'
import { Catalogue } from './catalogue.tsx'
import { Load } from './load.tsx'

const { states } = deliveryMoves
export const tones = { loaded: 'waiting', 'in-force': 'good', failed: 'bad' } as const
const count = (n: number) => n.toLocaleString('zh-CN')
const YEARS_AHEAD = 3660

export default function Registers() {
  const { data, loading, reasons, refresh } = useAct(listRegisters, {})
  const [, go] = useLocation()
  const [opening, setOpening] = useState<RegisterRow | null>(null)
  const [loadingFor, setLoadingFor] = useState<RegisterRow | null>(null)
  return (
    <>
      <PageHead
        title="部门数据"
        note={`教育、民政、社保等部门的数据，用于${clauseName('F2-7')}要求的信息校验。身份证号只留加密摘要，接收文件夹中的原文件启用后销毁，上传的原文件加密保存、到期由两人销毁；只有查询接口的，核对名册和申报时由系统逐人查询；对任何人的查询都留痕，本人可以看到。`}
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && <Skeleton active />}
      {data && (
        <Space orientation="vertical" size="large" style={{ width: '100%' }}>
          <section>
            <h2>数据目录</h2>
            <p>法律依据：{data.law}；每类数据另需登记与来源部门的共享协议或批文。</p>
            <Catalogue rows={data.rows} can={data.can} onOpen={setOpening} onLoad={setLoadingFor} />
          </section>
          <section>
            <h2>接收记录</h2>
            <DataTable
              act={listDeliveries}
              rowKey="id"
              search={false}
              opens={(row) => go(`/register-deliveries/${row.id}`)}
              filters={[
                {
                  kind: 'select',
                  name: 'register',
                  label: '数据',
                  options: Object.entries(registers).map(([value, r]) => ({ value, label: r.title })),
                },
                { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
              ]}
              columns={[
                { key: 'title', title: '数据', card: 'title' },
                { key: 'dataDate', title: '数据日期', sortable: true },
                { key: 'mode', title: '方式', render: (r) => deliveryModes[r.mode] },
                { key: 'regionName', title: '地区' },
                {
                  key: 'state',
                  title: '状态',
                  render: (r) => <StateTag state={r.state} states={states} tones={tones} />,
                },
                {
                  key: 'rowsKept',
                  title: '接收行数',
                  align: 'right',
                  render: (r) => (r.rowsKept === null ? '—' : count(r.rowsKept)),
                },
                {
                  key: 'rowsRejected',
                  title: '拒收行数',
                  align: 'right',
                  render: (r) => (r.rowsRejected === null ? '—' : count(r.rowsRejected)),
                },
                {
                  key: 'loadedAt',
                  title: '接收时间',
                  sortable: true,
                  render: (r) => showInstant(r.loadedAt),
                },
              ]}
              emptyText="还没有接收过数据"
              emptyNext="登记共享依据后，在上面的目录里点“接收数据”。"
            />
          </section>
        </Space>
      )}
      <Modal
        open={opening !== null}
        title={opening ? `${opening.title} · 数据共享依据` : ''}
        footer={null}
        onCancel={() => setOpening(null)}
        destroyOnHidden
      >
        {opening && (
          <ActForm
            act={openRegister}
            columns={1}
            fixed={{ code: opening.code, ...(opening.version ? { version: opening.version } : {}) }}
            initial={{
              basisNo: opening.basisNo ?? '',
              ...(opening.basisUntil ? { basisUntil: opening.basisUntil } : {}),
              maxAgeDays: opening.maxAgeDays ?? 90,
              endpoint: opening.endpoint ?? '',
            }}
            fields={[
              { name: 'basisNo', label: '协议或批文文号', required: true },
              { name: 'basisUntil', label: '有效期至', kind: 'day', required: true },
              {
                name: 'maxAgeDays',
                label: '数据最长可用',
                kind: 'int',
                unit: '天',
                min: 1,
                max: YEARS_AHEAD,
                required: true,
                help: '平台设置：数据日期早于这么多天的，按“无数据”处理。',
              },
              { name: 'endpoint', label: '按人查询接口地址', help: '对方只提供文件的，可不填。' },
            ]}
            success="已登记"
            onDone={() => setOpening(null)}
            onCancel={() => setOpening(null)}
          />
        )}
      </Modal>
      <Modal
        open={loadingFor !== null}
        title={loadingFor ? `接收数据 · ${loadingFor.title}` : ''}
        footer={null}
        onCancel={() => setLoadingFor(null)}
        destroyOnHidden
      >
        {loadingFor && (
          <Load
            register={loadingFor}
            onDone={(id) => {
              setLoadingFor(null)
              if (id) go(`/register-deliveries/${id}`)
            }}
          />
        )}
      </Modal>
    </>
  )
}
