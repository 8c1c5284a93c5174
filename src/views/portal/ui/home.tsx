import { useLocation } from 'wouter'
import type { openClasses } from '#training/class-filing/contract'
import { Card, Empty, Go, LinkButton, List, Loading, Refusals, SearchBar, useFetch } from '#web/light'
import type { portalOverview } from '../contract.ts'
import { ClassCard } from './class-card.tsx'

const SERVICES = [
  { href: '/p/classes', title: '找培训', note: '正在招生的补贴性培训班，可直接报名' },
  { href: '/p/institutions', title: '找机构', note: '补贴性培训机构目录与补贴标准' },
  { href: '/p/certificates', title: '查证书', note: '凭证书编号和姓名查验真伪' },
  { href: '/p/notices', title: '看公示', note: '补贴发放公示与异议' },
  { href: '/p/vouchers', title: '培训券', note: '正在发放的职业培训券，可在线领取' },
  { href: '/p/pace', title: '办理时长', note: '各地补贴每一步实际用了几个工作日' },
  { href: '/p/standards', title: '补贴标准', note: '每一项金额都注明依据条款' },
  { href: '/p/disclosures', title: '资金公开', note: '补贴资金每季度用在哪里、用了多少' },
  { href: '/p/penalties', title: '违法公布', note: '机构的重大违法行为和处理' },
  { href: '/p/catalogue', title: '需求指导目录', note: '各地急需紧缺职业（工种）' },
  { href: '/my', title: '我的', note: '我的培训、证书、补贴到哪一步了' },
  { href: '/console', title: '单位办事', note: '企业、机构、部门工作人员入口' },
]

export default function Home() {
  const [, go] = useLocation()
  const overview = useFetch<typeof portalOverview>('/api/portal/overview', {})
  const classes = useFetch<typeof openClasses>('/api/training/open-classes', { size: 5 })
  return (
    <>
      <h1 className="qp-hero">学一技之长，政府补贴培训</h1>
      <SearchBar
        value=""
        label="查找培训班"
        placeholder="想学什么？如 养老护理、电工、月嫂"
        onSearch={(q) => go(`/p/classes?q=${encodeURIComponent(q)}`)}
      />
      {overview.data && (
        <ul className="qp-counts" aria-label="概况">
          <li>
            <strong>{overview.data.institutions}</strong> 家目录内机构
          </li>
          <li>
            <strong>{overview.data.openClasses}</strong> 个班正在招生，余 {overview.data.openSeats} 个名额
          </li>
          <li>
            <strong>{overview.data.notices}</strong> 批补贴正在公示
          </li>
        </ul>
      )}
      <nav aria-label="服务">
        <ul className="qp-services">
          {SERVICES.map((s) => (
            <li key={s.href}>
              <Go href={s.href}>
                <strong>{s.title}</strong>
                <span className="ql-soft">{s.note}</span>
              </Go>
            </li>
          ))}
        </ul>
      </nav>
      <Card title="近期开班" href="/p/classes">
        <Refusals reasons={classes.reasons} onRetry={classes.reload} />
        {classes.loading && !classes.data && <Loading />}
        {classes.data && (
          <List
            items={classes.data.rows}
            keyOf={(c) => c.id}
            empty={
              <Empty
                text="近期没有正在招生的班级"
                next="可以先看看机构目录，向机构咨询下一期开班时间。"
                action={<LinkButton href="/p/institutions">看机构</LinkButton>}
              />
            }
          >
            {(c) => <ClassCard row={c} />}
          </List>
        )}
      </Card>
    </>
  )
}
