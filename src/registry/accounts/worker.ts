/** Workers sign in with their ID number and a code sent to their phone; the first time they also give their name. */
import { v7 as uuidv7 } from 'uuid'
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { bindPhone, checkIdNumber, checkPhone, ensurePeople, personByIdNumber } from '#registry/people'
import * as c from './contract.ts'
import { CODE_GAP_SECONDS, CODE_MINUTES, CODE_TRIES } from './rules.ts'
import { codeHash, sameHash, sixDigits } from './service.ts'
import { startSession } from './session.ts'
import * as store from './store.ts'

const { refusals } = c

export async function sendCode(ctx: Ctx<Actor | null>, input: ParsedOf<typeof c.sendWorkerCode>) {
  insist([...checkIdNumber(input.idNumber, ctx.today), ...checkPhone(input.phone)])
  const { sealer, messages } = ctx.tools
  const phoneIndex = sealer.blind(input.phone, 'phone')
  const last = await store.lastCode(ctx.db, phoneIndex)
  if (last && Date.parse(ctx.now) - Date.parse(last.sentAt) < CODE_GAP_SECONDS * 1000 && !last.usedAt) {
    throw new Refused([refusals.code_wait()], 429)
  }
  const id = uuidv7()
  const code = sixDigits()
  await store.insertCode(ctx.db, {
    id,
    phoneIndex,
    idNumberIndex: sealer.blind(input.idNumber, 'id_number'),
    codeHash: codeHash(code, id),
    sentAt: ctx.now,
    endsAt: new Date(Date.parse(ctx.now) + CODE_MINUTES * 60_000).toISOString(),
    tries: 0,
    usedAt: null,
  })
  try {
    await messages.send({
      to: input.phone,
      template: 'sign-in-code',
      text: `您的登录验证码为 ${code}，${CODE_MINUTES} 分钟内有效。`,
      at: ctx.now,
    })
  } catch {
    throw new Refused([refusals.message_failed()])
  }
  ctx.record({ subjects: [`phone-code:${id}`], summary: '发送登录验证码' })
  // Only the demonstration's message port keeps what it sent; a real adapter shows nothing.
  return ctx.tools.demo && messages.shown(input.phone).length > 0
    ? { sent: true as const, shownCode: code }
    : { sent: true as const }
}

/** Codes and names are not guessed on and on: the refusal keeps the count, and the record of it. */
async function wrongTry(
  ctx: Ctx<Actor | null>,
  code: { id: string; tries: number },
  reason: Reason,
): Promise<Refused> {
  await store.countTry(ctx.db, code.id, code.tries + 1)
  ctx.record({ subjects: [`phone-code:${code.id}`], summary: '登录验证未通过' })
  return new Refused([reason], 422, true)
}

export async function signInWorker(ctx: Ctx<Actor | null>, input: ParsedOf<typeof c.workerSignIn>) {
  insist([...checkIdNumber(input.idNumber, ctx.today), ...checkPhone(input.phone)])
  const { sealer } = ctx.tools
  const last = await store.lockLastCode(ctx.db, sealer.blind(input.phone, 'phone'))
  const live = last && !last.usedAt && last.endsAt > ctx.now && last.tries < CODE_TRIES
  if (
    !live ||
    !sameHash(last.codeHash, codeHash(input.code, last.id)) ||
    !sameHash(last.idNumberIndex, sealer.blind(input.idNumber, 'id_number'))
  ) {
    const wrong = refusals.code_wrong({ field: 'code' })
    throw live ? await wrongTry(ctx, last, wrong) : new Refused([wrong])
  }
  let person = await personByIdNumber(ctx, input.idNumber)
  if (!person) {
    if (!input.name) throw new Refused([refusals.name_needed({ field: 'name' })])
    const made = await ensurePeople(ctx, [{ idNumber: input.idNumber, name: input.name, phone: input.phone }])
    person = made[0]?.person
  } else if (!person.phoneIndex) {
    // Nobody has bound a phone yet: the name must prove that the right person is binding this one.
    if (!input.name) throw new Refused([refusals.name_needed({ field: 'name' })])
    if (!sameHash(person.nameIndex, sealer.blind(input.name, 'name'))) {
      throw await wrongTry(ctx, last, refusals.name_mismatch({ field: 'name' }))
    }
    await bindPhone(ctx, person.id, input.phone)
  } else if (!sameHash(person.phoneIndex, sealer.blind(input.phone, 'phone'))) {
    throw await wrongTry(ctx, last, refusals.phone_mismatch({ field: 'phone' }))
  }
  if (!person) throw new Error('person was not made')
  if (!(await store.spendCode(ctx.db, last.id, ctx.now)))
    throw new Refused([refusals.code_wrong({ field: 'code' })])
  const accountId = await workerAccount(ctx, person)
  await startSession(ctx.db, accountId, ctx.now, ctx.meta)
  ctx.record({
    subjects: [`account:${accountId}`, `person:${person.id}`],
    summary: '劳动者登录',
    by: { accountId, actorName: person.nameMasked, actorOrg: null },
  })
  return { ok: true as const }
}

/** The worker's account, opened on first use. */
export async function workerAccount(
  ctx: Ctx<Actor | null>,
  person: { id: string; nameMasked: string },
): Promise<string> {
  const held = await store.accountOfPerson(ctx.db, person.id)
  if (held && !held.active) throw new Refused([refusals.inactive()])
  if (held) return held.id
  const id = uuidv7()
  await store.insertAccount(ctx.db, {
    id,
    kind: 'worker',
    login: null,
    displayName: person.nameMasked,
    orgId: null,
    personId: person.id,
    passwordHash: null,
    totpSealed: null,
    totpEnabled: false,
    failedCount: 0,
    lockedUntil: null,
    active: true,
    mustChangePassword: false,
    createdBy: null,
    createdAt: ctx.now,
    version: 1,
  })
  return id
}
