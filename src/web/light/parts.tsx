import { type ButtonHTMLAttributes, Fragment, type ReactNode } from 'react'
import { clauseName } from '#platform/clause'
import { yuan } from '#platform/fen'
import type { Reason } from '#web/api'
import { wholeDates } from '../whole-dates.tsx'
import { Go } from './go.tsx'

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

export function Button({
  kind = 'plain',
  busy = false,
  block,
  className,
  children,
  ...rest
}: {
  kind?: ButtonKind
  busy?: boolean
  block?: boolean
} & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      {...rest}
      className={['ql-button', `ql-${kind}`, block ? 'ql-block' : '', className ?? ''].join(' ')}
      aria-busy={busy}
      disabled={busy || rest.disabled}
    >
      {busy ? '正在办理…' : children}
    </button>
  )
}

export function LinkButton({
  href,
  kind = 'plain',
  children,
}: {
  href: string
  kind?: ButtonKind
  children: ReactNode
}) {
  return (
    <Go href={href} className={`ql-button ql-${kind}`}>
      {children}
    </Go>
  )
}

/** `back`: the list that this page belongs to. */
export function PageTitle({
  title,
  note,
  back,
}: {
  title: ReactNode
  note?: ReactNode
  back?: { href: string; label: string }
}) {
  return (
    <div className="ql-page-title">
      {back && (
        <Go href={back.href} className="ql-back">
          ‹ {back.label}
        </Go>
      )}
      <h1>{title}</h1>
      {note && <p>{wholeDates(note)}</p>}
    </div>
  )
}

/** `href` makes the heading a link. */
export function Card({
  title,
  href,
  aside,
  children,
}: {
  title?: ReactNode
  href?: string
  aside?: ReactNode
  children?: ReactNode
}) {
  return (
    <section className="ql-card">
      {title && (
        <div className="ql-card-head">
          <h2>{href ? <Go href={href}>{title}</Go> : wholeDates(title)}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  )
}

export function List<T>({
  items,
  keyOf,
  children,
  empty,
}: {
  items: readonly T[]
  keyOf: (item: T) => string
  children: (item: T) => ReactNode
  empty?: ReactNode
}) {
  if (items.length === 0) return <>{empty ?? <Empty text="没有内容" />}</>
  return (
    <ul className="ql-list">
      {items.map((item) => (
        <li key={keyOf(item)}>{children(item)}</li>
      ))}
    </ul>
  )
}

export interface LightFact {
  label: ReactNode
  value: ReactNode
}

export function Facts({ items }: { items: (LightFact | false | null | undefined)[] }) {
  return (
    <dl className="ql-facts">
      {items.map((item, index) =>
        item ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: facts stand in a fixed order
          <div key={index}>
            <dt>{item.label}</dt>
            <dd>
              {item.value === null || item.value === undefined || item.value === ''
                ? '—'
                : wholeDates(item.value)}
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  )
}

export type LightTone = 'plain' | 'waiting' | 'good' | 'bad' | 'warn'
const MARK: Record<LightTone, string> = { plain: '○', waiting: '◐', good: '✓', bad: '✕', warn: '!' }

export function Tag({ tone = 'plain', children }: { tone?: LightTone; children: ReactNode }) {
  return (
    <span className={`ql-tag ql-tag-${tone}`}>
      <span aria-hidden="true">{MARK[tone]} </span>
      {wholeDates(children)}
    </span>
  )
}

/** Every reason, with its next step. */
export function Refusals({
  reasons,
  title,
  onRetry,
}: {
  reasons: readonly Reason[]
  title?: string
  onRetry?: () => void
}) {
  if (reasons.length === 0) return null
  const lost = reasons.every((reason) => reason.code.startsWith('web.'))
  return (
    <div className={lost ? 'ql-refusals ql-refusals-lost' : 'ql-refusals'} role="alert">
      <strong>
        {title ??
          (lost ? '没有完成' : reasons.length > 1 ? `不能办理，共 ${reasons.length} 项原因` : '不能办理')}
      </strong>
      <ul>
        {reasons.map((reason, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no identity and are replaced as a whole
          <Fragment key={index}>
            <li>
              {reason.row !== undefined && `第 ${reason.row} 行：`}
              {wholeDates(reason.message)}
              {reason.clause && <small>（依据 {clauseName(reason.clause)}）</small>}
              {reason.next && <div className="ql-next">下一步：{wholeDates(reason.next)}</div>}
            </li>
          </Fragment>
        ))}
      </ul>
      {onRetry && <Button onClick={onRetry}>重试</Button>}
    </div>
  )
}

/** A span of days that breaks between its ends only. */
export function Days({ from, to }: { from: string; to: string }) {
  return <>{wholeDates(`${from} 至 ${to}`)}</>
}

export function Loading({ text = '正在载入…' }: { text?: string }) {
  return (
    <div className="ql-loading" role="status">
      <span className="ql-spinner" aria-hidden="true" />
      {text}
    </div>
  )
}

export function Empty({ text, next, action }: { text: ReactNode; next?: ReactNode; action?: ReactNode }) {
  return (
    <div className="ql-empty">
      <p>{wholeDates(text)}</p>
      {next && <p className="ql-soft">{wholeDates(next)}</p>}
      {action}
    </div>
  )
}

export interface LightStep {
  title: ReactNode
  /** Who holds it now, or when it was done. */
  note?: ReactNode
  status: 'done' | 'now' | 'todo' | 'stopped'
}

const STEP: Record<LightStep['status'], [mark: string, says: string]> = {
  done: ['✓', '已完成'],
  now: ['●', '正在办理'],
  todo: ['', '未开始'],
  stopped: ['!', '已停止'],
}

/** Step by step, and who holds it now. */
export function Steps({ steps }: { steps: readonly LightStep[] }) {
  return (
    <ol className="ql-steps">
      {steps.map((step, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: steps stand in a fixed order
          key={index}
          className={`ql-step-${step.status}`}
          {...(step.status === 'now' ? { 'aria-current': 'step' as const } : {})}
        >
          <span className="ql-step-mark" aria-hidden="true">
            {STEP[step.status][0] || index + 1}
          </span>
          <div>
            <div className="ql-step-title">
              {step.title}
              <span className="ql-hidden">（{STEP[step.status][1]}）</span>
            </div>
            {step.note && <div className="ql-soft">{wholeDates(step.note)}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}

export function Money({ fen }: { fen: number | string | null | undefined }) {
  return <span className="ql-money">{fen === null || fen === undefined ? '—' : `¥${yuan(Number(fen))}`}</span>
}

export function Pager({
  page,
  size,
  total,
  onPage,
}: {
  page: number
  size: number
  total: number
  onPage: (page: number) => void
}) {
  const last = Math.max(1, Math.ceil(total / size))
  const to = (next: number) => {
    onPage(next)
    scrollTo(0, 0)
  }
  return (
    <nav className="ql-pager" aria-label="翻页">
      <Button disabled={page <= 1} onClick={() => to(page - 1)}>
        上一页
      </Button>
      <span role="status">
        第 {page} / {last} 页，共 {total.toLocaleString('zh-CN')} 条
      </span>
      <Button disabled={page >= last} onClick={() => to(page + 1)}>
        下一页
      </Button>
    </nav>
  )
}
