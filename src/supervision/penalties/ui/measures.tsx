/** The measures of a draft: chosen by grade, each with its ground and what it needs written down. */
import { Alert, Button, Card, Flex, Input, Select } from 'antd'
import { useId } from 'react'
import type { InputOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import { DayPicker } from '#web/console'
import { type draftPenalty, type Measure, measureKinds, measureOf, type SubjectKind } from '../contract.ts'

export type Draft = InputOf<typeof draftPenalty>['measures'][number]
export interface Things {
  classes: { id: string; name: string }[]
  claims: { id: string; name: string; paid: boolean }[]
}
const GRADES = ['', '一档 提醒纠正', '二档 限制办理', '三档 追回与移出', '四档 处罚与移送']

export function Measures({
  value = [],
  onChange,
  subject,
  things,
}: {
  value?: Draft[]
  onChange?: (value: Draft[]) => void
  subject: SubjectKind
  things: Things
}) {
  const set = (i: number, more: Partial<Draft>) =>
    onChange?.(value.map((one, at) => (at === i ? { ...one, ...more } : one)))
  const grades = [1, 2, 3, 4].map((grade) => ({
    label: GRADES[grade],
    options: (Object.keys(measureKinds) as Measure[])
      .filter((kind) => measureOf(kind).grade === grade && measureOf(kind).subjects.includes(subject))
      .map((kind) => ({ value: kind, label: measureOf(kind).title })),
  }))
  return (
    <Flex vertical gap={12}>
      {value.map((one, i) => (
        <MeasureCard
          // biome-ignore lint/suspicious/noArrayIndexKey: measures are known by their place
          key={i}
          one={one}
          no={i + 1}
          things={things}
          set={(more) => set(i, more)}
          drop={() => onChange?.(value.filter((_one, at) => at !== i))}
        />
      ))}
      <Select
        aria-label="添加措施"
        placeholder="添加措施"
        value={null}
        options={grades.filter((grade) => grade.options.length > 0)}
        onChange={(kind: Measure | null) => kind && onChange?.([...value, { kind, content: '' }])}
        style={{ maxWidth: 320 }}
      />
    </Flex>
  )
}

function MeasureCard({
  one,
  no,
  things,
  set,
  drop,
}: {
  one: Draft
  no: number
  things: Things
  set: (more: Partial<Draft>) => void
  drop: () => void
}) {
  const id = useId()
  const kind = measureOf(one.kind)
  const fixable = [
    ...things.classes.map((r) => ({ value: `class:${r.id}`, label: r.name })),
    ...(kind.stops === 'payment'
      ? things.claims.map((r) => ({ value: `claim:${r.id}`, label: r.name }))
      : []),
  ]
  return (
    <Card
      size="small"
      title={`${no}. ${kind.title}`}
      extra={
        <Button size="small" onClick={drop}>
          去掉
        </Button>
      }
    >
      <Flex vertical gap={8}>
        <Alert type="info" title={`${kind.what}依据：${clauseName(kind.clause)}`} />
        <label htmlFor={`${id}-content`}>
          {one.kind === 'publish' ? '公布内容（公众可见，不写个人信息）' : '内容和要求（对象可见）'}
        </label>
        <Input.TextArea
          id={`${id}-content`}
          value={one.content}
          maxLength={1000}
          autoSize={{ minRows: 2 }}
          onChange={(event) => set({ content: event.target.value })}
        />
        {kind.needs.includes('due') && (
          <Flex gap={8} align="center">
            完成期限
            <DayPicker
              aria-label={`${kind.title}完成期限`}
              value={one.dueOn ?? null}
              onChange={(dueOn) => set({ dueOn: dueOn ?? undefined })}
            />
          </Flex>
        )}
        {kind.needs.includes('recipient') && (
          <Input
            aria-label="移送机关"
            placeholder="移送机关，如 公安机关、纪检监察机关"
            value={one.recipient ?? ''}
            maxLength={100}
            onChange={(event) => set({ recipient: event.target.value })}
          />
        )}
        {kind.needs.includes('claims') && (
          <Select
            mode="multiple"
            aria-label="涉及的已拨付申报"
            placeholder="选择涉及的已拨付申报"
            value={one.claimIds ?? []}
            options={things.claims.filter((r) => r.paid).map((r) => ({ value: r.id, label: r.name }))}
            notFoundContent="没有已拨付的申报"
            onChange={(claimIds: string[]) => set({ claimIds })}
          />
        )}
        {kind.stops && fixable.length > 0 && (
          <Select
            allowClear
            aria-label="只针对一件事项"
            placeholder="针对全部业务；也可以只针对一件"
            value={one.onId ? `${one.onKind}:${one.onId}` : null}
            options={fixable}
            onChange={(key: string | null | undefined) => {
              const [onKind, onId] = (key ?? '').split(':')
              set(
                key ? { onKind: onKind as 'class' | 'claim', onId } : { onKind: undefined, onId: undefined },
              )
            }}
          />
        )}
        {kind.lasts && (
          <Flex gap={8} align="center">
            结束日期（不填的，由另一人签发解除）
            <DayPicker
              aria-label={`${kind.title}结束日期`}
              value={one.endsOn ?? null}
              onChange={(endsOn) => set({ endsOn: endsOn ?? undefined })}
            />
          </Flex>
        )}
      </Flex>
    </Card>
  )
}
