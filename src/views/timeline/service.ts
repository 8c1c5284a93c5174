import type { Ctx } from '#platform/serve'
import type { TimelineEntry } from './contract.ts'
import { entriesOf } from './store.ts'

/** Everything recorded about one subject, with links to its evidence. */
export async function timelineOf(ctx: Ctx, subject: string): Promise<TimelineEntry[]> {
  const rows = await entriesOf(ctx.db, subject)
  const files = await ctx.tools.files.info(ctx.db, [...new Set(rows.flatMap((r) => r.files))])
  const shown = new Map(
    files.map((f) => [
      f.id,
      { id: f.id, name: f.name, mime: f.mime, url: ctx.tools.files.link(f.id, ctx.now) },
    ]),
  )
  return rows.map((row) => ({
    ...row,
    before: row.before ?? null,
    after: row.after ?? null,
    files: row.files.flatMap((id) => shown.get(id) ?? []),
  }))
}
