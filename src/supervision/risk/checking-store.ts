import { hitOf, outOfLine } from './finding.ts'
import { type Checked, type ClassChecked, classesChecked, lessonsWhere } from './lesson-store.ts'
import type { Hit } from './rule-contract.ts'
import { defineRule, type RiskRule } from './rule-store.ts'

/** A finding a class: its sessions as rows. */
const byClass = (
  sessions: readonly Checked[],
  says: (sessions: readonly Checked[]) => string,
  row: (s: Checked) => { says: string; facts: Record<string, string | number> },
  weight: (sessions: readonly Checked[]) => number,
): Hit[] =>
  [...Map.groupBy(sessions, (s) => s.classId)].map(([classId, all]) => {
    const first = all[0] as Checked
    return hitOf({
      key: `class:${classId}`,
      says: says(all),
      on: all
        .map((s) => s.on)
        .sort()
        .at(-1) as string,
      weight: weight(all),
      regions: [first.region],
      orgIds: [first.orgId],
      also: [`class:${classId}`],
      rows: all.map((s) => ({ about: `session:${s.sessionId}`, at: s.on, ...row(s) })),
      links: [[`class:${classId}`, `provider:${first.orgId}`, '开班']],
    })
  })

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((n, one) => n + of(one), 0)

const overRoom = defineRule({
  code: 'over-room',
  title: '签到人数超过场地容量',
  tells: '一节课签到的人比教室核定座位还多，场地或人数有一样是假的。',
  honest: '临时加座、分两间上课而只登记一间。到现场看座位数。',
  stages: ['class'],
  severity: 'medium',
  strength: 'fact',
  clause: 'F37-13',
  patterns: [26],
  workdays: 5,
  thresholds: { people: { title: '超出座位的人数', unit: '人', value: 1, min: 1, max: 50 } },
  find: async (db, ask) =>
    byClass(
      (await lessonsWhere(db, ask, (c) => c.over >= ask.thresholds.people)).filter(
        (s) => s.ins >= s.seats + ask.thresholds.people,
      ),
      (all) =>
        `${all.length} 节课的签到人数超过场地座位，最多超 ${Math.max(...all.map((s) => s.ins - s.seats))} 人`,
      (s) => ({ says: '签到人数超过场地座位', facts: { 签到: s.ins, 座位: s.seats } }),
      (all) => sum(all, (s) => s.ins - s.seats),
    ),
})

const burst = defineRule({
  code: 'check-in-burst',
  title: '几秒内整班签到',
  tells: '一批人在几秒内全部签到，平均间隔短于人手所能，像是程序或一人代签。',
  honest: '教师统一口令、众人同时扫码，一般仍会拉开十几秒。',
  stages: ['class'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [17],
  workdays: 3,
  thresholds: {
    people: { title: '签到人数', unit: '人', value: 10, min: 5, max: 100 },
    milliseconds: { title: '平均间隔', unit: '毫秒', value: 300, min: 50, max: 3000 },
  },
  find: async (db, ask) => {
    const { people, milliseconds } = ask.thresholds
    const hurried = await lessonsWhere(db, ask, (c) => c.pace !== null && c.pace < milliseconds)
    return byClass(
      hurried.filter((s) => s.selfIns >= people && s.spanMs < s.selfIns * milliseconds),
      (all) => `${all.length} 节课在几秒内完成整班签到`,
      (s) => ({
        says: `${s.selfIns} 人在 ${(s.spanMs / 1000).toFixed(1)} 秒内签到`,
        facts: { 签到: s.selfIns },
      }),
      (all) => sum(all, (s) => s.selfIns),
    )
  },
})

const nightEntry = defineRule({
  code: 'night-entry',
  title: '深夜成批补录考勤',
  tells: '教师在深夜成批录入一节课的签到，符合事后编造上课记录的做法。',
  honest: '晚班下课后补录。看课次结束时间与录入时间相差多少。',
  stages: ['class'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [22],
  workdays: 5,
  thresholds: { checks: { title: '一节课深夜录入的签到签退', unit: '条', value: 15, min: 5, max: 200 } },
  find: async (db, ask) =>
    byClass(
      (await lessonsWhere(db, ask, (c) => c.night >= ask.thresholds.checks)).filter(
        (s) => s.night >= ask.thresholds.checks,
      ),
      (all) => `${all.length} 节课的考勤在 23 点至次日 5 点成批录入`,
      (s) => ({ says: '深夜由教师录入', facts: { 录入条数: s.night } }),
      (all) => sum(all, (s) => s.night),
    ),
})

const farAway = defineRule({
  code: 'far-check-ins',
  title: '多人在远离场地处签到',
  tells: '一节课多人签到的位置离登记场地很远，课可能不在登记的场地上，或没有上。',
  honest: '室内定位漂移、临时换场地未登记。比对多节课是否都偏在同一处。',
  stages: ['class'],
  severity: 'medium',
  strength: 'doubt',
  clause: 'F37-13',
  patterns: [20, 26],
  workdays: 3,
  thresholds: {
    people: { title: '一公里以外的签到签退', unit: '条', value: 5, min: 2, max: 100 },
    percent: { title: '占本节课的比例', unit: '%', value: 50, min: 10, max: 100 },
  },
  find: async (db, ask) =>
    byClass(
      (await lessonsWhere(db, ask, (c) => c.far >= ask.thresholds.people)).filter(
        (s) => s.far >= ask.thresholds.people && s.far * 100 >= (s.ins + s.outs) * ask.thresholds.percent,
      ),
      (all) => `${all.length} 节课的多数签到在场地 1 公里以外`,
      (s) => ({ says: '多数签到远离场地', facts: { 一公里外: s.far, 签到签退: s.ins + s.outs } }),
      (all) => sum(all, (s) => s.far),
    ),
})

const leftEarly = defineRule({
  code: 'signed-in-and-gone',
  title: '签到后不见签退',
  tells: '一个班大量签到没有签退，符合“签到走人、只来一两天”的做法。',
  honest: '教师忘记提醒签退。看随机点名和现场检查。',
  stages: ['class'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [21],
  workdays: 5,
  thresholds: {
    checks: { title: '没有签退的签到', unit: '次', value: 20, min: 5, max: 500 },
    percent: { title: '占签到的比例', unit: '%', value: 40, min: 10, max: 100 },
  },
  find: async (db, ask) => {
    const gone = await lessonsWhere(
      db,
      ask,
      (c) => c.stayed >= ask.thresholds.checks && c.stayed * 100 >= c.endedIns * ask.thresholds.percent,
    )
    return byClass(
      gone.filter((s) => s.ended && s.ins > s.outs),
      (all) => `${sum(all, (s) => s.ins - s.outs)} 次签到没有签退`,
      (s) => ({ says: '签到多于签退', facts: { 签到: s.ins, 签退: s.outs } }),
      (all) => sum(all, (s) => s.ins - s.outs),
    )
  },
})

const recallsLost = defineRule({
  code: 'recalls-unanswered',
  title: '随机点名多数无人应答',
  tells: '签到签退齐全，课中随机点名却多数没有应答：人签到后就走了。',
  honest: '手机没电、教师统一收走手机。看教师登记的说明。',
  stages: ['class', 'claim'],
  severity: 'high',
  strength: 'doubt',
  patterns: [1, 21],
  workdays: 3,
  thresholds: {
    lost: { title: '没有应答的点名', unit: '人次', value: 10, min: 3, max: 500 },
    percent: { title: '占应答人次的比例', unit: '%', value: 50, min: 10, max: 100 },
  },
  find: async (db, ask) => {
    const asked = (s: Checked) => s.recalls * Math.max(0, s.ins - s.told / 2)
    const lost = (s: Checked) => Math.max(0, asked(s) - s.answered)
    const silent = await lessonsWhere(
      db,
      ask,
      (c) => c.silent >= ask.thresholds.lost && c.silent * 100 >= c.called * ask.thresholds.percent,
    )
    return byClass(
      silent.filter((s) => lost(s) > 0),
      (all) => `随机点名 ${sum(all, asked)} 人次中 ${sum(all, lost)} 人次没有应答`,
      (s) => ({ says: '随机点名无人应答', facts: { 点名人次: asked(s), 应答: s.answered } }),
      (all) => sum(all, lost),
    )
  },
})

const flagged = defineRule({
  code: 'flagged-check-ins',
  title: '一个班存疑签到过多',
  tells: '签到被系统标记存疑（位置、时间、手机等不合常理）的比例过高，单靠教师逐条确认不足以放心。',
  honest: '场地坐标登记错误会使全班存疑。先核对场地坐标。',
  stages: ['class', 'claim'],
  severity: 'medium',
  strength: 'doubt',
  patterns: [17, 19, 20],
  workdays: 3,
  thresholds: {
    checks: { title: '存疑签到', unit: '条', value: 10, min: 3, max: 500 },
    percent: { title: '占签到签退的比例', unit: '%', value: 30, min: 5, max: 100 },
  },
  find: async (db, ask) => {
    const { checks, percent } = ask.thresholds
    const doubtful = await lessonsWhere(
      db,
      ask,
      (c) => c.flagged >= checks && c.flagged * 100 >= (c.ins + c.outs) * percent,
    )
    return byClass(
      doubtful.filter((s) => s.flagged > 0),
      (all) => `${sum(all, (s) => s.flagged)} 条签到存疑`,
      (s) => ({ says: '存疑签到', facts: { 存疑: s.flagged, 签到签退: s.ins + s.outs } }),
      (all) => sum(all, (s) => s.flagged),
    )
  },
})

/** How much of an institution's attendance is of a kind, against all the others. */
function shareRule(card: {
  code: string
  title: string
  tells: string
  honest: string
  patterns: readonly number[]
  part: (c: ClassChecked) => number
  what: string
}): RiskRule {
  const { part, what, ...told } = card
  return defineRule({
    ...told,
    stages: ['class', 'claim'],
    severity: 'medium',
    strength: 'doubt',
    clause: 'F2-3',
    workdays: 5,
    thresholds: {
      percent: { title: `${what}的比例`, unit: '%', value: 50, min: 10, max: 100 },
      times: { title: '为其他机构的倍数', unit: '倍', value: 3, min: 1, max: 20 },
      checks: { title: '签到签退条数', unit: '条', value: 60, min: 10, max: 10_000 },
    },
    find: async (db, ask) => {
      // Compared with everybody: asked about a few classes there is nobody to compare with.
      if (ask.only) return []
      const { percent, times, checks } = ask.thresholds
      const orgs = [...Map.groupBy(await classesChecked(db, ask), (c) => c.orgId)].map(([orgId, all]) => ({
        orgId,
        all,
        part: sum(all, part),
        whole: sum(all, (c) => c.ins + c.outs),
      }))
      return outOfLine(orgs, { least: percent, many: checks, times }).map((org) =>
        hitOf({
          key: `provider:${org.orgId}`,
          says: `${what}占 ${org.percent}%，其他机构为 ${org.others}%`,
          on: org.all
            .map((c) => c.on)
            .sort()
            .at(-1) as string,
          weight: org.part,
          regions: org.all.map((c) => c.region),
          orgIds: [org.orgId],
          rows: org.all.map((c) => ({
            about: `class:${c.classId}`,
            says: what,
            facts: { [what]: part(c), 签到签退: c.ins + c.outs },
          })),
        }),
      )
    },
  })
}

const toldNotChecked = shareRule({
  code: 'told-not-checked',
  title: '考勤多由教师代录',
  tells: '机构的签到大多由教师录入，而不是学员用自己的手机签到，与其他机构明显不同。',
  honest: '学员多为不用手机的老年人、教室无信号。看补录理由和见证人。',
  patterns: [1, 18],
  part: (c) => c.told,
  what: '教师代录的考勤',
})
const afterTheFact = shareRule({
  code: 'told-days-later',
  title: '考勤多在一天以后补录',
  tells: '机构的考勤大多在课后一天以上才录入，与其他机构明显不同，符合事后编造的做法。',
  honest: '离线签到晚交。看手机离线记录的签名时间。',
  patterns: [18, 22],
  part: (c) => c.late,
  what: '一天后才录入的考勤',
})

export const checkingRules: readonly RiskRule[] = [
  overRoom,
  burst,
  nightEntry,
  farAway,
  leftEarly,
  recallsLost,
  flagged,
  toldNotChecked,
  afterTheFact,
]
