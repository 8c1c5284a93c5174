import { InputNumber } from 'antd'
import type { OutputOf } from '#platform/act'
import { ActForm, optionsOf } from '#web/console'
import {
  changePlan,
  defaultWeights,
  draftPlan,
  type getPlan,
  planKinds,
  TEAM_SIZE,
  type Weights,
  weightNames,
} from '../contract.ts'
import { ClassesPick } from './class-pick.tsx'
import { inDays, today } from './shown.ts'

function WeightsInput({ value, onChange }: { value?: Weights; onChange?: (value: Weights) => void }) {
  const now = { ...defaultWeights, ...value }
  return (
    <div
      style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 96px', gap: 8, alignItems: 'center' }}
    >
      {(Object.keys(weightNames) as (keyof Weights)[]).flatMap((key) => [
        <span key={`${key}-name`}>{weightNames[key]}</span>,
        <InputNumber
          key={key}
          aria-label={weightNames[key]}
          min={key === 'most' ? 1 : 0}
          max={key === 'most' ? 20 : 10}
          precision={0}
          value={now[key]}
          onChange={(next) => onChange?.({ ...now, [key]: next ?? 0 })}
        />,
      ])}
    </div>
  )
}

/** A new plan, or a draft to change. */
export function PlanForm({
  plan,
  onDone,
  onCancel,
}: {
  plan?: OutputOf<typeof getPlan>
  onDone: (id: string) => void
  onCancel: () => void
}) {
  const fields = [
    {
      name: 'title' as const,
      label: '计划名称',
      required: true,
      placeholder: '如 3 月上旬双随机抽查',
      maxLength: 60,
    },
    {
      name: 'kind' as const,
      label: '检查方式',
      kind: 'select' as const,
      options: optionsOf(planKinds),
      required: true,
    },
    { name: 'region' as const, label: '地区', kind: 'region' as const, required: true },
    {
      name: 'teamSize' as const,
      label: '每班检查人员',
      kind: 'int' as const,
      min: 1,
      max: 5,
      unit: '名',
      required: true,
    },
    { name: 'fromOn' as const, label: '检查期间自', kind: 'day' as const, required: true },
    { name: 'toOn' as const, label: '检查期间至', kind: 'day' as const, required: true },
    {
      name: 'sampleCount' as const,
      label: '抽取班数',
      kind: 'int' as const,
      min: 1,
      max: 200,
      unit: '个',
      required: true,
      when: (v: { kind?: string }) => v.kind === 'random',
    },
    {
      name: 'classIds' as const,
      label: '要检查的培训班',
      kind: 'custom' as const,
      required: true,
      wide: true,
      control: <ClassesPick />,
      when: (v: { kind?: string }) => v.kind === 'planned',
    },
    { name: 'basis' as const, label: '检查依据', kind: 'long' as const, maxLength: 500, required: true },
    {
      name: 'weights' as const,
      label: '抽取权重（平台设置）',
      kind: 'custom' as const,
      wide: true,
      control: <WeightsInput />,
      help: '每班基础权重 1，逐项相加；权重为几，就有几张签。',
      when: (v: { kind?: string }) => v.kind === 'random',
    },
  ]
  const buttons = { columns: 2 as const, onCancel }
  if (plan) {
    return (
      <ActForm
        act={changePlan}
        {...buttons}
        fixed={{ id: plan.id, version: plan.version }}
        initial={{
          title: plan.title,
          kind: plan.kind,
          region: plan.region,
          teamSize: plan.teamSize,
          fromOn: plan.fromOn,
          toOn: plan.toOn,
          ...(plan.sampleCount ? { sampleCount: plan.sampleCount } : {}),
          classIds: plan.classIds,
          basis: plan.basis,
          weights: plan.weights,
        }}
        fields={fields}
        submitText="保存"
        success="已保存"
        onDone={(output) => onDone(output.id)}
      />
    )
  }
  return (
    <ActForm
      act={draftPlan}
      {...buttons}
      initial={{
        kind: 'random',
        teamSize: TEAM_SIZE,
        fromOn: today(),
        toOn: inDays(14),
        weights: { ...defaultWeights },
      }}
      fields={fields}
      submitText="保存草稿"
      success="已保存，可在详情中核对名单后提交审定"
      onDone={(output) => onDone(output.id)}
    />
  )
}
