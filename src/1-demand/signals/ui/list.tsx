import { Button, Drawer } from 'antd'
import { useState } from 'react'
import {
  DataTable,
  levelName,
  optionsOf,
  PageHead,
  RecordDrawer,
  StateTag,
  useMay,
  useMe,
} from '#web/console'
import { channels, exportVacancies, listVacancies, shownStates } from '../contract.ts'
import { ImportForm } from './import.tsx'
import { Vacancy } from './one.tsx'
import { ReportForm } from './report.tsx'
import { tones, Wage } from './wage.tsx'

type Doing = 'report' | 'import'
const titles: Record<Doing, string> = { report: '填报岗位需求', import: '导入岗位需求' }

export default function Vacancies() {
  const [doing, setDoing] = useState<Doing | null>(null)
  const may = useMay('vacancy.report')
  const own = useMe().orgKind === 'enterprise'
  const done = () => setDoing(null)
  return (
    <>
      <PageHead
        title="岗位需求"
        note={
          own
            ? '填报本单位招什么人、要什么技能；汇总后用于编制培训需求指导目录、安排培训班。'
            : '企业自主申报和各渠道征集的用工需求，逐条注明渠道和填报单位。'
        }
        actions={
          may && (
            <>
              <Button type="primary" onClick={() => setDoing('report')}>
                填报岗位需求
              </Button>
              <Button onClick={() => setDoing('import')}>导入 Excel</Button>
            </>
          )
        }
      />
      <DataTable
        act={listVacancies}
        rowKey="id"
        opens
        search="按单位名称、信用代码、职业或技能要求查找"
        exportAct={exportVacancies}
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(shownStates) },
          { kind: 'region', name: 'region', label: '工作地区' },
          { kind: 'occupation', name: 'occupation', label: '职业（工种）' },
          { kind: 'level', name: 'level', label: '技能等级' },
          { kind: 'select', name: 'channel', label: '渠道', options: optionsOf(channels) },
          { kind: 'days', from: 'from', to: 'to', label: '到岗日期' },
          { kind: 'flag', name: 'trains', label: '愿意组织培训' },
        ]}
        columns={[
          { key: 'occupationName', title: '职业（工种）', card: 'title' },
          { key: 'employerName', title: '用人单位', sortable: true },
          { key: 'headcount', title: '需求人数', align: 'right', sortable: true },
          {
            key: 'level',
            title: '技能等级',
            render: (r) => (r.level === null ? '不限' : levelName(r.level)),
          },
          { key: 'wage', title: '月工资', sortable: 'wageFromFen', render: (r) => <Wage of={r} /> },
          { key: 'regionName', title: '工作地区', sortable: 'region' },
          { key: 'neededBy', title: '到岗日期', sortable: true },
          {
            key: 'state',
            title: '状态',
            render: (r) => <StateTag state={r.state} states={shownStates} tones={tones} />,
          },
          { key: 'channel', title: '渠道', render: (r) => channels[r.channel] },
          { key: 'reporterName', title: '填报单位', hidden: true },
          { key: 'reportedOn', title: '填报日期', sortable: true, hidden: true },
          { key: 'employerUscc', title: '统一社会信用代码', copy: true, hidden: true },
          { key: 'occupationCode', title: '职业（工种）编码', hidden: true },
        ]}
        foot={(page) => `符合条件的共需 ${page.headcount.toLocaleString('zh-CN')} 人`}
        emptyText="还没有岗位需求"
        emptyNext={may ? '可逐条填报，或下载模板后用 Excel 导入。' : '企业和各渠道填报后显示在这里。'}
      />
      <RecordDrawer title="岗位需求">{(id) => <Vacancy id={id} />}</RecordDrawer>
      <Drawer
        open={doing !== null}
        onClose={done}
        title={doing ? titles[doing] : ''}
        size="large"
        destroyOnHidden
      >
        {doing === 'report' && <ReportForm onDone={done} />}
        {doing === 'import' && <ImportForm onDone={done} />}
      </Drawer>
    </>
  )
}
