import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Pagination, Skeleton, Table } from 'antd'
import { type Key, type ReactNode, useEffect, useRef, useState } from 'react'
import type { InputOf, OutputOf } from '#platform/act'
import { type AnyAct, call, reasonsOf } from '#web/api'
import { useOpen } from './drawer.tsx'
import { EmptyHint } from './hint.tsx'
import { useNarrow } from './media.ts'
import { Refusals } from './refusals.tsx'
import { TableCards } from './table-cards.tsx'
import { type Column, cellOf } from './table-column.tsx'
import { type Filter, namesOf, TableFilters } from './table-filters.tsx'
import { SIZES, useTableAddress, useTableLook } from './table-state.ts'
import { TableTools } from './table-tools.tsx'

export type RowOf<A> = OutputOf<A> extends { rows: (infer R)[] } ? R : never

export interface DataTableProps<A extends AnyAct> {
  /** A list act: input `{ q?, page, size, sort? … }`, output `{ rows, total, page, size }`. */
  act: A
  columns: readonly Column<RowOf<A>>[]
  rowKey: keyof RowOf<A> & string
  filters?: readonly Filter<InputOf<A>>[]
  /** Placeholder of the search box; `false` where the act takes no `q`. */
  search?: string | false
  /** Always sent, not shown: `{ classId }`. */
  fixedInput?: Partial<InputOf<A>>
  /** Buttons of the page, e.g. a new record. */
  toolbar?: ReactNode
  title?: ReactNode
  /** `true`: a row opens `?open=<key>` for a RecordDrawer; or a function of the row. */
  opens?: boolean | string | ((row: RowOf<A>) => void)
  /** Download with the same search and filters. */
  exportAct?: AnyAct
  /** Turns on row selection (kept across pages). */
  batch?: (rows: RowOf<A>[], clear: () => void) => ReactNode
  selectable?: (row: RowOf<A>) => boolean
  emptyText?: ReactNode
  emptyNext?: ReactNode
  emptyAction?: ReactNode
  defaultSize?: number
  defaultSort?: string
  /** Parts the addresses and looks of two tables on one page. */
  name?: string
  /** Line under the table, e.g. sums. */
  foot?: (output: OutputOf<A>) => ReactNode
}

export function DataTable<A extends AnyAct>(props: DataTableProps<A>) {
  type Row = RowOf<A>
  const { act, columns, rowKey, filters = [], search = '按名称或编号查找', name = '' } = props
  const narrow = useNarrow()
  const address = useTableAddress(
    ['q', ...namesOf(filters)],
    name ? `${name}.` : '',
    props.defaultSize ?? 20,
    act.method === 'POST',
  )
  const [look, setLook] = useTableLook(
    name ? `${act.id}.${name}` : act.id,
    columns.filter((column) => column.hidden).map((column) => column.key),
  )
  const [, open] = useOpen(typeof props.opens === 'string' ? props.opens : 'open')
  const [picked, setPicked] = useState<Row[]>([])
  const sort = address.sort ?? props.defaultSort
  const criteria = { ...address.values, ...props.fixedInput }
  const input = {
    ...criteria,
    page: address.page,
    size: address.size,
    ...(sort ? { sort } : {}),
  } as InputOf<A>
  const query = useQuery({
    queryKey: [act.id, input],
    queryFn: ({ signal }) => call(act, input, { signal }),
    placeholderData: keepPreviousData,
  })
  const output = query.data as (OutputOf<A> & { rows: Row[]; total: number }) | undefined
  const rows = output?.rows ?? []
  const keyOf = (row: Row) => String(row[rowKey])
  const openRow = props.opens
    ? (row: Row) => (typeof props.opens === 'function' ? props.opens(row) : open(keyOf(row)))
    : undefined
  const shown = columns.filter((column) => !look.hidden.includes(column.key))
  const narrowed = Object.keys(address.values).length > 0
  const empty = narrowed ? (
    <EmptyHint text="没有符合条件的记录" next="请放宽或清空查询条件。" />
  ) : (
    <EmptyHint text={props.emptyText ?? '还没有记录'} next={props.emptyNext} action={props.emptyAction} />
  )
  const box = useRef<HTMLElement>(null)
  // antd measures with a hidden copy of the head, whose buttons must not be reached by keyboard.
  useEffect(() => {
    for (const row of box.current?.querySelectorAll('.ant-table-measure-row') ?? [])
      row.setAttribute('inert', '')
  })
  const pageBeyond = output && rows.length === 0 && output.total > 0

  return (
    <section ref={box} className="qc-table" aria-busy={query.isFetching}>
      {(search !== false || filters.length > 0) && (
        <TableFilters<InputOf<A>>
          filters={filters}
          search={search}
          values={address.values}
          onChange={(values) => address.set(values)}
        />
      )}
      <TableTools
        title={props.title}
        toolbar={props.toolbar}
        columns={columns}
        look={look}
        onLook={setLook}
        onRefresh={() => void query.refetch()}
        busy={query.isFetching}
        cards={narrow}
        {...(props.exportAct
          ? { exportAct: props.exportAct, exportInput: { ...criteria, ...(sort ? { sort } : {}) } }
          : {})}
      />
      {props.batch && picked.length > 0 && (
        <div className="qc-batch" role="status">
          <span>已选 {picked.length} 项</span>
          {props.batch(picked, () => setPicked([]))}
          <button type="button" className="qc-plain-button" onClick={() => setPicked([])}>
            取消选择
          </button>
        </div>
      )}
      {query.error ? (
        <Refusals
          reasons={reasonsOf(query.error)}
          title="没有取得列表"
          onRetry={() => void query.refetch()}
        />
      ) : !output ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : narrow ? (
        rows.length === 0 && !pageBeyond ? (
          empty
        ) : (
          <TableCards
            rows={rows}
            columns={shown}
            keyOf={keyOf}
            {...(openRow ? { onOpen: openRow } : {})}
            {...(props.batch ? { picked, onPick: setPicked } : {})}
            {...(props.selectable ? { selectable: props.selectable } : {})}
          />
        )
      ) : (
        <Table<Row & object>
          size={look.dense ? 'small' : 'middle'}
          rowKey={rowKey}
          dataSource={rows as (Row & object)[]}
          pagination={false}
          loading={query.isFetching ? { delay: 300 } : false}
          sticky={{ offsetHeader: 56 }}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: empty }}
          rowClassName={openRow ? 'qc-row-opens' : ''}
          columns={shown.map((column, index) => ({
            key: column.key,
            title: column.title,
            ...(column.width ? { width: column.width } : {}),
            ...(column.align ? { align: column.align } : {}),
            ...(column.sortable
              ? { sorter: true, sortOrder: orderOf(sort, sortNameOf(column)), showSorterTooltip: false }
              : {}),
            render: (_value: unknown, row: Row) => {
              const cell = cellOf(column, row, index === 0 && openRow ? () => openRow(row) : undefined)
              return column.wrap ? <div style={{ maxWidth: column.wrap }}>{cell}</div> : cell
            },
          }))}
          {...(openRow
            ? {
                onRow: (row: Row) => ({
                  onClick: (event: React.MouseEvent) => {
                    const target = event.target as HTMLElement
                    if (
                      !target.closest('a,button,input,label,.ant-checkbox-wrapper') &&
                      !getSelection()?.toString()
                    )
                      openRow(row)
                  },
                }),
              }
            : {})}
          {...(props.batch
            ? {
                rowSelection: {
                  selectedRowKeys: picked.map(keyOf) as Key[],
                  preserveSelectedRowKeys: true,
                  getCheckboxProps: (row: Row) => ({
                    disabled: props.selectable ? !props.selectable(row) : false,
                    'aria-label': '选择此行',
                  }),
                  onChange: (keys: Key[], now: (Row | undefined)[]) =>
                    setPicked((before) =>
                      keys
                        .map(
                          (key) =>
                            now.find((row) => row && keyOf(row) === key) ??
                            before.find((row) => keyOf(row) === key),
                        )
                        .filter((row): row is Row => row !== undefined),
                    ),
                },
              }
            : {})}
          onChange={(_pages, _filters, sorter) => {
            const one = Array.isArray(sorter) ? sorter[0] : sorter
            const column = columns.find((c) => c.key === one?.columnKey)
            const order = one?.order
            address.set({
              sort: column && order ? (order === 'descend' ? '-' : '') + sortNameOf(column) : null,
            })
          }}
        />
      )}
      {output && props.foot?.(output)}
      {output && output.total > 0 && (
        <Pagination
          className="qc-pages"
          size={narrow ? 'small' : 'medium'}
          responsive
          current={address.page}
          pageSize={address.size}
          total={output.total}
          showSizeChanger={!narrow}
          pageSizeOptions={SIZES}
          showLessItems={narrow}
          showTotal={(total) => `共 ${total.toLocaleString('zh-CN')} 条`}
          onChange={(page, size) =>
            address.set(
              {
                page: size !== address.size || page === 1 ? null : String(page),
                size: size === (props.defaultSize ?? 20) ? null : String(size),
              },
              true,
            )
          }
        />
      )}
    </section>
  )
}

const sortNameOf = (column: { key: string; sortable?: boolean | string }): string =>
  typeof column.sortable === 'string' ? column.sortable : column.key

const orderOf = (sort: string | undefined, name: string): 'ascend' | 'descend' | null =>
  sort === name ? 'ascend' : sort === `-${name}` ? 'descend' : null
