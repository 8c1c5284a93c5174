/** Uploaded files of registers, with clear ID numbers: once decided on they have no use; the snapshot and the receipt stay. */
import { sql } from 'kysely'
import { destroyFiles, type Keepable, type Retained } from '#platform/retain'
import { type RegisterCode, registerOf } from './register-rules.ts'

export const registerFiles: Retained = {
  due: async (db, { before, regions, limit, ids = null }) => {
    const { rows } = await sql<Omit<Keepable, 'subjects' | 'title'> & { code: RegisterCode; on: string }>`
      select f.id, d.code, d.data_date::text as on, f.sha256 as hash, d.region,
        (coalesce(d.decided_at, d.loaded_at) at time zone 'Asia/Shanghai')::date::text as since
      from registry.register_delivery d join platform.door_file f on f.id = d.file_id
      where d.state in ('in-force', 'discarded', 'failed') and d.region = any(${[...regions]})
        and (coalesce(d.decided_at, d.loaded_at) at time zone 'Asia/Shanghai')::date < ${before}
        and not exists (select from platform.door_file_destroyed x where x.file_id = f.id)
        and (${ids}::uuid[] is null or f.id = any(${ids}::uuid[]))
      order by since, f.id limit ${limit}`.execute(db)
    return rows.map(({ code, on, ...row }) => ({
      ...row,
      title: `${registerOf(code).title}（数据日期 ${on}）`,
      subjects: [],
    }))
  },
  destroy: destroyFiles,
}
