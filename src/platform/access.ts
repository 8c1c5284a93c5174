/**
 * Permission = verb × scope. A grant covers one organisation, or a region and everything under it.
 * The region tree is handed in by the app (`regionsUnder`), so this file knows no regions.
 */
import { common, Refused } from './refusal.ts'

export interface Grant {
  verbs: ReadonlySet<string>
  /** Exactly one of the two is set. */
  org: string | null
  region: string | null
}

export interface Actor {
  accountId: string
  /** Display name for the record: an officer's name, or a worker's masked name. */
  name: string
  /** The organisation the account belongs to; null for workers. */
  orgId: string | null
  orgName: string | null
  /** Set for workers. */
  personId: string | null
  roles: readonly string[]
  grants: readonly Grant[]
  /** An administrator knows this account's password: nothing is done with it before it is changed. */
  mustChangePassword?: boolean
}

/** Where a verb reaches: organisations by id and regions by code (already spread out over the tree). */
export interface Scope {
  orgs: readonly string[]
  regions: readonly string[]
}

export interface Place {
  region?: string | null
  /** Any of these organisations being the actor's own suffices. */
  orgs?: readonly (string | null)[]
}

export const holds = (actor: Actor, verb: string): boolean => actor.grants.some((g) => g.verbs.has(verb))

export function scopeOf(
  actor: Actor,
  verb: string,
  regionsUnder: (code: string) => readonly string[],
): Scope {
  const orgs = new Set<string>()
  const regions = new Set<string>()
  for (const grant of actor.grants) {
    if (!grant.verbs.has(verb)) continue
    if (grant.org) orgs.add(grant.org)
    if (grant.region) for (const code of regionsUnder(grant.region)) regions.add(code)
  }
  return { orgs: [...orgs], regions: [...regions] }
}

export const covers = (scope: Scope, place: Place): boolean =>
  (place.region != null && scope.regions.includes(place.region)) ||
  (place.orgs?.some((org) => org != null && scope.orgs.includes(org)) ?? false)

export function insistCovers(scope: Scope, place: Place): void {
  if (!covers(scope, place)) throw new Refused([common.out_of_scope()], 403)
}
