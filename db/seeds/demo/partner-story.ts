/** Online platforms at every step, a class learning on one of them, and programs with keys of every kind. */
import { addDays, instantAt } from '#platform/day'
import { actorOfAccount } from '#registry/accounts'
import { addAccount } from '#registry/accounts/contract'
import { addOrganisation } from '#registry/organisations/contract'
import {
  allowHook,
  approveKey,
  checkKey,
  collectKey,
  type OpenVerb,
  openKey,
  requestHook,
  requestKey,
} from '#registry/partners/contract'
import { traineesOf } from '#training/class-filing'
import {
  addCall,
  applyPlatform,
  assessPlatform,
  assignPlatforms,
  listPlatform,
  onlineClasses,
  onlineOfClass,
  publishCall,
  reportLearning,
  submitPlatform,
  suspendPlatform,
} from '#training/platforms/contract'
import type { Cast } from './cast.ts'
import { syntheticUscc } from './identity.ts'
import { DEMO_PASSWORD } from './logins.ts'
import type { Player, Stage } from './stage.ts'

const REGION = '350200'

export async function tellPartners(stage: Stage, cast: Cast, today: string): Promise<void> {
  const clerk = cast.officer('hr.clerk', REGION)
  const reviewer = cast.officer('hr.reviewer', REGION)
  const admin = cast.officer('hr.admin', REGION)

  let serial = 0
  const operator = async (orgName: string): Promise<Player> => {
    serial += 1
    const { id: orgId } = await stage.do(admin, addOrganisation, {
      name: orgName,
      uscc: syntheticUscc(880_000 + serial, 'company'),
      kind: 'enterprise',
      region: REGION,
      contactName: '演示联系人',
      contactPhone: `0592-${8_700_000 + serial}`,
    })
    const displayName = '平台运营'
    const { id } = await stage.do(admin, addAccount, {
      login: `platform${serial}`,
      displayName,
      orgId,
      password: DEMO_PASSWORD,
      grants: [{ role: 'platform.operator' }],
    })
    const actor = await actorOfAccount(stage.tools.db, { id, displayName, orgId, orgName, personId: null })
    return { actor, orgId, region: REGION }
  }

  stage.at(addDays(today, -120), '09:10')
  const call = await stage.do(clerk, addCall, {
    region: REGION,
    title: '厦门市补贴性职业技能培训线上平台征集公告（演示）',
    body: '面向社会公开征集开展补贴性职业技能培训的线上培训平台。申请单位应具备实名登录、随堂提问、学习记录留存等能力，并按接口文档与本系统对接。',
    opensOn: addDays(today, -120),
    closesOn: addDays(today, 60),
  })
  stage.at(addDays(today, -119), '10:00')
  await stage.do(reviewer, publishCall, call)

  const apply = async (who: Player, name: string, day: string, strong = true) => {
    stage.at(day, '11:00')
    const { id, version } = await stage.do(who, applyPlatform, {
      callId: call.id,
      name,
      url: `https://learn${serial}.example.cn`,
      recordNo: `闽ICP备202600000${serial}号（演示）`,
      intro: `${name}提供职业基础知识、安全生产等公共课程，支持随堂提问和学习记录导出。`,
      features: strong ? ['identity', 'face', 'questions', 'no-skip', 'export'] : ['identity', 'export'],
      contactName: '演示联系人',
      contactPhone: `0592-${8_700_000 + serial}`,
    })
    await stage.do(who, submitPlatform, { id, version })
    return id
  }
  const publish = async (id: string, day: string, presence: number) => {
    stage.at(day, '15:00')
    const assessed = await stage.do(clerk, assessPlatform, {
      id,
      version: 2,
      scores: { courses: 22, identity: 17, presence, records: 17, service: 12 },
      opinion: '课程资源齐全，实名与记录留存符合要求，防挂机能力已现场演示。',
    })
    return await stage.do(reviewer, listPlatform, { id, version: assessed.version })
  }

  const good = await operator('鹭岛云课堂科技有限公司（演示）')
  const platformId = await apply(good, '鹭岛云课堂（演示）', addDays(today, -112))
  await publish(platformId, addDays(today, -108), 17)
  const loose = await operator('闽南在线教育有限公司（演示）')
  const looseId = await apply(loose, '闽南在线学堂（演示）', addDays(today, -110), false)
  const listed = await publish(looseId, addDays(today, -105), 8)
  stage.at(addDays(today, -20), '16:30')
  await stage.do(clerk, suspendPlatform, {
    id: looseId,
    version: listed.version,
    reason: '抽查发现可以多端同时学习、拖拽快进，责令限期整改。',
  })
  const waiting = await operator('海丝技能网络有限公司（演示）')
  await apply(waiting, '海丝技能网（演示）', addDays(today, -3))

  try {
    await tellLearning(stage, cast, good, platformId, today)
  } catch (error) {
    if (!stage.tolerate(error)) throw error
  }
  await tellKeys(stage, cast, good, today)
}

/** An evening's learning: some of it honest, some at double speed, some played again. */
async function tellLearning(
  stage: Stage,
  cast: Cast,
  operator: Player,
  platformId: string,
  today: string,
): Promise<void> {
  const day = addDays(today, -1)
  const near = (one: Player) => (one.region.startsWith('3502') ? 0 : 1)
  for (const school of cast.institutions.toSorted((a, b) => near(a) - near(b))) {
    const { rows } = await stage.do(school, onlineClasses, { state: 'running', size: 200 })
    const klass = rows.find((one) => one.state === 'running' && one.startsOn < day && one.endsOn >= day)
    if (!klass) continue
    stage.at(day, '08:40')
    const { lines } = await stage.do(school, onlineOfClass, { id: klass.id })
    await stage.do(school, assignPlatforms, {
      id: klass.id,
      lines: lines.map(({ line, title }) => ({ line, platformId, course: title })),
    })
    const people = (await traineesOf(stage.tools.db, klass.id)).slice(0, 4)
    stage.at(day, '22:10')
    for (const [i, { id: learner }] of people.entries())
      await stage.do(operator, reportLearning, {
        id: klass.id,
        events: Array.from({ length: 91 }, (_, minute) => {
          const kind =
            minute === 0 ? ('start' as const) : minute % 10 === 0 ? ('answer' as const) : ('beat' as const)
          const speed = i === 1 ? 2 : 1
          return {
            learner,
            sitting: `demo-${i}`,
            seq: minute,
            line: (lines[0] as { line: number }).line,
            kind,
            at: new Date(Date.parse(instantAt(day, '20:30')) + minute * 60_000).toISOString(),
            // The third one plays the first half hour again and again.
            positionS: (i === 2 ? minute % 30 : minute * speed) * 60,
            ...(kind === 'answer' ? { correct: minute % 20 === 0 } : {}),
          }
        }),
      })
    return
  }
}

async function tellKeys(stage: Stage, cast: Cast, platform: Player, today: string): Promise<void> {
  const admin = cast.officer('hr.admin', REGION)
  const reviewer = cast.officer('hr.reviewer', REGION)
  const school = cast.institutions.find((one) => one.region === '350203') ?? cast.institutions[0]
  const endsOn = addDays(today, 300)
  stage.at(addDays(today, -30), '09:00')
  const rehearsal = await stage.do(platform, requestKey, {
    kind: 'rehearsal',
    title: '学习记录上报（演练）',
    purpose: '试通学员核对和学习记录上报接口。',
    verbs: ['platform.report', 'platform.read'],
    endsOn,
  })
  const opened = await stage.do(admin, openKey, { id: rehearsal.id, version: rehearsal.version })
  await stage.do(platform, collectKey, { id: rehearsal.id, version: opened.version })
  stage.at(addDays(today, -2), '10:20')
  await stage.do(platform, requestKey, {
    kind: 'pilot',
    title: '学习记录上报',
    purpose: '先为一个班上报学习记录，稳定后申请正式密钥。',
    verbs: ['platform.report', 'platform.read'],
    endsOn,
  })
  const hook = await stage.do(platform, requestHook, {
    url: 'https://learn1.qiancheng-demo.cn/hooks',
    events: ['platform', 'key'],
  })
  stage.at(addDays(today, -1), '09:30')
  await stage.do(admin, allowHook, { id: hook.id, version: hook.version })
  const granted = async (owner: Player, asked: { title: string; purpose: string; verbs: OpenVerb[] }) => {
    const key = await stage.do(owner, requestKey, { kind: 'full', endsOn, ...asked })
    const checked = await stage.do(admin, checkKey, { id: key.id, version: key.version })
    const approved = await stage.do(reviewer, approveKey, { id: key.id, version: checked.version })
    await stage.do(owner, collectKey, { id: key.id, version: approved.version })
  }
  // The treasury's own system reads the city's books; the labour office's wants the classes of one district.
  await granted(cast.officer('finance.clerk', REGION), {
    title: '财政预算一体化系统',
    purpose: '每天读取本市额度、台账和拨付公开数据，与预算执行核对。',
    verbs: ['budget.read', 'ledger.read', 'disclosure.read'],
  })
  await stage.do(cast.officer('hr.clerk', REGION), requestKey, {
    kind: 'rehearsal',
    title: '人社一体化系统',
    purpose: '试通思明区岗位需求上报和培训班查询。',
    verbs: ['vacancy.report', 'vacancy.read', 'class.read'],
    endsOn,
    reach: '350203',
  })
  if (!school) return
  await granted(school, {
    title: '教务系统查询',
    purpose: '教务系统每天读取备案和补贴申报的办理状态。',
    verbs: ['class.read', 'claim.read', 'provider.read'],
  })
}
