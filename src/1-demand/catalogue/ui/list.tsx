import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { ActForm, DataTable, optionsOf, PageHead, StateTag, useMay, useMe, useRegions } from '#web/console'
import { listCatalogues, shownStates, startCatalogue } from '../contract.ts'
import { IssueStatus } from './status.tsx'
import { tones } from './tones.ts'

/** Units that issue a catalogue, within the regions of the account. */
function useOwnUnits() {
  const { rows } = useRegions()
  const mine = useMe().regions.map((r) => r.code)
  return rows.filter(
    (r) => r.level !== 'province' && r.code === r.unitCode && r.path.split('/').some((c) => mine.includes(c)),
  )
}

export default function Catalogues() {
  const [starting, setStarting] = useState(false)
  const [, go] = useLocation()
  const units = useOwnUnits()
  const may = useMay('catalogue.draft') && units.length > 0
  return (
    <>
      <PageHead
        title="需求指导目录"
        note="各设区市和平潭每年 6 月底前发布，可动态调整。班级和补贴申报按其当日有效的版本判断，旧版长期可查。"
        actions={
          may && (
            <Button type="primary" onClick={() => setStarting(true)}>
              编制新版目录
            </Button>
          )
        }
      />
      <IssueStatus />
      <DataTable
        act={listCatalogues}
        rowKey="id"
        search="按地区、职业（工种）名称或编码查找"
        opens={(row) => go(`/catalogues/${row.id}`)}
        filters={[
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(shownStates) },
        ]}
        columns={[
          { key: 'title', title: '目录', card: 'title' },
          { key: 'regionName', title: '地区', sortable: 'region' },
          { key: 'year', title: '年度', sortable: true },
          { key: 'versionNo', title: '版次', sortable: true, render: (r) => `第 ${r.versionNo} 版` },
          {
            key: 'state',
            title: '状态',
            render: (r) => <StateTag state={r.state} states={shownStates} tones={tones} />,
          },
          { key: 'items', title: '项目数', align: 'right' },
          { key: 'shortages', title: '急需紧缺', align: 'right' },
          { key: 'inForceFrom', title: '生效日期', sortable: true },
          { key: 'inForceTo', title: '失效日期', hidden: true },
          { key: 'note', title: '说明' },
        ]}
        emptyText="还没有目录"
        emptyNext={may ? '请编制本地区的目录，录入或导入附表1的项目。' : '各地发布目录后显示在这里。'}
        emptyAction={<Link href="/vacancy-sums">查看需求汇总</Link>}
      />
      <Drawer open={starting} onClose={() => setStarting(false)} title="编制新版目录" destroyOnHidden>
        <ActForm
          act={startCatalogue}
          columns={1}
          initial={{
            year: new Date().getFullYear(),
            ...(units.length === 1 ? { region: units[0]?.code } : {}),
          }}
          fields={[
            {
              name: 'region',
              label: '发布地区',
              kind: 'select',
              options: units.map((u) => ({ value: u.code, label: u.name })),
              required: true,
            },
            { name: 'year', label: '年度', kind: 'int', min: 2020, max: 2100, required: true },
            {
              name: 'note',
              label: '说明',
              kind: 'long',
              maxLength: 300,
              required: true,
              help: '年度发布，或调整了什么、为什么。新版先沿用最近一版的全部项目。',
            },
          ]}
          submitText="开始编制"
          success="新版目录已建立，请编制项目"
          onDone={({ id }) => go(`/catalogues/${id}`)}
          onCancel={() => setStarting(false)}
        />
      </Drawer>
    </>
  )
}
