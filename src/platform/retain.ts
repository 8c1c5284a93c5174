/** What a module tells of data that are kept for a time only, so that they can be listed, and destroyed by two people. */
import type { Db } from './db/index.ts'
import type { StoredFile } from './files.ts'
import type { Ctx } from './serve.ts'

export interface Keepable {
  id: string
  /** What it is, without a word about whom. */
  title: string
  /** The day its time is counted from. */
  since: string
  /** SHA-256 of its content; what stands in the list of destruction. */
  hash: string
  region: string
  /** Ids of class and organisation: a hold on one of them keeps it. */
  subjects: readonly string[]
}

export interface Retained {
  /** Oldest first; those whose time was counted from a day before `before`, within these regions. */
  due: (
    db: Db,
    want: { before: string; regions: readonly string[]; limit: number; ids?: readonly string[] },
  ) => Promise<Keepable[]>
  /** Within the act that destroys them; puts nothing on record by itself. */
  destroy: (ctx: Ctx, items: readonly Keepable[], destructionId: string) => Promise<void>
}

/** For what is nothing but a file: `files` gives the rows of these ids. */
export const destroyFiles = async (
  ctx: Ctx,
  items: readonly Keepable[],
  destructionId: string,
): Promise<void> => {
  const files: StoredFile[] = await ctx.tools.files.info(
    ctx.db,
    items.map((item) => item.id),
  )
  await ctx.tools.files.destroy(ctx.db, files, destructionId, ctx.now)
}
