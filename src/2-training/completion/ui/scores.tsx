import { Button, Card, Flex, Input, InputNumber, Space, Tag } from 'antd'
import { useState } from 'react'
import { download } from '#web/api'
import { EmptyHint, FileUpload, Refusals, SmallTable, useSubmit } from '#web/console'
import {
  annotateScores,
  type CompletionView,
  importScores,
  recordScores,
  scoreTemplate,
  type TraineeResult,
} from '../contract.ts'

type Entry = Pick<TraineeResult, 'theory' | 'practice'>
const COLUMNS = [
  ['theory', '理论成绩'],
  ['practice', '实操成绩'],
] as const
const LABELS = { reason: '修改原因', fileId: '成绩表' }

/** The pass list; the institution types scores into it or hands in a sheet. */
export function Scores({ data }: { data: CompletionView }) {
  const [entries, setEntries] = useState<Record<string, Entry>>({})
  const [reason, setReason] = useState('')
  const save = useSubmit(recordScores, {
    success: (output) => (output.changed > 0 ? `已保存 ${output.changed} 人的成绩` : '成绩没有变化'),
  })
  const may = data.can.includes('record-scores')
  const entryOf = (row: TraineeResult): Entry => entries[row.personId] ?? row
  const changed = data.rows.filter((row) => {
    const entry = entryOf(row)
    return entry.theory !== row.theory || entry.practice !== row.practice
  })
  const overwrites = changed.some((row) => {
    const entry = entryOf(row)
    return COLUMNS.some(([key]) => row[key] !== null && row[key] !== entry[key])
  })
  const blank = changed.some((row) => entryOf(row).theory === null && entryOf(row).practice === null)
  const missing = [
    ...(changed.length === 0 ? ['还没有修改成绩'] : []),
    ...(overwrites && reason.trim() === '' ? ['修改原因'] : []),
    ...(blank ? ['有人的两项成绩都被清空'] : []),
  ]
  return (
    <>
      {may && <Import data={data} />}
      <SmallTable
        label="成绩与合格名单"
        style={{ marginTop: 16 }}
        rowKey="personId"
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        dataSource={data.rows}
        columns={[
          { title: '学员编号', dataIndex: 'code' },
          { title: '姓名', dataIndex: 'nameMasked' },
          { title: '身份证号码', dataIndex: 'idNumberMasked' },
          {
            title: '出勤率',
            align: 'right',
            render: (_, r) => `${r.attendancePercent}%（${r.creditedHours} / ${r.totalHours}）`,
          },
          ...COLUMNS.map(([key, title]) => ({
            key,
            title,
            align: 'right' as const,
            render: (_: unknown, row: TraineeResult) =>
              may ? (
                <InputNumber
                  aria-label={`${row.nameMasked}${title}`}
                  min={0}
                  max={100}
                  step={1}
                  precision={1}
                  value={entryOf(row)[key]}
                  onChange={(value) =>
                    setEntries((before) => ({
                      ...before,
                      [row.personId]: { ...entryOf(row), [key]: value },
                    }))
                  }
                />
              ) : (
                (row[key] ?? '—')
              ),
          })),
          {
            title: '结论',
            render: (_, r) =>
              r.passed ? (
                <Tag color="success">合格</Tag>
              ) : (
                <div style={{ minWidth: 160, maxWidth: 300, whiteSpace: 'normal' }}>
                  <Tag color="error">未合格</Tag>
                  {r.notPassed.join('；')}
                </div>
              ),
          },
          ...(data.hasCertificateCheck
            ? [
                {
                  title: '证书',
                  render: (_: unknown, r: TraineeResult) =>
                    r.hasCertificate ? <Tag color="success">已取证</Tag> : <Tag>未取证</Tag>,
                },
              ]
            : []),
        ]}
        locale={{ emptyText: <EmptyHint text="名册中没有学员" next="请先在开班备案中导入学员名册。" /> }}
      />
      {may && (
        <Space orientation="vertical" style={{ width: '100%', marginTop: 16 }}>
          {overwrites && (
            <div>
              <label htmlFor="score-reason">修改原因（已录入的成绩有变动）</label>
              <Input
                id="score-reason"
                maxLength={200}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </div>
          )}
          <Refusals reasons={save.reasons} labels={LABELS} />
          <Flex gap={12} align="center" wrap>
            <Button
              type="primary"
              disabled={missing.length > 0}
              loading={save.busy}
              onClick={() =>
                void save.submit({
                  id: data.classId,
                  version: data.version,
                  scores: changed.map((row) => ({ personId: row.personId, ...scoresOf(entryOf(row)) })),
                  ...(reason.trim() ? { reason: reason.trim() } : {}),
                })
              }
            >
              保存成绩
            </Button>
            {missing.length > 0 && <span role="status">{missing.join('、')}</span>}
          </Flex>
        </Space>
      )}
    </>
  )
}

const scoresOf = ({ theory, practice }: Entry): Entry => ({ theory, practice })

function Import({ data }: { data: CompletionView }) {
  const [files, setFiles] = useState<string[]>([])
  const [reason, setReason] = useState('')
  const { submit, busy, reasons, clear } = useSubmit(importScores, {
    success: (output) =>
      output.changed > 0
        ? `已导入 ${output.changed} 人的成绩，${output.unchanged} 人没有变化`
        : '成绩与已录入的相同，没有变化',
    onDone: () => setFiles([]),
  })
  const fileId = files[0]
  const asksReason = reasons.some((r) => r.code === 'completion.reason_needed')
  const byRow = reasons.some((r) => r.row !== undefined)
  return (
    <Card size="small" title="用 Excel 录入">
      <Flex gap={12} wrap align="center">
        <Button onClick={() => void download(scoreTemplate, { id: data.classId })}>下载成绩模板</Button>
        <FileUpload
          value={files}
          onChange={(ids) => {
            setFiles(ids.slice(-1))
            clear()
          }}
          accept="xlsx"
          max={1}
          text="选择填好的成绩表"
        />
        {(asksReason || reason !== '') && (
          <Input
            aria-label="修改原因"
            placeholder="修改原因"
            style={{ width: 240 }}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        <Button
          type="primary"
          disabled={!fileId}
          loading={busy}
          onClick={() =>
            fileId &&
            void submit({
              id: data.classId,
              version: data.version,
              fileId,
              ...(reason.trim() ? { reason: reason.trim() } : {}),
            })
          }
        >
          导入
        </Button>
        {byRow && fileId && (
          <Button onClick={() => void download(annotateScores, { id: data.classId, fileId })}>
            下载标注错误的成绩表
          </Button>
        )}
      </Flex>
      <Refusals
        reasons={reasons}
        labels={LABELS}
        title={byRow ? '成绩表没有导入，请改正后重新上传' : undefined}
      />
    </Card>
  )
}
