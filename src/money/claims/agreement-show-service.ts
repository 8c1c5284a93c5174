/** Agreements as screens see them: names beside ids, stages with their claims, what is missing, what the actor can do. */
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { openMoves } from '#platform/moves'
import type { Ctx } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import { orgsById } from '#registry/organisations'
import { peopleMap } from '#registry/people'
import { regions } from '#registry/regions'
import type * as c from './agreement-contract.ts'
import { agreementMoves, stagesOfAgreement } from './agreement-rules.ts'
import { agreementOrRefuse, handsOf, missingOf, placeOfRow } from './agreement-service.ts'
import * as store from './agreement-store.ts'

async function show(ctx: Ctx, rows: readonly store.CountedAgreement[]): Promise<c.AgreementListRow[]> {
  const [orgs, occupations] = await Promise.all([
    orgsById(
      ctx.db,
      rows.map((r) => r.orgId),
    ),
    occupationsByCode(
      ctx.db,
      rows.map((r) => r.occupationCode),
    ),
  ])
  return rows.map((r) => ({
    id: r.id,
    number: r.number,
    orgId: r.orgId,
    orgName: orgs.get(r.orgId)?.name ?? '',
    region: r.region,
    regionName: regions().fullName(r.region),
    title: r.title,
    occupationCode: r.occupationCode,
    occupationName: occupations.get(r.occupationCode)?.name ?? r.occupationCode,
    level: r.level,
    partner: r.partner,
    startsOn: r.startsOn,
    endsOn: r.endsOn,
    state: r.state,
    apprentices: r.apprentices,
    filedAt: r.filedAt,
    version: r.version,
  }))
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listAgreements>) {
  const mine = input.mine === 'true'
  const waiting = mine
    ? ctx.may('agreement.approve')
      ? ['submitted' as const]
      : ['draft' as const, 'returned' as const]
    : null
  const page = await store.listAgreementRows(ctx.db, ctx.scope(), input, waiting)
  return { ...page, rows: await show(ctx, page.rows) }
}

export async function view(ctx: Ctx, input: { id: string }): Promise<c.AgreementView> {
  const row = await agreementOrRefuse(ctx, input.id)
  const [people, claims, files] = await Promise.all([
    store.apprenticesOf(ctx.db, row.id),
    store.stageClaims(ctx.db, row.id),
    ctx.tools.files.info(ctx.db, row.fileIds),
  ])
  const persons = await peopleMap(
    ctx.db,
    people.map((p) => p.personId),
  )
  const live = people.filter((p) => p.leftOn === null).length
  const [head] = await show(ctx, [{ ...row, apprentices: live }])
  const may = (verb: string) => covers(ctx.scope(verb), placeOfRow(row))
  const missing = row.state === 'draft' || row.state === 'returned' ? missingOf(row, live) : []
  const approvedOn = row.decidedAt ? dayOf(row.decidedAt) : null
  return {
    ...(head as c.AgreementListRow),
    reason: row.reason,
    decidedAt: row.decidedAt,
    people: people.map((p) => ({
      id: p.id,
      personId: p.personId,
      nameMasked: persons.get(p.personId)?.nameMasked ?? '',
      idNumberMasked: persons.get(p.personId)?.idNumberMasked ?? '',
      hire: p.hire,
      joinedOn: p.joinedOn,
      internFrom: p.internFrom,
      internTo: p.internTo,
      contractFrom: p.contractFrom,
      contractTo: p.contractTo,
      leftOn: p.leftOn,
      leaveReason: p.leaveReason,
    })),
    files: files.map(({ sha256: _hash, ...f }) => ({ ...f, url: ctx.tools.files.link(f.id, ctx.now) })),
    stages:
      row.state === 'approved'
        ? stagesOfAgreement({ ...row, approvedOn }).map((s) => {
            const claim = claims.find((one) => one.stage === s.stage)
            return {
              ...s,
              due: !claim && s.dueOn <= ctx.today,
              claimId: claim?.id ?? null,
              claimNumber: claim?.number ?? null,
              claimState: claim?.state ?? null,
              amountFen: claim?.amountFen ?? null,
            }
          })
        : [],
    missing,
    can: openMoves(agreementMoves, row.state, may, ctx.actor.accountId, handsOf(row)),
  }
}
