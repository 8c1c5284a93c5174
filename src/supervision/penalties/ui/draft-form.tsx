import { useState } from 'react'
import type { InputOf } from '#platform/act'
import { ActForm, type Field, optionsOf } from '#web/console'
import { amendPenalty, draftPenalty, measureOf, type PenaltyView, sources } from '../contract.ts'
import { type Draft, Measures, type Things } from './measures.tsx'

type Whom = { orgId: string } | { personId: string }
type New = InputOf<typeof draftPenalty>
type Change = InputOf<typeof amendPenalty>

const lacking = (measures: readonly Draft[]): string[] => [
  ...(measures.length === 0 ? ['处理措施'] : []),
  ...measures.flatMap((m, i) => {
    const kind = measureOf(m.kind)
    const at = `第 ${i + 1} 项“${kind.title}”的`
    return [
      ...(m.content.trim().length < 4 ? [`${at}内容`] : []),
      ...(kind.needs.includes('due') && !m.dueOn ? [`${at}完成期限`] : []),
      ...(kind.needs.includes('claims') && !m.claimIds?.length ? [`${at}涉及申报`] : []),
      ...(kind.needs.includes('recipient') && !m.recipient?.trim() ? [`${at}移送机关`] : []),
    ]
  }),
]

/** The same form for a new one and for one that is changed before the notice. */
export function DraftForm({
  whom,
  things,
  penalty,
  initial = {},
  onDone,
  onCancel,
}: {
  whom: Whom
  things: Things
  penalty?: PenaltyView
  initial?: Partial<New>
  onDone: (id: string) => void
  onCancel: () => void
}) {
  const [measures, setMeasures] = useState<Draft[]>(() => (penalty?.list ?? []).map(toDraft))
  const subject = 'orgId' in whom ? 'organisation' : 'person'
  const fields = <I extends Change | New>(): Field<I>[] => [
    { name: 'source', label: '线索来源', kind: 'select', options: optionsOf(sources), required: true },
    ...(initial.sourceId || penalty?.sourceId
      ? []
      : [
          {
            name: 'sourceNote',
            label: '来源说明',
            placeholder: '如 审计报告文号、检查日期',
            required: true,
          } as const,
        ]),
    {
      name: 'finding',
      label: '查明的事实（写入告知书，对象可见）',
      kind: 'long',
      maxLength: 3000,
      rows: 5,
      required: true,
    },
    {
      name: 'files',
      label: '认定事实的材料（送达前必须有；对象看不到）',
      kind: 'files',
      max: 20,
      ...(penalty ? { known: penalty.files } : {}),
    },
  ]
  const shared = {
    columns: 1 as const,
    missing: lacking(measures),
    submitText: '保存',
    onCancel,
    children: <Measures value={measures} onChange={setMeasures} subject={subject} things={things} />,
  }
  if (penalty)
    return (
      <ActForm
        {...shared}
        act={amendPenalty}
        fixed={{
          id: penalty.id,
          version: penalty.version,
          ...(penalty.sourceId ? { sourceId: penalty.sourceId } : {}),
        }}
        initial={{
          source: penalty.source,
          ...(penalty.sourceNote ? { sourceNote: penalty.sourceNote } : {}),
          finding: penalty.finding,
          files: penalty.files.map((f) => f.id),
        }}
        fields={fields<Change>()}
        toInput={(values) => ({ ...values, measures })}
        success="已修改"
        onDone={() => onDone(penalty.id)}
      />
    )
  return (
    <ActForm
      {...shared}
      act={draftPenalty}
      fixed={{ ...whom, ...(initial.sourceId ? { sourceId: initial.sourceId } : {}) }}
      initial={initial.source ? { source: initial.source } : {}}
      fields={fields<New>()}
      toInput={(values) => ({ ...values, measures })}
      success={(out) => `已拟制 ${out.number}`}
      onDone={(out) => onDone(out.id)}
    />
  )
}

const toDraft = (m: PenaltyView['list'][number]): Draft => ({
  kind: m.kind,
  content: m.content,
  ...(m.onKind && m.onId ? { onKind: m.onKind, onId: m.onId } : {}),
  claimIds: m.claims.map((one) => one.id),
  ...(m.amountFen ? { amountFen: m.amountFen } : {}),
  ...(m.recipient ? { recipient: m.recipient } : {}),
  ...(m.dueOn ? { dueOn: m.dueOn } : {}),
  ...(m.endsOn ? { endsOn: m.endsOn } : {}),
})
