import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { addDays, dayOf, daysBetween } from '#platform/day'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import { compare, valuesOf } from './engine-rules.ts'
import { findAll, findOf, keepFound, printsOf, ruleOf, rulesAsSet, type SetRule } from './engine-service.ts'
import * as store from './setting-store.ts'

const PROVINCE = '350000'
const EXAMPLES = 12
const LONGEST = 3 * 366
/** A rule holds for the whole province, so only its office changes it. */
export const province = async () => ({ region: PROVINCE })

const sameValues = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean =>
  Object.keys({ ...a, ...b }).every((name) => a[name] === b[name])

async function setRule(ctx: Ctx, code: string): Promise<SetRule> {
  const set = (await rulesAsSet(ctx.db)).find((one) => one.rule.code === code)
  if (!set) throw new Refused([c.settingRefusals.unknown()], 404)
  return set
}

function rowOf(set: SetRule, counts: Map<string, store.RuleCount>, proposed: readonly string[]): c.RuleRow {
  const { rule } = set
  const { open, overdue, confirmed, harmless, dataFault } = counts.get(rule.code) ?? {
    open: 0,
    overdue: 0,
    confirmed: 0,
    harmless: 0,
    dataFault: 0,
  }
  return {
    code: rule.code,
    title: rule.title,
    tells: rule.tells,
    stage: rule.stages[0],
    stages: [...rule.stages],
    severity: set.severity,
    strength: rule.strength,
    clause: rule.clause ?? null,
    patterns: [...rule.patterns],
    enabled: set.enabled,
    workdays: set.workdays,
    setting: set.setting,
    proposed: proposed.includes(rule.code),
    open,
    overdue,
    confirmed,
    harmless,
    dataFault,
    precision: c.precisionOf({ confirmed, harmless }),
  }
}

const countsOf = (ctx: Ctx, input: { from?: string | undefined; to?: string | undefined }) =>
  store.countsPerRule(ctx.db, ctx.scope().regions, {
    from: input.from ?? null,
    to: input.to ?? null,
    today: ctx.today,
  })

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listRules>) {
  const counts = await countsOf(ctx, input)
  const proposed = await store.proposedCodes(ctx.db)
  return { rows: (await rulesAsSet(ctx.db)).map((set) => rowOf(set, counts, proposed)) }
}

const mayAll = (ctx: Ctx, verb: string): boolean => ctx.scope(verb).regions.includes(PROVINCE)

export async function view(ctx: Ctx, input: ParsedOf<typeof c.getRule>) {
  const set = await setRule(ctx, input.rule)
  const { rule } = set
  const settings = await store.settingsOf(ctx.db, rule.code)
  const replays = await store.replaysOf(ctx.db, rule.code, ctx.scope().regions)
  const names = await accountNames(ctx.db, [
    ...settings.flatMap((one) => [one.proposedBy, one.decidedBy]),
    ...replays.map((one) => one.byAccount),
  ])
  const proposed = settings.filter((one) => one.state === 'proposed').map((one) => one.code)
  return {
    ...rowOf(set, await countsOf(ctx, input), proposed),
    honest: rule.honest,
    thresholds: Object.entries(rule.thresholds).map(([name, t]) => ({
      name,
      title: t.title,
      unit: t.unit,
      value: set.thresholds[name] as number,
      initial: t.value,
      min: t.min,
      max: t.max,
      clause: t.clause ?? null,
    })),
    settings: settings.map(({ code: _code, ...one }) => ({
      ...one,
      proposedByName: names.get(one.proposedBy) ?? '',
      decidedByName: one.decidedBy ? (names.get(one.decidedBy) ?? '') : null,
      can:
        one.state === 'proposed' && mayAll(ctx, 'risk.approve') && one.proposedBy !== ctx.actor.accountId
          ? ['approve', 'refuse']
          : [],
    })),
    replays: replays.map((one) => replayRow(one, names)),
    can: mayAll(ctx, 'risk.propose')
      ? ['replay', ...(proposed.length === 0 ? ['propose'] : [])]
      : ctx.may('risk.propose')
        ? ['replay']
        : [],
  }
}

function replayRow(row: store.ReplayRecord, names: Map<string, string>): c.ReplayRow {
  const { examples, ...result } = row.result
  return {
    id: row.id,
    code: row.code,
    at: row.at,
    byName: names.get(row.byAccount) ?? '',
    region: row.region,
    regionName: regions().fullName(row.region),
    from: row.fromOn,
    until: row.untilOn,
    thresholdsNow: row.thresholdsNow,
    thresholdsDraft: row.thresholdsThen,
    ...result,
    examples: examples.map(({ region, ...one }) => ({ ...one, regionName: regions().fullName(region) })),
  }
}

function spanReasons(input: { from: string; until: string }): Reason[] {
  if (input.from > input.until) return [c.refusals.dates({ field: 'from' })]
  return daysBetween(input.from, input.until) > LONGEST ? [c.refusals.too_long({ field: 'from' })] : []
}

function thresholdReasons(set: SetRule, values: Readonly<Record<string, number>>): Reason[] {
  const reasons: Reason[] = []
  for (const [name, value] of Object.entries(values)) {
    const t = set.rule.thresholds[name]
    if (!t) reasons.push(c.settingRefusals.unknown_threshold({ field: `thresholds.${name}` }))
    else if (!Number.isFinite(value) || value < t.min || value > t.max)
      reasons.push(c.settingRefusals.bad_threshold(t, { field: `thresholds.${name}` }))
  }
  return reasons
}

/** Asks the rule twice about the same past; what people found out about its alerts says which answer is the better one. */
export async function replay(ctx: Ctx, input: ParsedOf<typeof c.replayRule>) {
  const set = await setRule(ctx, input.code)
  insist([...spanReasons(input), ...thresholdReasons(set, input.thresholds)])
  const draftValues = valuesOf(set.rule.thresholds, { ...set.thresholds, ...input.thresholds })
  const ask = async (thresholds: Record<string, number>) =>
    printsOf(
      await findOf(ctx.db, set.rule, {
        from: input.from,
        until: input.until,
        now: ctx.now,
        region: input.region,
        thresholds,
      }),
    )
  const now = await ask(set.thresholds)
  const draft = await ask(draftValues)
  const told = await store.outcomesOf(ctx.db, input.code, [...new Set([...now.keys(), ...draft.keys()])])
  const result = compare(
    new Set(now.keys()),
    new Set(draft.keys()),
    (print) => told.get(print)?.outcome ?? null,
  )
  const examples = [
    ...[...draft].filter(([print]) => !now.has(print)).map((one) => ({ side: 'gained' as const, one })),
    ...[...now].filter(([print]) => !draft.has(print)).map((one) => ({ side: 'lost' as const, one })),
  ]
  const chosen = (['gained', 'lost'] as const).flatMap((side) =>
    examples
      .filter((one) => one.side === side)
      .sort((a, b) => b.one[1].weight - a.one[1].weight)
      .slice(0, EXAMPLES),
  )
  const row: store.ReplayRecord = {
    id: uuidv7(),
    code: input.code,
    at: ctx.now,
    byAccount: ctx.actor.accountId,
    region: input.region,
    fromOn: input.from,
    untilOn: input.until,
    thresholdsNow: set.thresholds,
    thresholdsThen: draftValues,
    result: {
      ...result,
      examples: chosen.map(({ side, one: [print, hit] }) => {
        const outcome = told.get(print)?.outcome ?? null
        return {
          side,
          says: hit.says,
          on: hit.on,
          region: hit.regions[0] as string,
          alertId: told.get(print)?.id ?? null,
          outcome: outcome && c.outcomes[outcome],
        }
      }),
    },
  }
  await store.insertReplay(ctx.db, row)
  ctx.record({
    subjects: [`risk-replay:${row.id}`, `risk-rule:${input.code}`],
    summary: `试算风险规则“${set.rule.title}”：${result.now} 项变为 ${result.draft} 项`,
    region: input.region,
    before: set.thresholds,
    after: draftValues,
  })
  return replayRow(row, await accountNames(ctx.db, [ctx.actor.accountId]))
}

/** A change of thresholds rests on a replay of exactly these, over the province, lately made. */
export async function propose(ctx: Ctx, input: ParsedOf<typeof c.proposeSetting>) {
  const set = await setRule(ctx, input.code)
  const reasons = thresholdReasons(set, input.thresholds)
  const thresholds = valuesOf(set.rule.thresholds, { ...set.thresholds, ...input.thresholds })
  const moved = !sameValues(thresholds, set.thresholds)
  const plain =
    input.enabled === set.enabled && input.severity === set.severity && input.workdays === set.workdays
  if (!moved && plain) reasons.push(c.settingRefusals.nothing_changed())
  if (moved) {
    const replayed = input.replayId ? await store.replayById(ctx.db, input.replayId) : undefined
    const good =
      replayed?.code === input.code &&
      replayed.region === PROVINCE &&
      sameValues(replayed.thresholdsThen, thresholds) &&
      dayOf(replayed.at) >= addDays(ctx.today, -c.REPLAY_DAYS)
    if (!good) reasons.push(c.settingRefusals.no_replay({ field: 'replayId' }))
  }
  insist(reasons)
  const id = uuidv7()
  const number = await store.insertSetting(ctx.db, {
    id,
    code: input.code,
    enabled: input.enabled,
    severity: input.severity,
    workdays: input.workdays,
    thresholds,
    reason: input.reason,
    replayId: moved ? (input.replayId ?? null) : null,
    state: 'proposed',
    proposedBy: ctx.actor.accountId,
    proposedAt: ctx.now,
    decidedBy: null,
    decidedAt: null,
    decision: null,
    version: 1,
  })
  if (number === null) insist([c.settingRefusals.proposed_already()])
  ctx.record({
    subjects: [`risk-rule:${input.code}`],
    summary: `提请调整风险规则“${set.rule.title}”（第 ${number} 版）`,
    region: PROVINCE,
    before: { enabled: set.enabled, severity: c.severities[set.severity], workdays: set.workdays },
    after: { enabled: input.enabled, severity: c.severities[input.severity], workdays: input.workdays },
    reason: input.reason,
  })
  return { id, number: number as number }
}

async function decide(
  ctx: Ctx,
  input: { id: string; version: number; reason?: string },
  state: 'in-force' | 'refused',
) {
  const row = await store.settingById(ctx.db, input.id)
  if (!row) throw new Refused([common.not_found({ what: '这项调整' })], 404)
  const reasons: Reason[] = []
  if (row.state !== 'proposed') reasons.push(c.settingRefusals.not_proposed())
  if (row.proposedBy === ctx.actor.accountId)
    reasons.push(common.same_person({ did: '提请调整', doing: '审定' }))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist(reasons)
  const by = { account: ctx.actor.accountId, at: ctx.now, decision: input.reason ?? null }
  if (!(await store.decideSetting(ctx.db, row, state, by))) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`risk-rule:${row.code}`],
    summary: `${state === 'in-force' ? '审定' : '不同意'}风险规则“${ruleOf(row.code)?.title ?? row.code}”的调整（第 ${row.number} 版）`,
    region: PROVINCE,
    after: { state: c.settingStates[state] },
    reason: input.reason ?? null,
  })
  return { version: row.version + 1, state }
}
export const approve = (ctx: Ctx, input: ParsedOf<typeof c.approveSetting>) => decide(ctx, input, 'in-force')
export const refuse = (ctx: Ctx, input: ParsedOf<typeof c.refuseSetting>) => decide(ctx, input, 'refused')

export async function run(ctx: Ctx, input: ParsedOf<typeof c.runRules>) {
  insist(spanReasons(input))
  const found = await findAll(ctx.db, { why: 'asked', ...input }, ctx.now)
  if (found.rules.length === 0) insist([c.settingRefusals.unknown({ field: 'codes' })])
  const { runId, ...kept } = await keepFound(ctx, found)
  return { id: runId, ruleCount: found.rules.length, ...kept }
}

export async function runs(ctx: Ctx, input: ParsedOf<typeof c.listRuns>) {
  const page = await store.runPage(ctx.db, ctx.scope().regions, input)
  const names = await accountNames(
    ctx.db,
    page.rows.map((row) => row.byAccount),
  )
  return {
    ...page,
    rows: page.rows.map((row) => ({
      id: row.id,
      at: row.at,
      why: row.why,
      about: row.about,
      from: row.fromOn,
      until: row.untilOn,
      regionName: row.region ? regions().fullName(row.region) : '全省',
      byName: row.byAccount ? (names.get(row.byAccount) ?? '') : null,
      ruleCount: row.rules.length,
      hits: row.hits,
      raised: row.raised,
      faults: row.rules.flatMap((one) =>
        one.fault === null
          ? []
          : [{ code: one.code, title: ruleOf(one.code)?.title ?? one.code, fault: one.fault }],
      ),
    })),
  }
}
