import { Skeleton, Space } from 'antd'
import { Link } from 'wouter'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import {
  DataTable,
  Diff,
  diff,
  Facts,
  FileList,
  PageHead,
  RecordDrawer,
  Refusals,
  useAct,
  useMe,
  useRegions,
} from '#web/console'
import { auditActs, auditEntry, listAudit } from '../contract.ts'
import { placeOf, readable } from './readable.ts'

export default function Audit() {
  const { data: acts } = useAct(auditActs, {})
  return (
    <>
      <PageHead title="操作记录" note="谁、何时、从哪里、对什么、前后变化与原因；只增不改。" />
      <DataTable
        act={listAudit}
        rowKey="id"
        search="按经办人、单位或摘要查找"
        opens
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
          { key: 'summary', title: '摘要', card: 'title', width: 380 },
          { key: 'actorName', title: '经办人', sortable: true },
          { key: 'actorOrg', title: '单位' },
          { key: 'regionName', title: '地区', hidden: true },
          { key: 'reason', title: '原因', width: 200 },
          { key: 'ip', title: '来源地址', hidden: true },
        ]}
        emptyText="没有符合条件的记录"
        emptyNext="可放宽日期或事项。"
      />
      <RecordDrawer title="操作记录">{(id) => <Entry id={id} />}</RecordDrawer>
    </>
  )
}

function Entry({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(auditEntry, { id })
  const { nameOf } = useRegions()
  const { verbs } = useMe()
  if (!data) return loading ? <Skeleton active /> : <Refusals reasons={reasons} onRetry={refresh} />
  const words = { actId: data.actId, regionName: nameOf }
  const places = data.subjects.flatMap((subject) => {
    const place = placeOf(subject, (verb) => verbs.includes(verb))
    return place ? [{ ...place, subject }] : []
  })
  const changes = diff(readable(data.before, words), readable(data.after, words))
  return (
    <Space orientation="vertical" size="large" className="qc-wide">
      <Facts
        items={[
          { label: '事项', value: data.actTitle },
          { label: '时间', value: showInstant(data.at) },
          { label: '经办人', value: data.actorName },
          { label: '单位', value: data.actorOrg },
          { label: '地区', value: data.regionName },
          data.answers !== null && {
            label: '责任环节',
            value: `${data.answers.step}：${data.answers.department}${data.answers.clause ? `（${clauseName(data.answers.clause)}）` : ''}`,
            wide: true,
          },
          { label: '来源地址', value: data.ip },
          { label: '摘要', value: data.summary, wide: true },
          { label: '原因', value: data.reason, wide: true },
          {
            label: '涉及',
            wide: true,
            value:
              places.length === 0 ? null : (
                <Space wrap>
                  {places.map(({ subject, title, href }) =>
                    href ? (
                      <Link key={subject} href={href}>
                        {title}
                      </Link>
                    ) : (
                      <span key={subject}>{title}</span>
                    ),
                  )}
                </Space>
              ),
          },
        ]}
      />
      {changes.length > 0 ? <Diff changes={changes} /> : <span>没有记录前后变化。</span>}
      {data.files.length > 0 && <FileList files={data.files} />}
    </Space>
  )
}
