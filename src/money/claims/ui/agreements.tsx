import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { DataTable, levelName, optionsOf, PageHead, StateTag, useMay } from '#web/console'
import { agreementMoves, listAgreements } from '../contract.ts'
import { AgreementForm } from './agreement-form.tsx'
import { agreementTones } from './shown.tsx'

export default function Agreements() {
  const [, go] = useLocation()
  const [adding, setAdding] = useState(false)
  const mayFile = useMay('agreement.file')
  const add = mayFile && (
    <Button type="primary" onClick={() => setAdding(true)}>
      登记学徒培养协议
    </Button>
  )
  return (
    <>
      <PageHead
        title="学徒培养协议"
        note={
          mayFile
            ? '登记协议和参加的职工，备案后分首期、结业两次申报补贴，金额由系统核算。'
            : '企业新型学徒制的协议备案；学徒制补贴以此为据。'
        }
        actions={add}
      />
      <DataTable
        act={listAgreements}
        rowKey="id"
        search="按协议名称或备案编号查找"
        opens={(row) => go(`/agreements/${row.id}`)}
        filters={[
          {
            kind: 'select',
            name: 'mine',
            label: '待我办理',
            options: [{ value: 'true', label: '待我办理' }],
          },
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(agreementMoves.states) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'title', title: '协议', card: 'title' },
          { key: 'number', title: '备案编号', sortable: true, copy: true },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={agreementMoves.states} tones={agreementTones} />,
          },
          { key: 'orgName', title: '企业', hidden: mayFile },
          { key: 'occupationName', title: '职业（工种）' },
          { key: 'level', title: '培养目标', render: (r) => levelName(r.level) },
          { key: 'startsOn', title: '培养期', sortable: true, render: (r) => `${r.startsOn} 至 ${r.endsOn}` },
          { key: 'apprentices', title: '学徒人数', align: 'right' },
          { key: 'regionName', title: '地区', hidden: mayFile },
          { key: 'partner', title: '合作院校（机构）', hidden: true },
        ]}
        emptyText="没有学徒培养协议"
        emptyNext={
          mayFile
            ? '与职工签订培养协议后，在这里登记协议和学徒名册，提交人社部门备案。'
            : '企业提交的协议显示在这里；可换一个筛选条件。'
        }
        emptyAction={add}
      />
      <Drawer
        open={adding}
        onClose={() => setAdding(false)}
        title="登记学徒培养协议"
        size="large"
        destroyOnHidden
      >
        <AgreementForm onDone={(id) => go(`/agreements/${id}`)} onCancel={() => setAdding(false)} />
      </Drawer>
    </>
  )
}
