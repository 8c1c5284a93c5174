import { Button, Card, Space, Tag } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { ActForm, EmptyHint, Facts, optionsOf, PageHead, ReasonModal, Refusals, useAct } from '#web/console'
import { declareInterest, endInterest, interestKinds, myInterests } from '../contract.ts'

/** What keeps me away from an organisation's classes: declared by oneself, known to the draw only. */
export default function Interests() {
  const { data, reasons, refresh } = useAct(myInterests, {})
  const [ending, setEnding] = useState<string | null>(null)
  return (
    <>
      <PageHead
        title="回避申报"
        note="与培训机构有利害关系的，请在此申报；抽签和安排检查时自动回避。申报内容不对机构和公众公开。经办过的班和机构不需申报，系统自动回避。"
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      <section>
        <h2>申报</h2>
        <ActForm
          act={declareInterest}
          resets
          fields={[
            { name: 'orgId', label: '单位', kind: 'org', orgKind: 'institution', required: true },
            {
              name: 'kind',
              label: '情形',
              kind: 'select',
              options: optionsOf(interestKinds),
              required: true,
            },
            { name: 'note', label: '说明', kind: 'long', maxLength: 200, required: true },
          ]}
          submitText="申报"
          success="已申报"
        />
      </section>
      <h2>我的申报</h2>
      {data?.rows.length === 0 && <EmptyHint text="还没有申报" next="没有利害关系的，不需要申报。" />}
      <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
        {data?.rows.map((row) => (
          <Card
            key={row.id}
            size="small"
            title={row.orgName}
            extra={
              row.endedAt ? (
                <Tag>已终止</Tag>
              ) : (
                <Button size="small" onClick={() => setEnding(row.id)}>
                  情形已消除
                </Button>
              )
            }
          >
            <Facts
              columns={2}
              items={[
                { label: '情形', value: interestKinds[row.kind] },
                { label: '申报时间', value: showInstant(row.declaredAt) },
                { label: '说明', value: row.note, wide: true },
                row.endReason !== null && { label: '终止理由', value: row.endReason, wide: true },
              ]}
            />
          </Card>
        ))}
      </Space>
      {ending && (
        <ReasonModal
          act={endInterest}
          input={{ id: ending }}
          open
          onClose={() => setEnding(null)}
          label="情形消除的说明"
          min={4}
          success="已终止"
        />
      )}
    </>
  )
}
