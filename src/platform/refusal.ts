/**
 * Refusals are answers: a rule returns every reason it found, each with a code, the clause it rests on and
 * the next step; `insist` turns them into one `Refused`, which the HTTP layer maps to 422 and screens show whole.
 */
export interface Reason {
  code: string
  /** Chinese sentence for the user. */
  message: string
  /** Clause of the source document, as in `F2-5`. */
  clause?: string
  /** Path of the input field, as in `items.3.amountFen`. */
  field?: string
  /** 1-based row of an imported sheet. */
  row?: number
  /** Chinese sentence: what the user can do now. */
  next?: string
  facts?: Record<string, unknown>
}

export class Refused extends Error {
  readonly reasons: Reason[]
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429
  /** What the act wrote and recorded before refusing stays: a wrong password counts although nobody is let in. */
  readonly keeps: boolean
  constructor(reasons: Reason[], status: Refused['status'] = 422, keeps = false) {
    super(reasons.map((r) => `${r.code}: ${r.message}`).join('; '))
    this.reasons = reasons
    this.status = status
    this.keeps = keeps
  }
}

/** Throws one `Refused` with all reasons when there are any. */
export function insist(reasons: Reason[]): void {
  if (reasons.length > 0) throw new Refused(reasons)
}

type Text<F> = {
  text: string | ((facts: F) => string)
  clause?: string
  next?: string | ((facts: F) => string)
}
// biome-ignore lint/suspicious/noExplicitAny: facts differ per code; each call site is typed by its own entry
type Texts = Record<string, Text<any>>
type FactsOf<T> = T extends { text: (facts: infer F) => string } ? [facts: F, at?: At] : [at?: At]
type At = Pick<Reason, 'field' | 'row' | 'clause' | 'next'>

const known = new Map<string, string>()
/** All codes defined so far, for the uniqueness test and the partners' error list. */
export const refusalCodes = (): ReadonlyMap<string, string> => known

/**
 * Declares a module's refusals. `defineRefusals('class', { over_online: { text: f => … } })` gives
 * `refusals.over_online(facts, { field })` returning a `Reason` with code `class.over_online`.
 */
export function defineRefusals<const T extends Texts>(
  prefix: string,
  texts: T,
): { [K in keyof T]: (...args: FactsOf<T[K]>) => Reason } {
  const out: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(texts)) {
    const code = `${prefix}.${key}`
    if (known.has(code)) throw new Error(`refusal code declared twice: ${code}`)
    known.set(code, typeof entry.text === 'string' ? entry.text : entry.text.toString())
    out[key] = (...args: unknown[]): Reason => {
      const takesFacts = typeof entry.text === 'function'
      const facts = (takesFacts ? args[0] : undefined) as Record<string, unknown> | undefined
      const at = (takesFacts ? args[1] : args[0]) as At | undefined
      const next = typeof entry.next === 'function' ? entry.next(facts) : entry.next
      return {
        code,
        message: typeof entry.text === 'function' ? entry.text(facts) : entry.text,
        ...(entry.clause ? { clause: entry.clause } : {}),
        ...(next ? { next } : {}),
        ...(facts ? { facts } : {}),
        ...at,
      }
    }
  }
  return out as { [K in keyof T]: (...args: FactsOf<T[K]>) => Reason }
}

/** Refusals every part of the platform may give. */
export const common = defineRefusals('common', {
  not_signed_in: { text: '您还没有登录，或登录已失效。', next: '请重新登录后再试。' },
  denied: { text: '您的账号没有办理此事项的权限。', next: '如确需办理，请联系本单位管理员授权。' },
  first_password: {
    text: '您使用的是管理员设置的初始密码，修改后才能办理业务。',
    next: '请点击右上角的账号名，选择“修改密码”。',
  },
  out_of_scope: {
    text: '该记录不在您的管辖范围或本单位范围内。',
    next: '请由所属地区或单位的人员办理。',
  },
  not_found: { text: (f: { what: string }) => `没有找到${f.what}。`, next: '请核对后重新查询。' },
  changed_meanwhile: {
    text: '这条记录刚刚被其他人办理过，内容已经变化。',
    next: '请刷新页面，查看最新内容后再办理。',
  },
  same_person: {
    text: (f: { did: string; doing: string }) => `${f.did}与${f.doing}不能是同一人（双人复核）。`,
    clause: 'F37-15',
    next: '请由另一名有权限的人员办理。',
  },
  wrong_state: {
    text: (f: { move: string; state: string }) => `当前状态为“${f.state}”，不能${f.move}。`,
    next: '请刷新页面查看可办理的事项。',
  },
  key_reused: {
    text: '同一个提交编号已用于另一项不同的提交。',
    next: '请刷新页面后重新填写提交。',
  },
  too_many: { text: '操作过于频繁。', next: '请稍后再试。' },
  busy: {
    text: '有人同时在办理相关的记录，本次没有办成，也没有留下任何变动。',
    next: '请稍候重新提交。',
  },
  unavailable: {
    text: '系统正在恢复服务，暂时不能确认本次操作是否生效。',
    next: '请稍后在原页面重新提交，同一提交不会重复生效。',
  },
  too_large: { text: '提交的内容超过允许的大小。', next: '请缩小文件或分次提交。' },
  bad_body: { text: '提交的内容格式不正确，无法读取。', next: '请刷新页面后重试。' },
  no_text: { text: '提交的内容含有不可见的控制字符。', next: '请删除后重新填写。' },
  cross_site: { text: '请求来源不被信任，已拒绝。', next: '请从本平台页面操作。' },
})
