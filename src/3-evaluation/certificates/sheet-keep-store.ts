/** Uploaded certificate sheets: what they said stands in the register of certificates; the sheets have clear ID numbers. */
import { sql } from 'kysely'
import { destroyFiles, type Keepable, type Retained } from '#platform/retain'

export const certificateSheets: Retained = {
  due: async (db, { before, regions, limit, ids = null }) => {
    const { rows } = await sql<Omit<Keepable, 'subjects'> & { orgId: string }>`
      select i.file_id as id, '证书导入表' as title, (i.imported_at at time zone 'Asia/Shanghai')::date::text as since,
        i.sha256 as hash, o.region, i.org_id
      from (select distinct on (file_id) file_id, sha256, org_id, imported_at from evaluation.certificate_import
        order by file_id, imported_at desc) i
        join registry.door_organisation o on o.id = i.org_id
      where o.region = any(${[...regions]}) and (i.imported_at at time zone 'Asia/Shanghai')::date < ${before}
        and not exists (select from platform.door_file_destroyed d where d.file_id = i.file_id)
        and (${ids}::uuid[] is null or i.file_id = any(${ids}::uuid[]))
      order by i.imported_at, i.file_id limit ${limit}`.execute(db)
    return rows.map(({ orgId, ...row }) => ({ ...row, subjects: [orgId] }))
  },
  destroy: destroyFiles,
}
