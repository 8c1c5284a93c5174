/** Photos of a check: destroyed once the time that was told to the trainee is over; the check itself stays. */
import { sql } from 'kysely'
import { destroyFiles, type Keepable, type Retained } from '#platform/retain'

export const checkPhotos: Retained = {
  due: async (db, { before, regions, limit, ids = null }) => {
    const { rows } = await sql<Omit<Keepable, 'subjects'> & { classId: string; orgId: string }>`
      select p.file_id as id, '签到照片 ' || coalesce(c.number, '') as title, p.keep_until::text as since,
        f.sha256 as hash, p.region, p.class_id, c.org_id
      from training.check_photo p join training.class c on c.id = p.class_id
        join platform.door_file f on f.id = p.file_id
      where p.region = any(${[...regions]}) and p.keep_until < ${before} and p.destroyed_at is null
        and (${ids}::uuid[] is null or p.file_id = any(${ids}::uuid[]))
      order by p.keep_until, p.file_id limit ${limit}`.execute(db)
    return rows.map(({ classId, orgId, ...row }) => ({ ...row, subjects: [classId, orgId] }))
  },
  destroy: async (ctx, items, destructionId) => {
    await destroyFiles(ctx, items, destructionId)
    await sql`update training.check_photo set destroyed_at = ${ctx.now}
      where file_id = any(${items.map((item) => item.id)}::uuid[]) and destroyed_at is null`.execute(ctx.db)
  },
}
