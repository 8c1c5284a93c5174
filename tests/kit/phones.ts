/** Phones in the tests: bound and signing as the page does, in the room unless told otherwise. */
import type { InputOf } from '#platform/act'
import { personByIdNumber } from '#registry/people'
import { bindDevice, type check, mySessions, type Position } from '#training/attendance/contract'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import { type Asked, Phone } from '../../db/seeds/demo/phone.ts'
import type { TestApp, User } from './app.ts'
import { VENUE } from './providers.ts'

export { type Asked, Phone }

/** In the room where the tests' institutions teach. */
export const THERE: Position = { latitude: VENUE.lat, longitude: VENUE.lng, accuracy: 15 }

/** The page's challenge for a session, asked for as the page asks. */
export async function challengeOf(user: User, sessionId: string): Promise<string> {
  const { today, coming } = await user.call(mySessions, {})
  return [...today, ...coming].find((s) => s.sessionId === sessionId)?.challenge ?? '0.none'
}

/** Binds the phone where it is not yet. */
export const bound = async (app: TestApp, user: User, phone: Phone): Promise<Phone> => {
  await user.call(bindDevice, phone.binding(app.clock.now().toISOString()))
  return phone
}

/** Opens the page, takes the challenge and signs. */
export const checkOf = async (
  app: TestApp,
  user: User,
  phone: Phone,
  asked: Asked,
): Promise<InputOf<typeof check>> =>
  phone.signed({
    ...asked,
    position: asked.position === undefined ? THERE : asked.position,
    at: asked.at ?? app.clock.now().toISOString(),
    challenge: await challengeOf(user, asked.sessionId),
  })

export const personIdOf = async ({ platform }: TestApp, index: number): Promise<string> =>
  (
    await personByIdNumber(
      { db: platform.tools.db, tools: platform.tools } as never,
      syntheticPerson(index).idNumber,
    )
  )?.id as string

const FRESH_MINUTES = 20

/** Trainees signed in on phones of their own, once and again when the clock has moved on. */
export class Hall {
  private readonly app: TestApp
  private readonly signedIn = new Map<number, { user: User; at: number }>()
  constructor(app: TestApp) {
    this.app = app
  }
  async user(index: number): Promise<User> {
    const now = this.app.clock.now().getTime()
    const held = this.signedIn.get(index)
    if (held && Math.abs(now - held.at) < FRESH_MINUTES * 60_000) return held.user
    const user = await this.app.worker(index)
    await bound(this.app, user, Phone.numbered(index))
    this.signedIn.set(index, { user, at: now })
    return user
  }
  /** Signed by the person's own phone or another, in the room unless told otherwise. */
  async check(index: number, asked: Asked, phone = index): Promise<InputOf<typeof check>> {
    return await checkOf(this.app, await this.user(index), Phone.numbered(phone), asked)
  }
}
