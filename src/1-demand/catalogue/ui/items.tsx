import { Button, Drawer, Input, Popconfirm, Select, Space, Tag } from 'antd'
import { useState } from 'react'
import { EmptyHint, optionsOf, Refusals, SmallTable, useSubmit } from '#web/console'
import {
  type CatalogueItem,
  type CatalogueRecord,
  codelessKinds,
  type ItemFields,
  setItems,
  trainingTypes,
} from '../contract.ts'
import { ImportForm } from './import.tsx'
import { ItemForm } from './item-form.tsx'
import { plain } from './plain.ts'
import { Suggestions } from './suggestions.tsx'

type Doing = { what: 'item'; index: number; start?: Partial<ItemFields> } | { what: 'import' | 'suggest' }

/** The items in 附表1's columns; while it is a draft, each can be changed, moved out or brought in from the form. */
export function Items({ catalogue }: { catalogue: CatalogueRecord }) {
  const [doing, setDoing] = useState<Doing | null>(null)
  const [q, setQ] = useState('')
  const [type, setType] = useState<string | null>(null)
  const { submit, busy, reasons, clear } = useSubmit(setItems, { success: '已移出目录' })
  const { id, version, list } = catalogue
  const may = catalogue.can.includes('edit')
  const done = () => setDoing(null)
  const shown = list.filter(
    (i) =>
      (!type || i.trainingType === type) &&
      (!q || i.name.includes(q) || (i.occupationCode ?? '').startsWith(q)),
  )
  const remove = (item: CatalogueItem) =>
    void submit({ id, version, items: list.filter((i) => i.id !== item.id).map(plain) })
  return (
    <section>
      <h2>培训项目（附表1）</h2>
      <Space wrap style={{ marginBottom: 12 }}>
        <Input.Search
          aria-label="按职业（工种）名称或编码查找"
          placeholder="按职业（工种）名称或编码查找"
          allowClear
          onSearch={(text) => setQ(text.trim())}
          style={{ width: 260 }}
        />
        <Select
          aria-label="培训类型"
          placeholder="全部培训类型"
          allowClear
          style={{ minWidth: 180 }}
          options={optionsOf(trainingTypes)}
          value={type}
          onChange={(value) => setType(value ?? null)}
        />
        {may && (
          <>
            <Button type="primary" onClick={() => setDoing({ what: 'item', index: list.length })}>
              新增项目
            </Button>
            <Button onClick={() => setDoing({ what: 'import' })}>导入附表1</Button>
            <Button onClick={() => setDoing({ what: 'suggest' })}>岗位有需求而未列入的职业</Button>
          </>
        )}
      </Space>
      <Refusals reasons={reasons} onClose={clear} />
      <SmallTable<CatalogueItem>
        label="培训项目"
        rowKey="id"
        loading={busy}
        dataSource={shown}
        pagination={{ defaultPageSize: 20, hideOnSinglePage: true, showTotal: (n) => `共 ${n} 项` }}
        locale={{
          emptyText:
            list.length > 0 ? (
              <EmptyHint text="没有符合条件的项目" next="请换一个条件。" />
            ) : (
              <EmptyHint
                text="目录中还没有培训项目"
                next={may ? '可逐项新增，或导入填好的附表1。' : undefined}
              />
            ),
        }}
        columns={[
          { title: '序号', dataIndex: 'position', width: 64 },
          { title: '培训类型', render: (_v, r) => trainingTypes[r.trainingType] },
          { title: '职业（工种）名称', dataIndex: 'name' },
          {
            title: '职业（工种）编码',
            render: (_v, r) => r.occupationCode ?? `无（${r.codeless ? codelessKinds[r.codeless] : ''}）`,
          },
          {
            title: '是否急需紧缺工种',
            render: (_v, r) => (r.shortage ? <Tag color="volcano">是</Tag> : '否'),
          },
          {
            title: '补贴标准',
            render: (_v, r) => <div style={{ maxWidth: 360, whiteSpace: 'normal' }}>{r.standard}</div>,
          },
          {
            title: '岗位需求人数',
            align: 'right',
            render: (_v, r) => (r.wanted === null ? '—' : r.wanted.toLocaleString('zh-CN')),
          },
          {
            title: '备注',
            render: (_v, r) => <div style={{ maxWidth: 240, whiteSpace: 'normal' }}>{r.note ?? '—'}</div>,
          },
          ...(may
            ? [
                {
                  title: '操作',
                  render: (_v: unknown, r: CatalogueItem) => (
                    <Space>
                      <Button size="small" onClick={() => setDoing({ what: 'item', index: list.indexOf(r) })}>
                        修改
                      </Button>
                      <Popconfirm
                        title={`将“${r.name}”移出目录？`}
                        okText="移出"
                        cancelText="取消"
                        onConfirm={() => remove(r)}
                      >
                        <Button size="small">移出</Button>
                      </Popconfirm>
                    </Space>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Drawer
        open={doing !== null}
        onClose={done}
        size="large"
        destroyOnHidden
        title={
          doing?.what === 'import'
            ? '导入附表1'
            : doing?.what === 'suggest'
              ? '岗位有需求而未列入的职业'
              : doing?.what === 'item' && list[doing.index]
                ? '修改项目'
                : '新增项目'
        }
      >
        {doing?.what === 'item' && (
          <ItemForm
            catalogue={catalogue}
            index={doing.index}
            onDone={done}
            {...(doing.start ? { start: doing.start } : {})}
          />
        )}
        {doing?.what === 'import' && (
          <ImportForm id={id} version={version} items={list.length} onDone={done} />
        )}
        {doing?.what === 'suggest' && (
          <Suggestions
            id={id}
            onPick={(row) =>
              setDoing({
                what: 'item',
                index: list.length,
                start: {
                  name: row.occupationName,
                  occupationCode: row.occupationCode,
                  trainingType: 'employment',
                },
              })
            }
          />
        )}
      </Drawer>
    </section>
  )
}
