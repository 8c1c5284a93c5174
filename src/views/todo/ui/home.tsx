import './todo.css'
import { Badge, Card, Col, Row, Skeleton, Typography } from 'antd'
import { Link } from 'wouter'
import { EmptyHint, PageHead, Refusals, useAct, useMe } from '#web/console'
import { todo } from '../contract.ts'

/** Where each role mostly goes; only what it may open is shown. */
const OFTEN: { verb: string; href: string; title: string }[] = [
  { verb: 'vacancy.report', href: '/vacancies', title: '岗位需求' },
  { verb: 'provider.apply', href: '/my-provider', title: '本机构目录资格' },
  { verb: 'class.file', href: '/class-filing/new', title: '新建开班备案' },
  { verb: 'class.read', href: '/class-filing', title: '开班备案' },
  { verb: 'session.teach', href: '/sessions', title: '课堂签到' },
  { verb: 'certificate.issue', href: '/certificates', title: '证书管理' },
  { verb: 'agreement.file', href: '/agreements', title: '学徒培养协议' },
  { verb: 'claim.file', href: '/claims/new', title: '新建补贴申报' },
  { verb: 'claim.read', href: '/claims', title: '补贴申报' },
  { verb: 'budget.read', href: '/budgets', title: '预算与额度' },
  { verb: 'progress.read', href: '/progress', title: '目标进度' },
  { verb: 'organisation.manage', href: '/organisations', title: '单位名册' },
  { verb: 'account.manage', href: '/accounts', title: '账号与授权' },
  { verb: 'audit.read', href: '/audit', title: '操作记录' },
]

function Often() {
  const { verbs } = useMe()
  const links = OFTEN.filter(({ verb }) => verbs.includes(verb))
  if (links.length === 0) return null
  return (
    <nav aria-label="常用" className="qc-often">
      <Typography.Text type="secondary">常用：</Typography.Text>
      {links.map(({ href, title }) => (
        <Link key={href} href={href}>
          {title}
        </Link>
      ))}
    </nav>
  )
}

export default function Home() {
  const me = useMe()
  const { data, loading, reasons, refresh } = useAct(todo, {})
  return (
    <>
      <PageHead
        title="待办"
        note={
          me
            ? `${me.orgName ?? ''} ${me.roles.map((r) => r.title).join('、')}${me.regions.length ? `，管辖 ${me.regions.map((r) => r.name).join('、')}` : ''}`
            : ''
        }
      />
      <Often />
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && !data && <Skeleton active />}
      {data && data.duties.length === 0 && (
        <EmptyHint
          text="没有等待您办理的事项"
          next={
            data.quiet.length > 0
              ? `您负责的事项目前都已办完：${data.quiet.join('、')}。`
              : '可从上面的常用功能或菜单进入业务。'
          }
        />
      )}
      {data && (
        <Row gutter={[16, 16]}>
          {data.duties.map((duty) => (
            <Col key={duty.key} xs={24} lg={12} xxl={8}>
              <Card
                size="small"
                title={
                  <Link href={duty.path}>
                    {duty.title}{' '}
                    <Badge
                      count={duty.total}
                      overflowCount={999}
                      color="#0b57c5"
                      title={`${duty.total} 项`}
                    />
                  </Link>
                }
              >
                <Typography.Text type="secondary">{duty.next}</Typography.Text>
                <ul className="qc-todo">
                  {duty.rows.map((row) => (
                    <li key={row.id}>
                      <Link href={row.path}>{row.title}</Link>
                      <Typography.Text type={row.days > 10 ? 'warning' : 'secondary'}>
                        {row.days === 0 ? '今天' : `已等 ${row.days} 天`}
                      </Typography.Text>
                    </li>
                  ))}
                </ul>
                {duty.total > duty.rows.length && <Link href={duty.path}>查看全部 {duty.total} 项</Link>}
              </Card>
            </Col>
          ))}
        </Row>
      )}
    </>
  )
}
