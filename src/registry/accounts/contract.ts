import { z } from 'zod'
import { act } from '#platform/act'
import { id, instant, listInput, listOutput, regionCode, text } from '#platform/list'
import { defineRefusals } from '#platform/refusal'

export { roles, type Verb, verbs } from './rules.ts'

export const refusals = defineRefusals('account', {
  wrong_credentials: {
    text: '账号或密码不正确。',
    next: '请核对后重试；连续 5 次错误将锁定 15 分钟。',
  },
  locked: {
    text: (f: { until: string }) => `账号因多次输入错误已锁定，${f.until} 后自动解锁。`,
    next: '请稍后再试，或联系本单位管理员。',
  },
  inactive: { text: '该账号已停用。', next: '请联系本单位管理员。' },
  totp_needed: { text: '请输入动态口令。', next: '打开身份验证器，输入 6 位数字。' },
  totp_wrong: { text: '动态口令不正确或已过期。', next: '请输入身份验证器当前显示的 6 位数字。' },
  weak_password: {
    text: '密码强度不足：至少 10 位，含大写、小写、数字、符号中的三类，且不含登录名。',
    next: '请重新设置密码。',
  },
  login_taken: { text: '该登录名已被使用。', next: '请换一个登录名。' },
  role_not_for_org: {
    text: (f: { role: string; kind: string }) => `“${f.role}”不能授予${f.kind}的人员。`,
    next: '请选择与单位类别相符的角色。',
  },
  scope_needed: {
    text: (f: { role: string }) => `角色“${f.role}”须在本单位所在地区及其下级范围内授权。`,
    next: '请选择管辖地区。',
  },
  role_held: {
    text: (f: { role: string; where: string }) => `该账号已有角色“${f.role}”（${f.where}）。`,
    next: '请换一个角色或管辖地区。',
  },
  by_appointment: {
    text: (f: { role: string }) => `“${f.role}”只能经委托取得，不能直接授予。`,
    clause: 'F2-3',
    next: '请由人社部门提请委托、另一人审定，权限随委托的范围和期限自动生效和终止。',
  },
  own_grant: { text: '不能为自己的账号授权。', clause: 'F37-15', next: '请由另一名管理员办理。' },
  code_wait: { text: '验证码已发送，60 秒内请勿重复获取。', next: '请稍候再获取。' },
  code_wrong: { text: '验证码不正确或已过期。', next: '请核对短信中的验证码，或重新获取。' },
  name_needed: { text: '首次登录，请填写与身份证一致的姓名。', next: '请填写姓名后继续。' },
  name_mismatch: {
    text: '姓名与该身份证号码已登记的信息不一致。',
    next: '请核对姓名；如登记有误，请到户籍或常住地人社经办窗口更正。',
  },
  phone_mismatch: {
    text: '手机号码与已登记的号码不一致。',
    next: '请使用登记的手机号；如已更换，请到人社经办窗口变更。',
  },
  message_failed: { text: '验证码暂时无法发送。', next: '请稍后再试，或到人社经办窗口办理。' },
})

const signedIn = z.object({ ok: z.literal(true) })

export const signIn = act({
  id: 'registry.account.sign-in',
  title: '登录',
  method: 'POST',
  path: '/api/registry/sign-in',
  allow: 'public',
  input: z.object({
    login: text(60),
    password: z.string().min(1).max(200),
    totp: z.string().max(10).optional(),
  }),
  output: signedIn,
  perMinute: 120,
  clause: 'F2-7',
})

export const signOut = act({
  id: 'registry.account.sign-out',
  title: '退出登录',
  method: 'POST',
  path: '/api/registry/sign-out',
  allow: 'signed-in',
  withFirstPassword: true,
  input: z.object({}),
  output: signedIn,
})

export const me = act({
  id: 'registry.account.me',
  title: '查询当前账号',
  method: 'GET',
  path: '/api/registry/me',
  allow: 'signed-in',
  withFirstPassword: true,
  input: z.object({}),
  output: z.object({
    accountId: id,
    name: z.string(),
    orgId: id.nullable(),
    orgName: z.string().nullable(),
    orgKind: z.string().nullable(),
    orgRegion: z.string().nullable(),
    roles: z.array(z.object({ role: z.string(), title: z.string() })),
    verbs: z.array(z.string()),
    regions: z.array(z.object({ code: z.string(), name: z.string() })),
    personId: id.nullable(),
    totpEnabled: z.boolean(),
    mustChangePassword: z.boolean(),
    demo: z.boolean(),
  }),
})

export const changePassword = act({
  id: 'registry.account.change-password',
  title: '修改密码',
  method: 'POST',
  path: '/api/registry/change-password',
  allow: 'signed-in',
  withFirstPassword: true,
  input: z.object({ old: z.string().max(200), fresh: z.string().max(200) }),
  output: signedIn,
})

export const startTotp = act({
  id: 'registry.account.start-totp',
  title: '申请启用动态口令',
  method: 'POST',
  path: '/api/registry/totp/start',
  allow: 'signed-in',
  input: z.object({}),
  output: z.object({ secret: z.string(), uri: z.string(), qr: z.string() }),
})

export const confirmTotp = act({
  id: 'registry.account.confirm-totp',
  title: '启用动态口令',
  method: 'POST',
  path: '/api/registry/totp/confirm',
  allow: 'signed-in',
  input: z.object({ code: z.string().max(10) }),
  output: signedIn,
})

export const sendWorkerCode = act({
  id: 'registry.account.send-code',
  title: '获取登录验证码',
  method: 'POST',
  path: '/api/registry/worker/send-code',
  allow: 'public',
  input: z.object({ idNumber: z.string().trim().max(30), phone: z.string().trim().max(20) }),
  output: z.object({ sent: z.literal(true), shownCode: z.string().optional() }),
  perMinute: 60,
})

export const workerSignIn = act({
  id: 'registry.account.worker-sign-in',
  title: '劳动者登录',
  method: 'POST',
  path: '/api/registry/worker/sign-in',
  allow: 'public',
  input: z.object({
    idNumber: z.string().trim().max(30),
    phone: z.string().trim().max(20),
    code: z.string().trim().max(10),
    name: text(30).optional(),
  }),
  output: signedIn,
  perMinute: 60,
  clause: 'F2-7',
})

export const account = z.object({
  id,
  login: z.string(),
  displayName: z.string(),
  orgId: id,
  orgName: z.string(),
  orgKind: z.string(),
  active: z.boolean(),
  totpEnabled: z.boolean(),
  lockedUntil: instant.nullable(),
  grants: z.array(
    z.object({
      id,
      role: z.string(),
      title: z.string(),
      region: z.string().nullable(),
      regionName: z.string().nullable(),
    }),
  ),
  version: z.number(),
})
export type AccountView = z.infer<typeof account>

export const listAccounts = act({
  id: 'registry.account.list',
  title: '查询账号',
  method: 'GET',
  path: '/api/registry/accounts',
  allow: { verb: 'account.manage' },
  input: z.object({ ...listInput, orgId: id.optional() }),
  output: listOutput(account),
})

export const getAccount = act({
  id: 'registry.account.get',
  title: '查看账号',
  method: 'GET',
  path: '/api/registry/accounts/:id',
  allow: { verb: 'account.manage' },
  input: z.object({ id }),
  /** `own`: administrators neither grant to nor stop themselves. */
  output: account.extend({ own: z.boolean() }),
})

const roleGrant = z.object({ role: text(40), region: regionCode.optional() })

export const addAccount = act({
  id: 'registry.account.add',
  title: '开通账号',
  method: 'POST',
  path: '/api/registry/accounts',
  allow: { verb: 'account.manage' },
  input: z.object({
    login: z
      .string()
      .regex(/^[a-z][a-z0-9._-]{2,39}$/, '登录名为小写字母开头的 3 至 40 位字母、数字、点、横线'),
    displayName: text(40),
    orgId: id,
    password: z.string().max(200),
    grants: z.array(roleGrant).min(1).max(10),
  }),
  output: z.object({ id }),
  clause: 'F2-8',
})

export const setAccountActive = act({
  id: 'registry.account.set-active',
  title: '启用或停用账号',
  method: 'POST',
  path: '/api/registry/accounts/:id/active',
  allow: { verb: 'account.manage' },
  input: z.object({ id, active: z.boolean(), reason: text(200) }),
  output: z.object({ ok: z.literal(true) }),
})

/** For those who forgot the password or lost the phone with the authenticator: ends every session, lifts the lock. */
export const resetAccount = act({
  id: 'registry.account.reset',
  title: '重置密码',
  method: 'POST',
  path: '/api/registry/accounts/:id/reset',
  allow: { verb: 'account.manage' },
  input: z.object({ id, password: z.string().max(200), reason: text(200) }),
  output: z.object({ ok: z.literal(true) }),
})

export const grantRole = act({
  id: 'registry.account.grant',
  title: '授予角色',
  method: 'POST',
  path: '/api/registry/accounts/:id/grant',
  allow: { verb: 'account.manage' },
  input: roleGrant.extend({ id, reason: text(200) }),
  output: z.object({ id }),
})

export const revokeRole = act({
  id: 'registry.account.revoke',
  title: '收回角色',
  method: 'POST',
  path: '/api/registry/accounts/:id/revoke',
  allow: { verb: 'account.manage' },
  input: z.object({ id, grantId: id, reason: text(200) }),
  output: z.object({ ok: z.literal(true) }),
})

export const demoAccounts = act({
  id: 'registry.account.demo',
  title: '查询演示账号',
  method: 'GET',
  path: '/api/registry/demo-accounts',
  allow: 'public',
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        login: z.string(),
        password: z.string(),
        name: z.string(),
        org: z.string(),
        roleTitle: z.string(),
        group: z.string(),
      }),
    ),
    /** Synthetic trainees for the worker's sign-in page, and what there is to see as each of them. */
    workers: z.array(
      z.object({ name: z.string(), idNumber: z.string(), phone: z.string(), about: z.string() }),
    ),
  }),
})
