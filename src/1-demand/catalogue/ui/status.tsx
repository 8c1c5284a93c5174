import { Collapse, Tag } from 'antd'
import { Link } from 'wouter'
import { Refusals, useAct } from '#web/console'
import { catalogueStatus } from '../contract.ts'

/** Who has issued this year's catalogue, and who is late. */
export function IssueStatus() {
  const { data, reasons } = useAct(catalogueStatus, {})
  if (!data) return <Refusals reasons={reasons} />
  const issued = data.rows.filter((r) => r.issuedOn !== null)
  const late = data.rows.filter((r) => r.issuedOn === null && r.overdueDays > 0)
  const title = `${data.year} 年度：${data.rows.length} 个地区中 ${issued.length} 个已发布${
    late.length > 0 ? `，${late.length} 个逾期未发布` : ''
  }（应于 ${data.due} 前发布）`
  return (
    <Collapse
      style={{ marginBottom: 16 }}
      items={[
        {
          key: 'status',
          label: title,
          children: (
            <ul style={{ margin: 0, paddingInlineStart: 20 }}>
              {data.rows.map((row) => (
                <li key={row.region}>
                  {row.catalogueId ? (
                    <Link href={`/catalogues/${row.catalogueId}`}>{row.regionName}</Link>
                  ) : (
                    row.regionName
                  )}
                  ：
                  {row.issuedOn ? (
                    <>
                      {row.issuedOn} 起生效，{row.items} 个项目
                      {row.overdueDays > 0 && <Tag color="warning">迟 {row.overdueDays} 天</Tag>}
                    </>
                  ) : row.overdueDays > 0 ? (
                    <Tag color="error">逾期 {row.overdueDays} 天未发布</Tag>
                  ) : (
                    '尚未发布'
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
