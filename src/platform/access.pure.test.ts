import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Actor, covers, scopeOf } from './access.ts'

/** A random tree: node 0 is the root, every other node hangs under an earlier one. */
const tree = fc
  .array(fc.nat(), { minLength: 1, maxLength: 40 })
  .map((seeds) => [-1, ...seeds.map((seed, i) => seed % (i + 1))])

const verbs = ['read', 'write', 'approve']
const grants = (size: number) =>
  fc.array(
    fc.record({
      verbs: fc.subarray(verbs).map((list) => new Set(list)),
      place: fc.oneof(
        fc.nat({ max: size - 1 }).map((n) => ({ org: null, region: `r${n}` })),
        fc.nat({ max: 5 }).map((n) => ({ org: `o${n}`, region: null })),
      ),
    }),
    { maxLength: 5 },
  )

test('K1 scope: over random region trees nobody reaches a place that no grant of the verb covers, and everybody reaches those that one does', () => {
  fc.assert(
    fc.property(
      tree.chain((parents) =>
        fc.tuple(fc.constant(parents), grants(parents.length), fc.constantFrom(...verbs)),
      ),
      ([parents, given, verb]) => {
        const isUnder = (node: number, top: number): boolean =>
          node === top || (node > 0 && isUnder(parents[node] as number, top))
        const under = (code: string) =>
          parents
            .map((_p, i) => i)
            .filter((i) => isUnder(i, Number(code.slice(1))))
            .map((i) => `r${i}`)
        const actor: Actor = {
          accountId: 'a',
          name: '',
          orgId: null,
          orgName: null,
          personId: null,
          roles: [],
          grants: given.map((g) => ({ verbs: g.verbs, ...g.place })),
        }
        const scope = scopeOf(actor, verb, under)
        for (let node = 0; node < parents.length; node++) {
          const expected = given.some(
            (g) =>
              g.verbs.has(verb) && g.place.region !== null && isUnder(node, Number(g.place.region.slice(1))),
          )
          expect(covers(scope, { region: `r${node}`, orgs: ['nobody'] })).toBe(expected)
        }
        for (let org = 0; org < 6; org++) {
          const expected = given.some((g) => g.verbs.has(verb) && g.place.org === `o${org}`)
          expect(covers(scope, { region: null, orgs: [null, `o${org}`] })).toBe(expected)
        }
      },
    ),
    { numRuns: 300 },
  )
})
