/** Reaction: other offices' lines have answered about people of a class; their seats are judged anew, under the platform's name. */
import { Refused } from '#platform/refusal'
import { perform, serve, type Tools } from '#platform/serve'
import { PLATFORM } from './platform-service.ts'
import { judgeRoster } from './roster-contract.ts'
import { OWN_LEAVING_STATES } from './roster-rules.ts'
import { judge } from './roster-sheet-service.ts'
import { classById } from './store.ts'

export async function judgeAnswered(tools: Tools, payload: Record<string, unknown>): Promise<void> {
  const [kind, id] = String(payload.subject).split(':')
  if (kind !== 'class' || !id) return
  const row = await classById(tools.db, id)
  if (!row || !OWN_LEAVING_STATES.includes(row.state)) return
  const only = new Set(payload.personIds as string[])
  const served = serve(judgeRoster, {
    at: async () => ({ region: row.region }),
    run: (ctx, input) => judge(ctx, input, { only }),
  })
  try {
    await perform(tools, served, PLATFORM, { id })
  } catch (error) {
    // The class ended meanwhile.
    if (!(error instanceof Refused)) throw error
  }
}
