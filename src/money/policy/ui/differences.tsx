import { Tag } from 'antd'
import { clauseName } from '#platform/clause'
import { EmptyHint, SmallTable, useNarrow } from '#web/console'
import type { Difference, DifferenceKind } from '../diff-rules.ts'
import { differenceKinds } from '../diff-rules.ts'
import { withNames } from '../words-rules.ts'

const COLORS: Record<DifferenceKind, string> = {
  added: 'success',
  dropped: 'error',
  changed: 'processing',
  moved: 'default',
}

/** What two texts of a pack differ in: an element to a row, each changed part before and after. */
export function Differences({
  differences,
  empty,
  names,
}: {
  differences: readonly Difference[]
  empty: string
  names: Readonly<Record<string, string>>
}) {
  const narrow = useNarrow()
  const shown = (name: string, text: string): string =>
    name === '依据' ? clauseName(text) : withNames(text, names)
  if (differences.length === 0) return <EmptyHint text={empty} />
  return (
    <SmallTable<Difference>
      label="逐条比较"
      rowKey={(one) => `${one.place}/${one.id}/${one.kind}`}
      dataSource={[...differences]}
      scroll={{}}
      tableLayout="fixed"
      columns={[
        {
          key: 'place',
          title: '要素',
          width: narrow ? 110 : 220,
          render: (_value, one) => (
            <>
              <Tag color={COLORS[one.kind]}>{differenceKinds[one.kind]}</Tag>
              <div>{one.place}</div>
              <strong>{one.title}</strong>
            </>
          ),
        },
        {
          key: 'fields',
          title: '变化',
          render: (_value, one) => (
            <ul style={{ margin: 0, paddingInlineStart: 16 }}>
              {one.fields.map((field) => (
                <li key={field.name}>
                  {field.name}：{one.kind !== 'added' && <del>{shown(field.name, field.before)}</del>}
                  {(one.kind === 'changed' || one.kind === 'moved') && ' → '}
                  {one.kind !== 'dropped' && (
                    <ins style={{ textDecoration: 'none', fontWeight: 600 }}>
                      {shown(field.name, field.after)}
                    </ins>
                  )}
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  )
}
