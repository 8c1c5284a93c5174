import { Button, Card, Space } from 'antd'
import { useRef, useState } from 'react'
import { call, reasonsOf } from '#web/api'
import { PageHead, type Reason, Refusals, useAct } from '#web/console'
import { checkDraft, type PackDocument, shippedPacks, subsidyKinds } from '../contract.ts'
import { readFileOf } from '../shape-rules.ts'
import { placed } from './advice.tsx'
import type { Texts } from './editor.tsx'

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

const unreadable = (message: string): Reason => ({
  code: 'policy.file',
  message,
  next: '请选择由本平台导出的政策包文件，或按公开的政策包格式编写的文件。',
})

/** Where a new pack begins: a shipped one, a file, or an empty page. */
export function Start({ region, onPick }: { region: string; onPick: (texts: Texts) => void }) {
  const { data, reasons } = useAct(shippedPacks, {})
  const [wrong, setWrong] = useState<Reason[]>([])
  const input = useRef<HTMLInputElement>(null)
  const read = async (file: File | undefined) => {
    if (!file) return
    setWrong([])
    let whole: unknown
    try {
      whole = JSON.parse(await file.text())
    } catch {
      setWrong([unreadable('文件不是可读的政策包（JSON）。')])
      return
    }
    // The server reads it strictly; what it can read comes into the editor, where the rest is put right.
    try {
      const found = await call(checkDraft, readFileOf(whole))
      if (found.document) onPick({ document: found.document, cases: found.cases })
      else setWrong(found.reasons)
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
      <Refusals reasons={reasons} />
      <Refusals
        reasons={placed(wrong)}
        title={`文件没有导入，有 ${wrong.length} 处需要修改`}
        onClose={() => setWrong([])}
      />
      <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
        {data?.rows.map((row) => (
          <Card key={row.file} size="small" title={row.document.title}>
            <p>
              {subsidyKinds[row.document.subsidyKind]}，自 {row.document.from} 起，依据{' '}
              {row.document.sources.map((source) => source.code).join('、')}；附 {row.cases.length} 个测试用例
            </p>
            <Button
              type="primary"
              onClick={() =>
                onPick({
                  // A shipped standard of another place is a model for one's own.
                  document: row.document.region === region ? row.document : { ...row.document, region },
                  cases: row.cases,
                })
              }
            >
              以此为底稿
            </Button>
          </Card>
        ))}
        <Space wrap>
          <Button onClick={() => input.current?.click()}>导入政策包文件</Button>
          <Button onClick={() => onPick({ document: blank(region), cases: [] })}>从空白开始</Button>
          <a href="/api/money/policy/shape" target="_blank" rel="noreferrer">
            查看政策包格式（JSON）
          </a>
        </Space>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          aria-label="选择政策包文件"
          hidden
          onChange={(event) => {
            void read(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </Space>
    </>
  )
}
