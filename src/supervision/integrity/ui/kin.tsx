import { Button, Card, Modal } from 'antd'
import { useState } from 'react'
import { dayOf } from '#platform/day'
import { ActForm, optionsOf, PageHead, ReasonModal, Refusals, SmallTable, useAct } from '#web/console'
import { declareKin, endKin, listKin, type Relation, relations } from '../contract.ts'

type Row = { id: string; relation: Relation; declaredAt: string; endedOn: string | null; person: string }

/** What an officer declares of themselves: relatives whose matters they keep away from. */
export default function Kin() {
  const { data, reasons, refresh } = useAct(listKin, {})
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<string | null>(null)
  const done = () => {
    setAdding(false)
    refresh()
  }
  return (
    <>
      <PageHead
        title="近亲属申报"
        note="申报后，请回避近亲属参加的培训班和申领的补贴。只存身份证号的校验值，除本人和纪检监督人员外没有人能看到。"
        actions={
          <Button type="primary" onClick={() => setAdding(true)}>
            申报近亲属
          </Button>
        }
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      <Card>
        <SmallTable
          label="近亲属"
          rowKey="id"
          dataSource={data?.rows ?? []}
          locale={{ emptyText: '没有申报；没有近亲属参加培训或申领补贴的，不需要申报' }}
          columns={[
            { title: '身份证号', dataIndex: 'person' },
            { title: '关系', render: (_v: unknown, r: Row) => relations[r.relation] },
            { title: '申报日期', render: (_v: unknown, r: Row) => dayOf(r.declaredAt) },
            {
              title: '状态',
              render: (_v: unknown, r: Row) =>
                r.endedOn ? `${r.endedOn} 终止` : <Button onClick={() => setEnding(r.id)}>终止</Button>,
            },
          ]}
        />
      </Card>
      <Modal open={adding} title="申报近亲属" footer={null} onCancel={done} destroyOnHidden>
        <ActForm
          act={declareKin}
          columns={1}
          fields={[
            { name: 'idNumber', label: '近亲属身份证号', required: true },
            {
              name: 'relation',
              label: '关系',
              kind: 'select',
              options: optionsOf(relations),
              required: true,
            },
          ]}
          success="已申报"
          onDone={done}
          onCancel={done}
        />
      </Modal>
      <ReasonModal
        act={endKin}
        input={{ id: ending ?? '' }}
        title="终止申报"
        open={ending !== null}
        onClose={() => {
          setEnding(null)
          refresh()
        }}
      />
    </>
  )
}
