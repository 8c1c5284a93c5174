import { Alert, Button, Drawer, Space } from 'antd'
import { useState } from 'react'
import type { OutputOf } from '#platform/act'
import {
  ActForm,
  DataTable,
  Facts,
  FileList,
  optionsOf,
  PageHead,
  ReasonModal,
  RecordDrawer,
  Refusals,
  StateTag,
  useAct,
  useMay,
  useMe,
  useSubmit,
} from '#web/console'
import {
  exportEmployment,
  followUpMoves,
  getEmployment,
  insuranceOfEmployment,
  listEmployment,
  matchInsurance,
  proofs,
  recorders,
  verifyEmployment,
  voidEmployment,
  withdrawEmployment,
} from '../contract.ts'
import { RecordForm } from './record.tsx'
import { TONES } from './tones.ts'

const after = (days: number | null): string =>
  days === null ? '—' : days >= 0 ? `第 ${days} 天` : `结业前 ${-days} 天`

export default function Employments() {
  const [adding, setAdding] = useState(false)
  const me = useMe()
  const mayVerify = useMay('employment.verify')
  const { submit, busy, reasons } = useSubmit(matchInsurance, {
    success: (told) =>
      told.silence
        ? `社保数据：${told.silence}，未作核对`
        : `核对 ${told.asked} 条：一致 ${told.same} 条，其他单位 ${told.other} 条，无记录 ${told.none} 条`,
  })
  const mayAdd = useMay('employment.write') && me.orgKind === 'hr'
  return (
    <>
      <PageHead
        title="就业登记"
        note="培训机构、人社部门和劳动者本人登记的就业情况；登记后由另一名人社人员凭证明材料核实。"
        actions={
          <Space wrap>
            {mayVerify && (
              <Button loading={busy} onClick={() => void submit({})}>
                凭社保缴费核实
              </Button>
            )}
            {mayAdd && (
              <Button type="primary" onClick={() => setAdding(true)}>
                登记就业
              </Button>
            )}
          </Space>
        }
      />
      <Refusals reasons={reasons} />
      <DataTable
        act={listEmployment}
        rowKey="id"
        opens
        search="按用人单位查找"
        exportAct={exportEmployment}
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(followUpMoves.states) },
          { kind: 'select', name: 'proof', label: '证明材料', options: optionsOf(proofs) },
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'days', from: 'from', to: 'to', label: '就业日期' },
        ]}
        columns={[
          { key: 'nameMasked', title: '姓名', card: 'title' },
          { key: 'idNumberMasked', title: '身份证号', hidden: true },
          { key: 'employerName', title: '用人单位', sortable: true },
          { key: 'regionName', title: '就业地区' },
          { key: 'startedOn', title: '就业日期', sortable: true },
          { key: 'daysAfter', title: '结业后', render: (r) => after(r.daysAfter) },
          { key: 'proofTitle', title: '证明材料' },
          { key: 'className', title: '培训班', render: (r) => r.className ?? '—' },
          { key: 'classNumber', title: '班级编号', hidden: true },
          { key: 'recordedAs', title: '登记人', render: (r) => recorders[r.recordedAs] },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={followUpMoves.states} tones={TONES} />,
          },
        ]}
        emptyText="还没有就业登记"
        emptyNext="可在“班级就业跟踪”中按班级逐人登记；劳动者也可在手机上自行登记。"
      />
      <RecordDrawer title="就业登记">{(id) => <Employment id={id} />}</RecordDrawer>
      <Drawer open={adding} onClose={() => setAdding(false)} title="登记就业" size="large" destroyOnHidden>
        <RecordForm onDone={() => setAdding(false)} />
      </Drawer>
    </>
  )
}

function Employment({ id }: { id: string }) {
  const { data, reasons } = useAct(getEmployment, { id })
  const insurance = useAct(insuranceOfEmployment, { id }).data?.check
  if (!data) return <Refusals reasons={reasons} />
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      {data.state === 'voided' && (
        <Alert type="error" showIcon title="该登记已作废" description={data.voidReason} />
      )}
      <Facts
        items={[
          { label: '姓名', value: data.nameMasked },
          { label: '身份证号', value: data.idNumberMasked },
          { label: '用人单位', value: data.employerName },
          { label: '统一社会信用代码', value: data.employerUscc ?? '未填' },
          { label: '就业地区', value: data.regionName },
          { label: '就业日期', value: data.startedOn },
          { label: '培训班', value: data.className ?? '未关联' },
          { label: '结业后', value: after(data.daysAfter) },
          { label: '培训机构', value: data.orgName ?? '—' },
          { label: '登记人', value: recorders[data.recordedAs] },
          {
            label: '状态',
            value: <StateTag state={data.state} states={followUpMoves.states} tones={TONES} />,
          },
          insurance != null && {
            label: '社保核对',
            value: `${insurance.title}${insurance.record ? `（${insurance.record}，${insurance.from ?? ''} 至 ${insurance.to ?? '今'}）` : ''}，数据日期 ${insurance.dataDate}`,
            wide: true,
          },
          { label: data.proofTitle, value: <FileList files={data.files} />, wide: true },
        ]}
      />
      <Decide data={data} />
    </Space>
  )
}

function Decide({ data }: { data: OutputOf<typeof getEmployment> }) {
  const [asking, setAsking] = useState<'void' | 'withdraw' | null>(null)
  const input = { id: data.id, version: data.version }
  const close = () => setAsking(null)
  const may = (name: string) => data.can.includes(name)
  return (
    <>
      {may('verify') && (
        <ActForm
          act={verifyEmployment}
          columns={1}
          fixed={input}
          fields={[{ name: 'note', label: '核实说明', kind: 'long', maxLength: 200 }]}
          submitText="核实"
          success="已核实"
        />
      )}
      <Space wrap>
        {may('void') && (
          <Button danger onClick={() => setAsking('void')}>
            作废
          </Button>
        )}
        {may('withdraw') && <Button onClick={() => setAsking('withdraw')}>撤回</Button>}
      </Space>
      <ReasonModal
        act={voidEmployment}
        input={input}
        open={asking === 'void'}
        onClose={close}
        min={4}
        hint="至少 4 个字；作废后不计入就业，记入办理记录，不能恢复。"
        success="已作废"
        danger
      />
      <ReasonModal
        act={withdrawEmployment}
        input={input}
        open={asking === 'withdraw'}
        onClose={close}
        min={4}
        hint="至少 4 个字；撤回后可重新登记。"
        success="已撤回"
      />
    </>
  )
}
