import { Button, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { ActForm, Facts, levelName, optionsOf, Refusals, StateTag, useAct } from '#web/console'
import { channels, closeReasons, closeVacancy, getVacancy, reopenVacancy, shownStates } from '../contract.ts'
import { ChangeForm } from './report.tsx'
import { tones, Wage } from './wage.tsx'

type Doing = 'change' | 'close' | 'reopen'
const titles: Record<Doing, string> = { change: '修改', close: '结束招聘', reopen: '恢复招聘' }

export function Vacancy({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(getVacancy, { id })
  const [doing, setDoing] = useState<Doing | null>(null)
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  const done = () => setDoing(null)
  const fixed = { id, version: data.version }
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Facts
        items={[
          { label: '用人单位', value: data.employerName },
          { label: '统一社会信用代码', value: data.employerUscc },
          { label: '职业（工种）', value: `${data.occupationName}（${data.occupationCode}）` },
          { label: '技能等级要求', value: data.level === null ? '不限' : levelName(data.level) },
          { label: '需求人数', value: `${data.headcount} 人` },
          { label: '月工资', value: <Wage of={data} /> },
          { label: '工作地区', value: data.regionName },
          { label: '到岗日期', value: data.neededBy },
          { label: '状态', value: <StateTag state={data.state} states={shownStates} tones={tones} /> },
          { label: '培训意愿', value: data.trains ? '愿意组织培训' : '未表示' },
          { label: '渠道', value: channels[data.channel] },
          { label: '填报', value: `${data.reporterName}，${data.reportedOn}` },
          data.closeReason && {
            label: '结束情况',
            value: `${data.closedOn} ${closeReasons[data.closeReason]}，招到 ${data.filled} 人`,
          },
          { label: '技能要求', value: data.skills, wide: true },
        ]}
      />
      {doing === null && (
        <Space wrap>
          {(Object.keys(titles) as Doing[])
            .filter((name) => data.can.includes(name))
            .map((name) => (
              <Button
                key={name}
                type={name === 'change' ? 'primary' : 'default'}
                onClick={() => setDoing(name)}
              >
                {titles[name]}
              </Button>
            ))}
        </Space>
      )}
      {doing === 'change' && <ChangeForm vacancy={data} onDone={done} />}
      {doing === 'close' && (
        <ActForm
          act={closeVacancy}
          fixed={fixed}
          fields={[
            {
              name: 'closeReason',
              label: '结束原因',
              kind: 'select',
              options: optionsOf(closeReasons),
              required: true,
            },
            {
              name: 'filled',
              label: '招到人数',
              kind: 'int',
              min: 0,
              max: data.headcount,
              unit: '人',
              required: true,
            },
          ]}
          success="招聘已结束"
          onDone={done}
          onCancel={done}
        />
      )}
      {doing === 'reopen' && (
        <ActForm
          act={reopenVacancy}
          fixed={fixed}
          fields={[
            { name: 'neededBy', label: '新的到岗日期', kind: 'day', required: true },
            { name: 'reason', label: '恢复原因', kind: 'long', required: true, maxLength: 200 },
          ]}
          success="招聘已恢复"
          onDone={done}
          onCancel={done}
        />
      )}
    </Space>
  )
}
