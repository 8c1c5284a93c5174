/** Unlocking the phone for a check: bytes of authenticators, and every reason why they do not stand. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '#platform/config'
import { Authenticator, cbor, type Odd } from '../../../tests/kit/authenticator.ts'
import * as u from './unlock-rules.ts'
import { unlocked } from './unlock-service.ts'

const SITE = 'train.fujian.example'
const TEXT = 'qiancheng-check-1\n…\n135790'
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
const readMade = (made: { attestation: string }) => u.readMade(bytes(made.attestation))

/** Codes of the refusals of one unlocking by the key that was made before. */
async function refused(
  odd: Odd & { text?: string; by?: Authenticator; site?: string | null } = {},
  kind?: 'RS256',
) {
  const own = new Authenticator(SITE, kind)
  const { createPublicKey } = await import('node:crypto')
  const jwk = readMade(own.make('…'))?.made?.key as u.PublicJwk
  const key = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' })
  const said = (odd.by ?? own).unlock(odd.text ?? TEXT, odd)
  const site = odd.site === undefined ? SITE : odd.site
  return (await unlocked(site, key, said, TEXT)).reasons.map((r) => r.code.replace('attendance.', ''))
}

test('C5 unlock: keys of both kinds are read from what an authenticator made, and verify what it signs', async () => {
  for (const kind of ['ES256', 'RS256'] as const) {
    const own = new Authenticator(SITE, kind)
    const made = readMade(own.make('…'))
    expect(made).toMatchObject({ present: true, verified: true, synced: false, count: 0 })
    expect(Buffer.from(made?.made?.id as Uint8Array)).toEqual(own.id)
    expect(made?.made?.key.kty).toBe(kind === 'ES256' ? 'EC' : 'RSA')
  }
  expect(await refused()).toEqual([])
  expect(await refused({}, 'RS256')).toEqual([])
  expect(await refused({ origin: `https://${SITE}` })).toEqual([])
})

test.each<[string, Parameters<typeof refused>[0], string[]]>([
  ['another site', { origin: 'https://train.fujian.example.cn' }, ['unlock_elsewhere']],
  ['a page within a foreign page', { crossOrigin: true }, ['unlock_elsewhere']],
  ['no safe line', { origin: `http://${SITE}` }, ['unlock_elsewhere']],
  ['a key of another site', { by: new Authenticator('elsewhere.example') }, ['unlock_elsewhere']],
  ['another text', { text: `${TEXT}1` }, ['unlock_of_other']],
  ['a key made, not used', { type: 'webauthn.create' }, ['unlock_of_other']],
  ['nobody unlocked it', { verified: false }, ['unlock_unseen']],
  ['nobody there', { present: false }, ['unlock_unseen']],
  ['another phone', { by: new Authenticator(SITE) }, ['unlock_signature']],
  ['a platform that was not told its name', { site: null }, ['unlock_not_offered']],
  [
    'all at once',
    { text: 'x', verified: false, crossOrigin: true },
    ['unlock_elsewhere', 'unlock_of_other', 'unlock_unseen'],
  ],
])('C5 unlock: %s is refused', async (_name, odd, codes) => {
  expect(await refused(odd)).toEqual(codes)
})

test('C5 unlock: a made key must be of a known kind, whole, unlocked, for this site, and not set before', () => {
  const own = new Authenticator(SITE)
  const siteHash = Buffer.from((readMade(own.make('…')) as u.Authenticator).siteHash).toString('base64url')
  const codes = (
    odd: Odd,
    cose?: Buffer,
    more: { set?: boolean; taken?: boolean; keyRight?: boolean } = {},
  ) => {
    const made = own.make(TEXT, odd, cose)
    const client = u.readClient(Buffer.from(made.client, 'base64url').toString()) ?? null
    const facts = {
      client,
      authenticator: readMade(made) ?? null,
      site: SITE,
      siteHash,
      challenge: client?.challenge as string,
      keyRight: true,
      taken: false,
      set: false,
      ...more,
    }
    return u.refuseMade(facts).map((r) => r.code.replace('attendance.', ''))
  }
  expect(codes({})).toEqual([])
  expect(codes({ verified: false })).toEqual(['unlock_unseen'])
  expect(codes({ origin: 'https://elsewhere.example' })).toEqual(['unlock_elsewhere'])
  expect(codes({}, undefined, { set: true })).toEqual(['unlock_set'])
  expect(codes({}, undefined, { taken: true })).toEqual(['unlock_set'])
  expect(codes({}, undefined, { keyRight: false })).toEqual(['unlock_unreadable'])
  const secret = new Map<number, number | Uint8Array>([
    [1, 1],
    [3, -8],
    [-1, 6],
    [-2, Buffer.alloc(32)],
  ])
  expect(codes({}, cbor(secret))).toEqual(['unlock_unreadable'])
  expect(codes({}, own.cose().subarray(0, 60))).toEqual(['unlock_unreadable'])
})

test('C5 unlock: a name with a port and the machine’s own name are sites, a page without a safe line is not', async () => {
  expect(u.nameOfSite('localhost:8080')).toBe('localhost')
  const home = new Authenticator('localhost')
  const said = (origin: string, host: string) =>
    u.refuseUnlock({
      client: { type: 'webauthn.get', challenge: 'c', origin, crossOrigin: false },
      authenticator: readMade(home.make('…')) as u.Authenticator,
      site: host,
      siteHash: Buffer.from((readMade(home.make('…')) as u.Authenticator).siteHash).toString('base64url'),
      challenge: 'c',
      signatureRight: true,
    }).length
  expect(said('http://localhost:8080', 'localhost:8080')).toBe(0)
  expect(said('https://localhost', 'localhost')).toBe(0)
  expect(said('http://localhost:9090', 'localhost:8080')).toBe(1)
})

test('C5 unlock: production takes only the name it was told, the demonstration whatever people typed', () => {
  expect(readConfig({}, []).site).toBeNull()
  expect(readConfig({ SITE_HOST: SITE }, []).site).toBe(SITE)
  expect(readConfig({ SITE_HOST: SITE }, ['--demo']).site).toBe(SITE)
  expect(readConfig({}, ['--demo']).site).toBeUndefined()
})

test('C5 unlock: counts go on with the signed time, in whatever order checks arrive; nought says nothing', () => {
  const last = { count: 5, at: '2026-03-09T01:00:00.000Z' }
  const [before, after] = ['2026-03-09T00:00:00.000Z', '2026-03-09T02:00:00.000Z']
  expect(u.countDoubtful(null, { count: 1, at: after })).toBe(false)
  expect(u.countDoubtful(last, { count: 6, at: after })).toBe(false)
  expect(u.countDoubtful(last, { count: 5, at: after })).toBe(true)
  expect(u.countDoubtful(last, { count: 0, at: after })).toBe(true)
  expect(u.countDoubtful(last, { count: 4, at: before })).toBe(false)
  expect(u.countDoubtful(last, { count: 6, at: before })).toBe(true)
  expect(u.countDoubtful({ ...last, count: 0 }, { count: 0, at: before })).toBe(false)
})

test('C5 unlock: no bytes whatever make the readers fail, and cut or changed ones are not taken for whole', () => {
  const whole = bytes(new Authenticator(SITE).make('…').attestation)
  expect(u.readMade(whole)).toBeDefined()
  for (let n = 0; n < whole.length; n++) expect(u.readMade(whole.subarray(0, n))).toBeUndefined()
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(whole.length - 1),
      fc.nat(255),
      (random, at, value) => {
        u.readCbor(random)
        u.readAuthenticator(random)
        u.readClient(Buffer.from(random).toString())
        const changed = Uint8Array.from(whole)
        changed[at] = value
        u.readMade(changed)
        return true
      },
    ),
    { numRuns: 200 },
  )
  // A list in a list in a list …: no more than authenticators say.
  expect(u.readCbor(new Uint8Array(5000).fill(0x81))).toBeUndefined()
  expect(u.readCbor(new Uint8Array([0x9a, 0xff, 0xff, 0xff, 0xff]))).toBeUndefined()
})
