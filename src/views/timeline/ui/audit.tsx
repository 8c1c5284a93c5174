import { Drawer } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { DataTable, Diff, diff, Facts, PageHead, type RowOf, useAct } from '#web/console'
import { auditActs, listAudit } from '../contract.ts'

type Row = RowOf<typeof listAudit>

export default function Audit() {
  const { data: acts } = useAct(auditActs, {})
  const [row, setRow] = useState<Row | null>(null)
  return (
    <>
      <PageHead title="操作记录" note="谁、何时、从哪里、对什么、前后变化与原因；只增不改。" />
      <DataTable
        act={listAudit}
        rowKey="id"
        search="按经办人、单位或摘要查找"
        opens={setRow}
        filters={[
          { kind: 'days', from: 'from', to: 'to', label: '日期' },
          {
            kind: 'select',
            name: 'act',
            label: '事项',
            options: (acts?.rows ?? []).map((a) => ({ value: a.id, label: a.title })),
          },
        ]}
        columns={[
          { key: 'at', title: '时间', sortable: true, render: (r) => showInstant(r.at) },
          { key: 'actTitle', title: '事项', sortable: true },
          { key: 'summary', title: '摘要', card: 'title' },
          { key: 'actorName', title: '经办人', sortable: true },
          { key: 'actorOrg', title: '单位' },
          { key: 'regionName', title: '地区', hidden: true },
          { key: 'reason', title: '原因' },
          { key: 'ip', title: '来源地址', hidden: true },
        ]}
        emptyText="没有符合条件的记录"
        emptyNext="可放宽日期或事项。"
      />
      <Drawer open={row !== null} onClose={() => setRow(null)} title={row?.actTitle} size="large">
        {row && (
          <>
            <Facts
              items={[
                { label: '时间', value: showInstant(row.at) },
                { label: '经办人', value: row.actorName },
                { label: '单位', value: row.actorOrg },
                { label: '来源地址', value: row.ip },
                { label: '摘要', value: row.summary, wide: true },
                { label: '原因', value: row.reason, wide: true },
              ]}
            />
            <Diff changes={diff(row.before, row.after)} />
          </>
        )}
      </Drawer>
    </>
  )
}
