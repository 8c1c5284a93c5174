import { Alert, Button, Skeleton, Space } from 'antd'
import { Link } from 'wouter'
import { showInstant } from '#platform/day'
import { Refusals, useAct, useSubmit } from '#web/console'
import { makeProof, proveLedger } from '../contract.ts'
import { CheckTable, SumTable } from './checks.tsx'

/** The ledger's proof, made when asked: what was looked at, what holds, and the sums of one's own regions. */
export function Proof() {
  const { data, loading, reasons, refresh } = useAct(proveLedger, {})
  const keep = useSubmit(makeProof, { success: (output) => `已存档 ${output.number}` })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Alert
        type={data.holds ? 'success' : 'error'}
        showIcon
        role="status"
        title={data.holds ? '台账核对一致' : '台账核对发现不一致'}
        description={`核对时间 ${showInstant(data.at)}，全省台账逐笔核对。`}
      />
      <Space wrap>
        <Button onClick={refresh}>重新核对</Button>
        <Button type="primary" loading={keep.busy} onClick={() => void keep.submit({})}>
          核对并存档
        </Button>
        <Link href="/ledger-proofs">查看核对报告</Link>
      </Space>
      <Refusals reasons={keep.reasons} onClose={keep.clear} />
      <CheckTable checks={data.checks} />
      <section aria-label="本地区各项资金">
        <h3>本地区各项资金</h3>
        <SumTable totals={data.totals} />
      </section>
    </Space>
  )
}
