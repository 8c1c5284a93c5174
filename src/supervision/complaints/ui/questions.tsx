import { Button, Card, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { ActForm, EmptyHint, Facts, PageHead, Refusals, useAct } from '#web/console'
import { answerQuestion, listAsked } from '../contract.ts'

/** What the department asks this organisation to explain. */
export default function Questions() {
  const { data, loading, reasons, refresh } = useAct(listAsked, {})
  const [answering, setAnswering] = useState<string | null>(null)
  const done = () => setAnswering(null)
  return (
    <>
      <PageHead
        title="说明事项"
        note="人社部门核查投诉举报时，要求本单位说明的事项。请如实说明，可附材料。"
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && <Skeleton active />}
      {data?.rows.length === 0 && (
        <EmptyHint text="没有需要说明的事项" next="有需要时会显示在这里，并列入待办。" />
      )}
      <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
        {data?.rows.map((row) => (
          <Card key={row.id} title={row.kindTitle}>
            <Facts
              items={[
                { label: '要求说明', value: row.text, wide: true },
                { label: '收到时间', value: showInstant(row.askedAt) },
                { label: '答复时间', value: row.answeredAt ? showInstant(row.answeredAt) : '尚未答复' },
                row.answer !== null && { label: '答复', value: row.answer, wide: true },
              ]}
            />
            {!row.answer &&
              (answering === row.id ? (
                <ActForm
                  act={answerQuestion}
                  fixed={{ id: row.id }}
                  fields={[
                    { name: 'answer', label: '说明', kind: 'long', maxLength: 2000, rows: 6, required: true },
                    { name: 'files', label: '材料', kind: 'files' },
                  ]}
                  success="说明已提交"
                  onDone={done}
                  onCancel={done}
                />
              ) : (
                <Button type="primary" style={{ marginTop: 12 }} onClick={() => setAnswering(row.id)}>
                  填写说明
                </Button>
              ))}
          </Card>
        ))}
      </Space>
    </>
  )
}
