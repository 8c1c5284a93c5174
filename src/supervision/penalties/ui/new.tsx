/** A new penalty: against whom, from what, with which measures. `?org=…&draft=alert:<id>` comes filled in. */
import { Alert, Form, Skeleton } from 'antd'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { EmptyHint, OrgSelect, PageHead, Refusals, useAct } from '#web/console'
import { penaltyThings, type Source, sources } from '../contract.ts'
import { DraftForm } from './draft-form.tsx'

export default function NewPenalty() {
  const [, go] = useLocation()
  const [params] = useSearchParams()
  const [orgId, setOrgId] = useState(params.get('org'))
  const personId = params.get('person')
  const [kind = '', sourceId = ''] = (params.get('draft') ?? '').split(':')
  const source = kind in sources ? (kind as Source) : undefined
  const whom = personId ? { personId } : orgId ? { orgId } : null
  const { data, loading, reasons } = useAct(penaltyThings, whom)
  return (
    <>
      <PageHead
        title="拟制处理"
        note="拟制后先送达告知书，对象可以在五个工作日内陈述申辩；决定由另一人签发。"
      />
      {!personId && (
        <Form.Item layout="vertical" label="处理对象" htmlFor="penalty-org">
          <OrgSelect
            id="penalty-org"
            value={orgId ?? undefined}
            {...(data ? { valueLabel: data.subject } : {})}
            onChange={(id) => setOrgId(id ?? null)}
          />
        </Form.Item>
      )}
      <Refusals reasons={reasons} />
      {!whom && <EmptyHint text="还没有选择处理对象" next="请先按名称或统一社会信用代码选择单位。" />}
      {whom && loading && <Skeleton active />}
      {whom && data && (
        <>
          <Alert type="info" showIcon title={`处理对象：${data.subject}`} style={{ margin: '12px 0' }} />
          <DraftForm
            key={orgId ?? personId}
            whom={whom}
            things={data}
            initial={{ ...(source ? { source } : {}), ...(source && sourceId ? { sourceId } : {}) }}
            onDone={(id) => go(`/penalties/${id}`)}
            onCancel={() => go('/penalties')}
          />
        </>
      )}
    </>
  )
}
