/** Choices of rooms, teachers and times in a timetable. */
import { Select, TimePicker } from 'antd'
import dayjs from 'dayjs'
import { getProvider } from '#training/providers/contract'
import { useAct } from '#web/console'

export interface Choice {
  value: string
  label: string
}

/** Rooms and teachers of an institution that are in the directory. */
export function usePlaces(orgId: string) {
  const { data, reasons } = useAct(getProvider, { orgId })
  return {
    ready: data !== undefined,
    reasons,
    venues: (data?.venues ?? [])
      .filter((v) => v.state === 'listed')
      .map((v): Choice => ({ value: v.id, label: `${v.name}（${v.seats} 人）` })),
    teachers: (data?.teachers ?? [])
      .filter((t) => t.state === 'listed')
      .map((t): Choice => ({ value: t.id, label: `${t.nameMasked} ${t.qualification}` })),
  }
}

export function PlaceSelect(props: {
  label: string
  value: string | undefined
  options: Choice[]
  onChange: (id: string) => void
}) {
  return (
    <Select
      aria-label={props.label}
      style={{ minWidth: 120, width: '100%' }}
      value={props.value || undefined}
      placeholder={`选择${props.label}`}
      options={props.options}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={props.onChange}
    />
  )
}

/** A clock time, `08:30`; the browser's own control would write AM and PM where the system is English. */
export function TimeInput(props: { label: string; value: string; onChange: (time: string) => void }) {
  const value = dayjs(`2000-01-01T${props.value}`)
  return (
    <TimePicker
      aria-label={props.label}
      style={{ width: 96 }}
      format="HH:mm"
      placeholder="如 08:30"
      minuteStep={5}
      needConfirm={false}
      value={props.value && value.isValid() ? value : null}
      onChange={(time) => props.onChange(time ? time.format('HH:mm') : '')}
    />
  )
}
