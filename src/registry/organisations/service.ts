import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { regions } from '#registry/regions'
import { type addOrganisation, type changeOrganisation, type Organisation, refusals } from './contract.ts'
import { checkUscc, maskAccount, normalizeUscc } from './rules.ts'
import { insertOrg, type OrgRow, orgById, orgByUscc, updateOrg } from './store.ts'

export const showOrg = (row: OrgRow): Organisation => ({ ...row, regionName: regions().fullName(row.region) })

function bankOf(ctx: Ctx, id: string, account: string | null | undefined) {
  return account
    ? {
        bankAccountSealed: ctx.tools.sealer.seal(account, `organisation.bank_account:${id}`),
        bankAccountMasked: maskAccount(account),
      }
    : {}
}

export async function add(ctx: Ctx, input: ParsedOf<typeof addOrganisation>): Promise<{ id: string }> {
  const uscc = normalizeUscc(input.uscc)
  const reasons: Reason[] = checkUscc(uscc)
  if (!regions().byCode.has(input.region)) reasons.push(refusals.unknown_region({ field: 'region' }))
  const same = await orgByUscc(ctx.db, uscc)
  if (same) reasons.push(refusals.uscc_taken({ name: same.name }, { field: 'uscc' }))
  insist(reasons)
  const id = uuidv7()
  await insertOrg(ctx.db, {
    id,
    name: input.name,
    uscc,
    kind: input.kind,
    region: input.region,
    address: input.address ?? null,
    contactName: input.contactName ?? null,
    contactPhone: input.contactPhone ?? null,
    bankName: input.bankName ?? null,
    bankAccountSealed: null,
    bankAccountMasked: null,
    active: true,
    createdAt: ctx.now,
    version: 1,
    ...bankOf(ctx, id, input.bankAccount),
  })
  ctx.record({
    subjects: [`organisation:${id}`],
    summary: `登记单位“${input.name}”`,
    region: input.region,
    orgId: id,
    after: { name: input.name, uscc, kind: input.kind, region: input.region },
  })
  return { id }
}

export async function change(
  ctx: Ctx,
  input: ParsedOf<typeof changeOrganisation>,
): Promise<{ version: number }> {
  const before = await orgById(ctx.db, input.id)
  if (!before) throw new Refused([common.not_found({ what: '该单位' })], 404)
  const set = {
    name: input.name,
    address: input.address ?? null,
    contactName: input.contactName ?? null,
    contactPhone: input.contactPhone ?? null,
    bankName: input.bankName ?? null,
    active: input.active,
    ...bankOf(ctx, input.id, input.bankAccount),
  }
  if (!(await updateOrg(ctx.db, input.id, input.version, set))) insist([common.changed_meanwhile()])
  const shown = (row: Partial<OrgRow>) => ({
    name: row.name,
    address: row.address,
    contactName: row.contactName,
    contactPhone: row.contactPhone,
    bankName: row.bankName,
    bankAccountMasked: row.bankAccountMasked,
    active: row.active,
  })
  ctx.record({
    subjects: [`organisation:${input.id}`],
    summary: `变更单位“${before.name}”的信息`,
    region: before.region,
    orgId: input.id,
    before: shown(before),
    after: shown({ ...before, ...set }),
    reason: input.reason,
  })
  return { version: input.version + 1 }
}
