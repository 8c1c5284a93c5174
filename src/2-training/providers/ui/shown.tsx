/** Parts of an institution's record as everybody reads them: range, equipment, venues, teachers, what was seen on site. */
import { Card, Flex, Table, Tag } from 'antd'
import type { ReactNode } from 'react'
import { showInstant } from '#platform/day'
import { EmptyHint, Facts, FileList, levelName, useNarrow } from '#web/console'
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

interface Part<Row> {
  title: string
  show: (row: Row) => ReactNode
  right?: boolean
}

/** A short table; on a phone one block a row, so that nothing scrolls sideways. */
export function Parts<Row extends object>({
  rows,
  parts,
  keyOf,
  empty,
}: {
  rows: readonly Row[]
  parts: readonly (Part<Row> | null)[]
  keyOf: (row: Row) => string
  empty: string
}) {
  const narrow = useNarrow()
  const shown = parts.filter((part) => part !== null)
  if (rows.length === 0) return <EmptyHint text={empty} />
  if (narrow) {
    return (
      <Flex vertical gap={8}>
        {rows.map((row) => (
          <Facts
            key={keyOf(row)}
            columns={1}
            items={shown.map((part) => ({ label: part.title, value: part.show(row) }))}
          />
        ))}
      </Flex>
    )
  }
  return (
    <Table<Row>
      size="small"
      rowKey={keyOf}
      pagination={false}
      dataSource={[...rows]}
      columns={shown.map((part) => ({
        title: part.title,
        render: (_value: unknown, row: Row) => part.show(row),
        ...(part.right ? { align: 'right' as const } : {}),
      }))}
    />
  )
}

export function VenueTable({ rows, act }: { rows: VenueView[]; act?: (row: VenueView) => ReactNode }) {
  return (
    <Parts
      rows={rows}
      keyOf={(row) => row.id}
      empty="还没有培训场地"
      parts={[
        { title: '场地', show: (row) => row.name },
        { title: '地址', show: (row) => row.address },
        { title: '工位', show: (row) => row.seats, right: true },
        { title: '面积（㎡）', show: (row) => row.areaM2 ?? '—', right: true },
        { title: '位置（纬度，经度）', show: (row) => `${row.lat.toFixed(5)}，${row.lng.toFixed(5)}` },
        { title: '照片', show: (row) => (row.photos.length > 0 ? <FileList files={row.photos} /> : '—') },
        act ? { title: '操作', show: act } : null,
      ]}
    />
  )
}

export function TeacherTable({ rows, act }: { rows: TeacherView[]; act?: (row: TeacherView) => ReactNode }) {
  return (
    <Parts
      rows={rows}
      keyOf={(row) => row.id}
      empty="还没有教师"
      parts={[
        { title: '姓名', show: (row) => row.nameMasked },
        { title: '身份证号码', show: (row) => row.idNumberMasked },
        { title: '任职方式', show: (row) => employments[row.employment] },
        { title: '资格', show: (row) => row.qualification },
        { title: '证书编号', show: (row) => row.certificateNo },
        { title: '任教职业（工种）', show: (row) => row.occupationNames.join('、') },
        { title: '证明材料', show: (row) => (row.files.length > 0 ? <FileList files={row.files} /> : '—') },
        act ? { title: '操作', show: act } : null,
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
