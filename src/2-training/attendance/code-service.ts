/** Codes on the wall, challenges of the page, keys of phones: what only the server can make or check. */
import { hash } from 'node:crypto'
import type { Ctx } from '#platform/serve'
import { challengeInTime, challengeSeed, codeSeed, digitsOf, minuteOf } from './rules.ts'

type WithTools = Pick<Ctx, 'tools'>

/** Remembers what was made last, up to a number. */
class Shelf<T> {
  private readonly most: number
  private readonly held = new Map<string, T>()
  constructor(most: number) {
    this.most = most
  }
  get(key: string, make: () => T): T {
    const found = this.held.get(key)
    if (found !== undefined) return found
    if (this.held.size >= this.most) this.held.clear()
    const made = make()
    this.held.set(key, made)
    return made
  }
}

interface Shelves {
  /** Codes of the slots on the walls now: a hall of hundreds asks for the same two. */
  codes: Shelf<string>
  challenges: Shelf<string>
  phones: Shelf<Buffer>
}
const shelves = new WeakMap<object, Shelves>()
function shelvesOf({ tools }: WithTools): Shelves {
  const held = shelves.get(tools.sealer)
  if (held) return held
  const made = {
    codes: new Shelf<string>(2000),
    challenges: new Shelf<string>(20_000),
    phones: new Shelf<Buffer>(20_000),
  }
  shelves.set(tools.sealer, made)
  return made
}

/** The digits on the wall in one slot. */
export const codeIn = (ctx: WithTools, sessionId: string, slot: number): string => {
  const seed = codeSeed(sessionId, slot)
  return shelvesOf(ctx).codes.get(seed, () => digitsOf(ctx.tools.sealer.sign(seed, 'check-in')))
}

const CHALLENGE_LETTERS = 20
/** One key for all who open a session's page in one minute: a hall of hundreds asks for the same few. */
function signatureOf(ctx: WithTools, sessionId: string, personId: string, issued: number): string {
  const seed = challengeSeed(sessionId, issued)
  const key = shelvesOf(ctx).challenges.get(seed, () => ctx.tools.sealer.sign(seed, 'check-challenge'))
  return hash('sha256', `${key}:${personId}`, 'base64url').slice(0, CHALLENGE_LETTERS)
}

/** `<minutes since 1970>.<signature>`: only a page of this person, opened for this session, knows it. */
export function challengeFor(ctx: WithTools, sessionId: string, personId: string, now: string): string {
  const issued = minuteOf(now)
  return `${issued}.${signatureOf(ctx, sessionId, personId, issued)}`
}

export function isChallenge(
  ctx: WithTools,
  input: { sessionId: string; challenge: string; at: string },
  personId: string,
): boolean {
  const [minutes = '', signature] = input.challenge.split('.')
  const issued = Number(minutes)
  return (
    /^\d{1,12}$/.test(minutes) &&
    challengeInTime(issued, input.at) &&
    signatureOf(ctx, input.sessionId, personId, issued) === signature
  )
}

/** What a phone's key is found by. Letters of base64url differ by case, which the blind index does not see: it is made of the bytes in hex. */
export const keyIndexOf = (ctx: WithTools, key: string): Buffer =>
  shelvesOf(ctx).phones.get(key, () =>
    ctx.tools.sealer.blind(Buffer.from(key, 'base64url').toString('hex'), 'check-device'),
  )
