/** Looking one person up: in the deliveries at hand, or by asking an office now; and who looked whom up. */
import type { ParsedOf } from '#platform/act'
import { writeAudit } from '#platform/audit'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { peopleById } from '#registry/people'
import { askAbout, askOfficeNow } from './ask-service.ts'
import * as c from './contract.ts'
import * as store from './store.ts'

async function personPlace(ctx: Ctx, personId: string) {
  const [person] = await peopleById(ctx.db, [personId])
  if (!person) throw new Refused([common.not_found({ what: '该人员' })], 404)
  return { region: person.region }
}
export const placeOfAsked = (ctx: Ctx, input: { personId: string }) => personPlace(ctx, input.personId)

/** Waits for another office, so it holds no transaction while it does; what came of it is written in one of its own. */
export async function ask(ctx: Ctx, input: ParsedOf<typeof c.askOffice>) {
  const register = await store.registerByCode(ctx.db, input.code)
  const { title } = c.registerOf(input.code)
  if (!register) throw new Refused([c.refusals.not_opened({ title })])
  if (register.basisUntil < ctx.today)
    throw new Refused([c.refusals.basis_over({ title, until: register.basisUntil })])
  if (!register.endpoint) throw new Refused([c.refusals.no_endpoint({ title })])
  const { answer, findings } = await askOfficeNow(
    ctx,
    register,
    input.personId,
    input.reason,
    `person:${input.personId}`,
  )
  const place = await personPlace(ctx, input.personId)
  await ctx.tools.db.transaction().execute((trx) =>
    writeAudit(
      trx,
      {
        at: ctx.now,
        actId: c.askOffice.id,
        actTitle: c.askOffice.title,
        accountId: ctx.actor.accountId,
        actorName: ctx.actor.name,
        actorOrg: ctx.actor.orgName,
        ip: ctx.meta.ip,
        agent: ctx.meta.agent,
      },
      [
        {
          subjects: [`person:${input.personId}`, `register:${input.code}`],
          summary: `向“${title}”接口查询人员：${c.answerStates[answer.state]}`,
          region: place.region,
          orgId: ctx.actor.orgId,
          reason: input.reason,
        },
      ],
    ),
  )
  return {
    state: answer.state,
    stateTitle: c.answerStates[answer.state],
    dataDate: answer.dataDate,
    tries: answer.tries,
    findings,
  }
}

export async function lookUp(ctx: Ctx, input: ParsedOf<typeof c.lookUp>) {
  const asOf = input.asOf ?? ctx.today
  const asked = await askAbout(ctx, {
    personIds: [input.personId],
    registers: input.registers,
    purpose: input.reason,
    subject: `person:${input.personId}`,
    asOf,
  })
  const place = await personPlace(ctx, input.personId)
  ctx.record({
    subjects: [`person:${input.personId}`],
    summary: `核对人员部门数据：${input.registers.map((code) => c.registerOf(code).title).join('、')}`,
    region: place.region,
    orgId: ctx.actor.orgId,
    reason: input.reason,
  })
  return {
    registers: [...asked.registers.values()].map(({ code, title, silence, dataDate }) => ({
      code,
      title,
      silence: silence && c.silences[silence],
      dataDate,
    })),
    findings: (asked.people.get(input.personId) ?? []).map((f) => ({
      ...f,
      title: c.registerOf(f.register).title,
      source: c.registerOf(f.register).source,
    })),
  }
}

export async function questions(ctx: Ctx, input: ParsedOf<typeof c.listQuestions>) {
  const page = await store.questionPage(ctx.db, ctx.scope().regions, input)
  return {
    ...page,
    rows: page.rows.map((q) => ({
      id: q.id,
      at: q.at,
      actorName: q.actorName,
      actorOrg: q.actorOrg,
      purpose: q.purpose,
      people: q.people,
      registers: q.registers
        .map(({ code, dataDate }) => `${c.registerOf(code).title}${dataDate ? `（${dataDate}）` : ''}`)
        .join('、'),
      asOf: q.asOf,
    })),
  }
}
