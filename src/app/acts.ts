/** Every act the platform serves. A new module adds its line here and nowhere else on the server. */
import type { Served } from '#platform/serve'
import { routes as accounts } from '#registry/accounts'
import { routes as holds } from '#registry/holds'
import { routes as occupations } from '#registry/occupations'
import { routes as organisations } from '#registry/organisations'
import { routes as people } from '#registry/people'
import { routes as regions } from '#registry/regions'

export const served: readonly Served[] = [
  ...regions,
  ...occupations,
  ...organisations,
  ...accounts,
  ...people,
  ...holds,
]

const byId = new Map(served.map((s) => [s.act.id, s]))

export function servedOf(actId: string): Served {
  const found = byId.get(actId)
  if (!found) throw new Error(`no such act: ${actId}`)
  return found
}
