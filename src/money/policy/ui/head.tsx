import { Button, Card, Select } from 'antd'
import { DayPicker, optionsOf, RegionSelect } from '#web/console'
import { type PackDocument, subsidyKinds } from '../contract.ts'
import { given, Labelled, Line, type Put } from './inputs.tsx'

/** Name, region, kind and days. Region and kind of what is kept already stay as they are. */
export function Head({
  document,
  fixed,
  onChange,
}: {
  document: PackDocument
  fixed: boolean
  onChange: Put<PackDocument>
}) {
  const set = <K extends keyof PackDocument>(key: K, value: PackDocument[K]) =>
    onChange({ ...document, [key]: value })
  return (
    <Card size="small" title="基本信息" style={{ marginBottom: 16 }}>
      <div className="qc-form qc-form-two">
        <Line label="名称" value={document.title} onChange={(title) => set('title', title)} />
        <Labelled label="地区">
          {(field) => (
            <RegionSelect
              id={field}
              disabled={fixed}
              value={document.region}
              onChange={(region) => set('region', region ?? '')}
            />
          )}
        </Labelled>
        <Labelled label="补贴项目">
          {(field) => (
            <Select
              id={field}
              className="qc-wide"
              disabled={fixed}
              options={optionsOf(subsidyKinds)}
              value={document.subsidyKind}
              onChange={(kind) => set('subsidyKind', kind)}
            />
          )}
        </Labelled>
        <Labelled label="生效日期">
          {(field) => (
            <DayPicker id={field} value={document.from} onChange={(day) => set('from', day ?? '')} />
          )}
        </Labelled>
        <Labelled label="截止日期（可空）">
          {(field) => <DayPicker id={field} value={document.to} onChange={(day) => set('to', day)} />}
        </Labelled>
      </div>
    </Card>
  )
}

export function Sources({ document, onChange }: { document: PackDocument; onChange: Put<PackDocument> }) {
  const { sources } = document
  const set = (next: PackDocument['sources']) => onChange({ ...document, sources: next })
  const put = (index: number, next: PackDocument['sources'][number]) =>
    set(sources.map((old, i) => (i === index ? next : old)))
  return (
    <Card
      size="small"
      title="来源文件"
      style={{ marginBottom: 16 }}
      extra={
        <Button size="small" onClick={() => set([...sources, { code: '', title: '' }])}>
          增加一份
        </Button>
      }
    >
      {sources.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
        <div key={index} className="qc-form qc-form-two">
          <Line label="文号" value={one.code} onChange={(code) => put(index, { ...one, code })} />
          <Line label="名称" value={one.title} onChange={(title) => put(index, { ...one, title })} />
          <Line
            label="说明（可空）"
            wide
            value={one.note ?? ''}
            onChange={(note) => put(index, given(one, 'note', note))}
          />
          {sources.length > 1 && (
            <Button
              type="text"
              danger
              style={{ justifySelf: 'start' }}
              onClick={() => set(sources.filter((_old, i) => i !== index))}
            >
              删去这份文件
            </Button>
          )}
        </div>
      ))}
    </Card>
  )
}
