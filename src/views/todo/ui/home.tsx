import './todo.css'
import { Badge, Card, Col, Row, Skeleton, Typography } from 'antd'
import { Link } from 'wouter'
import { EmptyHint, PageHead, Refusals, useAct, useMe } from '#web/console'
import { todo } from '../contract.ts'

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
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && !data && <Skeleton active />}
      {data && data.duties.length === 0 && (
        <EmptyHint
          text="没有等待您办理的事项"
          next={
            data.quiet.length > 0
              ? `您负责的事项目前都已办完：${data.quiet.join('、')}。`
              : '可从左侧菜单查询业务。'
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
