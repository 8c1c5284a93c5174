import './todo.css'
import { Badge, Card, Col, Row, Skeleton, Typography } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { EmptyHint, PageHead, Refusals, useAct, useMe } from '#web/console'
import { todo } from '../contract.ts'
import { oftenOf } from './often.ts'

/** A page of the console, or an address beside it. */
function To({ href, outside = false, children }: { href: string; outside?: boolean; children: ReactNode }) {
  return outside ? <a href={href}>{children}</a> : <Link href={href}>{children}</Link>
}

function Often() {
  const { roles } = useMe()
  const links = oftenOf(roles.map(({ role }) => role))
  if (links.length === 0) return null
  return (
    <nav aria-label="常用" className="qc-often">
      <Typography.Text type="secondary">常用：</Typography.Text>
      {links.map(({ href, title, outside }) => (
        <To key={href} href={href} outside={outside ?? false}>
          {title}
        </To>
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
                  <To href={duty.path} outside={duty.outside}>
                    {duty.title}{' '}
                    <Badge
                      count={duty.total}
                      overflowCount={999}
                      color="#0b57c5"
                      title={`${duty.total} 项`}
                    />
                  </To>
                }
              >
                <Typography.Text type="secondary">{duty.next}</Typography.Text>
                <ul className="qc-todo">
                  {duty.rows.map((row) => (
                    <li key={row.id}>
                      <To href={row.path} outside={duty.outside}>
                        {row.title}
                      </To>
                      <Typography.Text type={row.late ? 'warning' : 'secondary'}>
                        {row.days === 0 ? '今天' : `已等 ${row.days} 天`}
                      </Typography.Text>
                    </li>
                  ))}
                </ul>
                {duty.total > duty.rows.length && (
                  <To href={duty.path} outside={duty.outside}>
                    查看全部 {duty.total} 项
                  </To>
                )}
              </Card>
            </Col>
          ))}
        </Row>
      )}
    </>
  )
}
