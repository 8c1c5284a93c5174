import { Alert, Button, Form, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { Refusals, SmallTable, useAct } from '#web/console'
import { comparePack, listPacks, type PackView, packMoves } from '../contract.ts'
import { Differences } from './differences.tsx'

/** Another pack, or an earlier text of this one, as it stands in the picker: `id` or `id@text`. */
const keyOf = (id: string, text?: number): string => (text === undefined ? id : `${id}@${text}`)
const readKey = (key: string) => {
  const [id = '', text] = key.split('@')
  return text === undefined ? { with: id } : { with: id, withText: Number(text) }
}

/** Every text the pack had, and by what it differs from another version or an earlier text, element by element. */
export function History({ pack }: { pack: PackView }) {
  const versions = useAct(listPacks, {
    region: pack.region,
    subsidyKind: pack.subsidyKind,
    size: 100,
    sort: '-number',
  })
  const [picked, setPicked] = useState<string | null>(pack.before ? keyOf(pack.before.id) : null)
  const others = (versions.data?.rows ?? []).filter((one) => one.id !== pack.id)
  const earlier = pack.texts.slice(1)
  return (
    <>
      <SmallTable
        label="修改历史"
        rowKey="version"
        dataSource={pack.texts}
        columns={[
          { key: 'savedAt', title: '保存时间', render: (_value, one) => showInstant(one.savedAt) },
          { key: 'savedByName', title: '保存人', dataIndex: 'savedByName' },
          { key: 'title', title: '名称', dataIndex: 'title' },
          {
            key: 'cases',
            title: '测试用例',
            render: (_value, one) =>
              one.casesPassed + one.casesFailed === 0
                ? '没有用例'
                : `${one.casesPassed} 个通过${one.casesFailed > 0 ? `，${one.casesFailed} 个未通过` : ''}`,
          },
          {
            key: 'act',
            title: '操作',
            render: (_value, one) =>
              one.version === pack.texts[0]?.version ? (
                '当前内容'
              ) : (
                <Button type="link" size="small" onClick={() => setPicked(keyOf(pack.id, one.version))}>
                  与当前内容比较
                </Button>
              ),
          },
        ]}
      />
      <Form layout="vertical" component="div" style={{ marginTop: 16 }}>
        <Form.Item label="与哪一版比较" htmlFor="compare-with">
          <Select
            id="compare-with"
            className="qc-wide"
            allowClear
            placeholder="选择另一版或本版以前保存的内容"
            value={picked}
            onChange={(next: string | undefined) => setPicked(next ?? null)}
            options={[
              {
                label: '其他版本',
                options: others.map((one) => ({
                  value: keyOf(one.id),
                  label: `第 ${one.number} 版 ${one.title}（${packMoves.states[one.state]}，${one.fromOn} 起）`,
                })),
              },
              {
                label: '本版以前保存的内容',
                options: earlier.map((one) => ({
                  value: keyOf(pack.id, one.version),
                  label: `${showInstant(one.savedAt)} ${one.savedByName}保存`,
                })),
              },
            ]}
          />
        </Form.Item>
      </Form>
      {picked ? (
        <Compared id={pack.id} other={readKey(picked)} />
      ) : (
        <p style={{ color: 'var(--qc-soft)' }}>
          {others.length + earlier.length === 0
            ? '这是第一版，也没有修改过，没有可以比较的内容。'
            : '选择要比较的版本。'}
        </p>
      )}
    </>
  )
}

function Compared({ id, other }: { id: string; other: { with: string; withText?: number } }) {
  const { data, loading, reasons, refresh } = useAct(comparePack, { id, ...other })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  const { added, dropped, changed } = data.cases
  const cases = [
    added.length > 0 && `新增 ${added.length} 个`,
    changed.length > 0 && `修改 ${changed.length} 个`,
    dropped.length > 0 &&
      `删去 ${dropped.length} 个（${dropped.slice(0, 5).join('、')}${dropped.length > 5 ? '等' : ''}）`,
  ].filter(Boolean)
  return (
    <>
      <p>
        由“{data.before.label}”到“{data.after.label}”，共 {data.differences.length} 处不同。
      </p>
      <Differences differences={data.differences} empty="政策内容完全相同。" names={data.names} />
      {cases.length > 0 && (
        <Alert
          type={dropped.length > 0 ? 'warning' : 'info'}
          showIcon
          style={{ marginTop: 12 }}
          title={`测试用例：${cases.join('，')}`}
        />
      )}
    </>
  )
}
