import type { Reason } from '#platform/refusal'

export type { Reason } from '#platform/refusal'

/** The server's answer to a request it did not carry out; `status` 0: the answer never arrived. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly error: string
  readonly reasons: Reason[]
  constructor(status: number, error: string, reasons: Reason[]) {
    super(reasons.map((reason) => reason.message).join('\n') || error)
    this.name = 'ApiRefusal'
    this.status = status
    this.error = error
    this.reasons = reasons
  }
  /** The line broke, or the server lost its database: whether it was carried out is not known, the same key makes a retry safe. */
  get unknown(): boolean {
    return this.status === 0 || this.status === 503
  }
  has(code: string): boolean {
    return this.reasons.some((reason) => reason.code === code)
  }
}

export function lostLine(changes: boolean): ApiRefusal {
  return new ApiRefusal(0, 'network', [
    changes
      ? {
          code: 'web.lost_line',
          message: '网络连接中断，提交是否成功尚不确定。',
          next: '请检查网络后重试（同一提交不会重复生效）。',
        }
      : { code: 'web.lost_line', message: '网络连接中断，没有取得数据。', next: '请检查网络后重试。' },
  ])
}

/** Reasons of anything that was thrown. */
export function reasonsOf(error: unknown): Reason[] {
  if (error instanceof ApiRefusal) return error.reasons
  return [
    {
      code: 'web.bug',
      message: '页面出现错误，本次操作没有完成。',
      next: '请刷新页面后重试；如仍出现，请联系管理员。',
    },
  ]
}

/** Makes the refusal of an answer that is not OK; tolerates bodies that are not ours (a proxy's error page). */
export async function refusalOf(response: Response): Promise<ApiRefusal> {
  const body = (await response.json().catch(() => null)) as { error?: string; reasons?: Reason[] } | null
  if (body && Array.isArray(body.reasons) && body.reasons.length > 0) {
    return new ApiRefusal(response.status, body.error ?? 'refused', body.reasons)
  }
  const busy = response.status === 502 || response.status === 503 || response.status === 504
  return new ApiRefusal(response.status, 'no_reason', [
    {
      code: 'web.no_reason',
      message: busy ? '系统暂时无法服务。' : `服务器没有办理此请求（状态 ${response.status}）。`,
      next: '请稍后重试；如仍出现，请联系管理员。',
    },
  ])
}
