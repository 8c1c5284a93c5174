/** Reaction: other offices' lines have answered about people of a class or claim; what the claim says of them is brought up to date. */
import type { Actor } from '#platform/access'
import { Refused } from '#platform/refusal'
import { type Ctx, perform, serve, type Tools } from '#platform/serve'
import { recheckData } from './claim-contract.ts'
import { stands } from './claim-rules.ts'
import { judgeClaim } from './judge-claim-service.ts'
import * as lines from './line-store.ts'
import { lockVersion, nameOf, subjectsOf } from './moves-service.ts'
import { PLATFORM } from './platform-service.ts'
import { claimById, claimOfClass } from './store.ts'

const CHECKER: Actor = {
  ...PLATFORM,
  grants: [{ verbs: new Set(['claim.review']), org: null, region: '350000' }],
}
const OPEN = ['draft', 'returned', 'submitted', 'reviewed']

/** Nobody is taken out and no amount changes here: a line that no longer holds is named, and people decide on it. */
async function refresh(ctx: Ctx, input: { id: string; version: number }, only: ReadonlySet<string>) {
  const row = await lockVersion(ctx, input.id, input.version)
  const standing = (await lines.linesOf(ctx.db, row.id)).filter(
    (l) => only.has(l.personId) && (l.state === 'judged' || l.state === 'claimed'),
  )
  const judged = new Map((await judgeClaim(ctx, row)).lines.map((l) => [l.personId, l]))
  const rows = standing.flatMap((line) => {
    const fresh = judged.get(line.personId)
    if (!fresh || !stands(fresh.state) || fresh.amountFen !== line.amountFen) return []
    return [{ ...line, ...fresh, state: line.state }]
  })
  await lines.saveLines(ctx.db, rows)
  const differ = standing.length - rows.length
  ctx.record({
    subjects: subjectsOf(row),
    summary: `${nameOf(row)}：部门接口已答复 ${only.size} 人，更新核对结果 ${rows.length} 人${differ > 0 ? `；${differ} 人与申报时不同，请重新核验` : ''}`,
    region: row.region,
    orgId: row.orgId,
    after: { people: rows.length, changed: differ },
  })
  return { version: row.version, state: row.state, changed: differ }
}

export async function answersArrived(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  const [kind, id] = String(payload.subject).split(':')
  if (!id || (kind !== 'class' && kind !== 'claim')) return
  const row = await (kind === 'class' ? claimOfClass : claimById)(tools.db, id)
  if (!row || !OPEN.includes(row.state)) return
  const only = new Set(payload.personIds as string[])
  const served = serve(recheckData, {
    at: async () => ({ region: row.region }),
    run: (ctx, input) => refresh(ctx, input, only),
  })
  try {
    await perform(tools, served, CHECKER, { id: row.id, version: row.version })
  } catch (error) {
    // Somebody works on it right now: every pair of eyes judges it anew by itself.
    if (!(error instanceof Refused)) throw error
  }
}
