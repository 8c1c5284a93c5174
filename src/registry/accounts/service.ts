import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { v7 as uuidv7 } from 'uuid'
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { showInstant } from '#platform/day'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { orgById } from '#registry/organisations'
import { orgKinds } from '#registry/organisations/contract'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import { LOCK_AFTER, LOCK_MINUTES, type RoleName, roleOf, weakPassword } from './rules.ts'
import { startSession, tokenHash } from './session.ts'
import * as store from './store.ts'

const { refusals } = c
const later = (now: string, minutes: number): string =>
  new Date(Date.parse(now) + minutes * 60_000).toISOString()

/** OWASP's settings for argon2id: 19 MiB, two passes. */
export const hashPassword = (password: string): Promise<string> =>
  hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })

/** A stranger must not learn from the time whether a login exists: unknown ones are checked against this. */
const NOBODY = hashPassword('nobody-has-this-password')

/** Sign-ins stand in the record of the account's region, where auditors look for them. */
const orgOf = async (ctx: Ctx<Actor | null>, account: store.AccountRow) =>
  account.orgId ? await orgById(ctx.db, account.orgId) : undefined

/** One more wrong try: the refusal keeps the count, and the record of it. */
async function wrongTry(ctx: Ctx<Actor | null>, account: store.AccountRow, reason: Reason): Promise<Refused> {
  const failedCount = account.failedCount + 1
  const lockedUntil = failedCount >= LOCK_AFTER ? later(ctx.now, LOCK_MINUTES) : account.lockedUntil
  await store.updateAccount(ctx.db, account.id, { failedCount, lockedUntil })
  ctx.record({
    subjects: [`account:${account.id}`],
    summary: `“${account.displayName}”登录失败，连续第 ${failedCount} 次`,
    region: (await orgOf(ctx, account))?.region ?? null,
    orgId: account.orgId,
  })
  return new Refused([reason], 422, true)
}

export async function signInStaff(ctx: Ctx<Actor | null>, input: ParsedOf<typeof c.signIn>) {
  const account = await store.lockAccountByLogin(ctx.db, input.login.toLowerCase())
  if (account?.lockedUntil && account.lockedUntil > ctx.now) {
    throw new Refused([refusals.locked({ until: showInstant(account.lockedUntil) })])
  }
  const good = await verify(account?.passwordHash ?? (await NOBODY), input.password)
  if (!account) throw new Refused([refusals.wrong_credentials()])
  if (!good) throw await wrongTry(ctx, account, refusals.wrong_credentials())
  if (!account.active) throw new Refused([refusals.inactive()])
  if (account.totpEnabled && account.totpSealed) {
    if (!input.totp) throw new Refused([refusals.totp_needed({ field: 'totp' })])
    const secret = ctx.tools.sealer.open(account.totpSealed, `account.totp:${account.id}`)
    if (!(await totpMatches(secret, input.totp))) {
      throw await wrongTry(ctx, account, refusals.totp_wrong({ field: 'totp' }))
    }
  }
  await store.updateAccount(ctx.db, account.id, { failedCount: 0, lockedUntil: null })
  await startSession(ctx.db, account.id, ctx.now, ctx.meta)
  const org = await orgOf(ctx, account)
  ctx.record({
    subjects: [`account:${account.id}`],
    summary: `“${account.displayName}”登录`,
    region: org?.region ?? null,
    orgId: account.orgId,
    by: { accountId: account.id, actorName: account.displayName, actorOrg: org?.name ?? null },
  })
  return { ok: true as const }
}

async function totpMatches(secret: string, token: string): Promise<boolean> {
  if (!/^\d{6}$/.test(token)) return false
  const { verify: check } = await import('otplib')
  const result = await check({ secret, token, epochTolerance: 30 })
  return result.valid
}

export async function signOutAny(ctx: Ctx) {
  if (ctx.meta.sessionToken) await store.dropSession(ctx.db, tokenHash(ctx.meta.sessionToken))
  ctx.meta.setSession?.(null)
  ctx.record({ subjects: [`account:${ctx.actor.accountId}`], summary: '退出登录', orgId: ctx.actor.orgId })
  return { ok: true as const }
}

export async function describeMe(ctx: Ctx) {
  const account = await store.accountById(ctx.db, ctx.actor.accountId)
  if (!account) throw new Refused([common.not_signed_in()], 401)
  const org = account.orgId ? await orgById(ctx.db, account.orgId) : undefined
  const reach = [...new Set(ctx.actor.grants.flatMap((g) => (g.region ? [g.region] : [])))]
  return {
    accountId: account.id,
    name: account.displayName,
    orgId: account.orgId,
    orgName: org?.name ?? null,
    orgKind: org?.kind ?? null,
    orgRegion: org?.region ?? null,
    roles: ctx.actor.roles.map((role) => ({ role, title: roleOf(role)?.title ?? role })),
    verbs: [...new Set(ctx.actor.grants.flatMap((g) => [...g.verbs]))].sort(),
    regions: reach.map((code) => ({ code, name: regions().nameOf(code) })),
    personId: account.personId,
    totpEnabled: account.totpEnabled,
    mustChangePassword: account.mustChangePassword,
    demo: ctx.tools.demo,
  }
}

export async function changeOwnPassword(ctx: Ctx, input: ParsedOf<typeof c.changePassword>) {
  const account = await store.accountById(ctx.db, ctx.actor.accountId)
  if (!account?.passwordHash || !(await verify(account.passwordHash, input.old))) {
    throw new Refused([refusals.wrong_credentials({ field: 'old' })])
  }
  if (weakPassword(input.fresh, account.login ?? ''))
    throw new Refused([refusals.weak_password({ field: 'fresh' })])
  await store.updateAccount(ctx.db, account.id, {
    passwordHash: await hashPassword(input.fresh),
    mustChangePassword: false,
  })
  // Every session ends with the old password; this one goes on under a new token.
  await store.dropSessionsOf(ctx.db, account.id)
  await startSession(ctx.db, account.id, ctx.now, ctx.meta)
  ctx.record({ subjects: [`account:${account.id}`], summary: '修改登录密码', orgId: account.orgId })
  return { ok: true as const }
}

export async function beginTotp(ctx: Ctx) {
  const { generateSecret, generateURI } = await import('otplib')
  const { default: qrcode } = await import('qrcode')
  const secret = generateSecret()
  const uri = generateURI({ issuer: '前程', label: ctx.actor.name, secret })
  await store.updateAccount(ctx.db, ctx.actor.accountId, {
    totpSealed: ctx.tools.sealer.seal(secret, `account.totp:${ctx.actor.accountId}`),
    totpEnabled: false,
  })
  ctx.record({
    subjects: [`account:${ctx.actor.accountId}`],
    summary: '申请启用动态口令',
    orgId: ctx.actor.orgId,
  })
  return { secret, uri, qr: await qrcode.toDataURL(uri) }
}

export async function enableTotp(ctx: Ctx, input: ParsedOf<typeof c.confirmTotp>) {
  const account = await store.accountById(ctx.db, ctx.actor.accountId)
  const secret =
    account?.totpSealed && ctx.tools.sealer.open(account.totpSealed, `account.totp:${account.id}`)
  if (!secret || !(await totpMatches(secret, input.code)))
    throw new Refused([refusals.totp_wrong({ field: 'code' })])
  await store.updateAccount(ctx.db, ctx.actor.accountId, { totpEnabled: true })
  ctx.record({
    subjects: [`account:${ctx.actor.accountId}`],
    summary: '启用动态口令',
    orgId: ctx.actor.orgId,
  })
  return { ok: true as const }
}

// ── Accounts and grants ─────────────────────────────────────────────────────

type RoleGrant = { role: string; region?: string | undefined }

/** Where each role may be granted: own organisation, or a region at or under the organisation's own. */
function grantReasons(org: { id: string; kind: string; region: string }, asked: RoleGrant[], field: string) {
  const under = regions().under(org.region)
  return asked.flatMap((grant) => {
    const role = roleOf(grant.role)
    const kind = orgKinds[org.kind as keyof typeof orgKinds]
    if (!role?.orgs.includes(org.kind as never))
      return [refusals.role_not_for_org({ role: role?.title ?? grant.role, kind }, { field })]
    if (role.byAppointment) return [refusals.by_appointment({ role: role.title }, { field })]
    if (role.scope === 'region' && !under.includes(grant.region ?? org.region)) {
      return [refusals.scope_needed({ role: role.title }, { field })]
    }
    return []
  })
}

const grantRowOf = (
  ctx: Ctx,
  accountId: string,
  org: { id: string; region: string },
  asked: RoleGrant,
): store.GrantRow => {
  const byRegion = roleOf(asked.role)?.scope === 'region'
  return {
    id: uuidv7(),
    accountId,
    role: asked.role,
    orgId: byRegion ? null : org.id,
    region: byRegion ? (asked.region ?? org.region) : null,
    grantedBy: ctx.actor?.accountId ?? null,
    grantedAt: ctx.now,
    revokedAt: null,
    revokedBy: null,
    fromOn: null,
    untilOn: null,
    givenFor: null,
  }
}

export async function openAccount(ctx: Ctx, input: ParsedOf<typeof c.addAccount>) {
  const org = await orgById(ctx.db, input.orgId)
  if (!org) throw new Refused([common.not_found({ what: '该单位' })], 404)
  const reasons = grantReasons(org, input.grants, 'grants')
  if (await store.accountByLogin(ctx.db, input.login)) reasons.push(refusals.login_taken({ field: 'login' }))
  if (weakPassword(input.password, input.login)) reasons.push(refusals.weak_password({ field: 'password' }))
  insist(reasons)
  const id = uuidv7()
  await store.insertAccount(ctx.db, {
    id,
    kind: 'staff',
    login: input.login,
    displayName: input.displayName,
    orgId: org.id,
    personId: null,
    passwordHash: await hashPassword(input.password),
    totpSealed: null,
    totpEnabled: false,
    failedCount: 0,
    lockedUntil: null,
    active: true,
    // A password that an administrator knows is for the first sign-in only.
    mustChangePassword: !ctx.tools.demo,
    createdBy: ctx.actor?.accountId ?? null,
    createdAt: ctx.now,
    version: 1,
  })
  await store.insertGrants(
    ctx.db,
    input.grants.map((grant) => grantRowOf(ctx, id, org, grant)),
  )
  ctx.record({
    subjects: [`account:${id}`, `organisation:${org.id}`],
    summary: `为“${org.name}”开通账号“${input.displayName}”`,
    region: org.region,
    orgId: org.id,
    after: { login: input.login, displayName: input.displayName, grants: input.grants },
  })
  return { id }
}

async function accountAndOrg(ctx: Ctx, id: string) {
  const account = await store.accountById(ctx.db, id)
  const org = account?.orgId ? await orgById(ctx.db, account.orgId) : undefined
  if (!account || !org) throw new Refused([common.not_found({ what: '该账号' })], 404)
  return { account, org }
}

const showGrants = (grants: store.GrantRow[], accountId: string) =>
  grants
    .filter((g) => g.accountId === accountId)
    .map((g) => ({
      id: g.id,
      role: g.role,
      title: roleOf(g.role)?.title ?? g.role,
      region: g.region,
      regionName: g.region ? regions().nameOf(g.region) : null,
    }))

function show(
  ctx: Ctx,
  row: store.AccountRow & { orgName: string; orgKind: string },
  grants: store.GrantRow[],
) {
  return {
    id: row.id,
    login: row.login ?? '',
    displayName: row.displayName,
    orgId: row.orgId ?? '',
    orgName: row.orgName,
    orgKind: row.orgKind,
    active: row.active,
    totpEnabled: row.totpEnabled,
    lockedUntil: row.lockedUntil && row.lockedUntil > ctx.now ? row.lockedUntil : null,
    version: row.version,
    grants: showGrants(grants, row.id),
  }
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listAccounts>) {
  const page = await store.listAccountRows(ctx.db, ctx.scope(), input)
  const ids = page.rows.map((r) => r.id)
  const grants = await store.grantsOf(ctx.db, ids)
  return { ...page, rows: page.rows.map((row) => show(ctx, row, grants)) }
}

export async function one(ctx: Ctx, input: ParsedOf<typeof c.getAccount>) {
  const { account, org } = await accountAndOrg(ctx, input.id)
  const grants = await store.grantsOf(ctx.db, [account.id])
  const row = { ...account, orgName: org.name, orgKind: org.kind }
  return { ...show(ctx, row, grants), own: account.id === ctx.actor.accountId }
}

export async function placeOfAccount(ctx: Ctx, id: string) {
  const { org } = await accountAndOrg(ctx, id)
  return { region: org.region, orgs: [org.id] }
}

export async function switchAccount(ctx: Ctx, input: ParsedOf<typeof c.setAccountActive>) {
  const { account, org } = await accountAndOrg(ctx, input.id)
  if (account.id === ctx.actor.accountId) throw new Refused([refusals.own_grant()])
  await store.updateAccount(ctx.db, account.id, { active: input.active, version: account.version + 1 })
  if (!input.active) await store.dropSessionsOf(ctx.db, account.id)
  ctx.record({
    subjects: [`account:${account.id}`],
    summary: `${input.active ? '启用' : '停用'}账号“${account.displayName}”`,
    region: org.region,
    orgId: org.id,
    before: { active: account.active },
    after: { active: input.active },
    reason: input.reason,
  })
  return { ok: true as const }
}

export async function reset(ctx: Ctx, input: ParsedOf<typeof c.resetAccount>) {
  const { account, org } = await accountAndOrg(ctx, input.id)
  if (account.id === ctx.actor.accountId) throw new Refused([refusals.own_grant()])
  if (weakPassword(input.password, account.login ?? ''))
    throw new Refused([refusals.weak_password({ field: 'password' })])
  await store.updateAccount(ctx.db, account.id, {
    passwordHash: await hashPassword(input.password),
    mustChangePassword: true,
    totpEnabled: false,
    totpSealed: null,
    failedCount: 0,
    lockedUntil: null,
    version: account.version + 1,
  })
  await store.dropSessionsOf(ctx.db, account.id)
  ctx.record({
    subjects: [`account:${account.id}`],
    summary: `重置账号“${account.displayName}”的密码${account.totpEnabled ? '并停用动态口令' : ''}`,
    region: org.region,
    orgId: org.id,
    reason: input.reason,
  })
  return { ok: true as const }
}

const reachOf = (row: { region: string | null }): string =>
  row.region ? regions().nameOf(row.region) : '本单位'

export async function giveRole(ctx: Ctx, input: ParsedOf<typeof c.grantRole>) {
  const { account, org } = await accountAndOrg(ctx, input.id)
  const row = grantRowOf(ctx, account.id, org, input)
  const reasons = grantReasons(org, [input], 'role')
  if (account.id === ctx.actor.accountId) reasons.push(refusals.own_grant())
  const held = await store.grantsOf(ctx.db, [account.id])
  if (held.some((g) => g.role === row.role && g.region === row.region && g.orgId === row.orgId)) {
    const role = roleOf(row.role)?.title ?? row.role
    reasons.push(refusals.role_held({ role, where: reachOf(row) }, { field: 'role' }))
  }
  insist(reasons)
  await store.insertGrants(ctx.db, [row])
  ctx.record({
    subjects: [`account:${account.id}`],
    summary: `授予“${account.displayName}”角色“${roleOf(input.role as RoleName)?.title}”`,
    region: org.region,
    orgId: org.id,
    after: { role: input.role, region: row.region },
    reason: input.reason,
  })
  return { id: row.id }
}

export async function takeRole(ctx: Ctx, input: ParsedOf<typeof c.revokeRole>) {
  const { account, org } = await accountAndOrg(ctx, input.id)
  if (account.id === ctx.actor.accountId) throw new Refused([refusals.own_grant()])
  const held = (await store.grantsOf(ctx.db, [account.id])).find((g) => g.id === input.grantId)
  if (!held || !(await store.endGrant(ctx.db, input.grantId, account.id, ctx.now, ctx.actor.accountId))) {
    throw new Refused([common.changed_meanwhile()])
  }
  ctx.record({
    subjects: [`account:${account.id}`],
    summary: `收回“${account.displayName}”的角色“${roleOf(held.role)?.title ?? held.role}”`,
    region: org.region,
    orgId: org.id,
    before: { role: held.role, region: held.region },
    reason: input.reason,
  })
  return { ok: true as const }
}

export const codeHash = (code: string, id: string): Buffer =>
  createHash('sha256').update(`${id}:${code}`).digest()
export const sameHash = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)
export const sixDigits = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0')
