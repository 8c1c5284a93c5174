import { Button, Modal, Space, Tag } from 'antd'
import { useState } from 'react'
import { clauseName } from '#platform/clause'
import { dayOf } from '#platform/day'
import { ActForm, ReasonModal, Refusals, SmallTable, useAct, useMay } from '#web/console'
import {
  type ExceptionCase,
  type Hold,
  type HoldSubject,
  holdSubjects,
  liftHold,
  listHolds,
  placeHold,
  stopsOf,
  stopTitle,
} from '../contract.ts'
import { AskException, Exceptions } from './exceptions.tsx'

/** Holds of one subject (and over it): what is stopped, why, since when; placing, lifting and letting a case through. */
export function HoldsPanel({
  subjectId,
  subjectKind = 'organisation',
}: {
  subjectId: string
  subjectKind?: HoldSubject
}) {
  const { data, reasons, refresh } = useAct(listHolds, {
    subjectKind,
    subjectId,
  })
  const mayPlace = useMay('hold.place')
  const [placing, setPlacing] = useState(false)
  const rows = data?.rows ?? []
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      <Refusals reasons={reasons} onRetry={refresh} />
      {mayPlace && <Button onClick={() => setPlacing(true)}>设置限制</Button>}
      <HoldsTable
        rows={rows}
        onDone={refresh}
        {...(subjectKind === 'organisation' ? {} : { over: { kind: subjectKind, id: subjectId } })}
      />
      <Modal open={placing} title="设置限制" footer={null} onCancel={() => setPlacing(false)} destroyOnHidden>
        <ActForm
          act={placeHold}
          columns={1}
          fixed={{ subjectKind, subjectId }}
          fields={[
            {
              name: 'stops',
              label: '限制内容',
              kind: 'select',
              options: stopsOf(subjectKind).map((one) => ({
                value: one,
                label: stopTitle(subjectKind, one),
              })),
              required: true,
            },
            { name: 'reason', label: '原因', kind: 'long', required: true },
            {
              name: 'clause',
              label: '依据条款',
              placeholder: '文号和条款，如 闽人社发〔2024〕2号第五条',
            },
            {
              name: 'endsOn',
              label: '截止日期',
              kind: 'day',
              help: '到期自动解除；不填的由另一人解除。',
            },
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
    </Space>
  )
}

const wrapped = (text: string) => <div style={{ whiteSpace: 'normal', minWidth: 160 }}>{text}</div>

/** `over`: the class, claim or person whose page it is; what holds it from above can be excepted there. */
function HoldsTable({
  rows,
  onDone,
  over,
}: {
  rows: Hold[]
  onDone: () => void
  over?: { kind: HoldSubject; id: string }
}) {
  const [lifting, setLifting] = useState<string | null>(null)
  const [asking, setAsking] = useState<Hold | null>(null)
  return (
    <>
      <SmallTable
        label="限制"
        rowKey="id"
        dataSource={rows}
        locale={{ emptyText: '没有限制' }}
        columns={[
          ...(over
            ? [
                {
                  title: '对象',
                  render: (_v: unknown, row: Hold) =>
                    wrapped(`${holdSubjects[row.subjectKind]}：${row.subjectName}`),
                },
              ]
            : []),
          {
            title: '限制',
            render: (_v: unknown, row: Hold) => stopTitle(row.subjectKind, row.stops),
          },
          { title: '原因', dataIndex: 'reason', render: wrapped },
          {
            title: '依据',
            dataIndex: 'clause',
            render: (clause: string | null) => (clause ? clauseName(clause) : '—'),
          },
          {
            title: '期限',
            render: (_v: unknown, row: Hold) =>
              `${dayOf(row.placedAt)} 起${row.endsOn ? `，至 ${row.endsOn}` : ''}`,
          },
          {
            title: '状态',
            render: (_v: unknown, row: Hold) => (
              <Space wrap>
                {row.liftedAt ? <Tag>{dayOf(row.liftedAt)} 解除</Tag> : <Tag color="warning">生效中</Tag>}
                {row.can.includes('lift') && <Button onClick={() => setLifting(row.id)}>解除</Button>}
                {over && row.subjectId !== over.id && row.can.includes('except') && (
                  <Button onClick={() => setAsking(row)}>申请放行</Button>
                )}
              </Space>
            ),
          },
          {
            title: '个案放行',
            render: (_v: unknown, row: Hold) => <Exceptions rows={row.exceptions} onDone={onDone} />,
          },
        ]}
      />
      <ReasonModal
        act={liftHold}
        input={{ id: lifting ?? '' }}
        title="解除限制"
        min={4}
        open={lifting !== null}
        onClose={() => {
          setLifting(null)
          onDone()
        }}
      />
      {over && (
        <AskException
          hold={asking}
          of={{ kind: over.kind as ExceptionCase, id: over.id }}
          onClose={() => {
            setAsking(null)
            onDone()
          }}
        />
      )}
    </>
  )
}
