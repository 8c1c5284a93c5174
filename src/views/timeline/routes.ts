import { claimById } from '#money/claims'
import type { Place } from '#platform/access'
import { serve } from '#platform/serve'
import { regions } from '#registry/regions'
import { classById } from '#training/class-filing'
import * as c from './contract.ts'
import { entry, placeOfEntry, timelineOf } from './service.ts'
import { auditPage } from './store.ts'

/** A draft is its institution's own until it is filed. */
const placeOf = (
  row: { region: string; orgId: string | null; filedAt: string | null } | null | undefined,
): Place => (row ? { region: row.filedAt ? row.region : null, orgs: [row.orgId] } : {})

export const makeRoutes = (actTitles: () => { id: string; title: string }[]) => [
  serve(c.classTimeline, {
    at: async (ctx, input) => {
      const row = await classById(ctx.db, input.id)
      return placeOf(row)
    },
    run: async (ctx, input) => ({
      title: (await classById(ctx.db, input.id))?.title ?? '',
      rows: await timelineOf(ctx, `class:${input.id}`),
    }),
  }),
  serve(c.claimTimeline, {
    at: async (ctx, input) => {
      const row = await claimById(ctx.db, input.id)
      return placeOf(row)
    },
    run: async (ctx, input) => ({
      title: (await claimById(ctx.db, input.id))?.number ?? '',
      rows: await timelineOf(ctx, `claim:${input.id}`),
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
          regionName: regions().nameOf(row.region),
        })),
      }
    },
  }),
  serve(c.auditEntry, { at: (ctx, input) => placeOfEntry(ctx, input.id), run: entry }),
  serve(c.auditActs, { at: 'list', run: async () => ({ rows: actTitles() }) }),
]
