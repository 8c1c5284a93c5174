/** Choices of rooms, teachers and times in a timetable. */
import { Input, Select } from 'antd'
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
      style={{ minWidth: 150, width: '100%' }}
      value={props.value || undefined}
      placeholder={`选择${props.label}`}
      options={props.options}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={props.onChange}
    />
  )
}

/** A clock time as the browser's own control: works with keyboard, screen reader and phone. */
export function TimeInput(props: { label: string; value: string; onChange: (time: string) => void }) {
  return (
    <Input
      type="time"
      aria-label={props.label}
      style={{ minWidth: 96 }}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}
