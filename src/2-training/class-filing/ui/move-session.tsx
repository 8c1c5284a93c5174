import { Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { dayOf, instantAt, showInstant } from '#platform/day'
import { DayPicker, Refusals, useSubmit } from '#web/console'
import { type ClassView, moveSession, type SessionView } from '../contract.ts'
import { PlaceSelect, TimeInput, usePlaces } from './places.tsx'
import { labelsFor } from './shown.tsx'

/** Another time, room or teacher for a session of an approved class, with the reason on record. */
export function MoveSession(props: { record: ClassView; session: SessionView; onClose: () => void }) {
  const { record, session } = props
  const { venues, teachers } = usePlaces(record.orgId)
  const [day, setDay] = useState(dayOf(session.startsAt))
  const [from, setFrom] = useState(showInstant(session.startsAt).slice(11))
  const [to, setTo] = useState(showInstant(session.endsAt).slice(11))
  const [venueId, setVenue] = useState(session.venueId)
  const [teacherId, setTeacher] = useState(session.teacherId)
  const [reason, setReason] = useState('')
  const { submit, busy, reasons } = useSubmit(moveSession, { success: '已调课', onDone: props.onClose })
  const ready = day && from && to && reason.trim().length >= 2
  return (
    <Modal
      open
      title={`调课：${session.title}`}
      okText="确认调课"
      cancelText="取消"
      confirmLoading={busy}
      okButtonProps={{ disabled: !ready }}
      onCancel={props.onClose}
      onOk={() =>
        void submit({
          id: record.id,
          sessionId: session.id,
          version: record.version,
          startsAt: instantAt(day, from),
          endsAt: instantAt(day, to),
          venueId,
          teacherId,
          reason: reason.trim(),
        })
      }
    >
      <Form layout="vertical" component={false}>
        <Form.Item label="日期" required>
          <DayPicker
            value={day}
            min={record.startsOn}
            max={record.endsOn}
            onChange={(d) => setDay(d ?? '')}
          />
        </Form.Item>
        <Form.Item label="开始时间" required>
          <TimeInput label="开始时间" value={from} onChange={setFrom} />
        </Form.Item>
        <Form.Item label="结束时间" required>
          <TimeInput label="结束时间" value={to} onChange={setTo} />
        </Form.Item>
        <Form.Item label="场地" required>
          <PlaceSelect label="场地" value={venueId} options={venues} onChange={setVenue} />
        </Form.Item>
        <Form.Item label="教师" required>
          <PlaceSelect label="教师" value={teacherId} options={teachers} onChange={setTeacher} />
        </Form.Item>
        <Form.Item label="调课原因" required extra="原因记入班级全过程记录。">
          <Input.TextArea
            aria-label="调课原因"
            rows={3}
            maxLength={200}
            showCount
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
      <Refusals reasons={reasons} labels={labelsFor(reasons)} />
    </Modal>
  )
}
