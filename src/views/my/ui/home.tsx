import type { myClaims, myReceipts } from '#money/claims/contract'
import type { myRecoveries } from '#money/recovery/contract'
import type { myVouchers } from '#money/vouchers/contract'
import { showInstant } from '#platform/day'
import type { me } from '#registry/accounts/contract'
import type { myPenalties } from '#supervision/penalties/contract'
import type { mySessions } from '#training/attendance/contract'
import type { myClasses } from '#training/class-filing/contract'
import type { myEvaluations } from '#training/completion/contract'
import {
  Card,
  Days,
  Empty,
  Go,
  LinkButton,
  List,
  Loading,
  Money,
  PageTitle,
  Refusals,
  Tag,
  useFetch,
} from '#web/light'
import { Prefilled } from './prefilled.tsx'

/** A voucher not used yet is called for before it is lost. */
const VOUCHER_SOON_DAYS = 7

/** What waits for me, then what I have. */
export default function Home() {
  const sessions = useFetch<typeof mySessions>('/api/training/my/sessions', {})
  const evaluations = useFetch<typeof myEvaluations>('/api/training/my/evaluations', {})
  const claims = useFetch<typeof myClaims>('/api/money/my/claims', {})
  const receipts = useFetch<typeof myReceipts>('/api/money/my/receipts', {})
  const classes = useFetch<typeof myClasses>('/api/training/my/classes', {})
  const vouchers = useFetch<typeof myVouchers>('/api/money/my/vouchers', {})
  const recoveries = useFetch<typeof myRecoveries>('/api/money/my/recoveries', {})
  const penalties = useFetch<typeof myPenalties>('/api/my/penalties', {})
  const who = useFetch<typeof me>('/api/registry/me', {})
  const parts = [sessions, evaluations, claims, classes, vouchers]
  if (parts.some((p) => p.loading && !p.data && p.reasons.length === 0)) return <Loading />
  const todo = [
    ...(penalties.data?.rows ?? [])
      .filter((p) => p.can.includes('reply'))
      .map((p) => ({
        key: p.id,
        href: '/my/penalties',
        text: `处理告知书 ${p.number}：${p.replyUntil} 前可以陈述申辩`,
      })),
    ...(recoveries.data?.rows ?? []).flatMap((r) => {
      const text = r.can.includes('reply')
        ? `追回告知书 ${r.number}：${r.replyUntil} 前可以陈述申辩`
        : r.overdueFen > 0
          ? `${r.number} 有逾期未退的补贴，请尽快退款`
          : ['decided', 'transferred'].includes(r.state)
            ? `${r.number} 决定退回补贴，期限 ${r.dueOn}`
            : null
      return text ? [{ key: r.id, href: '/my/recoveries', text }] : []
    }),
    ...(sessions.data?.today ?? [])
      .filter((s) => s.next)
      .map((s) => ({
        key: s.sessionId,
        href: '/my/check',
        text: `今天 ${showInstant(s.startsAt).slice(11)} ${s.title}，请${s.next === 'in' ? '签到' : '签退'}`,
      })),
    ...(evaluations.data?.rows ?? [])
      .filter((e) => e.open && !e.answered)
      .map((e) => ({
        key: e.classId,
        href: `/my/evaluate/${e.classId}`,
        text: `请评价“${e.title}”，匿名，机构看不到是谁`,
      })),
    ...(vouchers.data?.vouchers ?? [])
      .filter((v) => v.daysLeft !== null && v.daysLeft <= VOUCHER_SOON_DAYS)
      .map((v) => ({
        key: v.id,
        href: `/my/vouchers/${v.id}`,
        text: `培训券“${v.title}”${v.expiresOn} 到期，请报名使用或交回`,
      })),
    ...(receipts.data?.rows ?? [])
      .filter((r) => !r.said)
      .slice(0, 3)
      .map((r) => ({
        key: r.id,
        href: '/my/receipts',
        text:
          r.side === 'payee'
            ? `银行已付“${r.title}”的补贴，请确认是否到账`
            : `“${r.title}”的补贴已付给机构，请核对有没有另外收费`,
      })),
    ...(claims.data?.rows ?? [])
      .filter((l) => l.can.includes('resubmit'))
      .map((l) => ({
        key: l.lineId,
        href: '/my/money',
        text: `“${l.title}”的申领被退回，请补正后重新提交`,
      })),
  ]
  if (who.data && who.data.personId === null) {
    return (
      <>
        <PageTitle title="我的" />
        <Empty
          text={`您（${who.data.name}）是以工作人员账号登录的，这里是劳动者的页面。`}
          next="单位和部门的业务请到工作台办理；查看本人的培训和补贴，请用身份证号和手机号登录。"
          action={
            <>
              <LinkButton href="/console/" kind="primary">
                去工作台
              </LinkButton>{' '}
              <LinkButton href="/my/sign-in">劳动者登录</LinkButton>
            </>
          }
        />
      </>
    )
  }
  const next = sessions.data?.coming[0]
  return (
    <>
      <PageTitle title="我的" {...(who.data ? { note: `${who.data.name}，您好` } : {})} />
      <Refusals
        reasons={parts.flatMap((p) => p.reasons).slice(0, 1)}
        onRetry={() => parts.forEach((p) => void p.reload())}
      />
      <Prefilled onFiled={claims.reload} />
      <Card title="待办">
        <List
          items={todo}
          keyOf={(t) => t.key}
          empty={<Empty text="没有需要您办理的事" next="有课、有评价或可申领的补贴时会显示在这里。" />}
        >
          {(t) => (
            <Go href={t.href} className="qm-todo">
              {t.text}
            </Go>
          )}
        </List>
      </Card>
      <Card title="我的补贴" href="/my/money">
        <List
          items={(claims.data?.rows ?? []).slice(0, 3)}
          keyOf={(l) => l.lineId}
          empty={
            <Empty
              text="还没有补贴记录"
              next="取得证书后可以申领；参加班级的补贴由机构申报，也显示在这里。"
            />
          }
        >
          {(l) => (
            <div className="qm-row">
              <span>
                {l.title}
                <br />
                <Tag tone={l.tone}>{l.stateTitle}</Tag>
              </span>
              <strong>
                <Money fen={l.amountFen} />
              </strong>
            </div>
          )}
        </List>
      </Card>
      <Card title="我的培训" href="/my/classes">
        <List
          items={(classes.data?.rows ?? []).slice(0, 3)}
          keyOf={(c) => c.id}
          empty={
            <Empty
              text="还没有参加培训"
              next="可以看看正在招生的班级。"
              action={
                <a className="ql-button ql-plain" href="/p/classes">
                  找培训
                </a>
              }
            />
          }
        >
          {(c) => (
            <div className="qm-row">
              <span>
                {c.title}
                <br />
                <small className="ql-soft">
                  <Days from={c.startsOn} to={c.endsOn} />
                </small>
              </span>
              <Tag>{c.enrolmentState === 'enrolled' ? c.stateTitle : '已退出'}</Tag>
            </div>
          )}
        </List>
        {next && (
          <p>
            下一次课：{showInstant(next.startsAt)} {next.title}
            <br />
            <span className="ql-soft">{next.venueName}</span>
          </p>
        )}
      </Card>
      <p className="qm-links">
        <LinkButton href="/my/jobs">登记就业</LinkButton>
        <LinkButton href="/my/account">账户与隐私</LinkButton>
        {(penalties.data?.rows.length ?? 0) > 0 && <LinkButton href="/my/penalties">处理告知</LinkButton>}
      </p>
    </>
  )
}
