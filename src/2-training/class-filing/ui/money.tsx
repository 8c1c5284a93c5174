import { Button, Card, Drawer, Flex, Skeleton, Tag } from 'antd'
import { useState } from 'react'
import type { OutputOf } from '#platform/act'
import { dayOf, showInstant } from '#platform/day'
import { yuan } from '#platform/fen'
import {
  ActForm,
  EmptyHint,
  Facts,
  FileList,
  Money,
  optionsOf,
  ReasonModal,
  Refusals,
  SmallTable,
  useAct,
  useSubmit,
} from '#web/console'
import {
  addReceipt,
  type ClassView,
  classMoney,
  NO_SHOW_PERCENT,
  payers,
  type Receipt,
  receiptKinds,
  releaseFreeSeats,
  setCost,
  voidReceipt,
} from '../contract.ts'

type View = OutputOf<typeof classMoney>

function Held({ record, view }: { record: ClassView; view: View }) {
  const release = useSubmit(releaseFreeSeats, {
    success: (output) => `已释放 ${output.seats} 个席位，${yuan(output.amountFen)} 元`,
  })
  const { held } = view
  if (!held) return <EmptyHint text="没有占用额度" next="提交备案时按备案人数占用，没有预算不能开班。" />
  return (
    <Flex vertical gap={12}>
      <Facts
        columns={2}
        items={[
          { label: '资金来源', value: held.fundTitle },
          { label: '预算', value: held.budgetTitle },
          {
            label: '占用',
            value: (
              <>
                {held.seats} 席 × <Money fen={held.perSeatFen} /> = <Money fen={held.amountFen} />
              </>
            ),
          },
          { label: '状态', value: held.state },
          { label: '已使用', value: <Money fen={held.usedFen} /> },
          { label: '已释放', value: <Money fen={held.releasedFen} /> },
          { label: '现占用', value: <Money fen={held.heldFen} /> },
        ]}
      />
      {held.releases.length > 0 && (
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {held.releases.map((one) => (
            <li key={`${one.at}${one.cause}${one.reason}${one.amountFen}`}>
              {dayOf(one.at)} {one.cause} {one.seats} 席，
              <Money fen={one.amountFen} />（{one.reason}）
            </li>
          ))}
        </ul>
      )}
      {view.can.includes('release') && (
        <Flex gap={12} wrap align="center">
          <Button loading={release.busy} onClick={() => void release.submit({ id: record.id })}>
            释放空余和未到课席位
          </Button>
          <span>课程过 {NO_SHOW_PERCENT}% 后，每日凌晨也会自动释放。</span>
        </Flex>
      )}
      <Refusals reasons={release.reasons} onClose={release.clear} />
    </Flex>
  )
}

function CostForm({ record, view, onDone }: { record: ClassView; view: View; onDone: () => void }) {
  const { cost } = view
  const perSeat = record.estimate.perSeatFen
  return (
    <>
      <p>
        政府、企业、个人三部分相加等于每人培训费。补贴已覆盖的费用不得再收取
        {perSeat !== null && `：现行标准每人 ¥${yuan(perSeat)}`}。
      </p>
      <ActForm
        act={setCost}
        fixed={{ id: record.id, version: cost?.version ?? 0 }}
        initial={
          cost
            ? { ...cost, enterpriseName: cost.enterpriseName ?? '', files: cost.files.map((file) => file.id) }
            : { governmentFen: perSeat ?? 0, enterpriseFen: 0, personalFen: 0 }
        }
        fields={[
          { name: 'feeFen', label: '每人培训费', kind: 'money', required: true },
          { name: 'governmentFen', label: '政府补贴', kind: 'money', required: true },
          { name: 'enterpriseFen', label: '企业承担', kind: 'money', required: true },
          { name: 'personalFen', label: '个人承担', kind: 'money', required: true },
          {
            name: 'enterpriseName',
            label: '出资企业',
            when: (v) => (v.enterpriseFen ?? 0) > 0,
            required: true,
          },
          { name: 'note', label: '费用说明', kind: 'long', required: true, maxLength: 300 },
          {
            name: 'files',
            label: '分担协议',
            kind: 'files',
            accept: 'pdf',
            max: 5,
            ...(cost ? { known: cost.files } : {}),
          },
        ]}
        toInput={(input) =>
          (input.enterpriseFen ?? 0) > 0 ? input : { ...input, enterpriseName: undefined }
        }
        aside={(v) => {
          const sum = (v.governmentFen ?? 0) + (v.enterpriseFen ?? 0) + (v.personalFen ?? 0)
          const left = (v.feeFen ?? 0) - sum
          return (
            <span role="status">
              三部分合计 ¥{yuan(sum)}
              {left === 0 ? '，等于培训费' : `，与培训费相差 ¥${yuan(Math.abs(left))}`}
            </span>
          )
        }}
        submitText="保存费用分担"
        success="已保存"
        onDone={onDone}
        onCancel={onDone}
      />
    </>
  )
}

function ReceiptForm({ record, view, onDone }: { record: ClassView; view: View; onDone: () => void }) {
  const people = view.people.map((one) => ({
    value: one.personId,
    label: `${one.nameMasked}（应付 ¥${yuan(one.dueFen)}，已付 ¥${yuan(one.paidFen)}）`,
  }))
  return (
    <ActForm
      act={addReceipt}
      fixed={{ id: record.id }}
      initial={{ payer: 'personal', kind: 'receipt' }}
      fields={[
        { name: 'kind', label: '类型', kind: 'select', options: optionsOf(receiptKinds), required: true },
        { name: 'payer', label: '付款人', kind: 'select', options: optionsOf(payers), required: true },
        {
          name: 'personId',
          label: '学员',
          kind: 'select',
          options: people,
          required: true,
          when: (v) => v.payer === 'personal',
        },
        { name: 'amountFen', label: '金额', kind: 'money', required: true },
        { name: 'number', label: '票据号', required: true },
        { name: 'paidOn', label: '收付日期', kind: 'day', required: true },
        { name: 'fileId', label: '票据文件', kind: 'file', required: true },
        { name: 'note', label: '备注', kind: 'long', maxLength: 200 },
      ]}
      submitText="登记票据"
      success="已登记"
      onDone={onDone}
      onCancel={onDone}
    />
  )
}

function Receipts({ record, view }: { record: ClassView; view: View }) {
  const [voiding, setVoiding] = useState<Receipt | null>(null)
  return (
    <>
      <SmallTable<Receipt>
        label="收付票据"
        rowKey="id"
        dataSource={view.receipts}
        locale={{ emptyText: '还没有票据' }}
        columns={[
          { title: '日期', dataIndex: 'paidOn' },
          { title: '类型', render: (_, r) => receiptKinds[r.kind] },
          { title: '付款人', render: (_, r) => r.person ?? payers[r.payer] },
          { title: '金额', align: 'right', render: (_, r) => <Money fen={r.amountFen} /> },
          { title: '票据号', dataIndex: 'number' },
          { title: '票据', render: (_, r) => <FileList files={r.files} /> },
          { title: '经办', dataIndex: 'enteredByName' },
          {
            title: '状态',
            render: (_, r) => (r.voided ? `已作废：${r.voided.reason}` : '有效'),
          },
          {
            title: '办理',
            render: (_, r) =>
              !r.voided && view.can.includes('receipt') ? (
                <Button size="small" danger onClick={() => setVoiding(r)}>
                  作废
                </Button>
              ) : null,
          },
        ]}
      />
      {voiding && (
        <ReasonModal
          act={voidReceipt}
          input={{ id: record.id, receiptId: voiding.id }}
          open
          onClose={() => setVoiding(null)}
          title={`作废票据 ${voiding.number}`}
          okText="作废"
          hint="至少 4 个字。作废后保留记录。"
          min={4}
          danger
        />
      )}
    </>
  )
}

/** What is held for the class's seats, who pays what part of its fee, and the receipts. */
export function ClassMoney({ record }: { record: ClassView }) {
  const { data, loading, reasons, refresh } = useAct(classMoney, { id: record.id })
  const [editing, setEditing] = useState(false)
  const [adding, setAdding] = useState(false)
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  const { cost } = data
  const may = (name: string) => data.can.includes(name)
  const refunds = data.people.filter((one) => one.refundFen > 0)
  return (
    <Flex vertical gap={16}>
      <Card size="small" title="补贴额度占用">
        <Held record={record} view={data} />
      </Card>
      <Card
        size="small"
        title="费用分担（政府补、企业出、个人付）"
        extra={
          may('set-cost') && (
            <Button size="small" onClick={() => setEditing(true)}>
              {cost ? '修改' : '登记'}
            </Button>
          )
        }
      >
        {cost ? (
          <Facts
            columns={2}
            items={[
              { label: '每人培训费', value: <Money fen={cost.feeFen} /> },
              { label: '政府补贴', value: <Money fen={cost.governmentFen} /> },
              {
                label: '企业承担',
                value: (
                  <>
                    <Money fen={cost.enterpriseFen} />
                    {cost.enterpriseName && `（${cost.enterpriseName}）`}
                  </>
                ),
              },
              { label: '个人承担', value: <Money fen={cost.personalFen} /> },
              { label: '费用说明', value: cost.note, wide: true },
              { label: '登记', value: `${cost.setByName} ${showInstant(cost.setAt)}` },
              cost.files.length > 0 && { label: '分担协议', value: <FileList files={cost.files} /> },
            ]}
          />
        ) : (
          <EmptyHint text="没有登记费用分担" next="没有登记的，视为不向企业和学员收费。" />
        )}
      </Card>
      {cost && (
        <Card
          size="small"
          title="收付情况"
          extra={
            may('receipt') && (
              <Button size="small" type="primary" onClick={() => setAdding(true)}>
                登记票据
              </Button>
            )
          }
        >
          <Flex vertical gap={12}>
            <Facts
              columns={2}
              items={[
                { label: '企业应付', value: <Money fen={data.enterprise.dueFen} /> },
                { label: '企业已付', value: <Money fen={data.enterprise.paidFen} /> },
                {
                  label: '学员应付',
                  value: <Money fen={data.people.reduce((sum, one) => sum + one.dueFen, 0)} />,
                },
                {
                  label: '学员已付',
                  value: <Money fen={data.people.reduce((sum, one) => sum + one.paidFen, 0)} />,
                },
              ]}
            />
            {refunds.length > 0 && (
              <div role="status">
                <Tag color="warning">应退还</Tag>
                {refunds.map((one) => `${one.nameMasked} ¥${yuan(one.refundFen)}`).join('、')}
              </div>
            )}
            <Receipts record={record} view={data} />
          </Flex>
        </Card>
      )}
      <Drawer
        open={editing}
        onClose={() => setEditing(false)}
        title="登记费用分担"
        size="large"
        destroyOnHidden
      >
        <CostForm record={record} view={data} onDone={() => setEditing(false)} />
      </Drawer>
      <Drawer open={adding} onClose={() => setAdding(false)} title="登记票据" size="large" destroyOnHidden>
        <ReceiptForm record={record} view={data} onDone={() => setAdding(false)} />
      </Drawer>
    </Flex>
  )
}
