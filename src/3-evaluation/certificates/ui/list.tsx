import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { DataTable, optionsOf, PageHead, RecordDrawer, StateTag, useMay, useMe } from '#web/console'
import {
  certificateKinds,
  certificateMoves,
  exportCertificates,
  levelNames,
  listCertificates,
} from '../contract.ts'
import { IssueForClass } from './for-class.tsx'
import { ImportForm } from './import.tsx'
import { IssueForm } from './issue.tsx'
import { Certificate } from './one.tsx'

type Doing = 'issue' | 'import' | 'class'
const titles: Record<Doing, string> = { issue: '录入证书', import: '导入证书', class: '核发培训合格证' }

export default function Certificates() {
  const [doing, setDoing] = useState<Doing | null>(null)
  const me = useMe()
  const mayIssue = useMay('certificate.issue')
  // Officers may hold the verb elsewhere; a completion certificate is issued by the institution of the class.
  const mayComplete = useMay('completion.write') && me.orgKind === 'institution'
  const done = () => setDoing(null)
  return (
    <>
      <PageHead
        title="证书管理"
        note="谁评价、谁发证、谁负责。证书录入后不能修改，有误的由另一名人员撤销后重新录入；公众可凭证书编号和姓名查验。"
        actions={
          <>
            {mayIssue && (
              <>
                <Button type="primary" onClick={() => setDoing('issue')}>
                  录入证书
                </Button>
                <Button onClick={() => setDoing('import')}>导入 Excel</Button>
              </>
            )}
            {mayComplete && (
              <Button type="primary" onClick={() => setDoing('class')}>
                核发培训合格证
              </Button>
            )}
          </>
        }
      />
      <DataTable
        act={listCertificates}
        rowKey="id"
        opens
        search="按证书编号或完整身份证号查找"
        exportAct={exportCertificates}
        filters={[
          { kind: 'select', name: 'kind', label: '证书类别', options: optionsOf(certificateKinds) },
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(certificateMoves.states) },
          { kind: 'occupation', name: 'occupationCode', label: '职业（工种）' },
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'days', from: 'from', to: 'to', label: '发证日期' },
        ]}
        columns={[
          { key: 'nameMasked', title: '持证人', card: 'title' },
          { key: 'number', title: '证书编号', copy: true, sortable: true },
          { key: 'kind', title: '证书类别', sortable: true, render: (r) => certificateKinds[r.kind] },
          { key: 'title', title: '职业（工种）、等级' },
          { key: 'occupationCode', title: '职业（工种）编码', hidden: true },
          {
            key: 'level',
            title: '等级',
            hidden: true,
            sortable: true,
            render: (r) => (r.level ? levelNames[r.level] : '—'),
          },
          { key: 'issuedOn', title: '发证日期', sortable: true },
          { key: 'orgName', title: '发证单位' },
          { key: 'classNumber', title: '班级编号' },
          { key: 'idNumberMasked', title: '身份证号', hidden: true },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => (
              <StateTag
                state={r.state}
                states={certificateMoves.states}
                tones={{ valid: 'good', revoked: 'bad' }}
              />
            ),
          },
        ]}
        emptyText="还没有证书"
        emptyNext={
          mayIssue
            ? '可逐本录入，或下载模板后用 Excel 导入。'
            : mayComplete
              ? '评价机构录入本机构班级学员的证书后显示在这里；合格证类班级可在培训结束后核发培训合格证。'
              : '评价机构录入本地区的证书后显示在这里。'
        }
      />
      <RecordDrawer title="证书">{(id) => <Certificate id={id} />}</RecordDrawer>
      <Drawer
        open={doing !== null}
        onClose={done}
        title={doing ? titles[doing] : ''}
        size="large"
        destroyOnHidden
      >
        {doing === 'issue' && <IssueForm onDone={done} />}
        {doing === 'import' && <ImportForm onDone={done} />}
        {doing === 'class' && <IssueForClass onDone={done} />}
      </Drawer>
    </>
  )
}
