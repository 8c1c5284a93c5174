import { Button, Result } from 'antd'
import { Component, type ReactNode } from 'react'

/** Nothing here yet, and what to do about it. */
export function EmptyHint({ text, next, action }: { text: ReactNode; next?: ReactNode; action?: ReactNode }) {
  return (
    <div className="qc-empty">
      <svg viewBox="0 0 64 40" width="64" height="40" aria-hidden="true">
        <rect x="10" y="6" width="44" height="28" rx="4" fill="#eef3fa" stroke="#9db4d3" />
        <path d="M18 15h28M18 22h20" stroke="#9db4d3" strokeWidth="2" strokeLinecap="round" />
      </svg>
      <div className="qc-empty-text">{text}</div>
      {next && <div className="qc-empty-next">{next}</div>}
      {action && <div>{action}</div>}
    </div>
  )
}

/** A bug in one page leaves the frame standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <Result
        status="error"
        title={<h1 className="qc-result">页面出现错误</h1>}
        subTitle="刚才的显示没有完成，已提交的数据不受影响。请重新载入；如仍出现，请联系管理员。"
        extra={
          <Button type="primary" onClick={() => location.reload()}>
            重新载入
          </Button>
        }
      />
    )
  }
}
