/** The account of an organisation's programs: acts by key stand on record under it, and nobody can sign in with it. */
import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Ctx } from '#platform/serve'
import { hashPassword } from './service.ts'
import { insertAccount } from './store.ts'

export async function openMachineAccount(
  ctx: Ctx,
  org: { id: string; name: string; region: string },
): Promise<string> {
  const id = uuidv7()
  await insertAccount(ctx.db, {
    id,
    kind: 'staff',
    login: `api.${id.replaceAll('-', '').slice(-16)}`,
    displayName: '接口程序',
    orgId: org.id,
    personId: null,
    // Of no password anybody has ever known.
    passwordHash: await hashPassword(randomBytes(32).toString('base64url')),
    totpSealed: null,
    totpEnabled: false,
    failedCount: 0,
    lockedUntil: null,
    active: true,
    mustChangePassword: true,
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
    version: 1,
  })
  ctx.record({
    subjects: [`account:${id}`, `organisation:${org.id}`],
    summary: `为“${org.name}”开设接口程序账号`,
    region: org.region,
    orgId: org.id,
  })
  return id
}
