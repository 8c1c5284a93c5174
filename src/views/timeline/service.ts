import { dayOf, instantAt } from '#platform/day'
import { XLSX } from '#platform/forms'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { regions } from '#registry/regions'
import { type Answering, answeringFor } from '#registry/responsibility'
import type { TimelineEntry } from './contract.ts'
import { type AuditRow, entriesOf, oneEntry } from './store.ts'

/** Of an act by its id: which step it is, and who answers for it. Acts of earlier versions are nobody's any more. */
export type AnswersOf = (actId: string) => Answering | null
export function answersOf(
  acts: readonly { id: string; allow: Parameters<typeof answeringFor>[0] }[],
): AnswersOf {
  const known = new Map(acts.map((act) => [act.id, answeringFor(act.allow)]))
  return (actId) => known.get(actId) ?? null
}

/** Proofs of somebody's work are for those who follow it up. */
const verbFor = (actId: string): string | null => (actId.startsWith('employment.') ? 'employment.read' : null)

/**
 * With links to the evidence. Uploaded sheets are none: a roster's names stand in them in clear, and are opened by the
 * export that carries a reason and is on record.
 */
async function withEvidence(ctx: Ctx, found: AuditRow[], answers: AnswersOf) {
  const rows = found.map((row) => {
    const verb = verbFor(row.actId)
    return verb === null || ctx.may(verb) ? row : { ...row, files: [] }
  })
  const files = await ctx.tools.files.info(ctx.db, [...new Set(rows.flatMap((r) => r.files))])
  const shown = new Map(
    files
      .filter((f) => f.mime !== XLSX)
      .map((f) => [f.id, { id: f.id, name: f.name, mime: f.mime, url: ctx.tools.files.link(f.id, ctx.now) }]),
  )
  return rows.map((row) => ({
    ...row,
    before: row.before ?? null,
    after: row.after ?? null,
    files: row.files.flatMap((id) => shown.get(id) ?? []),
    answers: answers(row.actId),
  }))
}

/** Evaluations are anonymous: a class's file says that somebody answered, not who, nor at which minute. */
const UNNAMED = 'training.completion.evaluate'
const unnamed = (row: TimelineEntry): TimelineEntry =>
  row.actId === UNNAMED
    ? { ...row, actorName: '学员（匿名）', actorOrg: null, at: instantAt(dayOf(row.at), '00:00') }
    : row

/** Everything recorded about one subject, oldest first. */
export const timelineOf = async (ctx: Ctx, subject: string, answers: AnswersOf): Promise<TimelineEntry[]> =>
  (await withEvidence(ctx, await entriesOf(ctx.db, subject), answers))
    .map(unnamed)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))

async function entryOrRefuse(ctx: Ctx, id: string): Promise<AuditRow> {
  const row = await oneEntry(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该记录' })], 404)
  return row
}

export async function placeOfEntry(ctx: Ctx, id: string) {
  const row = await entryOrRefuse(ctx, id)
  return { region: row.region, orgs: [row.orgId] }
}

export async function entry(ctx: Ctx, input: { id: string }, answers: AnswersOf) {
  const [shown] = await withEvidence(ctx, [await entryOrRefuse(ctx, input.id)], answers)
  return { ...(shown as NonNullable<typeof shown>), regionName: regions().nameOf(shown?.region ?? null) }
}
