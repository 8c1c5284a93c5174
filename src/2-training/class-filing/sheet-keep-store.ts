/** Uploaded rosters: once the class is long over, the sheet with its clear ID numbers has no use; the roster itself stays. */
import { sql } from 'kysely'
import { destroyFiles, type Keepable, type Retained } from '#platform/retain'

export const rosterSheets: Retained = {
  due: async (db, { before, regions, limit, ids = null }) => {
    const { rows } = await sql<Omit<Keepable, 'subjects'> & { classId: string; orgId: string }>`
      select r.file_id as id, '学员名册导入表 ' || coalesce(c.number, '') as title, c.ends_on::text as since,
        r.sha256 as hash, c.region, c.id as class_id, c.org_id
      from (select distinct file_id, sha256, class_id from training.roster_import) r
        join training.class c on c.id = r.class_id
      where c.region = any(${[...regions]}) and c.state in ('closed', 'cancelled', 'withdrawn') and c.ends_on < ${before}
        and not exists (select from platform.door_file_destroyed d where d.file_id = r.file_id)
        and (${ids}::uuid[] is null or r.file_id = any(${ids}::uuid[]))
      order by c.ends_on, r.file_id limit ${limit}`.execute(db)
    return rows.map(({ classId, orgId, ...row }) => ({ ...row, subjects: [classId, orgId] }))
  },
  destroy: destroyFiles,
}
