/** Which keys there are, what a key may do, how a request is signed, and where a message may be sent. */
import { defineMoves } from '#platform/moves'
import { defineRefusals, type Reason } from '#platform/refusal'
import { type OpenVerb, openVerbs } from './open-rules.ts'

export const keyKinds = { rehearsal: '演练', pilot: '小范围', full: '正式' } as const
export type KeyKind = keyof typeof keyKinds

/** Settings of the platform (平台设置): no clause names them. */
export const settings = {
  clockSeconds: 300,
  /** Longer than a signed request can be good for. */
  nonceMinutes: 20,
  rotateHours: 24,
  perMinute: { rehearsal: 60, pilot: 60, full: 600 } as Record<KeyKind, number>,
  pilotDayChanges: 200,
  mostDays: 366,
  /** Taken calls of each writing scope before the next kind of key: rehearsed, then tried small. */
  rehearsed: 3,
  piloted: 10,
  refusedPercent: 20,
  /** Files received of one key in a day, in MB. */
  dayUploadMb: 500,
  keepRefusalDays: 90,
  keepDeliveryDays: 90,
  retryMinutes: [1, 5, 30, 120, 360, 1440] as readonly number[],
  hookSeconds: 5,
} as const

export const keyMoves = defineMoves(
  {
    requested: '待核对',
    checked: '待审定',
    approved: '待领取',
    active: '使用中',
    suspended: '已暂停',
    refused: '不予开通',
    revoked: '已注销',
  },
  {
    check: {
      title: '核对',
      from: ['requested'],
      to: 'checked',
      verb: 'partner.check',
      notBy: ['requestedBy'],
    },
    approve: {
      title: '审定开通',
      from: ['checked'],
      to: 'approved',
      verb: 'partner.approve',
      notBy: ['requestedBy', 'checkedBy'],
    },
    /** A rehearsal changes nothing, so one officer is enough. */
    open: {
      title: '开通演练',
      from: ['requested'],
      to: 'approved',
      verb: 'partner.check',
      notBy: ['requestedBy'],
    },
    refuse: {
      title: '不予开通',
      from: ['requested', 'checked'],
      to: 'refused',
      verb: 'partner.check',
      notBy: ['requestedBy'],
    },
    collect: { title: '领取密钥', from: ['approved'], to: 'active', verb: 'partner.own' },
    rotate: { title: '更换密钥', from: ['active'], to: 'active', verb: 'partner.own' },
    suspend: { title: '暂停', from: ['active'], to: 'suspended', verb: 'partner.check' },
    resume: {
      title: '恢复',
      from: ['suspended'],
      to: 'active',
      verb: 'partner.approve',
      notBy: ['stoppedBy'],
    },
    revoke: { title: '注销', from: ['approved', 'active', 'suspended'], to: 'revoked', verb: 'partner.own' },
    cancel: {
      title: '强制注销',
      from: ['approved', 'active', 'suspended'],
      to: 'revoked',
      verb: 'partner.check',
    },
  },
)
export type KeyState = keyof typeof keyMoves.states
export type KeyMove = keyof typeof keyMoves.moves

export const handsOf = (row: {
  requestedBy: string
  checkedBy: string | null
  stoppedBy: string | null
}) => ({
  requestedBy: { id: row.requestedBy, did: '申请' },
  checkedBy: { id: row.checkedBy, did: '核对' },
  stoppedBy: { id: row.stoppedBy, did: '暂停' },
})
/** A rehearsal is opened by one officer, the others are checked and approved by two. */
export const moveFits = (move: string, kind: KeyKind): boolean =>
  move === 'open'
    ? kind === 'rehearsal'
    : move === 'check' || move === 'approve'
      ? kind !== 'rehearsal'
      : true

export const hookMoves = defineMoves(
  { requested: '待核准', allowed: '推送中', refused: '不予核准', stopped: '已停用' },
  {
    allow: {
      title: '核准地址',
      from: ['requested'],
      to: 'allowed',
      verb: 'partner.check',
      notBy: ['requestedBy'],
    },
    refuse: {
      title: '不予核准',
      from: ['requested'],
      to: 'refused',
      verb: 'partner.check',
      notBy: ['requestedBy'],
    },
    stop: { title: '停用', from: ['requested', 'allowed'], to: 'stopped', verb: 'partner.own' },
    halt: { title: '强制停用', from: ['allowed'], to: 'stopped', verb: 'partner.check' },
  },
)
export type HookState = keyof typeof hookMoves.states

const of = (noun: string, ...verbs: readonly string[]): readonly string[] =>
  verbs.map((verb) => `${noun}.${verb}`)

/**
 * What an organisation can be told of, act by act: only what it may see anyway, once it is done. Never what is prepared
 * about it (inspections drawn, findings, holds to watch), nor who of its trainees said what and when.
 */
export const hookEvents = {
  provider: {
    title: '机构目录',
    acts: of('training.provider', 'submit', 'return', 'accept', 'refuse', 'suspend', 'resume', 'remove'),
  },
  class: {
    title: '开班备案与培训班',
    acts: [
      ...of(
        'training.class',
        'submit',
        'withdraw',
        'review',
        'return',
        'approve',
        'send-back',
        'cancel',
        'stop',
      ),
      ...of('training.class', 'lapse', 'expire'),
      ...of('training.completion', 'finish', 'close'),
    ],
  },
  platform: {
    title: '线上平台',
    acts: of(
      'training.platform',
      ...['submit', 'return', 'list', 'refuse', 'suspend', 'resume', 'remove', 'assign'],
    ),
  },
  certificate: {
    title: '证书',
    acts: of('evaluation.certificate', 'issue', 'import', 'issue-for-class', 'revoke'),
  },
  claim: {
    title: '补贴申报与拨付',
    acts: [
      ...of('money.claim', 'submit', 'withdraw', 'review', 'return', 'recheck', 'send-back', 'refuse'),
      ...of('money.claim', 'publish', 'clear', 'fund', 'decline-funds'),
      ...of('money.payment', 'confirm', 'import-return'),
    ],
  },
  recovery: {
    title: '资金追回',
    acts: of('money.recovery', 'notify', 'plan', 'reduce', 'write-off', 'transfer', 'confirm'),
  },
  key: {
    title: '接口密钥',
    acts: [
      ...of('registry.partner-key', 'request', 'check', 'open', 'approve', 'refuse', 'suspend', 'resume'),
      ...of('registry.partner-key', 'cancel', 'revoke', 'collect', 'rotate'),
    ],
  },
} as const
export type HookEvent = keyof typeof hookEvents

/** The event an act belongs to; null when nobody is told of it. */
export const eventOf = (actId: string): HookEvent | null =>
  (Object.keys(hookEvents) as HookEvent[]).find((name) => hookEvents[name].acts.includes(actId)) ?? null

export const refusals = defineRefusals('partner', {
  unsigned: {
    text: '请求的签名头无法读取。',
    next: '请按接口文档填写 Authorization 请求头：QC1-HMAC-SHA256 key=…, ts=…, nonce=…, sig=…',
  },
  unknown_key: { text: '密钥编号不存在、未启用或已过期。', next: '请在“接口接入”中核对密钥状态。' },
  clock: {
    text: (f: { seconds: number }) =>
      `请求时间与服务器相差 ${f.seconds} 秒，超过 ${settings.clockSeconds} 秒。`,
    next: '请校准服务器时间（秒级 Unix 时间戳）后重新签名。',
  },
  bad_signature: {
    text: '签名不正确。',
    next: '请逐行核对待签字符串：方法、含查询参数的路径、正文的 SHA-256、时间戳、随机串；密钥更换后旧密钥只保留 24 小时。',
  },
  replayed: { text: '这个随机串已经用过，请求未办理。', next: '每次请求请使用新的随机串并重新签名。' },
  rate: {
    text: (f: { limit: number }) => `超过每分钟 ${f.limit} 次的限制。`,
    next: '请按响应头 retry-after 的秒数稍后再试。',
  },
  day_limit: {
    text: (f: { most: number }) => `小范围密钥每天最多 ${f.most} 次变更，今天已用完。`,
    next: '请明天再试；试用稳定后可申请正式密钥。',
  },
  not_open: {
    text: (f: { act: string }) => `“${f.act}”不对接口开放。`,
    next: '请由有权限的人员在工作台办理。',
  },
  not_in_scope: {
    text: (f: { act: string }) => `密钥没有办理“${f.act}”的授权。`,
    next: '请另行申请含该项授权的密钥。',
  },
  not_rehearsed: {
    text: (f: { verb: string; done: number; need: number; kind: string }) =>
      `“${f.verb}”在${f.kind}中成功 ${f.done} 次，至少需要 ${f.need} 次。`,
    next: '请先完成上一阶段的试用。',
  },
  too_many_refused: {
    text: (f: { percent: number }) =>
      `小范围试用中 ${f.percent}% 的请求不予办理，高于 ${settings.refusedPercent}%。`,
    next: '请对照错误清单改正后再申请。',
  },
  verb_not_for_org: {
    text: (f: { verb: string }) => `本单位不能申请“${f.verb}”授权。`,
    next: '请选择列表中的授权。',
  },
  reach: {
    text: '密钥的地区应在本部门所在地区及其下级范围内，并在您的权限范围内。',
    next: '请从列表中选择地区。',
  },
  programs_only: { text: '这个接口只供持密钥的程序使用。', next: '请在办理页面上传文件。' },
  no_files: { text: '密钥的授权都不需要上传文件。', next: '请另行申请需要附件的授权。' },
  raw_body: {
    text: '没有收到文件内容。',
    next: '请以文件原样作为请求正文，content-type 填 application/octet-stream，文件名放在查询参数 name 中。',
  },
  day_upload: {
    text: (f: { mb: number }) => `密钥每天最多上传 ${f.mb} MB 文件，今天已用完。`,
    next: '请明天再传，或由人员在工作台上传。',
  },
  org_cannot: { text: '这类单位不能申请接口密钥。', next: '请联系人社部门。' },
  ends: {
    text: `有效期应从今天起，最长 ${settings.mostDays} 天。`,
    next: '请核对有效期。',
  },
  expired: { text: '密钥已过有效期。', next: '请重新申请。' },
  wrong_kind: {
    text: '演练密钥由一人开通，其他密钥须经核对和审定两步。',
    next: '请按页面上的按钮办理。',
  },
  url: {
    text: '推送地址须为 https 开头的域名地址，使用 443 或 8443 端口，不含账号、空格和片段。',
    next: '请填写如 https://api.example.cn/hooks 的地址。',
  },
  url_inside: {
    text: '推送地址不能指向内部网络或保留地址。',
    next: '请填写公网域名。',
  },
  too_many_hooks: { text: '每个单位最多 10 个推送地址。', next: '请先停用不用的地址。' },
  nothing_to_resend: { text: '这条推送已经送达，或地址已停用。', next: '请刷新页面核对。' },
})

/* ---- signing ---- */

export const SCHEME = 'QC1-HMAC-SHA256'

export interface Signature {
  key: string
  ts: number
  nonce: string
  sig: string
}

/** `QC1-HMAC-SHA256 key=qk_…, ts=1767225600, nonce=…, sig=…`; null when it cannot be read. */
export function readSignature(header: string): Signature | null {
  if (header.length > 500 || !header.startsWith(`${SCHEME} `)) return null
  const parts = new Map(
    header
      .slice(SCHEME.length + 1)
      .split(',')
      .map((part) => {
        const [name = '', ...value] = part.trim().split('=')
        return [name, value.join('=')] as const
      }),
  )
  const [key, ts, nonce, sig] = ['key', 'ts', 'nonce', 'sig'].map((name) => parts.get(name) ?? '') as [
    string,
    string,
    string,
    string,
  ]
  if (!/^qk_[0-9A-Za-z]{20}$/.test(key) || !/^\d{9,11}$/.test(ts)) return null
  if (!/^[\w-]{16,64}$/.test(nonce) || !/^[0-9a-f]{64}$/.test(sig)) return null
  return { key, ts: Number(ts), nonce, sig }
}

/** The five lines that are signed; `target` is the path with its query exactly as sent. */
export const signedText = (f: {
  method: string
  target: string
  bodySha256: string
  ts: number
  nonce: string
}): string => [f.method, f.target, f.bodySha256, String(f.ts), f.nonce].join('\n')

export const clockReasons = (ts: number, now: number): Reason[] => {
  const seconds = Math.abs(Math.round(now / 1000) - ts)
  return seconds > settings.clockSeconds ? [refusals.clock({ seconds })] : []
}

/* ---- from rehearsal to the real thing ---- */

export interface Tally {
  kind: KeyKind
  verb: string
  taken: number
  refused: number
}

/** Why an organisation may not have a key of this kind yet: what it wants to write must have worked before. */
export function readiness(
  kind: KeyKind,
  verbs: readonly string[],
  tallies: readonly Tally[],
  titleOf: (verb: string) => string,
): Reason[] {
  if (kind === 'rehearsal') return []
  const before: KeyKind = kind === 'pilot' ? 'rehearsal' : 'pilot'
  const need = kind === 'pilot' ? settings.rehearsed : settings.piloted
  const earlier = tallies.filter((one) => one.kind === before)
  const sum = (of: readonly Tally[], what: 'taken' | 'refused') => of.reduce((n, one) => n + one[what], 0)
  const reasons = verbs
    .filter((verb) => openVerbs[verb as OpenVerb] === 'write')
    .flatMap((verb) => {
      const done = sum(
        earlier.filter((one) => one.verb === verb),
        'taken',
      )
      return done >= need
        ? []
        : [refusals.not_rehearsed({ verb: titleOf(verb), done, need, kind: keyKinds[before] })]
    })
  const refused = sum(earlier, 'refused')
  const all = refused + sum(earlier, 'taken')
  const percent = all === 0 ? 0 : Math.round((refused * 100) / all)
  if (kind === 'full' && percent > settings.refusedPercent)
    reasons.push(refusals.too_many_refused({ percent }))
  return reasons
}

/** When a message that was not taken is tried next, in minutes; null when it is given up. */
export const retryAfter = (tries: number): number | null => settings.retryMinutes[tries - 1] ?? null
