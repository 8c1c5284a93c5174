/** Parts of the phone form: what was claimed, the time, one venue. */
import { Button, Card, Flex, Input, InputNumber, Tag } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { instantAt, showInstant } from '#platform/day'
import { DayPicker, FileList, FileUpload } from '#web/console'
import { type ApplicationView, type CheckKey, employments, ownerships } from '../contract.ts'
import { MAX_DISTANCE_M, metresBetween } from '../inspection-rules.ts'
import { type Position, PositionInput } from './here.tsx'
import { EquipmentLines, SkillTags } from './shown.tsx'

export interface PlaceDraft {
  seatsCounted: number | null
  position: Position | null
  positionNote: string
  photoIds: string[]
}
/** Day and time of the visit in Shanghai, and a way to say “now”. */
export function VisitTime({ value, onChange }: { value: string; onChange: (at: string) => void }) {
  const [day = '', time = ''] = showInstant(value).split(' ')
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <div>
      <div style={{ marginBottom: 4 }}>核实时间</div>
      <Flex gap={8} wrap>
        <div style={{ flex: '1 1 130px', minWidth: 0 }}>
          <DayPicker
            aria-label="核实日期"
            value={day}
            onChange={(next) => next && onChange(instantAt(next, time))}
          />
        </div>
        <Input
          aria-label="核实时刻，如 09:30"
          style={{ flex: '1 1 80px', minWidth: 0 }}
          inputMode="numeric"
          maxLength={5}
          value={typed ?? time}
          onChange={(event) => {
            const next = event.target.value.replace('：', ':')
            setTyped(next)
            if (/^([01]\d|2[0-3]):[0-5]\d$/.test(next)) onChange(instantAt(day, next))
          }}
          onBlur={() => setTyped(null)}
        />
        <Button
          onClick={() => {
            setTyped(null)
            onChange(new Date().toISOString())
          }}
        >
          改为现在
        </Button>
      </Flex>
    </div>
  )
}

/** What the institution claimed, beside the question it is checked against. */
export function Claimed({ check, data }: { check: CheckKey; data: ApplicationView }) {
  const shown: Partial<Record<CheckKey, ReactNode>> = {
    licence: (
      <>
        {data.ownership ? ownerships[data.ownership] : ''} {data.licenceNo}，有效期至 {data.licenceUntil}
        {data.licenceFile && <FileList files={[data.licenceFile]} />}
      </>
    ),
    equipment: <EquipmentLines equipment={data.equipment} />,
    teachers: [...data.teachers, ...data.listedTeachers].map((t) => (
      <div key={t.id}>
        {t.nameMasked}（{employments[t.employment]}）：{t.qualification} {t.certificateNo}
        <FileList files={t.files} />
      </div>
    )),
    materials: <SkillTags skills={data.skills} />,
  }
  const content = shown[check]
  return content ? (
    <details style={{ marginBottom: 6 }}>
      <summary>查看申报内容</summary>
      {content}
    </details>
  ) : null
}

export function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} style={{ display: 'block', marginBottom: 4 }}>
        {label}
      </label>
      {children(id)}
    </div>
  )
}

export function PlaceCard({
  title,
  venue,
  place,
  onChange,
}: {
  title: string
  venue: ApplicationView['venues'][number] | undefined
  place: PlaceDraft
  onChange: (part: Partial<PlaceDraft>) => void
}) {
  const metres = venue && place.position ? metresBetween(venue, place.position) : null
  const few = venue && place.seatsCounted !== null && place.seatsCounted < venue.seats
  return (
    <Card size="small" title={title}>
      <Flex vertical gap={12}>
        {venue && (
          <div>
            申报：{venue.address}；工位 {venue.seats} 个{venue.areaM2 ? `；${venue.areaM2} ㎡` : ''}
          </div>
        )}
        <div>
          <div style={{ marginBottom: 4 }}>现场位置</div>
          <PositionInput
            label={title}
            value={place.position}
            onChange={(position) => onChange({ position })}
          />
          {metres !== null && (
            <div style={{ marginTop: 8 }}>
              {metres > MAX_DISTANCE_M ? (
                <Tag color="error">✕ 与申报位置相距 {metres} 米</Tag>
              ) : (
                <Tag color="success">✓ 与申报位置相距 {metres} 米</Tag>
              )}
            </div>
          )}
          {place.position?.source === 'manual' && (
            <Input
              aria-label={`${title}：手工填写位置的原因`}
              style={{ marginTop: 8 }}
              size="large"
              maxLength={200}
              placeholder="手工填写位置的原因，如 楼内无信号"
              value={place.positionNote}
              onChange={(event) => onChange({ positionNote: event.target.value })}
            />
          )}
        </div>
        {venue && (
          <Labelled label="现场清点的工位数">
            {(id) => (
              <InputNumber
                id={id}
                size="large"
                style={{ width: '100%' }}
                min={0}
                max={5000}
                precision={0}
                inputMode="numeric"
                suffix={`个（申报 ${venue.seats}）`}
                value={place.seatsCounted}
                onChange={(seatsCounted) => onChange({ seatsCounted })}
              />
            )}
          </Labelled>
        )}
        {few && <Tag color="error">✕ 少于申报工位数</Tag>}
        <div>
          <div style={{ marginBottom: 4 }}>现场照片（至少一张，须为本次拍摄）</div>
          <FileUpload
            accept="photo"
            max={20}
            text="拍照或选择照片"
            value={place.photoIds}
            onChange={(photoIds) => onChange({ photoIds })}
          />
        </div>
      </Flex>
    </Card>
  )
}
