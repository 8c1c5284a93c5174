/** Proofs of records that were voided: nothing rests on them any more. Those of standing records go with the money's papers. */
import { sql } from 'kysely'
import { destroyFiles, type Keepable, type Retained } from '#platform/retain'

export const voidedProofs: Retained = {
  due: async (db, { before, regions, limit, ids = null }) => {
    const { rows } = await sql<Omit<Keepable, 'subjects'> & { classId: string | null; orgId: string | null }>`
      select f.proof_file_id as id, '已作废的就业证明' as title,
        (f.voided_at at time zone 'Asia/Shanghai')::date::text as since, f.proof_sha256 as hash,
        coalesce(f.class_region, f.region) as region, f.class_id, f.class_org_id as org_id
      from employment.follow_up f
      where f.state = 'voided' and (f.voided_at at time zone 'Asia/Shanghai')::date < ${before}
        and coalesce(f.class_region, f.region) = any(${[...regions]})
        and not exists (select from employment.follow_up g where g.proof_file_id = f.proof_file_id and g.state <> 'voided')
        and not exists (select from platform.door_file_destroyed d where d.file_id = f.proof_file_id)
        and (${ids}::uuid[] is null or f.proof_file_id = any(${ids}::uuid[]))
      order by f.voided_at, f.id limit ${limit}`.execute(db)
    return rows.map(({ classId, orgId, ...row }) => ({
      ...row,
      subjects: [classId, orgId].filter((one) => one !== null),
    }))
  },
  destroy: destroyFiles,
}
