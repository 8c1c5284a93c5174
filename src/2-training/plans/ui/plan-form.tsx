import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Input, InputNumber, Select } from 'antd'
import type { InputOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import { Unsaved } from '#training/providers/ui'
import { ActForm, type Field, optionsOf } from '#web/console'
import {
  addPlan,
  certificateKinds,
  kindsOfTrack,
  lineKinds,
  lineModes,
  type PlanLine,
  type PlanView,
  savePlan,
  trackNames,
} from '../contract.ts'
import { checkPlan, totalsOf } from '../rules.ts'
import { Totals, TrackSteps } from './shown.tsx'

const levelled = (kind: string | undefined) => kind === 'level' || kind === 'qualification'

const START: PlanLine[] = [
  { title: '专业理论', kind: 'theory', mode: 'onsite', hours: 8 },
  { title: '实操训练', kind: 'practice', mode: 'onsite', hours: 24 },
  { title: '安全知识与安全操作', kind: 'safety', mode: 'onsite', hours: 2 },
]

function LinesInput({
  value = [],
  onChange,
}: {
  value?: PlanLine[]
  onChange?: (lines: PlanLine[]) => void
}) {
  const set = (at: number, part: Partial<PlanLine>) =>
    onChange?.(value.map((line, i) => (i === at ? { ...line, ...part } : line)))
  const swap = (at: number, to: number) => {
    const next = [...value]
    const [one, two] = [next[at], next[to]]
    if (one && two) {
      next[at] = two
      next[to] = one
      onChange?.(next)
    }
  }
  return (
    <Flex vertical gap={8}>
      {value.map((line, i) => (
        <Flex
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity of their own
          key={i}
          wrap
          gap={8}
          align="center"
          style={{ padding: 8, border: '1px solid #e2e6ec', borderRadius: 6 }}
        >
          <span style={{ width: 24 }}>{i + 1}</span>
          <Input
            aria-label={`第 ${i + 1} 行课程内容`}
            placeholder="课程内容"
            maxLength={80}
            style={{ flex: '3 1 200px', minWidth: 0 }}
            value={line.title}
            onChange={(event) => set(i, { title: event.target.value })}
          />
          <Select
            aria-label={`第 ${i + 1} 行类别`}
            style={{ flex: '1 1 110px', minWidth: 0 }}
            options={optionsOf(lineKinds)}
            value={line.kind}
            onChange={(kind) => set(i, { kind })}
          />
          <Select
            aria-label={`第 ${i + 1} 行方式`}
            style={{ flex: '1 1 90px', minWidth: 0 }}
            options={optionsOf(lineModes)}
            value={line.mode}
            onChange={(mode) => set(i, { mode })}
          />
          <InputNumber
            aria-label={`第 ${i + 1} 行学时`}
            style={{ flex: '1 1 110px', minWidth: 0 }}
            min={1}
            max={2000}
            precision={0}
            suffix="学时"
            value={line.hours}
            onChange={(hours) => set(i, { hours: hours ?? 1 })}
          />
          <Flex>
            <Button
              type="text"
              icon={<ArrowUpOutlined />}
              aria-label={`第 ${i + 1} 行上移`}
              disabled={i === 0}
              onClick={() => swap(i, i - 1)}
            />
            <Button
              type="text"
              icon={<ArrowDownOutlined />}
              aria-label={`第 ${i + 1} 行下移`}
              disabled={i === value.length - 1}
              onClick={() => swap(i, i + 1)}
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={`删除第 ${i + 1} 行`}
              onClick={() => onChange?.(value.filter((_, at) => at !== i))}
            />
          </Flex>
        </Flex>
      ))}
      <div>
        <Button
          icon={<PlusOutlined />}
          onClick={() => onChange?.([...value, { title: '', kind: 'theory', mode: 'onsite', hours: 4 }])}
        >
          增加一行
        </Button>
      </div>
    </Flex>
  )
}

type Values = Partial<InputOf<typeof addPlan>>

/** Faults of what is typed so far, found by the same rules as on the server. */
function Check({ values }: { values: Values }) {
  const lines = (values.lines ?? []) as PlanLine[]
  const reasons =
    values.track && values.certificateKind
      ? checkPlan({
          track: values.track,
          certificateKind: values.certificateKind,
          occupationCode: values.occupationCode ?? null,
          level: levelled(values.certificateKind) ? (values.level ?? null) : null,
          lines,
        })
      : []
  return (
    <Flex vertical gap={8} style={{ width: '100%' }}>
      <Totals totals={totalsOf(lines)} />
      {reasons.length > 0 && (
        <div role="status">
          定稿前还须改正 {reasons.length} 项：
          <ol>
            {reasons.map((reason) => (
              <li key={reason.message}>
                {reason.message}
                {reason.clause && <span className="qc-help">（依据 {clauseName(reason.clause)}）</span>}
              </li>
            ))}
          </ol>
        </div>
      )}
      {values.track && (
        <div>
          <div className="qc-help">
            按“{trackNames[values.track]}
            ”管理的培训班，依次办理下列环节，不能跳过（闽人社发〔2024〕2号第三条）：
          </div>
          <TrackSteps track={values.track} />
        </div>
      )}
    </Flex>
  )
}

const ignore = () => undefined

export function PlanForm({
  plan,
  onDone,
  onDirty = ignore,
}: {
  plan?: PlanView
  onDone: (id: string) => void
  onDirty?: (dirty: boolean) => void
}) {
  const act = (plan ? savePlan : addPlan) as typeof addPlan
  const fields: Field<InputOf<typeof addPlan>>[] = [
    {
      name: 'title',
      label: '方案名称',
      required: true,
      wide: true,
      placeholder: '如 育婴员（初级）培训方案',
    },
    {
      name: 'track',
      label: '监管类别',
      kind: 'select',
      options: optionsOf(trackNames),
      required: true,
      help: '决定培训班的监管环节（闽人社发〔2024〕2号第三条）。',
    },
    {
      name: 'certificateKind',
      label: '培训目标',
      kind: 'select',
      options: optionsOf(certificateKinds),
      required: true,
      help: '合格证类只能选培训合格证。',
    },
    {
      name: 'occupationCode',
      label: '职业（工种）',
      kind: 'occupation',
      help: '合格证类没有职业编码的项目可不填。',
      ...(plan?.occupationName ? { valueLabel: `${plan.occupationName}（${plan.occupationCode}）` } : {}),
    },
    {
      name: 'level',
      label: '技能等级',
      kind: 'level',
      required: true,
      when: (v) => levelled(v.certificateKind),
    },
    { name: 'attendancePercent', label: '最低出勤率', kind: 'int', min: 1, max: 100, unit: '%' },
    { name: 'theoryPass', label: '理论合格线', kind: 'int', min: 1, max: 100, unit: '分' },
    { name: 'practicePass', label: '实操合格线', kind: 'int', min: 1, max: 100, unit: '分' },
    { name: 'lines', label: '课程内容', kind: 'custom', wide: true, control: <LinesInput /> },
    { name: 'note', label: '说明', kind: 'long', maxLength: 500, wide: true },
  ]
  const initial: Values = plan
    ? {
        title: plan.title,
        track: plan.track,
        certificateKind: plan.certificateKind,
        occupationCode: plan.occupationCode,
        level: plan.level,
        attendancePercent: plan.attendancePercent,
        theoryPass: plan.theoryPass,
        practicePass: plan.practicePass,
        lines: plan.lines,
        note: plan.note,
      }
    : {
        track: 'certificate',
        certificateKind: kindsOfTrack.certificate[1] ?? 'level',
        attendancePercent: 80,
        theoryPass: 60,
        practicePass: 60,
        lines: START,
      }
  return (
    <ActForm
      act={act}
      fields={fields}
      {...(plan ? { fixed: { id: plan.id, version: plan.version } as Values } : {})}
      initial={initial}
      toInput={(values) => ({ ...values, lines: (values.lines ?? []).filter((line) => line.title) })}
      submitText="保存草稿"
      success="方案已保存"
      aside={(values) => (
        <>
          {plan && <Unsaved typed={values} saved={initial} onDirty={onDirty} />}
          <Check values={values} />
        </>
      )}
      onDone={({ id }) => onDone(id)}
    />
  )
}
