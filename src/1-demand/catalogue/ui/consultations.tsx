import { Button, Drawer, Popconfirm, Space } from 'antd'
import { useState } from 'react'
import { ActForm, EmptyHint, optionsOf, Refusals, SmallTable, useSubmit } from '#web/console'
import { type CatalogueRecord, type Consultation, consultedKinds, setConsultations } from '../contract.ts'

/** Departments consulted before the catalogue is issued: finance and industry are asked for. */
export function Consultations({ catalogue }: { catalogue: CatalogueRecord }) {
  const [adding, setAdding] = useState(false)
  const { submit, busy, reasons, clear } = useSubmit(setConsultations, { success: '已删除' })
  const may = catalogue.can.includes('edit')
  const { id, version, consultations } = catalogue
  const next = consultations.length
  const remove = (index: number) =>
    void submit({ id, version, consultations: consultations.filter((_one, i) => i !== index) })
  return (
    <section>
      <Space style={{ width: '100%', justifyContent: 'space-between' }}>
        <h2>会商意见</h2>
        {may && <Button onClick={() => setAdding(true)}>登记会商意见</Button>}
      </Space>
      <Refusals reasons={reasons} onClose={clear} />
      <SmallTable<Consultation & { key: number }>
        label="会商意见"
        loading={busy}
        dataSource={consultations.map((one, key) => ({ ...one, key }))}
        locale={{
          emptyText: <EmptyHint text="还没有会商意见" next="请登记同级财政部门和行业主管部门的意见。" />,
        }}
        columns={[
          { title: '类别', render: (_v, r) => consultedKinds[r.kind] },
          { title: '单位', dataIndex: 'name' },
          { title: '意见', dataIndex: 'opinion' },
          { title: '日期', dataIndex: 'on' },
          ...(may
            ? [
                {
                  title: '操作',
                  render: (_v: unknown, r: { key: number }) => (
                    <Popconfirm
                      title="删除这条会商意见？"
                      okText="删除"
                      cancelText="取消"
                      onConfirm={() => remove(r.key)}
                    >
                      <Button size="small">删除</Button>
                    </Popconfirm>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Drawer open={adding} onClose={() => setAdding(false)} title="登记会商意见" destroyOnHidden>
        <ActForm
          act={setConsultations}
          columns={1}
          fields={[
            {
              name: `consultations.${next}.kind`,
              label: '类别',
              kind: 'select',
              options: optionsOf(consultedKinds),
              required: true,
            },
            { name: `consultations.${next}.name`, label: '单位名称', required: true },
            {
              name: `consultations.${next}.opinion`,
              label: '意见',
              kind: 'long',
              maxLength: 300,
              required: true,
            },
            { name: `consultations.${next}.on`, label: '会商日期', kind: 'day', required: true },
          ]}
          toInput={(values) => ({
            id,
            version,
            consultations: [...consultations, values.consultations[next] as Consultation],
          })}
          submitText="登记"
          success="会商意见已登记"
          onDone={() => setAdding(false)}
          onCancel={() => setAdding(false)}
        />
      </Drawer>
    </section>
  )
}
