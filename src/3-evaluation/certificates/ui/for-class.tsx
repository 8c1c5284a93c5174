import { listClasses } from '#training/class-filing/contract'
import { ActForm, EmptyHint, Refusals, useAct } from '#web/console'
import { issueForClass } from '../contract.ts'

/** Classes that have ended and lead to a completion certificate. */
function useEndedClasses() {
  const taught = useAct(listClasses, { state: 'taught', size: 200 })
  const closed = useAct(listClasses, { state: 'closed', size: 200, sort: '-endsOn' })
  const rows = [...(taught.data?.rows ?? []), ...(closed.data?.rows ?? [])]
  return {
    loading: taught.loading || closed.loading,
    reasons: [...taught.reasons, ...closed.reasons],
    rows: rows.filter((r) => r.certificateKind === 'completion'),
  }
}

export function IssueForClass({ onDone }: { onDone: () => void }) {
  const { rows, loading, reasons } = useEndedClasses()
  if (reasons.length > 0) return <Refusals reasons={reasons} />
  if (!loading && rows.length === 0) {
    return (
      <EmptyHint
        text="没有可核发培训合格证的班级"
        next="合格证类班级办理“培训结束”并录入结业考核成绩后，可在这里为合格学员核发。"
      />
    )
  }
  return (
    <ActForm
      act={issueForClass}
      columns={1}
      fields={[
        {
          name: 'classId',
          label: '班级',
          kind: 'select',
          options: rows.map((r) => ({ value: r.id, label: `${r.number ?? ''} ${r.title}` })),
          required: true,
          help: '为达到结业要求、还没有培训合格证的学员各核发一本，编号由班级编号顺序生成。',
        },
        { name: 'issuedOn', label: '发证日期', kind: 'day', required: true },
      ]}
      submitText="核发"
      success={({ added }) => (added > 0 ? `已核发 ${added} 本培训合格证` : '合格学员均已有证，没有变化')}
      onDone={onDone}
      onCancel={onDone}
    />
  )
}
