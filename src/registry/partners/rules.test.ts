import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMoves } from '#platform/moves'
import { roles } from '#registry/accounts/contract'
import { orgKinds } from '#registry/organisations/contract'
import { checkUrl, isPublic } from './address-rules.ts'
import {
  fileVerbs,
  isDepartment,
  isOpen,
  openParts,
  openVerbs,
  takesFiles,
  titleOfVerb,
  verbsFor,
} from './open-rules.ts'
import {
  eventOf,
  handsOf,
  hookEvents,
  type KeyState,
  keyMoves,
  readiness,
  readSignature,
  retryAfter,
  settings,
  signedText,
} from './rules.ts'

test('K4 key: every move × state × role × earlier hand', () => {
  for (const [name, role] of Object.entries(roles)) {
    const may = (verb: string) => (role.verbs as readonly string[]).includes(verb)
    for (const state of Object.keys(keyMoves.states) as KeyState[]) {
      for (const mine of [null, 'requestedBy', 'checkedBy', 'stoppedBy'] as const) {
        const row = { requestedBy: 'a', checkedBy: 'b', stoppedBy: 'c', ...(mine ? { [mine]: 'me' } : {}) }
        const open = openMoves(keyMoves, state, may, 'me', handsOf(row))
        for (const [move, m] of Object.entries(keyMoves.moves)) {
          const barred = mine !== null && ((m as { notBy?: readonly string[] }).notBy ?? []).includes(mine)
          const want = (m.from as readonly string[]).includes(state) && may(m.verb) && !barred
          expect(open.includes(move), `${name} ${state} ${move} ${mine}`).toBe(want)
        }
      }
    }
  }
})

test('K4 key: no scope decides, pays, commits, unmasks or manages; each is held by people of the organisation', () => {
  for (const verb of Object.keys(openVerbs))
    expect(verb).not.toMatch(
      /approve|decide|review|fund|payment|unmask|manage|claim\.file|names|complaint|risk|inspect|hold|penalt|integrity|register|person/,
    )
  for (const kind of Object.keys(orgKinds) as (keyof typeof orgKinds)[]) {
    const mine = Object.values(roles).filter((role) => (role.orgs as readonly string[]).includes(kind))
    for (const verb of verbsFor(kind)) {
      const held = mine.filter((role) => (role.verbs as readonly string[]).includes(verb))
      expect(held.some((role) => (role.scope === 'region') === isDepartment(kind))).toBe(true)
      // A department's second person checks what its first did: a program would be neither.
      if (isDepartment(kind) && openVerbs[verb] === 'write') expect(verb).toBe('vacancy.report')
    }
  }
  for (const kind of ['discipline', 'third-party'] as const) expect(verbsFor(kind)).toEqual([])
  expect(verbsFor('hr')).toContain('class.read')
  expect(verbsFor('finance')).toContain('ledger.read')
  expect(verbsFor('finance')).not.toContain('class.read')
  expect(verbsFor('union')).toEqual(['vacancy.read', 'vacancy.report', 'progress.read'])
  expect(verbsFor('evaluator')).toContain('certificate.issue')
  expect(verbsFor('institution')).not.toContain('certificate.issue')
})

test('K4 key: of a verb that commits only sheets and papers are open; who may read changes nothing', () => {
  const act = (verb: string, id: string, changes = true) => ({ id, changes, allow: { verb } })
  expect(isOpen(act('class.file', 'training.class.import-roster'))).toBe(true)
  expect(isOpen(act('class.file', 'training.class.submit'))).toBe(false)
  expect(isOpen(act('completion.write', 'training.completion.import-scores'))).toBe(true)
  expect(isOpen(act('completion.write', 'training.completion.close'))).toBe(false)
  expect(isOpen(act('claim.read', 'money.claim.list', false))).toBe(true)
  expect(isOpen(act('ledger.read', 'money.ledger.make-proof'))).toBe(false)
  expect(isOpen(act('claim.review', 'money.claim.review'))).toBe(false)
  expect(isOpen({ id: 'x', changes: false, allow: 'signed-in' })).toBe(false)
  // What is open in part does not call itself by the whole verb's name, and no part opens what commits or ends.
  for (const [verb, part] of Object.entries(openParts)) {
    expect(titleOfVerb(verb)).toMatch(/不含/)
    for (const id of part.acts) expect(id).not.toMatch(/submit|withdraw|cancel|finish|close|check-/)
  }
  for (const verb of fileVerbs) expect(openVerbs[verb]).toBe('write')
  expect(takesFiles(['class.read', 'platform.report'])).toBe(false)
  expect(takesFiles(['class.read', 'employment.write'])).toBe(true)
})

test('K4 signature: what is written is read; anything else in its place is not; one changed byte is another text', () => {
  const sig = 'a'.repeat(64)
  const key = `qk_${'A1b2'.repeat(5)}`
  expect(
    readSignature(`QC1-HMAC-SHA256 key=${key}, ts=1772413200, nonce=${'n'.repeat(16)}, sig=${sig}`),
  ).toEqual({
    key,
    ts: 1772413200,
    nonce: 'n'.repeat(16),
    sig,
  })
  fc.assert(
    fc.property(fc.string({ maxLength: 120 }), (text) => {
      expect(readSignature(`QC1-HMAC-SHA256 ${text}`)).toBeNull()
    }),
    { numRuns: 200 },
  )
  const facts = { method: 'POST', target: '/api/x?a=1', bodySha256: 'ab', ts: 1, nonce: 'n' }
  const texts = [
    facts,
    { ...facts, method: 'GET' },
    { ...facts, target: '/api/x?a=2' },
    { ...facts, bodySha256: 'ac' },
    { ...facts, ts: 2 },
    { ...facts, nonce: 'm' },
  ].map(signedText)
  expect(new Set(texts).size).toBe(texts.length)
})

test('K4 readiness: small comes after rehearsal and full after small, scope by scope', () => {
  const title = (verb: string) => verb
  expect(readiness('rehearsal', ['employment.write'], [], title)).toEqual([])
  expect(readiness('pilot', ['class.read'], [], title)).toEqual([])
  const codes = (kind: 'pilot' | 'full', tallies: Parameters<typeof readiness>[2]) =>
    readiness(kind, ['employment.write', 'class.read'], tallies, title).map((r) => r.code)
  expect(codes('pilot', [])).toEqual(['partner.not_rehearsed'])
  const rehearsed = {
    kind: 'rehearsal' as const,
    verb: 'employment.write',
    taken: settings.rehearsed,
    refused: 9,
  }
  expect(codes('pilot', [rehearsed])).toEqual([])
  expect(codes('full', [rehearsed])).toEqual(['partner.not_rehearsed'])
  const piloted = { kind: 'pilot' as const, verb: 'employment.write', taken: settings.piloted, refused: 0 }
  expect(codes('full', [piloted])).toEqual([])
  expect(codes('full', [{ ...piloted, refused: 90 }])).toEqual(['partner.too_many_refused'])
})

test.each([
  'http://api.example.cn/x',
  'https://127.0.0.1/x',
  'https://2130706433/x',
  'https://0x7f.1/x',
  'https://[::1]/x',
  'https://[::ffff:10.0.0.1]/x',
  'https://localhost/x',
  'https://db/x',
  'https://db.internal/x',
  'https://user:pw@api.example.cn/x',
  'https://api.example.cn:22/x',
  'https://api.example.cn./x',
  'ftp://api.example.cn/x',
  'https://169.254.169.254/latest',
  'file:///etc/passwd',
  'not a url',
])('K4 K3 address: %s is no place to send to', (url) => {
  expect(checkUrl(url, false)).not.toEqual([])
})
test('K4 K3 address: public names pass; the demonstration alone may listen on its own machine', () => {
  for (const url of ['https://api.example.cn/hooks?a=1', 'https://api.example.cn:8443/'])
    expect(checkUrl(url, false)).toEqual([])
  expect(checkUrl('http://127.0.0.1:9000/x', true)).toEqual([])
  expect(checkUrl('http://127.0.0.1:9000/x', false)).not.toEqual([])
  for (const inside of '10.1.2.3 127.0.0.1 172.16.0.1 172.31.255.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1 fd12::1 ::ffff:127.0.0.1 64:ff9b::a00:1 2002:7f00:1:: 2001:db8::1'.split(
    ' ',
  ))
    expect(isPublic(inside), inside).toBe(false)
  for (const outside of '1.1.1.1 114.114.114.114 172.32.0.1 2400:3200::1'.split(' '))
    expect(isPublic(outside), outside).toBe(true)
})

test('K4 K3 messages: nothing that is only being prepared, and nothing that trainees do, is told', () => {
  for (const { acts } of Object.values(hookEvents))
    for (const act of acts)
      expect(act).not.toMatch(
        /evaluate|inspect|hold|risk|penalt|complaint|propose|\.draw|enrol|check-in|recovery\.open/,
      )
})

test('K4 messages: acts belong to at most one event; tries grow apart and end', () => {
  expect(eventOf('training.class.approve')).toBe('class')
  expect(eventOf('money.claim.review')).toBe('claim')
  expect(eventOf('registry.account.sign-in')).toBeNull()
  expect([1, 2, 3, 4, 5, 6, 7].map(retryAfter)).toEqual([1, 5, 30, 120, 360, 1440, null])
})
