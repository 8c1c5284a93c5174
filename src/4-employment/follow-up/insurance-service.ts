/** Recorded employment beside the insurance register: what the same firm's contributions bear out is verified at once. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import type { Ctx } from '#platform/serve'
import { askAbout, tagger } from '#registry/registers'
import { silences } from '#registry/registers/contract'
import type * as c from './contract.ts'
import { insuranceOf, insuranceResults } from './insurance-rules.ts'
import * as checks from './insurance-store.ts'
import { move } from './service.ts'
import * as store from './store.ts'

const AT_ONCE = 500

export async function matchInsurance(ctx: Ctx, input: ParsedOf<typeof c.matchInsurance>) {
  const page = await store.listRows(ctx.db, ctx.scope(), {
    state: 'recorded',
    ...(input.region ? { region: input.region } : {}),
    page: 1,
    size: AT_ONCE,
  })
  const rows = page.rows.filter((r) => r.employerUscc !== null)
  const asked = await askAbout(ctx, {
    personIds: rows.map((r) => r.personId),
    registers: ['insurance'],
    purpose: '凭社保缴费记录核实就业登记',
    subject: 'follow-up:insurance',
    asOf: ctx.today,
  })
  const said = asked.registers.get('insurance')
  const out = {
    asked: rows.length,
    same: 0,
    other: 0,
    none: 0,
    dataDate: said?.dataDate ?? null,
    silence: null as string | null,
  }
  if (said?.silence) out.silence = silences[said.silence]
  if (!said?.silence) {
    const tag = tagger(ctx.tools)
    const made: checks.InsuranceCheckRow[] = []
    for (const row of rows) {
      const { result, row: found } = insuranceOf(
        { startedOn: row.startedOn, firmTag: row.employerUscc ? tag(row.employerUscc) : null },
        asked.people.get(row.personId) ?? [],
      )
      out[result]++
      made.push({
        id: uuidv7(),
        followUpId: row.id,
        result,
        dataDate: found?.dataDate ?? (said?.dataDate as string),
        record: found?.record ?? null,
        fromDay: found?.from ?? null,
        toDay: found?.to ?? null,
        checkedBy: ctx.actor.accountId,
        checkedAt: ctx.now,
      })
      // Who recorded it does not verify it, whatever the register says.
      if (result === 'same' && row.recordedBy !== ctx.actor.accountId)
        await move(
          ctx,
          row,
          'verify',
          row.version,
          `社保缴费${found?.record}，自 ${found?.from ?? ''} 起，数据日期 ${found?.dataDate}`,
        )
    }
    await checks.insertChecks(ctx.db, made)
  }
  ctx.record({
    subjects: ['follow-up:insurance'],
    summary: `凭社保缴费记录核实就业登记：核对 ${out.asked} 条，一致 ${out.same} 条`,
    region: input.region ?? ctx.scope().regions[0] ?? null,
    orgId: ctx.actor.orgId,
  })
  return out
}

export async function insuranceSaid(ctx: Ctx, id: string) {
  const row = await checks.lastCheck(ctx.db, id)
  return (
    row && {
      result: row.result,
      title: insuranceResults[row.result],
      dataDate: row.dataDate,
      record: row.record,
      from: row.fromDay,
      to: row.toDay,
    }
  )
}
