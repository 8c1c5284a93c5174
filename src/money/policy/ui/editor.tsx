import { Badge, Button, Form, Tabs } from 'antd'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { call, reasonsOf } from '#web/api'
import { PageHead, type Reason, Refusals, useRegions, useSubmit } from '#web/console'
import {
  type CaseResult,
  checkDraft,
  draftPack,
  type PackCase,
  type PackDocument,
  type Section,
} from '../contract.ts'
import { comparePacks } from '../diff-rules.ts'
import { Advice, placed } from './advice.tsx'
import { Cases, tally } from './cases.tsx'
import { Terms } from './condition.tsx'
import { Differences } from './differences.tsx'
import { SectionEditor } from './elements.tsx'
import { Head, Sources } from './head.tsx'
import { saveFile } from './save-file.ts'

export interface Texts {
  document: PackDocument
  cases: PackCase[]
}
interface Found {
  reasons: Reason[]
  advice: Reason[]
  results: CaseResult[]
  of: Texts | null
}

/** Asks the server what is wrong with the text and how its cases come out, a moment after the last keystroke. */
function useFindings(texts: Texts) {
  const [found, setFound] = useState<Found>({ reasons: [], advice: [], results: [], of: null })
  useEffect(() => {
    const stop = new AbortController()
    const timer = setTimeout(() => {
      call(checkDraft, texts, { signal: stop.signal }).then(
        ({ reasons, advice, results }) => setFound({ reasons, advice, results, of: texts }),
        (error: unknown) => {
          if (!stop.signal.aborted)
            setFound({ reasons: reasonsOf(error), advice: [], results: [], of: texts })
        },
      )
    }, 500)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [texts])
  return { ...found, checking: found.of !== texts }
}

/** Sections in the order in which a notice is read. */
const order: Section[] = [
  ...(['amounts', 'requirements', 'adjustments', 'limits', 'exclusions', 'caps', 'funds'] as const),
  ...(['vouchers', 'terms'] as const),
]

export function Editor({ initial, editing }: { initial: Texts; editing?: { id: string; version: number } }) {
  const [, go] = useLocation()
  const [texts, setTexts] = useState(initial)
  const [tab, setTab] = useState('rules')
  const { reasons, advice, results, checking } = useFindings(texts)
  const {
    submit,
    busy,
    reasons: refused,
    clear,
  } = useSubmit(draftPack, {
    success: (output) => `已保存为第 ${output.number} 版`,
    onDone: (output) => go(`/policy?tab=versions&open=${output.id}`),
  })
  const { document, cases } = texts
  const { rows: regions } = useRegions()
  const names = Object.fromEntries(regions.map((region) => [region.code, region.name]))
  const setDocument = (next: PackDocument) => setTexts({ document: next, cases })
  const setCases = (next: PackCase[]) => setTexts({ document, cases: next })
  const save = (hand: boolean) => void submit({ ...editing, document, cases, submit: hand })
  const failed = results.filter((one) => !one.passed).length
  const differences = comparePacks(initial.document, document)
  const state = checking
    ? '正在检查…'
    : reasons.length > 0
      ? `还有 ${reasons.length} 处需要修改，改完才能保存`
      : failed > 0
        ? `${tally(results)}：可以保存草稿，全部通过后才能提交`
        : `检查通过${results.length > 0 ? `；${tally(results)}` : ''}`
  return (
    <>
      <PageHead
        title={editing ? '修改补贴政策' : '拟订补贴政策'}
        note="每一条都写明依据；保存后由另一名有审定权限的人员审定生效。"
        actions={<Button onClick={() => saveFile(document, cases)}>导出政策包文件</Button>}
      />
      <Refusals reasons={placed(refused)} onClose={clear} />
      <Tabs
        activeKey={tab}
        onChange={setTab}
        items={[
          {
            key: 'rules',
            label: <Marked text="政策内容" count={reasons.length} />,
            children: (
              <Terms.Provider value={document.terms.map((one) => one.title)}>
                <Form layout="vertical" component="div">
                  <Head document={document} fixed={editing !== undefined} onChange={setDocument} />
                  <Sources document={document} onChange={setDocument} />
                  {order.map((section) => (
                    <SectionEditor
                      key={section}
                      section={section}
                      document={document}
                      onChange={setDocument}
                      reasons={reasons}
                      names={names}
                    />
                  ))}
                </Form>
              </Terms.Provider>
            ),
          },
          {
            key: 'cases',
            label: <Marked text={`测试用例（${cases.length}）`} count={failed} />,
            children: (
              <Form layout="vertical" component="div">
                <Cases document={document} cases={cases} results={results} onChange={setCases} />
              </Form>
            ),
          },
          {
            key: 'changes',
            label: `本次改动（${differences.length}）`,
            children: <Differences differences={differences} empty="还没有改动。" names={names} />,
          },
        ]}
      />
      <Refusals reasons={placed(reasons)} title={`保存前还需修改，共 ${reasons.length} 处`} />
      {reasons.length === 0 && <Advice advice={advice} />}
      <div className="qc-form-foot">
        <Button
          type="primary"
          loading={busy}
          disabled={checking || reasons.length > 0 || failed > 0}
          onClick={() => save(true)}
        >
          保存并提交审定
        </Button>
        <Button loading={busy} disabled={checking || reasons.length > 0} onClick={() => save(false)}>
          保存草稿
        </Button>
        <div role="status" className="qc-missing">
          {state}
        </div>
      </div>
    </>
  )
}

const Marked = ({ text, count }: { text: string; count: number }) => (
  <Badge count={count} size="small" offset={[8, 0]} title={`${count} 处需要处理`}>
    {text}
  </Badge>
)
