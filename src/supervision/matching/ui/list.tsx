import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { showInstant } from '#platform/day'
import { ActForm, DataTable, optionsOf, PageHead, StateTag, useMay } from '#web/console'
import { listMatches, runKinds, runStates, startMatch } from '../contract.ts'

export const tones = { running: 'waiting', done: 'good', failed: 'bad' } as const
const count = (n: number) => n.toLocaleString('zh-CN')

export default function Matches() {
  const [, go] = useLocation()
  const [starting, setStarting] = useState(false)
  const may = useMay('match.run')
  return (
    <>
      <PageHead
        title="数据比对"
        note="把名册、申报或一个时段的全部参训人员与部门数据核对。结果只是疑点，附记录来源，由经办人员核查后处理。"
        actions={
          may && (
            <Button type="primary" onClick={() => setStarting(true)}>
              运行比对
            </Button>
          )
        }
      />
      <DataTable
        act={listMatches}
        rowKey="id"
        search={false}
        opens={(row) => go(`/matches/${row.id}`)}
        filters={[{ kind: 'select', name: 'kind', label: '范围', options: optionsOf(runKinds) }]}
        columns={[
          { key: 'title', title: '比对对象', card: 'title', wrap: 320 },
          { key: 'kind', title: '范围', render: (r) => runKinds[r.kind] },
          { key: 'regionName', title: '地区' },
          { key: 'startedAt', title: '时间', sortable: true, render: (r) => showInstant(r.startedAt) },
          {
            key: 'state',
            title: '状态',
            render: (r) => <StateTag state={r.state} states={runStates} tones={tones} />,
          },
          { key: 'people', title: '人数', align: 'right', render: (r) => count(r.people) },
          { key: 'hits', title: '疑点', align: 'right', sortable: true, render: (r) => count(r.hits) },
          {
            key: 'added',
            title: '比上次',
            render: (r) => (r.added === null ? '—' : `新增 ${count(r.added)}，消除 ${count(r.gone ?? 0)}`),
          },
        ]}
        emptyText="还没有运行过比对"
        emptyNext="点“运行比对”，填写班级备案编号、申报编号，或选择地区和时段。"
      />
      <Modal
        open={starting}
        title="运行数据比对"
        footer={null}
        onCancel={() => setStarting(false)}
        destroyOnHidden
      >
        <ActForm
          act={startMatch}
          columns={1}
          initial={{ kind: 'class' }}
          fields={[
            { name: 'kind', label: '范围', kind: 'select', options: optionsOf(runKinds), required: true },
            {
              name: 'number',
              label: '班级备案编号或申报编号',
              required: true,
              when: (v) => v.kind !== 'year',
            },
            { name: 'region', label: '地区', kind: 'region', required: true, when: (v) => v.kind === 'year' },
            {
              name: 'from',
              label: '开班日期从',
              kind: 'day',
              required: true,
              when: (v) => v.kind === 'year',
            },
            { name: 'to', label: '开班日期至', kind: 'day', required: true, when: (v) => v.kind === 'year' },
            {
              name: 'reason',
              label: '用途',
              required: true,
              help: '会告诉被核对的本人，请写明办理什么事项。',
            },
          ]}
          submitText="运行"
          success="已开始比对"
          onDone={({ id }) => {
            setStarting(false)
            go(`/matches/${id}`)
          }}
          onCancel={() => setStarting(false)}
        />
      </Modal>
    </>
  )
}
