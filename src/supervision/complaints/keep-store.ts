/** Who complained, and their photos: not kept longer than the answer needs; the complaint's course and result stay. */
import { sql } from 'kysely'
import type { Keepable, Retained } from '#platform/retain'

export const complainants: Retained = {
  due: async (db, { before, regions, limit, ids = null }) => {
    const { rows } = await sql<Omit<Keepable, 'subjects'> & { orgId: string | null }>`
      select id, '举报人联系方式与照片 ' || receipt as title,
        (closed_at at time zone 'Asia/Shanghai')::date::text as since, region, org_id,
        encode(sha256(coalesce(contact_name_sealed, '') || coalesce(contact_phone_sealed, '') || array_to_string(files, ',')::bytea), 'hex') as hash
      from supervision.complaint
      where closed_at is not null and (closed_at at time zone 'Asia/Shanghai')::date < ${before}
        and region = any(${[...regions]})
        and (contact_name_sealed is not null or exists (
          select from unnest(files) one where not exists (select from platform.door_file_destroyed d where d.file_id = one)))
        and (${ids}::uuid[] is null or id = any(${ids}::uuid[]))
      order by closed_at, id limit ${limit}`.execute(db)
    return rows.map(({ orgId, ...row }) => ({ ...row, subjects: orgId ? [orgId] : [] }))
  },
  destroy: async (ctx, items, destructionId) => {
    const ids = items.map((item) => item.id)
    const { rows } = await sql<{ files: string[] }>`
      update supervision.complaint set contact_name_sealed = null, contact_phone_sealed = null,
        contact_destroyed_at = case when contact_name_sealed is null then null else ${ctx.now}::timestamptz end, version = version + 1
      where id = any(${ids}::uuid[]) returning files`.execute(ctx.db)
    const files = await ctx.tools.files.info(
      ctx.db,
      rows.flatMap((row) => row.files),
    )
    await ctx.tools.files.destroy(ctx.db, files, destructionId, ctx.now)
  },
}
