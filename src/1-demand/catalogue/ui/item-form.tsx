import { useState } from 'react'
import { ActForm, type OccupationRow, OccupationSelect, optionsOf } from '#web/console'
import { type CatalogueRecord, codelessKinds, type ItemFields, setItems, trainingTypes } from '../contract.ts'
import { plain } from './plain.ts'

interface Props {
  catalogue: CatalogueRecord
  /** Place in the list; one past its end is a new item. */
  index: number
  start?: Partial<ItemFields>
  onDone: () => void
}

/** One item; the whole list goes to the server, which judges it as a whole. */
export function ItemForm({ catalogue, index, start, onDone }: Props) {
  const { id, version, list } = catalogue
  const [picked, setPicked] = useState<OccupationRow | null>(null)
  const at = <K extends string>(name: K) => `items.${index}.${name}` as const
  const known = list[index]
  const initial: Partial<ItemFields>[] = []
  initial[index] = known ? plain(known) : { shortage: false, ...start }
  const here = (values: { items?: readonly (Partial<ItemFields> | undefined)[] }) =>
    values.items?.[index] ?? {}
  const code = here({ items: initial }).occupationCode
  return (
    <ActForm
      act={setItems}
      initial={{ items: initial as ItemFields[] }}
      fields={[
        {
          name: at('trainingType'),
          label: '培训类型',
          kind: 'select',
          options: optionsOf(trainingTypes),
          required: true,
        },
        {
          name: at('occupationCode'),
          label: '职业（工种）编码',
          kind: 'custom',
          control: (
            <OccupationSelect
              onRow={setPicked}
              {...(code && known ? { valueLabel: `${known.name}（${code}）` } : {})}
            />
          ),
        },
        {
          name: at('codeless'),
          label: '没有编码的类别',
          kind: 'select',
          options: optionsOf(codelessKinds),
          required: true,
          help: '只有这几类项目可以没有编码（闽人社发〔2024〕2号附表1）。',
          when: (values) => !here(values).occupationCode,
        },
        {
          name: at('name'),
          label: '职业（工种）名称',
          required: picked === null,
          placeholder: picked?.name ?? '',
          help: '不填则用职业名称；工种写在后面的括号里，如“保育师（幼儿）”。',
        },
        { name: at('shortage'), label: '急需紧缺', kind: 'flag', text: '急需紧缺工种' },
        { name: at('standard'), label: '补贴标准', kind: 'long', maxLength: 400, required: true },
        { name: at('note'), label: '备注', kind: 'long', maxLength: 400 },
      ]}
      toInput={(values) => {
        const typed: Partial<ItemFields> = values.items[index] ?? {}
        const item: ItemFields = {
          trainingType: typed.trainingType ?? 'other',
          name: typed.name ?? picked?.name ?? '',
          occupationCode: typed.occupationCode ?? null,
          codeless: typed.occupationCode ? null : (typed.codeless ?? null),
          shortage: typed.shortage ?? false,
          standard: typed.standard ?? '',
          note: typed.note ?? null,
        }
        const items = list.map(plain)
        items[index] = item
        return { id, version, items }
      }}
      submitText="保存项目"
      success="项目已保存"
      onDone={onDone}
      onCancel={onDone}
    />
  )
}
