import { Alert, Button, Modal, Skeleton, Space } from 'antd'
import { useState } from 'react'
import type { OutputOf } from '#platform/act'
import {
  ActForm,
  DataTable,
  Facts,
  optionsOf,
  PageHead,
  RecordDrawer,
  Refusals,
  SmallTable,
  useAct,
  useMay,
} from '#web/console'
import { factNames, factValues, getPerson, listPeople, recordFact, unmaskPerson } from '../contract.ts'

const sexNames = { male: '男', female: '女' } as const

export default function People() {
  return (
    <>
      <PageHead title="人员信息" note="默认掩码显示；查看明文须填写事由，并留痕可由本人查询。" />
      <DataTable
        act={listPeople}
        rowKey="id"
        opens
        search="按完整身份证号、姓名或手机号查找"
        filters={[{ kind: 'region', name: 'region', label: '地区' }]}
        columns={[
          { key: 'nameMasked', title: '姓名', card: 'title' },
          { key: 'idNumberMasked', title: '身份证号' },
          { key: 'sex', title: '性别', render: (r) => sexNames[r.sex] },
          { key: 'birthOn', title: '出生日期', sortable: true },
          { key: 'phoneMasked', title: '手机号' },
          { key: 'regionName', title: '地区' },
          { key: 'bankAccountMasked', title: '收款账户', hidden: true },
        ]}
        emptyText="没有符合条件的人员"
        emptyNext="人员在报名、列入名册或本人登录时登记；请用完整的身份证号、姓名或手机号查找。"
      />
      <RecordDrawer title="人员">{(id) => <Person id={id} />}</RecordDrawer>
    </>
  )
}

function Person({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(getPerson, { id })
  const may = useMay('person.unmask')
  const [asking, setAsking] = useState<'unmask' | 'fact' | null>(null)
  const [clear, setClear] = useState<OutputOf<typeof unmaskPerson> | null>(null)
  if (!data) return loading ? <Skeleton active /> : <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Facts
        items={[
          { label: '姓名', value: clear?.name ?? data.nameMasked },
          { label: '身份证号', value: clear?.idNumber ?? data.idNumberMasked },
          { label: '手机号', value: clear?.phone ?? data.phoneMasked },
          { label: '性别', value: sexNames[data.sex] },
          { label: '出生日期', value: data.birthOn },
          { label: '地区', value: data.regionName },
          { label: '开户银行', value: data.bankName },
          { label: '收款账户', value: clear?.bankAccount ?? data.bankAccountMasked },
        ]}
      />
      {clear && (
        <Alert
          type="warning"
          showIcon
          title="正在显示明文，本次查看已记录，本人可查询。"
          action={<Button onClick={() => setClear(null)}>恢复掩码</Button>}
        />
      )}
      {may && (
        <Space wrap>
          {!clear && <Button onClick={() => setAsking('unmask')}>查看明文</Button>}
          <Button onClick={() => setAsking('fact')}>核录情况</Button>
        </Space>
      )}
      <SmallTable
        label="已知情况"
        rowKey="fact"
        dataSource={data.facts}
        locale={{ emptyText: '还没有已知情况；报名、导入名册或经办核录后显示在这里。' }}
        columns={[
          { title: '情况', dataIndex: 'title' },
          { title: '内容', dataIndex: 'valueTitle' },
          { title: '来源', dataIndex: 'sourceTitle' },
          { title: '截至', dataIndex: 'asOf' },
        ]}
      />
      <Modal
        open={asking === 'unmask'}
        title="查看人员明文信息"
        footer={null}
        onCancel={() => setAsking(null)}
        destroyOnHidden
      >
        <ActForm
          act={unmaskPerson}
          columns={1}
          fixed={{ id }}
          fields={[
            {
              name: 'reason',
              label: '查看事由',
              kind: 'long',
              required: true,
              help: '至少 4 个字；本次查看将被记录，本人可查询。',
            },
          ]}
          submitText="查看"
          success={false}
          onDone={(output) => {
            setClear(output)
            setAsking(null)
          }}
          onCancel={() => setAsking(null)}
        />
      </Modal>
      <Modal
        open={asking === 'fact'}
        title="核录人员情况"
        footer={null}
        onCancel={() => setAsking(null)}
        destroyOnHidden
      >
        <ActForm
          act={recordFact}
          columns={1}
          fixed={{ id }}
          fields={[
            { name: 'fact', label: '情况', kind: 'select', options: optionsOf(factNames), required: true },
            ...Object.entries(factValues).map(([fact, choices]) => ({
              name: 'value' as const,
              label: '内容',
              kind: 'select' as const,
              options: optionsOf(choices),
              required: true,
              when: (v: { fact?: string }) => v.fact === fact,
            })),
            {
              name: 'value',
              label: '累计缴费月数',
              required: true,
              maxLength: 3,
              help: '整数，如 36。',
              when: (v) => v.fact === 'insured-months',
            },
            { name: 'asOf', label: '截至日期', kind: 'day', required: true },
            { name: 'reason', label: '核录依据', kind: 'long', required: true },
          ]}
          submitText="核录"
          success="已核录"
          onDone={() => {
            setAsking(null)
            refresh()
          }}
          onCancel={() => setAsking(null)}
        />
      </Modal>
    </Space>
  )
}
