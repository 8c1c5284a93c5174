/** A pack on its way: drafted, handed in, put in force by somebody else. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { nextNumber } from '#platform/counter'
import { addDays } from '#platform/day'
import type { Db } from '#platform/db'
import { refuseMove } from '#platform/moves'
import { common, insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import { regions } from '#registry/regions'
import { advise } from './advise-rules.ts'
import { caseFaults, checkCases, runCases } from './case-rules.ts'
import { checkRefusals } from './check-refusal-contract.ts'
import { checkPack } from './check-rules.ts'
import * as c from './contract.ts'
import { comparePacks, differenceKinds } from './diff-rules.ts'
import { handsOf, one } from './service.ts'
import { readCases, readPack } from './shape-rules.ts'
import * as store from './store.ts'
import { insertText } from './text-store.ts'

/** Packs that come with the platform and pass every check. */
export async function shipped(): Promise<{ file: string; document: c.PackDocument; cases: c.PackCase[] }[]> {
  const files = await store.shippedFiles()
  return files.map(({ file, content, cases }) => ({
    file,
    document: c.packDocument.parse(content),
    cases: c.packCases.parse(cases),
  }))
}

/** Regions of rows lie in the pack's own; occupations are those of the classification. */
function checkCodes(document: c.PackDocument): Reason[] {
  const { byCode, nameOf } = regions()
  return document.amounts.flatMap((row, i) =>
    (row.regions ?? [])
      .filter((code) => !byCode.get(code)?.path.split('/').includes(document.region))
      .map((code) =>
        checkRefusals.region_outside(
          { title: row.title, region: byCode.has(code) ? nameOf(code) : code },
          { field: `document.amounts.${i}.regions` },
        ),
      ),
  )
}

const checkAll = (document: c.PackDocument): Reason[] => [
  ...(regions().byCode.has(document.region) ? [] : [c.refusals.unknown_region({ field: 'document.region' })]),
  ...checkCodes(document),
  ...checkPack(document),
]

/** A city's catalogue may have what the classification has not; a slip of the pen looks the same. */
async function unknownOccupations(db: Db, document: c.PackDocument): Promise<Reason[]> {
  const known = await occupationsByCode(
    db,
    document.amounts.flatMap((row) => row.occupations ?? []),
  )
  return document.amounts.flatMap((row, i) => {
    const wrong = (row.occupations ?? []).filter((code) => !known.has(code))
    if (wrong.length === 0) return []
    const codes = wrong.slice(0, 10).join('、')
    const field = `document.amounts.${i}.occupations`
    return [checkRefusals.no_occupation({ title: row.title, codes }, { field })]
  })
}

/** What is found in a document, read strictly and then looked through; its cases are run. */
export async function findings(db: Db, document: unknown, cases: unknown) {
  const pack = readPack(document)
  const kept = readCases(cases)
  if (!pack.value || !kept.value)
    return {
      document: pack.value,
      cases: kept.value ?? [],
      reasons: [...pack.reasons, ...kept.reasons],
      advice: [],
      results: [],
    }
  const reasons = [...checkAll(pack.value), ...checkCases(pack.value, kept.value)]
  return {
    document: pack.value,
    cases: kept.value,
    reasons,
    advice: [...advise(pack.value, kept.value), ...(await unknownOccupations(db, pack.value))],
    // What isn't sound isn't judged by.
    results: reasons.length === 0 ? runCases(pack.value, kept.value) : [],
  }
}

const summaryOf = (row: Pick<store.PackRecord, 'region' | 'title' | 'number'>): string =>
  `${regions().nameOf(row.region)}“${row.title}”第 ${row.number} 版`

/** What the audit keeps of a pack: its amounts by name, not the whole document. */
const digest = (document: c.PackDocument) => ({
  from: document.from,
  to: document.to,
  amounts: Object.fromEntries(document.amounts.map((row) => [row.title, row.amountFen])),
  requirements: document.requirements.map((row) => row.title),
  adjustments: document.adjustments.map((row) => row.title),
  limits: document.limits.map((row) => row.title),
  exclusions: document.exclusions.map((row) => row.title),
  funds: document.funds.map((row) => c.funds[row.fund]),
})
const tally = (results: readonly c.CaseResult[]) => ({
  casesPassed: results.filter((one) => one.passed).length,
  casesFailed: results.filter((one) => !one.passed).length,
})
/** What a change changed, a line for each element. */
const changeLines = (before: c.PackDocument, after: c.PackDocument): string[] =>
  comparePacks(before, after)
    .slice(0, 100)
    .map((one) => {
      const what = one.fields.map((field) => `${field.name}由“${field.before}”改为“${field.after}”`)
      const told = one.kind === 'changed' || one.kind === 'moved' ? `：${what.join('，')}` : ''
      return `${differenceKinds[one.kind]}${one.place}“${one.title}”${told}`.slice(0, 400)
    })

export async function draft(ctx: Ctx, input: ParsedOf<typeof c.draftPack>) {
  const { document } = input
  const before = input.id ? await one(ctx.db, input.id) : null
  const cases = input.cases ?? before?.cases ?? []
  const results = runCases(document, cases)
  const reasons = [
    ...checkAll(document),
    ...checkCases(document, cases),
    // A draft may be kept while a case still fails; handed in it may not.
    ...(input.submit ? caseFaults(results) : []),
  ]
  if (before) {
    reasons.push(
      ...refuseMove(
        c.packMoves,
        'edit',
        before.state,
        ctx.actor.accountId,
        handsOf(before, ctx.actor.accountId),
      ),
    )
    if (before.region !== document.region || before.subsidyKind !== document.subsidyKind)
      reasons.push(c.refusals.moved({ field: 'document.region' }))
    if (before.version !== input.version) reasons.push(common.changed_meanwhile())
  }
  insist(reasons)
  const set = {
    title: document.title,
    state: input.submit ? ('submitted' as const) : ('draft' as const),
    fromOn: document.from,
    toOn: document.to,
    document,
    cases,
    draftedBy: before?.draftedBy ?? ctx.actor.accountId,
    draftedAt: ctx.now,
    writtenBy: [...new Set([...(before?.writtenBy ?? []), ctx.actor.accountId])],
    submittedBy: input.submit ? ctx.actor.accountId : null,
    submittedAt: input.submit ? ctx.now : null,
    decidedBy: null,
    decidedAt: null,
    decideReason: null,
  }
  const id = before?.id ?? uuidv7()
  const number =
    before?.number ?? (await nextNumber(ctx.db, `policy:${document.region}:${document.subsidyKind}`))
  if (before) {
    if (!(await store.updatePack(ctx.db, id, before.version, set))) insist([common.changed_meanwhile()])
  } else {
    const { region, subsidyKind } = document
    await store.insertPack(ctx.db, { id, region, subsidyKind, number, version: 1, ...set })
  }
  const version = (before?.version ?? 0) + 1
  await insertText(ctx.db, {
    packId: id,
    version,
    title: document.title,
    document,
    cases,
    ...tally(results),
    savedBy: ctx.actor.accountId,
    savedAt: ctx.now,
  })
  ctx.record({
    subjects: [`policy:${id}`],
    summary: `${before ? '修改' : '拟订'}${summaryOf({ ...document, number })}${input.submit ? '并提交审定' : ''}`,
    region: document.region,
    ...(before ? { before: digest(before.document) } : {}),
    after: {
      ...digest(document),
      ...(before ? { changes: changeLines(before.document, document) } : {}),
      ...tally(results),
    },
  })
  return { id, version, number }
}

/** Checks a move, makes it, and writes it down. */
async function move(
  ctx: Ctx,
  input: { id: string; version: number; reason?: string },
  name: 'submit' | 'withdraw' | 'return' | 'approve',
  set: Partial<store.PackRecord>,
  more: (row: store.PackRecord) => Promise<Reason[]> = async () => [],
): Promise<{ version: number }> {
  const row = await one(ctx.db, input.id)
  const { title, to } = c.packMoves.moves[name]
  const reasons = refuseMove(
    c.packMoves,
    name,
    row.state,
    ctx.actor.accountId,
    handsOf(row, ctx.actor.accountId),
  )
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist([...reasons, ...(reasons.length > 0 ? [] : await more(row))])
  if (!(await store.updatePack(ctx.db, row.id, row.version, { ...set, state: to })))
    insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`policy:${row.id}`],
    summary: `${title}：${summaryOf(row)}`,
    region: row.region,
    before: { state: row.state },
    after: {
      state: to,
      ...(name === 'submit' || name === 'approve' ? tally(runCases(row.document, row.cases)) : {}),
    },
    reason: input.reason ?? null,
  })
  return { version: row.version + 1 }
}

/** Document and cases once more: the checks and the judge may have become stricter since the draft was kept. */
const checkWhole = (row: store.PackRecord): Reason[] => [
  ...checkAll(row.document),
  ...checkCases(row.document, row.cases),
  ...caseFaults(runCases(row.document, row.cases)),
]

const decided = (ctx: Ctx, reason: string | null) => ({
  decidedBy: ctx.actor.accountId,
  decidedAt: ctx.now,
  decideReason: reason,
})

export const submit = (ctx: Ctx, input: ParsedOf<typeof c.submitPack>) =>
  move(ctx, input, 'submit', { submittedBy: ctx.actor.accountId, submittedAt: ctx.now }, async (row) =>
    checkWhole(row),
  )

export const withdraw = (ctx: Ctx, input: ParsedOf<typeof c.withdrawPack>) =>
  move(ctx, input, 'withdraw', decided(ctx, input.reason))

export const giveBack = (ctx: Ctx, input: ParsedOf<typeof c.returnPack>) =>
  move(ctx, input, 'return', decided(ctx, input.reason))

/** Puts a pack in force. The version before it ends the day before; days already judged stay as they were. */
export const approve = (ctx: Ctx, input: ParsedOf<typeof c.approvePack>) =>
  move(ctx, input, 'approve', decided(ctx, null), async (row) => {
    const reasons = checkWhole(row)
    const standing = (await store.lockApproved(ctx.db, row.region, row.subsidyKind)).filter(
      (other) =>
        (other.toOn === null || other.toOn >= row.fromOn) && (row.toOn === null || other.fromOn <= row.toOn),
    )
    for (const other of standing) {
      const facts = { version: other.number, from: row.fromOn }
      if (other.fromOn >= row.fromOn)
        reasons.push(c.refusals.begins_before({ version: other.number, from: other.fromOn }))
      else if (row.fromOn < ctx.today) reasons.push(c.refusals.retroactive(facts))
    }
    if (reasons.length > 0) return reasons
    for (const other of standing) {
      const toOn = addDays(row.fromOn, -1)
      await store.updatePack(ctx.db, other.id, other.version, { toOn })
      ctx.record({
        subjects: [`policy:${other.id}`],
        summary: `${summaryOf(other)}自 ${row.fromOn} 起由第 ${row.number} 版接替`,
        region: other.region,
        before: { toOn: other.toOn },
        after: { toOn },
      })
    }
    return []
  })
