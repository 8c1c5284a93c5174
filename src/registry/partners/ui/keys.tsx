import { useLocation } from 'wouter'
import { showInstant } from '#platform/day'
import { DataTable, optionsOf, PageHead, StateTag } from '#web/console'
import { keyKinds, keyMoves, listKeys } from '../contract.ts'
import { keyTones } from './shown.tsx'

const { states } = keyMoves

export default function Keys() {
  const [, go] = useLocation()
  return (
    <>
      <PageHead
        title="接口密钥管理"
        note="各单位程序访问本平台的密钥。先演练、再小范围、后正式；小范围和正式密钥经核对、审定两人办理。密钥内容只有申请单位能领取，办理人员看不到。"
      />
      <DataTable
        act={listKeys}
        rowKey="id"
        opens={(row) => go(`/partners/${row.id}`)}
        search="按单位、名称或密钥编号查找"
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
          { kind: 'select', name: 'kind', label: '类别', options: optionsOf(keyKinds) },
        ]}
        columns={[
          { key: 'orgName', title: '单位', card: 'title', wrap: 220 },
          { key: 'title', title: '名称', wrap: 160 },
          { key: 'kind', title: '类别', render: (r) => keyKinds[r.kind] },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={states} tones={keyTones} />,
          },
          {
            key: 'requestedAt',
            title: '申请时间',
            sortable: true,
            render: (r) => showInstant(r.requestedAt),
          },
          { key: 'endsOn', title: '有效期至', sortable: true },
          {
            key: 'lastUsedAt',
            title: '最近调用',
            sortable: true,
            render: (r) => (r.lastUsedAt ? showInstant(r.lastUsedAt) : '—'),
          },
          { key: 'taken', title: '成功', align: 'right' },
          { key: 'refused', title: '不予办理', align: 'right' },
          { key: 'code', title: '密钥编号', copy: true, hidden: true },
        ]}
        emptyText="没有接口密钥"
        emptyNext="单位在“接口接入”中申请后显示在这里。"
      />
    </>
  )
}
