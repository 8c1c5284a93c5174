import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Sealer } from './seal.ts'

const ring = { current: 1, keys: { 1: randomBytes(32) }, index: randomBytes(32) }

test('K3 sealing: what is sealed opens again in its own place and nowhere else', () => {
  const sealer = new Sealer(ring)
  fc.assert(
    fc.property(fc.string(), fc.uuid(), fc.uuid(), (text, a, b) => {
      const sealed = sealer.seal(text, `person.name:${a}`)
      expect(sealer.open(sealed, `person.name:${a}`)).toBe(text)
      if (a !== b) expect(() => sealer.open(sealed, `person.name:${b}`)).toThrow('changed or moved')
    }),
  )
})

test('K3 sealing: any flipped bit is found', () => {
  const sealer = new Sealer(ring)
  const sealed = sealer.seal('359900199001011234', 'person.id_number:x')
  for (let i = 2; i < sealed.length; i++) {
    const changed = Buffer.from(sealed)
    changed[i] = (changed[i] as number) ^ 1
    expect(() => sealer.open(changed, 'person.id_number:x')).toThrow('changed or moved')
  }
})

test('K3 rotation: old values open under a ring with a new current key, and the blind index stays', () => {
  const before = new Sealer(ring)
  const after = new Sealer({ ...ring, current: 2, keys: { ...ring.keys, 2: randomBytes(32) } })
  const sealed = before.seal('演示', 'p')
  expect(after.open(sealed, 'p')).toBe('演示')
  expect(after.keyNumber(after.seal('演示', 'p'))).toBe(2)
  expect(after.blind('35990x', 'id')).toEqual(before.blind(' 35990X ', 'id'))
  expect(after.blind('1', 'id')).not.toEqual(after.blind('1', 'phone'))
})
