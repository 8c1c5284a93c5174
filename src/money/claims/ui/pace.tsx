import { Button, Flex, Modal } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import {
  ActForm,
  optionsOf,
  PageHead,
  Refusals,
  RegionSelect,
  SmallTable,
  useAct,
  useMay,
  useMe,
} from '#web/console'
import { clockStages, clockTitles, type PaceRow, paceBoard, setLimit } from '../contract.ts'

const stageOptions = optionsOf(Object.fromEntries(clockStages.map((s) => [s, clockTitles[s]])))

function Cell({ cell, least }: { cell: PaceRow['stages'][number]; least: number }) {
  const late = cell.medianDays !== null && cell.limit !== null && cell.medianDays > cell.limit
  return (
    <>
      {cell.medianDays === null ? (
        <span>{cell.samples === 0 ? '—' : `不足 ${least} 件`}</span>
      ) : (
        <strong>
          {cell.medianDays === 0 ? '当天' : `${cell.medianDays} 个工作日`}
          {late ? '（超时限）' : ''}
        </strong>
      )}
      <br />
      <small title={cell.basis ?? undefined}>
        {cell.samples} 件{cell.limit === null ? '' : `，时限 ${cell.limit}`}
      </small>
    </>
  )
}

export default function Pace() {
  const [params, setParams] = useSearchParams()
  const me = useMe()
  const maySet = useMay('claim.recheck')
  const [setting, setSetting] = useState(false)
  const region = params.get('region') ?? me.regions[0]?.code ?? '350000'
  const { data, reasons, refresh } = useAct(paceBoard, { region })
  return (
    <>
      <PageHead
        title="办理时限与用时"
        note="各地近半年每个环节的中位用时（工作日），同样内容在公众网站公开；每日凌晨更新。"
        actions={
          maySet && (
            <Button type="primary" onClick={() => setSetting(true)}>
              设定办理时限
            </Button>
          )
        }
      />
      <Flex gap={8} align="center" wrap style={{ marginBottom: 12 }}>
        <label htmlFor="pace-region">地区</label>
        <div style={{ minWidth: 240 }}>
          <RegionSelect
            id="pace-region"
            value={region}
            onChange={(code) => setParams(code ? { region: code } : {})}
          />
        </div>
        {data && (
          <span>{data.asOf ? `${data.fromOn} 至 ${data.asOf} 办结的申报` : '还没有统计，次日凌晨生成'}</span>
        )}
      </Flex>
      <Refusals reasons={reasons} onRetry={refresh} />
      {data && (
        <SmallTable
          label="各地办理用时"
          rowKey="region"
          dataSource={data.rows}
          columns={[
            {
              key: 'name',
              title: '地区',
              render: (_, r) =>
                r.hasBelow ? (
                  <Button type="link" size="small" onClick={() => setParams({ region: r.region })}>
                    {r.name}
                  </Button>
                ) : r.own ? (
                  <strong>{r.name}（合计）</strong>
                ) : (
                  r.name
                ),
            },
            ...(data.rows[0]?.stages ?? []).map((s, i) => ({
              key: s.stage,
              title: s.title,
              render: (_: unknown, r: PaceRow) => {
                const cell = r.stages[i]
                return cell ? <Cell cell={cell} least={data.leastSamples} /> : null
              },
            })),
          ]}
        />
      )}
      <Modal
        open={setting}
        title="设定办理时限"
        footer={null}
        destroyOnHidden
        onCancel={() => setSetting(false)}
      >
        <ActForm
          act={setLimit}
          columns={1}
          initial={{ region }}
          submitText="设定"
          success="办理时限已设定，到期生效"
          onDone={() => setSetting(false)}
          onCancel={() => setSetting(false)}
          fields={[
            { name: 'region', label: '地区', kind: 'region', required: true },
            { name: 'stage', label: '环节', kind: 'select', required: true, options: stageOptions },
            {
              name: 'workdays',
              label: '办理时限',
              kind: 'int',
              min: 1,
              max: 90,
              unit: '个工作日',
              required: true,
            },
            {
              name: 'basis',
              label: '依据',
              required: true,
              maxLength: 200,
              help: '公布这一时限的文件或服务承诺，公众可见。',
            },
            { name: 'fromOn', label: '生效日期', kind: 'day', required: true },
          ]}
        />
      </Modal>
    </>
  )
}
