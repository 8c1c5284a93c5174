import { Button, Card, Flex } from 'antd'
import { useState } from 'react'
import { FileList, FileUpload, Refusals, useSubmit } from '#web/console'
import { type ClassView, type PaperKind, setPaper } from '../contract.ts'
import { labelsFor } from './shown.tsx'

type Paper = ClassView['papers'][number]

interface OneProps {
  record: ClassView
  paper: Paper
  version: number
  onSaved: (version: number) => void
}

function OnePaper({ record, paper, version, onSaved }: OneProps) {
  const held = paper.files.map((f) => f.id)
  const [ids, setIds] = useState<string[] | null>(null)
  const { submit, busy, reasons, clear } = useSubmit(setPaper, {
    success: `${paper.title}已保存`,
    onDone: (saved) => {
      setIds(null)
      onSaved(saved.version)
    },
  })
  const now = ids ?? held
  const changed = ids !== null && (ids.length !== held.length || ids.some((id) => !held.includes(id)))
  const save = () => void submit({ id: record.id, version, kind: paper.kind as PaperKind, fileIds: now })
  return (
    <>
      <FileUpload
        value={now}
        onChange={(next) => {
          clear()
          setIds(next)
        }}
        accept="pdf"
        max={10}
        known={paper.files}
      />
      {changed && (
        <Flex gap={8}>
          <Button type="primary" loading={busy} onClick={save}>
            保存{paper.title}
          </Button>
          <Button onClick={() => setIds(null)}>放弃</Button>
        </Flex>
      )}
      <Refusals reasons={reasons} labels={labelsFor(reasons)} />
    </>
  )
}

/** The four uploaded papers; the fifth, the roster, has a tab of its own. */
export function Papers({ record }: { record: ClassView }) {
  const editing = record.can.includes('edit')
  // One paper is saved after the other: the next need not wait until the page has been read anew.
  const [saved, setSaved] = useState(record.version)
  return (
    <Flex vertical gap={16}>
      {record.papers.map((paper) => (
        <Card
          key={paper.kind}
          size="small"
          title={paper.title}
          extra={paper.files.length > 0 ? `${paper.files.length} 份` : '未上传'}
        >
          {editing ? (
            <OnePaper
              record={record}
              paper={paper}
              version={Math.max(saved, record.version)}
              onSaved={setSaved}
            />
          ) : paper.files.length > 0 ? (
            <FileList files={paper.files} />
          ) : (
            '没有上传'
          )}
        </Card>
      ))}
      <div className="qc-help">第五份材料“学员名册”在“学员名册”页中导入，提交时由系统生成。</div>
    </Flex>
  )
}
