/** The fast review as screens see it: what may go in, the rounds, each draw with everybody it was made from. */
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { openMoves } from '#platform/moves'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { maskedNames } from '#registry/people'
import { regions } from '#registry/regions'
import { payeeNames } from './holder-service.ts'
import type * as c from './sample-contract.ts'
import { sampleMoves } from './sample-rules.ts'
import { roundOrRefuse } from './sample-service.ts'
import * as store from './sample-store.ts'
import { claimsById } from './store.ts'

export async function candidates(ctx: Ctx, input: ParsedOf<typeof c.sampleCandidates>) {
  const { region, ...rest } = input
  const page = await store.candidateRows(ctx.db, ctx.scope(), ctx.actor.accountId, {
    ...rest,
    ...(region ? { region: ctx.tools.regionsUnder(region) } : {}),
  })
  const nameOf = await payeeNames(ctx, page.rows)
  return {
    ...page,
    rows: page.rows.map((r) => ({
      id: r.id,
      number: r.number ?? '',
      title: r.title,
      payeeName: nameOf(r),
      subsidyKind: r.subsidyKind,
      region: r.region,
      regionName: regions().fullName(r.region),
      people: r.people,
      amountFen: r.amountFen,
      filedAt: r.filedAt as string,
    })),
  }
}

async function shownRounds(ctx: Ctx, rows: readonly store.ListedRound[]) {
  const names = await accountNames(
    ctx.db,
    rows.map((r) => r.drawnBy),
  )
  return rows.map((r) => ({
    id: r.id,
    number: r.number,
    region: r.region,
    regionName: regions().fullName(r.region),
    state: r.state,
    sharePercent: r.sharePercent,
    claims: r.claimCount,
    people: r.lineCount,
    drawn: r.drawnCount,
    found: r.found,
    drawnBy: names.get(r.drawnBy) ?? '',
    drawnAt: r.drawnAt,
    closedAt: r.closedAt,
    version: r.version,
  }))
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listSamples>) {
  const { region, ...rest } = input
  const page = await store.listRounds(ctx.db, ctx.scope(), {
    ...rest,
    ...(region ? { region: ctx.tools.regionsUnder(region) } : {}),
  })
  return { ...page, rows: await shownRounds(ctx, page.rows) }
}

export async function view(ctx: Ctx, input: { id: string }): Promise<c.SampleView> {
  const round = await roundOrRefuse(ctx, input.id)
  const [claims, all] = await Promise.all([
    store.claimsOfRound(ctx.db, round.id),
    store.linesOfRound(ctx.db, round.id),
  ])
  const rows = await claimsById(
    ctx.db,
    claims.map((x) => x.claimId),
  )
  const nameOf = await payeeNames(ctx, [...rows.values()])
  const payee = (x: { claimId: string; payee: string }) => {
    const row = rows.get(x.claimId)
    return x.payee === 'person' || !row ? '个人申领' : nameOf(row)
  }
  const people = await maskedNames(
    ctx.db,
    all.filter((l) => l.drawn).map((l) => l.personId),
  )
  const found = all.filter((l) => l.finding !== null).length
  const [shown] = await shownRounds(ctx, [{ ...round, found }])
  const may = (verb: string) => covers(ctx.scope(verb), { region: round.region })
  return {
    ...(shown as NonNullable<typeof shown>),
    listDigest: round.listDigest,
    nonce: round.nonce,
    seed: round.seed,
    rows: claims.map((x) => ({
      claimId: x.claimId,
      claimNumber: x.claimNumber,
      title: rows.get(x.claimId)?.title ?? '',
      payee: payee(x),
      people: x.people,
      amountFen: x.amountFen,
      result: x.result,
      reasons: x.reasons,
    })),
    lines: all.map((l) => ({
      lineId: l.claimLineId,
      claimId: l.claimId,
      claimNumber: l.claimNumber,
      lineNo: l.lineNo,
      payee: l.payee,
      amountFen: l.amountFen,
      key: l.drawKey,
      drawn: l.drawn,
      nameMasked: l.drawn ? (people.get(l.personId) ?? null) : null,
      finding: l.finding,
      note: l.note,
      foundBy: l.foundByName,
      foundAt: l.foundAt,
    })),
    can: openMoves(sampleMoves, round.state, may, ctx.actor.accountId),
  }
}
