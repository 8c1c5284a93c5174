import { Select } from 'antd'
import { stopsOf, stopTitle } from '#registry/holds/contract'
import { holdable, type Stop, type Thing } from '../contract.ts'

const keyOf = (stop: Stop): string => `${stop.kind}:${stop.id}:${stop.stops}`
function stopOf(key: string): Stop {
  const [kind, id, stops] = key.split(':') as [Stop['kind'], string, Stop['stops']]
  return { kind, id, stops }
}

/** What may be held, of what the alert is about. */
export function StopSelect({
  subjects,
  value = [],
  onChange,
  ...rest
}: {
  subjects: readonly Thing[]
  value?: Stop[]
  onChange?: (stops: Stop[]) => void
  id?: string
}) {
  const titles = new Map(subjects.map((one) => [one.ref, `${one.kind}“${one.title}”`]))
  const order = ['organisation', 'class', 'claim', 'person']
  const found = holdable(subjects.map((one) => one.ref))
  const options = found
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .flatMap((one) => {
      const ref = one.kind === 'organisation' ? `provider:${one.id}` : `${one.kind}:${one.id}`
      return stopsOf(one.kind).map((stops) => ({
        value: keyOf({ ...one, stops }),
        label: `${stopTitle(one.kind, stops)}：${titles.get(ref) ?? ''}`,
      }))
    })
  return (
    <Select
      {...rest}
      mode="multiple"
      className="qc-wide"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder="不设置限制"
      options={options}
      value={value.map(keyOf)}
      onChange={(keys: string[]) => onChange?.(keys.map(stopOf))}
    />
  )
}
