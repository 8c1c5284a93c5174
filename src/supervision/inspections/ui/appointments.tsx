import { Alert, Button, Drawer, Form, Select, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import {
  ActForm,
  DataTable,
  Facts,
  MoveBar,
  OrgSelect,
  optionsOf,
  PageHead,
  RecordDrawer,
  Refusals,
  StateTag,
  useAct,
  useMay,
  useNarrow,
} from '#web/console'
import {
  appointmentMoves,
  approveAppointment,
  endAppointment,
  getAppointment,
  listAppointments,
  listThirdStaff,
  proposeAppointment,
  refuseAppointment,
} from '../contract.ts'
import { appointmentTones, inDays, today } from './shown.ts'

const { states } = appointmentMoves

export default function Appointments() {
  const [adding, setAdding] = useState(false)
  const may = useMay('appointment.propose')
  const narrow = useNarrow()
  return (
    <>
      <PageHead
        title="第三方委托"
        note="委托第三方机构监督：由一人提请、另一人审定；受托人员只能看到委托范围内的内容，期限届满权限自动终止。"
        actions={
          may && (
            <Button type="primary" onClick={() => setAdding(true)}>
              提请委托
            </Button>
          )
        }
      />
      <DataTable
        act={listAppointments}
        rowKey="id"
        opens
        search="按委托事项查找"
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'title', title: '委托事项', card: 'title' },
          { key: 'orgName', title: '受托单位', wrap: 200 },
          { key: 'regionName', title: '地区' },
          { key: 'fromOn', title: '期限', sortable: true, render: (r) => `${r.fromOn} 至 ${r.toOn}` },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={states} tones={appointmentTones} />,
          },
          { key: 'mayVisit', title: '权限', render: (r) => (r.mayVisit ? '查阅和现场检查' : '仅查阅') },
          {
            key: 'providerCount',
            title: '机构范围',
            render: (r) => (r.providerCount ? `${r.providerCount} 家` : '全部'),
          },
        ]}
        emptyText="还没有第三方委托"
        emptyNext={may ? '点击“提请委托”开始。' : '由人社部门提请、审定后显示在这里。'}
      />
      <RecordDrawer title="第三方委托">{(id) => <One id={id} />}</RecordDrawer>
      <Drawer
        open={adding}
        onClose={() => setAdding(false)}
        title="提请委托第三方监督"
        size={narrow ? '100%' : 640}
        destroyOnHidden
      >
        <Propose onDone={() => setAdding(false)} />
      </Drawer>
    </>
  )
}

function One({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(getAppointment, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      {data.endReason && (
        <Alert
          type="info"
          showIcon
          title={data.state === 'refused' ? '不予委托' : '委托已终止'}
          description={data.endReason}
        />
      )}
      <Facts
        columns={2}
        items={[
          { label: '委托事项', value: data.title, wide: true },
          { label: '状态', value: <StateTag state={data.state} states={states} tones={appointmentTones} /> },
          { label: '受托单位', value: data.orgName },
          { label: '地区', value: data.regionName },
          { label: '期限', value: `${data.fromOn} 至 ${data.toOn}` },
          {
            label: '权限',
            value: data.mayVisit ? '查阅培训班、机构和方案，现场检查' : '查阅培训班、机构和方案',
          },
          { label: '受托人员', value: data.staff.map((one) => one.name).join('、') },
          {
            label: '机构范围',
            value: data.providers.length
              ? data.providers.map((one) => one.name).join('、')
              : '该地区全部培训机构',
            wide: true,
          },
          { label: '目的和要求', value: data.purpose, wide: true },
          { label: '提请', value: `${data.proposedByName} ${showInstant(data.proposedAt)}` },
          data.decidedAt !== null && {
            label: '审定',
            value: `${data.decidedByName ?? ''} ${showInstant(data.decidedAt)}`,
          },
          data.state !== 'proposed' && {
            label: '完成情况',
            value: `现场检查 ${data.visits} 次，发现问题 ${data.findings} 次`,
          },
        ]}
      />
      <MoveBar
        record={data}
        moves={[
          {
            name: 'approve',
            title: '审定委托',
            act: approveAppointment,
            tone: 'primary',
            success: '委托已生效',
          },
          {
            name: 'refuse',
            title: '不予委托',
            act: refuseAppointment,
            reason: '不予委托的理由',
            tone: 'danger',
          },
          { name: 'end', title: '提前终止', act: endAppointment, reason: '终止理由', tone: 'danger' },
        ]}
      />
    </Space>
  )
}

/** Several organisations, looked up one by one. */
function Providers({ value = [], onChange }: { value?: string[]; onChange?: (ids: string[]) => void }) {
  const [names, setNames] = useState<Record<string, string>>({})
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      <OrgSelect
        kind="institution"
        aria-label="添加机构"
        value={null}
        onRow={(row) => {
          if (!row || value.includes(row.id)) return
          setNames((before) => ({ ...before, [row.id]: row.name }))
          onChange?.([...value, row.id])
        }}
      />
      <Select
        mode="multiple"
        className="qc-wide"
        aria-label="已选机构"
        open={false}
        suffixIcon={null}
        placeholder="不选为该地区全部机构"
        value={value}
        options={value.map((id) => ({ value: id, label: names[id] ?? id }))}
        onChange={(next) => onChange?.(next)}
      />
    </Space>
  )
}

function Propose({ onDone }: { onDone: () => void }) {
  const [orgId, setOrgId] = useState<string | null>(null)
  const { data } = useAct(listThirdStaff, orgId ? { orgId } : null)
  return (
    <>
      <Form layout="vertical" component={false}>
        <Form.Item label="受托单位" required htmlFor="third-party-org">
          <OrgSelect id="third-party-org" kind="third-party" value={orgId} onChange={setOrgId} />
        </Form.Item>
      </Form>
      <ActForm
        act={proposeAppointment}
        columns={1}
        fixed={orgId ? { orgId } : {}}
        missing={orgId ? [] : ['受托单位']}
        initial={{ fromOn: today(), toOn: inDays(90), mayVisit: true }}
        fields={[
          { name: 'title', label: '委托事项', required: true, maxLength: 60 },
          { name: 'region', label: '地区', kind: 'region', required: true },
          { name: 'fromOn', label: '期限自', kind: 'day', required: true },
          { name: 'toOn', label: '期限至', kind: 'day', required: true },
          {
            name: 'accountIds',
            label: '受托人员',
            kind: 'multi',
            options: (data?.rows ?? []).map((row) => ({ value: row.id, label: row.name })),
            required: true,
            help: orgId ? '只列该单位在用账号。' : '请先选择受托单位。',
          },
          { name: 'mayVisit', label: '权限', kind: 'flag', text: '可以到现场检查、登记发现的问题' },
          { name: 'providerIds', label: '机构范围', kind: 'custom', control: <Providers /> },
          { name: 'purpose', label: '目的和要求', kind: 'long', maxLength: 500, required: true },
        ]}
        toInput={(values) => ({ ...values, mayVisit: values.mayVisit ?? false })}
        submitText="提请审定"
        success="已提请，等待另一人审定"
        onDone={onDone}
        onCancel={onDone}
      />
    </>
  )
}
