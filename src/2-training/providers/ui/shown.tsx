/** Parts of an institution's record as everybody reads them: range, equipment, venues, teachers, what was seen on site. */
import { Card, Flex, Table, Tag } from 'antd'
import type { ReactNode } from 'react'
import { showInstant } from '#platform/day'
import { EmptyHint, Facts, FileList, levelName } from '#web/console'
import { type ApplicationView, checklist, employments, type InspectionView } from '../contract.ts'

type VenueView = ApplicationView['venues'][number]
type TeacherView = ApplicationView['teachers'][number]

export function SkillTags({ skills }: { skills: ApplicationView['skills'] }) {
  if (skills.length === 0) return <>—</>
  return (
    <Flex vertical gap={4}>
      {skills.map((s) => (
        <div key={s.occupationCode ?? s.title}>
          {s.title}
          {s.occupationCode ? `（${s.occupationCode}）` : '（无职业编码）'}{' '}
          {s.levels.map((level) => (
            <Tag key={level}>{levelName(level)}</Tag>
          ))}
        </div>
      ))}
    </Flex>
  )
}

export function EquipmentLines({ equipment }: { equipment: ApplicationView['equipment'] }) {
  if (equipment.length === 0) return <>—</>
  return (
    <>
      {equipment.map((e, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
        <div key={i}>
          {e.name} × {e.quantity} 台套{e.occupationName ? `（用于 ${e.occupationName}）` : ''}
        </div>
      ))}
    </>
  )
}

export function VenueTable({ rows, act }: { rows: VenueView[]; act?: (row: VenueView) => ReactNode }) {
  return (
    <Table<VenueView>
      size="small"
      rowKey="id"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={rows}
      locale={{ emptyText: <EmptyHint text="还没有培训场地" /> }}
      columns={[
        { title: '场地', dataIndex: 'name' },
        { title: '地址', dataIndex: 'address' },
        { title: '工位', dataIndex: 'seats', align: 'right' },
        {
          title: '面积（㎡）',
          dataIndex: 'areaM2',
          align: 'right',
          render: (m2: number | null) => m2 ?? '—',
        },
        {
          title: '位置（纬度，经度）',
          render: (_v, row) => `${row.lat.toFixed(5)}，${row.lng.toFixed(5)}`,
        },
        { title: '照片', render: (_v, row) => <FileList files={row.photos} /> },
        ...(act ? [{ title: '操作', render: (_v: unknown, row: VenueView) => act(row) }] : []),
      ]}
    />
  )
}

export function TeacherTable({ rows, act }: { rows: TeacherView[]; act?: (row: TeacherView) => ReactNode }) {
  return (
    <Table<TeacherView>
      size="small"
      rowKey="id"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={rows}
      locale={{ emptyText: <EmptyHint text="还没有教师" /> }}
      columns={[
        { title: '姓名', dataIndex: 'nameMasked' },
        { title: '身份证号码', dataIndex: 'idNumberMasked' },
        { title: '任职方式', render: (_v, row) => employments[row.employment] },
        { title: '资格', dataIndex: 'qualification' },
        { title: '证书编号', dataIndex: 'certificateNo' },
        { title: '任教职业（工种）', render: (_v, row) => row.occupationNames.join('、') },
        { title: '证明材料', render: (_v, row) => <FileList files={row.files} /> },
        ...(act ? [{ title: '操作', render: (_v: unknown, row: TeacherView) => act(row) }] : []),
      ]}
    />
  )
}

export function Inspections({ rows }: { rows: InspectionView[] }) {
  if (rows.length === 0) return <EmptyHint text="还没有实地核实记录" />
  return (
    <Flex vertical gap={12}>
      {rows.map((row) => (
        <Card
          key={row.id}
          size="small"
          title={
            <>
              {row.passed ? <Tag color="success">✓ 通过</Tag> : <Tag color="error">✕ 未通过</Tag>}
              {showInstant(row.visitedAt)} {row.inspectorName}
              {row.companion ? `、${row.companion}` : ''}
            </>
          }
        >
          <Facts
            items={[
              ...checklist.map(({ key, title }) => {
                const item = row.items.find((one) => one.key === key)
                return {
                  label: title,
                  value: item?.ok ? '✓ 符合' : `✕ 不符合：${item?.note ?? ''}`,
                }
              }),
              row.note ? { label: '备注', value: row.note, wide: true } : null,
              row.findings.length > 0
                ? {
                    label: '发现的问题',
                    value: row.findings.map((finding) => <div key={finding}>{finding}</div>),
                    wide: true,
                  }
                : null,
            ]}
          />
          {row.places.map((place) => (
            <div key={place.venueId ?? 'all'} style={{ marginTop: 12 }}>
              <strong>{place.venueName}</strong>
              <div className="qc-help">
                {place.seatsCounted === null ? '' : `现场工位 ${place.seatsCounted} 个；`}
                位置 {place.lat.toFixed(5)}，{place.lng.toFixed(5)}（
                {place.positionSource === 'device'
                  ? `设备定位，误差约 ${place.accuracyM ?? '—'} 米`
                  : `手工填写：${place.positionNote}`}
                ）{place.distanceM === null ? '' : `；与申报位置相距 ${place.distanceM} 米`}
              </div>
              <FileList files={place.photos} />
            </div>
          ))}
        </Card>
      ))}
    </Flex>
  )
}
