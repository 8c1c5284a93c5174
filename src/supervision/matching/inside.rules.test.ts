import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyBatch } from './batch.ts'
import { HIT_BYTES, HitWriter, readHit } from './hit-rules.ts'
import { shared } from './inside.ts'

const seat = fc.record({ key: fc.nat(6), hi: fc.nat(1), lo: fc.nat(5) })
const RULE = 32

test('G2 shared phones: whose phone others have too is found in whatever parts, with how many people; a second seat is nobody else', () => {
  fc.assert(
    fc.property(
      fc.array(seat, { maxLength: 60 }),
      fc.integer({ min: 2, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      (seats, least, parts) => {
        const batch = emptyBatch(seats.length)
        batch.count = seats.length
        seats.forEach(({ key, hi, lo }, i) => {
          batch.rows[i * 16 + 15] = i
          batch.keyHi[i] = key
          // Spread as hashes are, so that each part has some; 0 stays no phone at all.
          batch.phoneLo[i] = lo * 0x2aab
          batch.phoneHi[i] = hi
        })
        const found: string[] = []
        let people = 0
        for (let no = 0; no < parts; no++) {
          const writer = new HitWriter()
          const phones = { hi: batch.phoneHi, lo: batch.phoneLo }
          shared(batch, phones, least, writer, RULE, { no, of: parts })
          people += writer.people
          const body = writer.done()
          for (let h = 0; h < body.length / HIT_BYTES; h++) {
            const { row, count } = readHit(body, h)
            found.push(`${Number.parseInt(row.slice(-2), 16)} ${count}`)
          }
        }
        const groups = Map.groupBy(
          seats.map((one, i) => ({ ...one, i })).filter(({ hi, lo }) => hi + lo > 0),
          ({ hi, lo }) => `${hi} ${lo}`,
        )
        const sharing = [...groups.values()]
          .map((group) => ({ group, n: new Set(group.map(({ key }) => key)).size }))
          .filter(({ n }) => n >= least)
        expect(found.sort()).toEqual(
          sharing.flatMap(({ group, n }) => group.map(({ i }) => `${i} ${n}`)).sort(),
        )
        expect(people).toBe(sharing.reduce((sum, { n }) => sum + n, 0))
      },
    ),
  )
})
