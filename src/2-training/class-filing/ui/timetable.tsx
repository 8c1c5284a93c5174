import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Card, Checkbox, Flex, Input, InputNumber, Select, Space, Table } from 'antd'
import { useState } from 'react'
import { dayOf, instantAt, showInstant } from '#platform/day'
import { getPlan, type LineKind, lineKinds } from '#training/plans/contract'
import { DayPicker, optionsOf, Refusals, useAct, useSubmit } from '#web/console'
import { type ClassView, HOUR_MINUTES, layOut, setSessions } from '../contract.ts'
import { type Choice, PlaceSelect, TimeInput, usePlaces } from './places.tsx'
import { labelsFor } from './shown.tsx'

interface Draft {
  key: number
  title: string
  kind: LineKind
  hours: number
  day: string
  from: string
  to: string
  venueId: string
  teacherId: string
}
let keys = 0
const draftOf = (s: {
  title: string
  kind: LineKind
  hours: number
  startsAt: string
  endsAt: string
  venueId: string
  teacherId: string
}): Draft => {
  keys += 1
  return {
    key: keys,
    title: s.title,
    kind: s.kind,
    hours: s.hours,
    day: dayOf(s.startsAt),
    from: showInstant(s.startsAt).slice(11),
    to: showInstant(s.endsAt).slice(11),
    venueId: s.venueId,
    teacherId: s.teacherId,
  }
}
const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'].map((name, i) => ({
  label: `周${name}`,
  value: i + 1,
}))

/** Lays the plan's hours over the chosen weekdays; the rows can be changed by hand afterwards. */
function Generator(props: {
  record: ClassView
  venues: Choice[]
  teachers: Choice[]
  onMade: (rows: Draft[]) => void
}) {
  const { record } = props
  const { data: plan } = useAct(getPlan, { id: record.planId })
  const [weekdays, setWeekdays] = useState([1, 2, 3, 4, 5])
  const [parts, setParts] = useState({ morning: '08:30', afternoon: '14:00' })
  const [venueId, setVenue] = useState(record.venueId)
  const [teacherId, setTeacher] = useState(props.teachers[0]?.value ?? '')
  const blocks = [parts.morning, parts.afternoon].filter(Boolean).map((time) => ({ time, hours: 4 }))
  const missing = [
    ...(weekdays.length > 0 ? [] : ['上课日']),
    ...(blocks.length > 0 ? [] : ['上课时段']),
    ...(venueId ? [] : ['场地']),
    ...(teacherId ? [] : ['教师']),
  ]
  const make = () => {
    if (!plan) return
    const made = layOut(plan.lines, { from: record.startsOn, weekdays, blocks, venueId, teacherId })
    props.onMade(made.map(draftOf))
  }
  return (
    <Card size="small" title="按培训方案生成课次">
      <Flex vertical gap={12}>
        <Checkbox.Group options={WEEKDAYS} value={weekdays} onChange={setWeekdays} />
        <Flex gap={12} wrap>
          <Space>
            上午
            <TimeInput
              label="上午开始时间"
              value={parts.morning}
              onChange={(morning) => setParts((p) => ({ ...p, morning }))}
            />
          </Space>
          <Space>
            下午
            <TimeInput
              label="下午开始时间"
              value={parts.afternoon}
              onChange={(afternoon) => setParts((p) => ({ ...p, afternoon }))}
            />
          </Space>
          <div style={{ flex: '1 1 220px' }}>
            <PlaceSelect label="场地" value={venueId} options={props.venues} onChange={setVenue} />
          </div>
          <div style={{ flex: '1 1 220px' }}>
            <PlaceSelect label="教师" value={teacherId} options={props.teachers} onChange={setTeacher} />
          </div>
        </Flex>
        <Flex gap={12} align="center" wrap>
          <Button onClick={make} disabled={!plan || missing.length > 0}>
            生成课次
          </Button>
          <span className="qc-help">
            {missing.length > 0
              ? `还差：${missing.join('、')}`
              : `每个时段 4 课时，每课时 ${HOUR_MINUTES} 分钟；生成后替换下表，可逐条修改。`}
          </span>
        </Flex>
      </Flex>
    </Card>
  )
}

export function Timetable({ record, onDone }: { record: ClassView; onDone: () => void }) {
  const { venues, teachers, ready, reasons: lost } = usePlaces(record.orgId)
  const [rows, setRows] = useState<Draft[]>(() => record.sessions.map(draftOf))
  const { submit, busy, reasons, clear } = useSubmit(setSessions, { success: '课程安排已保存', onDone })
  const put = (key: number, set: Partial<Draft>) => {
    clear()
    setRows((before) => before.map((row) => (row.key === key ? { ...row, ...set } : row)))
  }
  const add = () =>
    setRows((before) => [
      ...before,
      draftOf({
        title: '',
        kind: 'practice',
        hours: 4,
        startsAt: instantAt(before.at(-1)?.day ?? record.startsOn, '08:30'),
        endsAt: instantAt(before.at(-1)?.day ?? record.startsOn, '11:30'),
        venueId: record.venueId,
        teacherId: teachers[0]?.value ?? '',
      }),
    ])
  const unfinished = rows.flatMap((row, i) =>
    row.title.trim() && row.day && row.from && row.to && row.hours && row.venueId && row.teacherId
      ? []
      : [`第 ${i + 1} 行`],
  )
  const save = () =>
    void submit({
      id: record.id,
      version: record.version,
      sessions: rows.map(({ title, kind, hours, day, from, to, venueId, teacherId }) => ({
        title: title.trim(),
        kind,
        hours,
        startsAt: instantAt(day, from),
        endsAt: instantAt(day, to),
        venueId,
        teacherId,
      })),
    })
  if (lost.length > 0) return <Refusals reasons={lost} title="没有取得场地和教师" />
  if (!ready) return null
  return (
    <Flex vertical gap={16}>
      <Generator record={record} venues={venues} teachers={teachers} onMade={setRows} />
      <Table<Draft>
        size="small"
        rowKey="key"
        pagination={false}
        tableLayout="fixed"
        scroll={{ x: 1120 }}
        dataSource={rows}
        locale={{ emptyText: '点击“生成课次”，或逐条添加。' }}
        columns={[
          { key: 'order', title: '序号', width: 52, render: (_, _r, i) => i + 1 },
          {
            key: 'title',
            title: '内容',
            render: (_, r) => (
              <Input
                aria-label="内容"
                maxLength={60}
                value={r.title}
                onChange={(event) => put(r.key, { title: event.target.value })}
              />
            ),
          },
          {
            key: 'kind',
            title: '类别',
            width: 126,
            render: (_, r) => (
              <Select
                aria-label="类别"
                className="qc-wide"
                value={r.kind}
                options={optionsOf(lineKinds)}
                onChange={(kind: string) => put(r.key, { kind: kind as LineKind })}
              />
            ),
          },
          {
            key: 'hours',
            title: '课时',
            width: 80,
            render: (_, r) => (
              <InputNumber
                aria-label="课时"
                className="qc-wide"
                min={1}
                max={12}
                precision={0}
                value={r.hours}
                onChange={(hours) => put(r.key, { hours: hours ?? 1 })}
              />
            ),
          },
          {
            key: 'day',
            title: '日期',
            width: 146,
            render: (_, r) => (
              <DayPicker
                value={r.day}
                min={record.startsOn}
                max={record.endsOn}
                onChange={(day) => put(r.key, { day: day ?? '' })}
              />
            ),
          },
          {
            key: 'from',
            title: '开始',
            width: 112,
            render: (_, r) => (
              <TimeInput label="开始" value={r.from} onChange={(from) => put(r.key, { from })} />
            ),
          },
          {
            key: 'to',
            title: '结束',
            width: 112,
            render: (_, r) => <TimeInput label="结束" value={r.to} onChange={(to) => put(r.key, { to })} />,
          },
          {
            key: 'venue',
            title: '场地',
            width: 170,
            render: (_, r) => (
              <PlaceSelect
                label="场地"
                value={r.venueId}
                options={venues}
                onChange={(venueId) => put(r.key, { venueId })}
              />
            ),
          },
          {
            key: 'teacher',
            title: '教师',
            width: 160,
            render: (_, r) => (
              <PlaceSelect
                label="教师"
                value={r.teacherId}
                options={teachers}
                onChange={(teacherId) => put(r.key, { teacherId })}
              />
            ),
          },
          {
            key: 'drop',
            title: '',
            width: 52,
            render: (_, r, i) => (
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={`删除第 ${i + 1} 行`}
                onClick={() => setRows((before) => before.filter((row) => row.key !== r.key))}
              />
            ),
          },
        ]}
      />
      <Flex gap={12} wrap align="center">
        <Button icon={<PlusOutlined />} onClick={add}>
          添加课次
        </Button>
        <Button type="primary" loading={busy} disabled={unfinished.length > 0} onClick={save}>
          保存课程安排
        </Button>
        <Button onClick={onDone}>取消</Button>
        {unfinished.length > 0 && (
          <span role="status" className="qc-missing">
            没有填完：{unfinished.join('、')}
          </span>
        )}
      </Flex>
      <Refusals reasons={reasons} labels={labelsFor(reasons)} />
    </Flex>
  )
}
