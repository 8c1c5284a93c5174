import { expect, test } from 'vitest'
import { Phone } from '../../../tests/kit/phones.ts'
import { type Signature, verified } from './verify-service.ts'

const signed = (n: number): Signature => {
  const phone = Phone.numbered(n % 40)
  const text = `session ${n}`
  return { key: phone.key, text, signature: phone.sign(text) }
}

test('C5 signature: every right one is taken, small numbers and numbers that would look negative too', async () => {
  // Of 1,500 some dozen begin with a zero byte, and half of all numbers with a set bit.
  const given = Array.from({ length: 1500 }, (_v, n) => signed(n))
  expect((await Promise.all(given.map(verified))).filter((right) => !right)).toHaveLength(0)
})

test('C5 signature: another text, another phone, a changed byte, a wrong length and no key at all are refused', async () => {
  const one = signed(1)
  const bytes = Buffer.from(one.signature, 'base64url')
  const changed = (at: number) =>
    Buffer.from(bytes.map((b, i) => (i === at ? b ^ 1 : b))).toString('base64url')
  const wrong: Signature[] = [
    { ...one, text: 'session 2' },
    { ...one, key: signed(2).key },
    ...[0, 31, 32, 63].map((at) => ({ ...one, signature: changed(at) })),
    { ...one, signature: bytes.subarray(1).toString('base64url') },
    { ...one, signature: Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64url') },
    { ...one, signature: Buffer.alloc(64).toString('base64url') },
    { ...one, signature: '' },
    { ...one, key: 'AAAA' },
  ]
  expect((await Promise.all(wrong.map(verified))).filter(Boolean)).toHaveLength(0)
  expect(await verified(one)).toBe(true)
})
