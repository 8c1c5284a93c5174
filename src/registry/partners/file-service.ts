/** Files that programs hand in: the same limits, types and refusals as for people; on record as the program's. */
import type { ParsedOf } from '#platform/act'
import { writeAudit } from '#platform/audit'
import { insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import * as c from './contract.ts'
import * as store from './store.ts'

const MB = 1024 * 1024

/**
 * Kept also in a rehearsal, which would otherwise have nothing to name in its next step: so it commits by itself, and
 * is nothing but a file until an act names it.
 */
export async function upload(ctx: Ctx, { name }: ParsedOf<typeof c.uploadFile>) {
  const { tools, meta, actor, now } = ctx
  const { keyId, body } = meta
  if (!keyId) throw new Refused([c.refusals.programs_only()], 403)
  if (!body) throw new Refused([c.refusals.raw_body()], 400)
  const mb = c.settings.dayUploadMb
  const room = await store.takeBytes(tools.db, keyId, ctx.today, body.length, mb * MB)
  insist(room ? [] : [c.refusals.day_upload({ mb })])
  return await tools.db.transaction().execute(async (trx) => {
    const file = await tools.files.put(trx, body, name, actor.accountId, now)
    await writeAudit(
      trx,
      {
        at: now,
        actId: c.uploadFile.id,
        actTitle: c.uploadFile.title,
        accountId: actor.accountId,
        actorName: actor.name,
        actorOrg: actor.orgName,
        ip: meta.ip,
        agent: meta.agent,
      },
      [
        {
          subjects: [`partner-key:${keyId}`, `organisation:${actor.orgId}`],
          summary: `上传文件（${Math.ceil(file.bytes / 1024)} KB）`,
          orgId: actor.orgId,
          files: [file.id],
        },
      ],
    )
    return file
  })
}
