import { useParams } from 'wouter'
import { clauseName } from '#platform/clause'
import type { openClasses } from '#training/class-filing/contract'
import { Card, Empty, Facts, Go, List, Loading, Money, PageTitle, Refusals, Tag, useFetch } from '#web/light'
import type { getInstitution } from '../contract.ts'
import { ClassCard, placeOf } from './class-card.tsx'

export default function OneInstitution() {
  const { orgId } = useParams<{ orgId: string }>()
  const { data, loading, reasons, reload } = useFetch<typeof getInstitution>(
    '/api/portal/institutions/:orgId',
    { orgId },
  )
  const classes = useFetch<typeof openClasses>('/api/training/open-classes', { orgId, size: 50 })
  if (loading && !data) return <Loading />
  const back = { href: '/p/institutions', label: '找机构' }
  if (!data) {
    return (
      <>
        <PageTitle title="培训机构" back={back} />
        <Refusals reasons={reasons} onRetry={reload} />
      </>
    )
  }
  return (
    <>
      <PageTitle title={data.name} note={`${data.listedOn} 起列入补贴性培训机构目录`} back={back} />
      <Card title="机构信息">
        <Facts
          items={[
            { label: '办学性质', value: data.ownershipTitle },
            { label: '地址', value: placeOf(data.regionName, data.address) },
            { label: '联系人', value: data.contactName },
            {
              label: '联系电话',
              value: data.contactPhone && <a href={`tel:${data.contactPhone}`}>{data.contactPhone}</a>,
            },
            { label: '简介', value: data.intro },
          ]}
        />
      </Card>
      <Card title="培训项目与补贴标准">
        <List
          items={data.standards}
          keyOf={(s) => `${s.title}${s.level}`}
          empty={
            <Empty
              text="本地区现行政策没有列出这些项目的标准"
              next={`可培训：${data.skills.map((s) => s.title).join('、')}`}
            />
          }
        >
          {(s) => (
            <div className="qp-row">
              <span>
                {s.title} {s.levelName} {s.shortage && <Tag tone="warn">急需紧缺</Tag>}
                <br />
                <small className="ql-soft">依据 {clauseName(s.clause)}</small>
              </span>
              <strong>
                <Money fen={s.amountFen} />
              </strong>
            </div>
          )}
        </List>
        {data.standards.length > 0 && (
          <p className="ql-soft">
            金额为取得证书后的现行标准，是否享受还要看本人情况：
            <Go href={`/p/standards?region=${data.region}`}>享受条件</Go>
          </p>
        )}
      </Card>
      <Card title="正在招生">
        <Refusals reasons={classes.reasons} onRetry={classes.reload} />
        {classes.loading && !classes.data && <Loading />}
        {classes.data && (
          <List
            items={classes.data.rows}
            keyOf={(c) => c.id}
            empty={<Empty text="目前没有正在招生的班级" next="可电话咨询下一期开班时间。" />}
          >
            {(c) => <ClassCard row={c} />}
          </List>
        )}
      </Card>
      <Card title="培训场地">
        <List items={data.venues} keyOf={(v) => v.id} empty={<Empty text="没有登记场地" />}>
          {(v) => (
            <p>
              {v.name}（{v.seats} 个工位）
              <br />
              <span className="ql-soft">{v.address}</span>
            </p>
          )}
        </List>
      </Card>
      <p>
        发现虚假培训、违规收费等问题？
        <Go
          href={`/p/complaints?${new URLSearchParams({ org: data.orgId, name: data.name, region: data.region })}`}
        >
          投诉举报这家机构
        </Go>
      </p>
    </>
  )
}
