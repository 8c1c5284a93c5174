import { Alert, Button, Modal, Tag } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { ActForm, Facts, FileList } from '#web/console'
import { answerCamera, type Camera } from '../contract.ts'

const clock = (at: string) => showInstant(at).slice(11)
type Position = { latitude: number; longitude: number; accuracy: number }

const place = (): Promise<Position | null> =>
  new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        resolve({ latitude, longitude, accuracy: Math.min(100_000, accuracy) }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: 6000 },
    )
  })

/** An officer asks the class to the camera: the teacher answers with a photo and a head count. */
export function AnswerCamera({ sessionId, cameras }: { sessionId: string; cameras: readonly Camera[] }) {
  const [open, setOpen] = useState(false)
  const [position, setPosition] = useState<Position | null>(null)
  const asked = cameras.find((one) => !one.answeredAt)
  if (!asked) return null
  return (
    <>
      <Alert
        type="error"
        showIcon
        style={{ marginBottom: 16 }}
        title={`人社部门请本班到镜头前，请在 ${clock(asked.dueAt)} 前应答：${asked.note}`}
        action={
          <Button
            type="primary"
            onClick={() => {
              setOpen(true)
              void place().then(setPosition)
            }}
          >
            拍照应答
          </Button>
        }
      />
      <Modal open={open} onCancel={() => setOpen(false)} footer={null} destroyOnHidden title="到镜头前">
        <ActForm
          act={answerCamera}
          fixed={{ id: sessionId, position }}
          fields={[
            {
              name: 'fileIds',
              label: '现场照片',
              kind: 'files',
              accept: 'photo',
              max: 6,
              required: true,
              help: '请拍下全体学员和教师；可多张。',
            },
            {
              name: 'headCount',
              label: '现场学员人数',
              kind: 'int',
              min: 0,
              max: 3000,
              unit: '人',
              required: true,
            },
          ]}
          submitText="提交"
          success="已应答"
          onDone={() => setOpen(false)}
          onCancel={() => setOpen(false)}
        />
      </Modal>
    </>
  )
}

export function Cameras({ cameras, now }: { cameras: readonly Camera[]; now: string }) {
  return cameras.map((one) => (
    <section key={one.id} style={{ marginBottom: 16 }}>
      <Facts
        columns={2}
        items={[
          { label: '请求', value: one.note, wide: true },
          { label: '请求时间', value: clock(one.askedAt) },
          {
            label: '应答',
            value: one.answeredAt ? (
              <>
                {clock(one.answeredAt)} {one.answeredAt > one.dueAt && <Tag color="warning">超时</Tag>}
              </>
            ) : one.dueAt < now ? (
              <Tag color="error">超时未应答</Tag>
            ) : (
              `等待应答，${clock(one.dueAt)} 截止`
            ),
          },
          one.headCount !== null && { label: '现场人数', value: `${one.headCount} 人` },
          one.answeredAt !== null && {
            label: '位置',
            value: one.distanceM === null ? '未提供' : `距培训地点 ${one.distanceM} 米`,
          },
        ]}
      />
      <FileList files={one.files} />
    </section>
  ))
}
