import { Button, Card, Form, Select, Skeleton, Space } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { call, reasonsOf } from '#web/api'
import {
  DayPicker,
  EmptyHint,
  optionsOf,
  PageHead,
  type Reason,
  Refusals,
  RegionSelect,
  useAct,
  useMe,
  useSubmit,
} from '#web/console'
import {
  checkDraft,
  draftPack,
  getPack,
  type PackDocument,
  type Section,
  sections,
  shippedPacks,
  subsidyKinds,
} from '../contract.ts'
import { Advice, placed } from './advice.tsx'
import { SectionEditor } from './elements.tsx'
import { Labelled, Line } from './inputs.tsx'
import { saveFile } from './save-file.ts'

const blank = (region: string): PackDocument => ({
  format: 2,
  title: '',
  region,
  subsidyKind: 'class-training',
  from: '',
  to: null,
  sources: [{ code: '', title: '' }],
  terms: [],
  requirements: [],
  amounts: [],
  adjustments: [],
  limits: [],
  exclusions: [],
  caps: [],
  funds: [{ id: 'fund-1', title: '就业补助资金支付', clause: 'F37-14', fund: 'employment' }],
  vouchers: [],
})

/** Asks the server what is wrong with the text, a moment after the last keystroke. */
function useFindings(document: PackDocument | null) {
  const [found, setFound] = useState<{ reasons: Reason[]; advice: Reason[]; of: PackDocument | null }>({
    reasons: [],
    advice: [],
    of: null,
  })
  useEffect(() => {
    if (!document) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      call(checkDraft, { document }, { signal: stop.signal }).then(
        (answer) => setFound({ ...answer, of: document }),
        (error: unknown) => {
          if (!stop.signal.aborted) setFound({ reasons: reasonsOf(error), advice: [], of: document })
        },
      )
    }, 500)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [document])
  return { ...found, checking: found.of !== document }
}

export default function Draft() {
  const [params] = useSearchParams()
  const id = params.get('id')
  const source = id ?? params.get('from')
  const base = useAct(getPack, source ? { id: source } : null)
  if (source && base.loading) return <Skeleton active />
  if (source && !base.data) return <Refusals reasons={base.reasons} onRetry={base.refresh} />
  if (id && base.data && !base.data.can.includes('edit'))
    return (
      <EmptyHint
        text="这一版现在不能修改"
        next="已提交的先由审定人员退回，已生效的请拟订新版。"
        action={<Link href={`/policy?tab=versions&open=${id}`}>查看这一版</Link>}
      />
    )
  const document = base.data?.document ?? null
  return (
    <Editor
      key={source ?? ''}
      initial={document}
      {...(id && base.data ? { editing: { id, version: base.data.version } } : {})}
    />
  )
}

function Editor({
  initial,
  editing,
}: {
  initial: PackDocument | null
  editing?: { id: string; version: number }
}) {
  const me = useMe()
  const [, go] = useLocation()
  const [document, setDocument] = useState<PackDocument | null>(initial)
  const { reasons, advice, checking } = useFindings(document)
  const {
    submit,
    busy,
    reasons: refused,
    clear,
  } = useSubmit(draftPack, {
    success: (output) => `已保存为第 ${output.number} 版`,
    onDone: (output) => go(`/policy?tab=versions&open=${output.id}`),
  })
  if (!document) return <Start region={me.regions[0]?.code ?? '350000'} onPick={setDocument} />
  const set = <K extends keyof PackDocument>(key: K, value: PackDocument[K]) =>
    setDocument({ ...document, [key]: value })
  const save = (hand: boolean) => void submit({ ...editing, document, submit: hand })
  const barred = checking || reasons.length > 0
  return (
    <>
      <PageHead
        title={editing ? '修改补贴政策' : '拟订补贴政策'}
        note="每一条都写明依据；保存后由另一名有审定权限的人员审定生效。"
        actions={<Button onClick={() => saveFile(document)}>导出政策包文件</Button>}
      />
      <Form layout="vertical" component="div">
        <Card size="small" title="基本信息" style={{ marginBottom: 16 }}>
          <div className="qc-form qc-form-two">
            <Line label="名称" value={document.title} onChange={(title) => set('title', title)} />
            <Labelled label="地区">
              {(field) => (
                <RegionSelect
                  id={field}
                  disabled={Boolean(editing)}
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
                  disabled={Boolean(editing)}
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
        <Sources document={document} onChange={setDocument} />
        {(Object.keys(sections) as Section[]).map((section) => (
          <SectionEditor key={section} section={section} document={document} onChange={setDocument} />
        ))}
      </Form>
      <Refusals reasons={placed(refused)} onClose={clear} />
      <Refusals reasons={placed(reasons)} title={`提交前还需修改，共 ${reasons.length} 处`} />
      {reasons.length === 0 && <Advice advice={advice} />}
      <div className="qc-form-foot">
        <Button type="primary" loading={busy} disabled={barred} onClick={() => save(true)}>
          保存并提交审定
        </Button>
        <Button loading={busy} disabled={barred} onClick={() => save(false)}>
          保存草稿
        </Button>
        <div role="status" className="qc-missing">
          {checking ? '正在检查…' : reasons.length > 0 ? `还有 ${reasons.length} 处需要修改` : '检查通过'}
        </div>
      </div>
    </>
  )
}

function Sources({ document, onChange }: { document: PackDocument; onChange: (next: PackDocument) => void }) {
  const { sources } = document
  const set = (next: PackDocument['sources']) => onChange({ ...document, sources: next })
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
          <Line
            label="文号"
            value={one.code}
            onChange={(code) => set(sources.map((old, i) => (i === index ? { ...old, code } : old)))}
          />
          <Line
            label="名称"
            value={one.title}
            onChange={(title) => set(sources.map((old, i) => (i === index ? { ...old, title } : old)))}
          />
          {sources.length > 1 && (
            <Button type="text" danger onClick={() => set(sources.filter((_old, i) => i !== index))}>
              删去
            </Button>
          )}
        </div>
      ))}
    </Card>
  )
}

/** Where a new pack begins: a shipped one, a file, or an empty page. */
function Start({ region, onPick }: { region: string; onPick: (document: PackDocument) => void }) {
  const { data, reasons } = useAct(shippedPacks, {})
  const [wrong, setWrong] = useState<Reason[]>([])
  const input = useRef<HTMLInputElement>(null)
  const read = async (file: File | undefined) => {
    if (!file) return
    setWrong([])
    let document: PackDocument
    try {
      document = JSON.parse(await file.text()) as PackDocument
    } catch {
      const message = '文件不是可读的政策包（JSON）。'
      setWrong([{ code: 'policy.file', message, next: '请选择由本平台导出的政策包文件。' }])
      return
    }
    // The server reads it strictly; only what it can read comes into the editor.
    try {
      await call(checkDraft, { document })
      onPick(document)
    } catch (error) {
      setWrong(reasonsOf(error))
    }
  }
  return (
    <>
      <PageHead
        title="拟订补贴政策"
        note="可从随附政策包、政策包文件或空白开始；也可在“政策版本”中以某一版为底稿。"
      />
      <Refusals reasons={placed([...reasons, ...wrong])} />
      <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
        {data?.rows.map((row) => (
          <Card key={row.file} size="small" title={row.document.title}>
            <p>
              {subsidyKinds[row.document.subsidyKind]}，自 {row.document.from} 起，依据{' '}
              {row.document.sources.map((source) => source.code).join('、')}
            </p>
            <Button type="primary" onClick={() => onPick(row.document)}>
              以此为底稿
            </Button>
          </Card>
        ))}
        <Space wrap>
          <Button onClick={() => input.current?.click()}>导入政策包文件</Button>
          <Button onClick={() => onPick(blank(region))}>从空白开始</Button>
        </Space>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          aria-label="选择政策包文件"
          hidden
          onChange={(event) => void read(event.target.files?.[0])}
        />
      </Space>
    </>
  )
}
