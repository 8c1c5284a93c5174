import { Card, Form, Skeleton } from 'antd'
import { useSearchParams } from 'wouter'
import { DayPicker, EmptyHint, Facts, Refusals, RegionSelect, useAct, useMe } from '#web/console'
import { standardsOn, subsidyKinds } from '../contract.ts'
import { Estimate } from './estimate.tsx'
import { PackTables } from './tables.tsx'

/** What is in force in a region on a day; region and day are kept in the address. */
export function Standards() {
  const me = useMe()
  const [params, setParams] = useSearchParams()
  const region = params.get('region') ?? me.regions[0]?.code ?? me.orgRegion ?? '350000'
  const asked = params.get('on')
  const set = (name: string, value: string | null) =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    })
  const { data, loading, reasons, refresh } = useAct(standardsOn, { region, ...(asked ? { on: asked } : {}) })
  // Without a day the server's own today is meant.
  const on = asked ?? data?.on ?? ''
  return (
    <>
      <Form layout="vertical" component="div">
        <div className="qc-form qc-form-two">
          <Form.Item label="地区" htmlFor="standards-region">
            <RegionSelect id="standards-region" value={region} onChange={(code) => set('region', code)} />
          </Form.Item>
          <Form.Item label="生效日期" htmlFor="standards-on">
            <DayPicker id="standards-on" value={on} onChange={(day) => set('on', day)} />
          </Form.Item>
        </div>
      </Form>
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && <Skeleton active />}
      {data && data.packs.length === 0 && (
        <EmptyHint
          text={`该地区在 ${on} 没有生效的补贴政策`}
          next="请更换日期，或由该地区人社部门在“政策版本”中拟订并审定补贴政策。"
        />
      )}
      {data?.packs.map((pack) => (
        <Card
          key={pack.id}
          title={`${subsidyKinds[pack.subsidyKind]}：${pack.title}`}
          size="small"
          style={{ marginBottom: 16 }}
        >
          <Facts
            columns={3}
            items={[
              { label: '适用地区', value: pack.regionName },
              { label: '版本', value: `第 ${pack.version} 版` },
              { label: '有效期', value: `${pack.from} 至 ${pack.to ?? '长期'}` },
            ]}
          />
          <PackTables document={pack.document} names={data.names} />
        </Card>
      ))}
      {data && data.packs.length > 0 && (
        <Card title="试算" size="small">
          <Estimate region={region} on={on} kinds={data.packs.map((p) => p.subsidyKind)} />
        </Card>
      )}
    </>
  )
}
