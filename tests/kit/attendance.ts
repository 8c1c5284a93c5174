/** Classes taught, examined and closed, through acts; the test's clock moves along. */
import { recordBatch } from '#training/attendance/contract'
import { getClass, inspectClass } from '#training/class-filing/contract'
import {
  checkCertificates,
  closeClass,
  evaluate,
  finishClass as finish,
  getCompletion,
  recordScores,
} from '#training/completion/contract'
import type { TestApp, User } from './app.ts'
import type { ClassScene } from './classes.ts'
import { photo } from './providers.ts'

type Taught = Pick<ClassScene, 'classId' | 'sessions' | 'trainees'> & {
  provider: { manager: User; clerk: User }
}
const MINUTE = 60_000
export const minutesAfter = (at: string, minutes: number): string =>
  new Date(Date.parse(at) + minutes * MINUTE).toISOString()

export const personIds = async (user: User, classId: string): Promise<string[]> =>
  (await user.call(getCompletion, { id: classId })).rows.map((r) => r.personId)

/** Moves the clock and gives the class's staff fresh sessions. */
export async function goTo(app: TestApp, at: string, ...users: User[]): Promise<void> {
  app.clock.set(at)
  await app.renew(...users)
}

/** Everyone attends every session in full, except that `absent` people (by place on the roster) miss all of them. */
export async function attendAll(
  app: TestApp,
  scene: Taught,
  absent: readonly number[] = [],
): Promise<string[]> {
  const { manager } = scene.provider
  await app.renew(manager)
  const people = await personIds(manager, scene.classId)
  for (const session of scene.sessions) {
    await goTo(app, minutesAfter(session.endsAt, 20), manager)
    await manager.call(recordBatch, {
      id: scene.classId,
      sessions: [
        {
          sessionId: session.id,
          items: people
            .filter((_, i) => !absent.includes(i))
            .map((personId) => ({ personId, in: session.startsAt, out: session.endsAt })),
        },
      ],
      reason: '教室网络故障，按纸质签到表补录',
    })
  }
  return people
}

const version = async (user: User, classId: string) =>
  (await user.call(getCompletion, { id: classId })).version

/** The county's process check, while the class runs. */
export async function inspect(app: TestApp, scene: Taught): Promise<void> {
  const { clerk } = scene.provider
  await app.renew(clerk)
  await clerk.call(inspectClass, {
    id: scene.classId,
    seenCount: scene.trainees.length,
    passed: true,
    note: '现场人数与名册一致',
    photoIds: [(await clerk.upload(photo(), '课堂.png')).id],
  })
}

export const giveScores = async (user: User, classId: string, theory = 85.5, practice = 90) =>
  await user.call(recordScores, {
    id: classId,
    version: await version(user, classId),
    scores: (await personIds(user, classId)).map((personId) => ({ personId, theory, practice })),
  })

export const GOOD = { content: 5, teacher: 5, venue: 4, authenticity: 5, real: true }
let salts = 0
export const salt = (): string => {
  salts += 1
  return `test-salt-${String(salts).padStart(10, '0')}`
}

/** Every trainee signs in and evaluates. */
export async function evaluateAll(app: TestApp, scene: Taught, trainees = scene.trainees): Promise<void> {
  for (const index of trainees) {
    const worker = await app.worker(index)
    await worker.call(evaluate, { id: scene.classId, ...GOOD, salt: salt() })
  }
}

/** Attended, inspected, ended: certificates can follow. */
export async function taughtClass(
  app: TestApp,
  scene: Taught,
  absent: readonly number[] = [],
): Promise<string[]> {
  const { manager } = scene.provider
  const people = await attendAll(app, scene, absent)
  const { track } = await manager.call(getClass, { id: scene.classId })
  if (track === 'completion') await inspect(app, scene)
  await manager.call(finish, { id: scene.classId, version: await version(manager, scene.classId) })
  return people
}

/** From the end of the training to the closed class: scores, certificate check, evaluation. */
export async function finishClass(app: TestApp, scene: Taught): Promise<void> {
  const { manager } = scene.provider
  await app.renew(manager)
  await giveScores(manager, scene.classId)
  const seen = await manager.call(getCompletion, { id: scene.classId })
  if (seen.hasCertificateCheck) {
    await manager.call(checkCertificates, {
      id: scene.classId,
      version: seen.version,
      ...(seen.certificates.has < seen.rows.length ? { note: '其余学员考核未通过' } : {}),
    })
  }
  await evaluateAll(app, scene)
  await manager.call(closeClass, { id: scene.classId, version: await version(manager, scene.classId) })
}
