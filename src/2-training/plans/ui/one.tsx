import { Alert, Button, Card, Flex, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { dayOf } from '#platform/day'
import { Facts, levelName, PageHead, ReasonModal, Refusals, StateTag, useAct, useSubmit } from '#web/console'
import {
  certificateKinds,
  finishPlan,
  getPlan,
  planStates,
  retirePlan,
  revisePlan,
  trackNames,
} from '../contract.ts'
import { PlanForm } from './plan-form.tsx'
import { Lines, planTones, Totals, TrackSteps } from './shown.tsx'

export default function OnePlan() {
  const { id } = useParams<{ id: string }>()
  const { data, loading, reasons } = useAct(getPlan, id ? { id } : null)
  const [, go] = useLocation()
  const [dirty, setDirty] = useState(false)
  const [retiring, setRetiring] = useState(false)
  const finish = useSubmit(finishPlan, { success: '方案已定稿，可用于开班备案' })
  const revise = useSubmit(revisePlan, {
    success: '已建立修订稿',
    onDone: (output) => go(`/plans/${output.id}`),
  })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} title="没有取得方案" />
  const on = { id: data.id, version: data.version }
  const can = (name: string) => data.can.includes(name)
  return (
    <>
      <PageHead
        title={data.title}
        note={
          <>
            <StateTag state={data.state} states={planStates} tones={planTones} /> 第 {data.edition} 版{' '}
            {data.orgName}
          </>
        }
        actions={
          <Space wrap>
            {can('finish') && (
              <Button
                type="primary"
                loading={finish.busy}
                disabled={data.missing.length > 0 || (dirty && can('save'))}
                aria-describedby={data.missing.length > 0 ? 'plan-missing' : undefined}
                onClick={() => void finish.submit(on)}
              >
                定稿
              </Button>
            )}
            {can('revise') && (
              <Button loading={revise.busy} onClick={() => void revise.submit(on)}>
                修订
              </Button>
            )}
            {can('retire') && (
              <Button danger onClick={() => setRetiring(true)}>
                停用
              </Button>
            )}
          </Space>
        }
      />
      <Flex vertical gap={16}>
        <Refusals reasons={[...finish.reasons, ...revise.reasons]} />
        {data.state === 'retired' && (
          <Alert type="warning" showIcon title={`已停用：${data.retireReason ?? ''}`} />
        )}
        {data.missing.length > 0 && (
          <div id="plan-missing">
            <Refusals reasons={data.missing} title={`定稿前还须解决 ${data.missing.length} 项`} />
          </div>
        )}
        {can('save') ? (
          <PlanForm key={data.id} plan={data} onDone={() => undefined} onDirty={setDirty} />
        ) : (
          <>
            <Facts
              items={[
                { label: '监管类别', value: trackNames[data.track] },
                { label: '培训目标', value: certificateKinds[data.certificateKind] },
                {
                  label: '职业（工种）',
                  value: data.occupationName
                    ? `${data.occupationName}（${data.occupationCode}）`
                    : '无职业编码项目',
                },
                { label: '技能等级', value: levelName(data.level) },
                { label: '最低出勤率', value: `${data.attendancePercent}%` },
                { label: '合格线', value: `理论 ${data.theoryPass} 分，实操 ${data.practicePass} 分` },
                { label: '定稿日期', value: data.finishedAt ? dayOf(data.finishedAt) : null },
                { label: '地区', value: data.regionName },
                data.previousId
                  ? { label: '上一版', value: <Link href={`/plans/${data.previousId}`}>查看</Link> }
                  : null,
                data.note ? { label: '说明', value: data.note, wide: true } : null,
              ]}
            />
            <Card size="small" title="课程内容">
              <Lines lines={data.lines} />
              <div style={{ marginTop: 12 }}>
                <Totals totals={data.totals} />
              </div>
            </Card>
            <Card size="small" title="培训班监管环节（闽人社发〔2024〕2号第三条）">
              <TrackSteps track={data.track} />
            </Card>
          </>
        )}
      </Flex>
      <ReasonModal
        act={retirePlan}
        input={on}
        open={retiring}
        danger
        onClose={() => setRetiring(false)}
        hint="停用后不能再用于新的开班备案，已备案的培训班不受影响。"
      />
    </>
  )
}
