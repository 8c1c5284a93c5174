import { claimById } from '#money/claims'
import type { Place } from '#platform/access'
import { type AnyAct, serve } from '#platform/serve'
import { regions } from '#registry/regions'
import { classById } from '#training/class-filing'
import * as c from './contract.ts'
import { answersOf, entry, placeOfEntry, timelineOf } from './service.ts'
import { auditPage } from './store.ts'

/** A draft is its institution's own until it is filed. */
const placeOf = (
  row: { region: string; orgId: string | null; filedAt: string | null } | null | undefined,
): Place => (row ? { region: row.filedAt ? row.region : null, orgs: [row.orgId] } : {})

export const makeRoutes = (acts: () => AnyAct[]) => {
  // Asked for at the first request: the list of acts names this module's own.
  let known: ReturnType<typeof answersOf> | undefined
  const answers = (actId: string) => {
    known ??= answersOf(acts())
    return known(actId)
  }
  return [
    serve(c.classTimeline, {
      at: async (ctx, input) => {
        const row = await classById(ctx.db, input.id)
        return placeOf(row)
      },
      run: async (ctx, input) => ({
        title: (await classById(ctx.db, input.id))?.title ?? '',
        rows: await timelineOf(ctx, `class:${input.id}`, answers),
      }),
    }),
    serve(c.claimTimeline, {
      at: async (ctx, input) => {
        const row = await claimById(ctx.db, input.id)
        return placeOf(row)
      },
      run: async (ctx, input) => ({
        title: (await claimById(ctx.db, input.id))?.number ?? '',
        rows: await timelineOf(ctx, `claim:${input.id}`, answers),
      }),
    }),
    serve(c.listAudit, {
      at: 'list',
      run: async (ctx, input) => {
        const page = await auditPage(ctx.db, ctx.scope(), input)
        return {
          ...page,
          rows: page.rows.map((row) => ({
            ...row,
            before: row.before ?? null,
            after: row.after ?? null,
            answers: answers(row.actId),
            regionName: regions().nameOf(row.region),
          })),
        }
      },
    }),
    serve(c.auditEntry, {
      at: (ctx, input) => placeOfEntry(ctx, input.id),
      run: async (ctx, input) => await entry(ctx, input, answers),
    }),
    serve(c.auditActs, {
      at: 'list',
      run: async () => ({ rows: acts().map(({ id, title }) => ({ id, title })) }),
    }),
  ]
}
