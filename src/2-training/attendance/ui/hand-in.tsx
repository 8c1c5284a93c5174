import { Alert, Button, Checkbox, Flex, Input, Space } from 'antd'
import { useState } from 'react'
import { dayOf, instantAt, showInstant } from '#platform/day'
import { FileUpload, Refusals, SmallTable, useSubmit } from '#web/console'
import { type AttendanceRow, type ClassAttendance, recordBatch } from '../contract.ts'

type Session = ClassAttendance['sessions'][number]
interface Line {
  taken: boolean
  in: string
  out: string
}
const clock = (at: string) => showInstant(at).slice(11)
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

/** Late hand-in of one session: whoever has no record, with times as on the paper sheet. */
export function HandIn({
  classId,
  session,
  rows,
  onDone,
}: {
  classId: string
  session: Session
  rows: readonly AttendanceRow[]
  onDone: () => void
}) {
  const cellOf = (row: AttendanceRow) => row.cells.find((cell) => cell.sessionId === session.id)
  const open = rows.filter((row) => !cellOf(row)?.inAt || !cellOf(row)?.outAt)
  const [lines, setLines] = useState<Record<string, Line>>({})
  const [reason, setReason] = useState('')
  const [files, setFiles] = useState<string[]>([])
  const { submit, busy, reasons } = useSubmit(recordBatch, {
    success: (output) => `已补录 ${output.recorded} 条签到、签退记录`,
    onDone,
  })
  const lineOf = (row: AttendanceRow): Line =>
    lines[row.personId] ?? { taken: false, in: clock(session.startsAt), out: clock(session.endsAt) }
  const set = (row: AttendanceRow, change: Partial<Line>) =>
    setLines((before) => ({ ...before, [row.personId]: { ...lineOf(row), ...change } }))
  const taken = open.filter((row) => lineOf(row).taken)
  const wrong = taken.filter((row) => {
    const line = lineOf(row)
    return (!cellOf(row)?.inAt && !TIME.test(line.in)) || (line.out !== '' && !TIME.test(line.out))
  })
  const missing = [
    ...(taken.length === 0 ? ['补录人员'] : []),
    ...(wrong.length > 0 ? ['时间格式应为 08:30'] : []),
    ...(reason.trim().length < 4 ? ['补录原因（至少 4 个字）'] : []),
  ]
  const day = dayOf(session.startsAt)
  const send = () =>
    submit({
      id: classId,
      sessions: [
        {
          sessionId: session.id,
          items: taken.map((row) => {
            const line = lineOf(row)
            const cell = cellOf(row)
            return {
              personId: row.personId,
              in: cell?.inAt ? null : instantAt(day, line.in),
              out: cell?.outAt || line.out === '' ? null : instantAt(day, line.out),
            }
          }),
        },
      ],
      reason: reason.trim(),
      files,
    })
  if (open.length === 0)
    return <Alert type="success" showIcon title="本次课全部学员都有完整记录，不需要补录。" />
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <Alert
        type="warning"
        showIcon
        title="补录的学时会单独标明，并随班级档案保存；请以现场纸质签到表为准。"
      />
      <Checkbox
        checked={taken.length === open.length}
        indeterminate={taken.length > 0 && taken.length < open.length}
        onChange={(event) => {
          for (const row of open) set(row, { taken: event.target.checked })
        }}
      >
        全选（{open.length} 人）
      </Checkbox>
      <SmallTable
        label="补录名单"
        rowKey="personId"
        dataSource={open}
        columns={[
          {
            title: '学员',
            render: (_, row) => (
              <Checkbox
                checked={lineOf(row).taken}
                onChange={(event) => set(row, { taken: event.target.checked })}
              >
                {row.nameMasked}
              </Checkbox>
            ),
          },
          ...(['in', 'out'] as const).map((kind) => ({
            title: kind === 'in' ? '签到' : '签退',
            render: (_: unknown, row: AttendanceRow) => {
              const held = cellOf(row)?.[kind === 'in' ? 'inAt' : 'outAt']
              return held ? (
                clock(held)
              ) : (
                <Input
                  aria-label={`${row.nameMasked}${kind === 'in' ? '签到' : '签退'}时间`}
                  style={{ width: 90 }}
                  value={lineOf(row)[kind]}
                  disabled={!lineOf(row).taken}
                  onChange={(event) => set(row, { [kind]: event.target.value })}
                />
              )
            },
          })),
        ]}
      />
      <div>
        <label htmlFor="hand-in-reason">补录原因</label>
        <Input.TextArea
          id="hand-in-reason"
          rows={2}
          maxLength={200}
          showCount
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div>
        <label htmlFor="hand-in-files">纸质签到表照片或扫描件</label>
        <FileUpload id="hand-in-files" value={files} onChange={setFiles} max={10} />
      </div>
      <Refusals reasons={reasons} />
      <Flex gap={12} align="center" wrap>
        <Button type="primary" loading={busy} disabled={missing.length > 0} onClick={() => void send()}>
          补录 {taken.length} 人
        </Button>
        {missing.length > 0 && <span role="status">还缺：{missing.join('、')}</span>}
      </Flex>
    </Space>
  )
}
