import { Button, Modal, Space, Tag } from 'antd'
import { useState } from 'react'
import { clauseName } from '#platform/clause'
import { dayOf } from '#platform/day'
import { ActForm, optionsOf, ReasonModal, Refusals, SmallTable, useAct, useMay } from '#web/console'
import { holdStops, liftHold, listHolds, placeHold } from '../contract.ts'

/** Holds of one organisation: what is stopped, why, since when; placing and lifting by different people. */
export function HoldsPanel({ subjectId }: { subjectId: string }) {
  const { data, reasons, refresh } = useAct(listHolds, { subjectId })
  const mayPlace = useMay('hold.place')
  const mayLift = useMay('hold.lift')
  const [placing, setPlacing] = useState(false)
  const [lifting, setLifting] = useState<string | null>(null)
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      <Refusals reasons={reasons} onRetry={refresh} />
      {mayPlace && <Button onClick={() => setPlacing(true)}>设置限制</Button>}
      <SmallTable
        label="限制"
        rowKey="id"
        dataSource={data?.rows ?? []}
        locale={{ emptyText: '没有限制' }}
        columns={[
          { title: '限制', dataIndex: 'stops', render: (stops: keyof typeof holdStops) => holdStops[stops] },
          { title: '原因', dataIndex: 'reason' },
          {
            title: '依据',
            dataIndex: 'clause',
            render: (clause: string | null) => (clause ? clauseName(clause) : '—'),
          },
          { title: '起始', dataIndex: 'placedAt', render: (at: string) => dayOf(at) },
          {
            title: '状态',
            render: (_v, row) =>
              row.liftedAt ? (
                <Tag>{dayOf(row.liftedAt)} 解除</Tag>
              ) : mayLift ? (
                <Button onClick={() => setLifting(row.id)}>解除</Button>
              ) : (
                <Tag>生效中</Tag>
              ),
          },
        ]}
      />
      <Modal open={placing} title="设置限制" footer={null} onCancel={() => setPlacing(false)} destroyOnHidden>
        <ActForm
          act={placeHold}
          columns={1}
          fixed={{ subjectId }}
          fields={[
            {
              name: 'stops',
              label: '限制内容',
              kind: 'select',
              options: optionsOf(holdStops),
              required: true,
            },
            { name: 'reason', label: '原因', kind: 'long', required: true },
            { name: 'clause', label: '依据条款', placeholder: '文号和条款，如 闽人社发〔2024〕2号第五条' },
          ]}
          submitText="设置"
          success="限制已生效"
          onDone={() => {
            setPlacing(false)
            refresh()
          }}
          onCancel={() => setPlacing(false)}
        />
      </Modal>
      <ReasonModal
        act={liftHold}
        input={{ id: lifting ?? '' }}
        title="解除限制"
        min={4}
        open={lifting !== null}
        onClose={() => {
          setLifting(null)
          refresh()
        }}
      />
    </Space>
  )
}
