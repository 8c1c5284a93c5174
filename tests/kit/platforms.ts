/** Online platforms through acts: a call answered, assessed, published; a class's online lines learned there. */
import { addDays, dayOf } from '#platform/day'
import {
  addCall,
  applyPlatform,
  assessPlatform,
  assignPlatforms,
  getPlatform,
  linkLearner,
  listPlatform,
  onlineOfClass,
  publishCall,
  submitPlatform,
} from '#training/platforms/contract'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import type { TestApp, User } from './app.ts'

export const GOOD_SCORES = { courses: 22, identity: 18, presence: 16, records: 18, service: 12 }
const about = {
  name: '八闽云学堂',
  url: 'https://learn.example.cn',
  recordNo: '闽ICP备2026000001号',
  intro: '面向补贴性职业技能培训的线上课程平台，含随堂提问与人脸核验。',
  features: ['identity' as const, 'questions' as const],
  contactName: '演联络',
  contactPhone: '0592-8800000',
}
export interface PlatformScene {
  platformId: string
  operator: User
  clerk: User
  reviewer: User
}

export async function openCall(
  app: TestApp,
  clerk: User,
  reviewer: User,
  region = '350200',
): Promise<string> {
  const today = dayOf(app.clock.now().toISOString())
  const { id, version } = await clerk.call(addCall, {
    region,
    title: '2026年度补贴性培训线上平台征集公告',
    body: '面向社会公开征集开展补贴性职业技能培训的线上平台，要求见附件。',
    opensOn: today,
    closesOn: addDays(today, 30),
  })
  await reviewer.call(publishCall, { id, version })
  return id
}

/** Applied and handed in, waiting to be assessed. */
export async function submittedPlatform(
  app: TestApp,
  region = '350200',
  name = about.name,
): Promise<PlatformScene & { version: number; callId: string }> {
  const clerk = await app.staff('hr.clerk', region)
  const reviewer = await app.staff('hr.reviewer', region)
  const operator = await app.staff('platform.operator', region)
  const callId = await openCall(app, clerk, reviewer, region)
  const { id } = await operator.call(applyPlatform, { callId, ...about, name })
  const { version } = await operator.call(submitPlatform, { id, version: 1 })
  return { platformId: id, operator, clerk, reviewer, version, callId }
}

/** On the published list. */
export async function listedPlatform(
  app: TestApp,
  region = '350200',
  name = about.name,
): Promise<PlatformScene> {
  const { version, ...scene } = await submittedPlatform(app, region, name)
  const assessed = await scene.clerk.call(assessPlatform, {
    id: scene.platformId,
    version,
    scores: GOOD_SCORES,
    opinion: '资源与记录符合要求，防挂机能力较好。',
  })
  await scene.reviewer.call(listPlatform, { id: scene.platformId, version: assessed.version })
  return scene
}

/** Every online line of the class is learned on the platform; gives back the first one. */
export async function onPlatform(manager: User, classId: string, platformId: string): Promise<number> {
  const { lines } = await manager.call(onlineOfClass, { id: classId })
  await manager.call(assignPlatforms, {
    id: classId,
    lines: lines.map(({ line, title }) => ({ line, platformId, course: title })),
  })
  return (lines[0] as { line: number }).line
}

/** The platform's number for a synthetic person of the class. */
export async function learnerOf(operator: User, classId: string, index: number): Promise<string> {
  const { name, idNumber } = syntheticPerson(index)
  return (await operator.call(linkLearner, { id: classId, name, idNumber })).learner
}

/** Minutes of honest learning: a beat each minute, a question answered every tenth. */
export const learning = (
  learner: string,
  line: number,
  from: string,
  minutes: number,
  { sitting = `s-${learner.slice(-12)}`, position = 0, speed = 1 } = {},
) =>
  Array.from({ length: minutes + 1 }, (_, i) => {
    const kind = i === 0 ? ('start' as const) : i % 10 === 0 ? ('answer' as const) : ('beat' as const)
    return {
      learner,
      sitting,
      seq: i,
      line,
      kind,
      at: new Date(Date.parse(from) + i * 60_000).toISOString(),
      positionS: Math.round((position + i * speed) * 60),
      ...(kind === 'answer' ? { correct: true } : {}),
    }
  })

export const versionOf = async (user: User, id: string): Promise<number> =>
  (await user.call(getPlatform, { id })).version
