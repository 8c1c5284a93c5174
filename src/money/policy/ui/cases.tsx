import { Button, Checkbox, Drawer, Dropdown, Tag } from 'antd'
import { useState } from 'react'
import { EmptyHint, SmallTable, useNarrow } from '#web/console'
import { describeExpect, describeGiven } from '../case-words-rules.ts'
import type { CaseResult, PackCase, PackDocument } from '../contract.ts'
import { CaseForm, freshCase } from './case-form.tsx'
import type { Put } from './inputs.tsx'

const soft = { color: 'var(--qc-soft)' }

function Outcome({ result }: { result: CaseResult | undefined }) {
  if (!result) return <span style={soft}>尚未运行</span>
  return result.passed ? (
    <Tag color="success">✓ 通过</Tag>
  ) : (
    <>
      <Tag color="error">✕ 未通过</Tag>
      {result.differences.map((one) => (
        <div key={one}>{one}</div>
      ))}
    </>
  )
}

export const tally = (results: readonly CaseResult[]): string => {
  const failed = results.filter((one) => !one.passed).length
  return failed > 0 ? `${results.length} 个用例，${failed} 个未通过` : `${results.length} 个用例，全部通过`
}

/** The cases kept with a pack and how they come out; `onChange` makes them editable. */
export function Cases({
  document,
  cases,
  results,
  onChange,
}: {
  document: PackDocument
  cases: PackCase[]
  results: readonly CaseResult[]
  onChange?: Put<PackCase[]>
}) {
  const narrow = useNarrow()
  const [open, setOpen] = useState<string | null>(null)
  const [failedOnly, setFailedOnly] = useState(false)
  const resultOf = new Map(results.map((one) => [one.id, one]))
  const at = cases.findIndex((one) => one.id === open)
  const current = cases[at]
  const add = (from?: PackCase) => {
    const taken = new Set(cases.map((one) => one.id))
    let n = cases.length + 1
    while (taken.has(`case-${n}`)) n += 1
    const id = `case-${n}`
    const fresh = from ? { ...from, id, title: `${from.title}（副本）` } : freshCase(id, document)
    onChange?.([...cases, fresh])
    setOpen(id)
  }
  const rows = cases
    .map((one, index) => ({ ...one, index }))
    .filter((one) => !failedOnly || resultOf.get(one.id)?.passed === false)
  return (
    <>
      <div className="qc-form-foot" style={{ marginBottom: 12 }}>
        <span role="status" style={{ flex: '1 1 240px' }}>
          {cases.length === 0 ? '' : results.length > 0 ? tally(results) : '检查出的问题改完后自动运行用例'}
        </span>
        {results.some((one) => !one.passed) && (
          <Checkbox checked={failedOnly} onChange={(event) => setFailedOnly(event.target.checked)}>
            只看未通过的
          </Checkbox>
        )}
        {onChange && <Button onClick={() => add()}>增加用例</Button>}
      </div>
      {cases.length === 0 ? (
        <EmptyHint
          text="还没有测试用例"
          next="请把文件中的标准逐档写成用例，写明应补金额；政策每次修改都会自动核对到分，未通过的不能提交和生效。"
        />
      ) : (
        <SmallTable<PackCase & { index: number }>
          label="测试用例"
          rowKey="id"
          dataSource={rows}
          scroll={{}}
          tableLayout="fixed"
          pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
          columns={[
            {
              key: 'title',
              title: '用例',
              width: narrow ? 110 : 210,
              render: (_value, one) => (
                <>
                  {one.title}
                  {one.note && <div style={soft}>{one.note}</div>}
                </>
              ),
            },
            {
              key: 'given',
              title: '情形',
              render: (_value, one) => (
                <>
                  {describeGiven(one.given)}
                  {narrow && (
                    <div>
                      应{describeExpect(one.expect)} <Outcome result={resultOf.get(one.id)} />
                    </div>
                  )}
                  {narrow && onChange && (
                    <Button type="link" size="small" onClick={() => setOpen(one.id)}>
                      修改
                    </Button>
                  )}
                </>
              ),
            },
            ...(narrow
              ? []
              : [
                  {
                    key: 'expect',
                    title: '应得',
                    width: 170,
                    render: (_value: unknown, one: PackCase) => describeExpect(one.expect),
                  },
                  {
                    key: 'result',
                    title: '结果',
                    width: 170,
                    render: (_value: unknown, one: PackCase) => <Outcome result={resultOf.get(one.id)} />,
                  },
                ]),
            ...(onChange && !narrow
              ? [
                  {
                    key: 'act',
                    title: '操作',
                    width: 118,
                    render: (_value: unknown, one: PackCase) => (
                      <>
                        <Button
                          type="link"
                          size="small"
                          aria-label={`修改用例“${one.title}”`}
                          onClick={() => setOpen(one.id)}
                        >
                          修改
                        </Button>
                        <Dropdown
                          trigger={['click']}
                          menu={{
                            items: [
                              { key: 'copy', label: '复制一个' },
                              { key: 'drop', label: '删去', danger: true },
                            ],
                            onClick: ({ key }) =>
                              key === 'copy'
                                ? add(one)
                                : onChange(cases.filter((other) => other.id !== one.id)),
                          }}
                        >
                          <Button type="link" size="small" aria-label={`更多操作：${one.title}`}>
                            更多
                          </Button>
                        </Dropdown>
                      </>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      <Drawer
        title="测试用例"
        open={at >= 0}
        size={narrow ? '100%' : 760}
        onClose={() => setOpen(null)}
        destroyOnHidden
        footer={
          <div className="qc-form-foot">
            <Button type="primary" onClick={() => setOpen(null)}>
              完成
            </Button>
            <div role="status" style={{ flex: '1 1 200px' }}>
              {current && <Outcome result={resultOf.get(current.id)} />}
            </div>
            {current && (
              <Button
                danger
                onClick={() => {
                  setOpen(null)
                  onChange?.(cases.filter((other) => other.id !== current.id))
                }}
              >
                删去
              </Button>
            )}
          </div>
        }
      >
        {current && (
          <CaseForm
            document={document}
            value={current}
            onChange={(next) => onChange?.(cases.map((one, i) => (i === at ? next : one)))}
          />
        )}
      </Drawer>
    </>
  )
}
