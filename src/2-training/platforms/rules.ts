/** How a platform gets on the list and off it, how its quality is scored, and which report of learning is taken. */
import { addDays, type Day, type Instant, instantAt, showInstant } from '#platform/day'
import { defineMoves } from '#platform/moves'
import { defineRefusals, type Reason } from '#platform/refusal'

export const platformMoves = defineMoves(
  {
    draft: '填报中',
    submitted: '待评审',
    assessed: '待审定',
    listed: '已公布',
    suspended: '已暂停',
    refused: '未入选',
    removed: '已移出',
  },
  {
    save: { title: '修改', from: ['draft'], to: 'draft', verb: 'platform.apply' },
    submit: { title: '提交申请', from: ['draft'], to: 'submitted', verb: 'platform.apply' },
    withdraw: { title: '撤回修改', from: ['submitted'], to: 'draft', verb: 'platform.apply' },
    return: { title: '退回补正', from: ['submitted'], to: 'draft', verb: 'platform.assess' },
    assess: {
      title: '质量评估',
      from: ['submitted'],
      to: 'assessed',
      verb: 'platform.assess',
      notBy: ['filedBy'],
    },
    list: {
      title: '审定公布',
      from: ['assessed'],
      to: 'listed',
      verb: 'platform.decide',
      notBy: ['filedBy', 'assessedBy'],
    },
    refuse: {
      title: '不予入选',
      from: ['assessed'],
      to: 'refused',
      verb: 'platform.decide',
      notBy: ['filedBy', 'assessedBy'],
    },
    suspend: { title: '暂停使用', from: ['listed'], to: 'suspended', verb: 'platform.assess' },
    resume: {
      title: '恢复使用',
      from: ['suspended'],
      to: 'listed',
      verb: 'platform.decide',
      notBy: ['stoppedBy'],
    },
    remove: {
      title: '移出名单',
      from: ['suspended'],
      to: 'removed',
      verb: 'platform.decide',
      notBy: ['stoppedBy'],
    },
  },
)
export type PlatformState = keyof typeof platformMoves.states
export type PlatformMove = keyof typeof platformMoves.moves

export const handsOf = (row: {
  filedBy: string | null
  assessedBy: string | null
  stoppedBy: string | null
}) => ({
  filedBy: { id: row.filedBy, did: '提交申请' },
  assessedBy: { id: row.assessedBy, did: '质量评估' },
  stoppedBy: { id: row.stoppedBy, did: '暂停使用' },
})

export const callMoves = defineMoves(
  { draft: '待发布', published: '已发布', withdrawn: '已撤销' },
  {
    publish: {
      title: '发布公告',
      from: ['draft'],
      to: 'published',
      verb: 'platform.decide',
      notBy: ['madeBy'],
    },
    withdraw: { title: '撤销公告', from: ['draft', 'published'], to: 'withdrawn', verb: 'platform.decide' },
  },
)
export type CallState = keyof typeof callMoves.states

/** What is looked at, with the most points each: F2-5 asks for an assessment of platform and courses; the weights are 平台设置. */
export const scoreItems = {
  courses: { title: '课程资源质量', most: 25 },
  identity: { title: '实名登录与身份核验', most: 20 },
  presence: { title: '防挂机、防多开能力', most: 20 },
  records: { title: '学习记录留存与对接', most: 20 },
  service: { title: '服务与信息安全', most: 15 },
} as const
export type ScoreItem = keyof typeof scoreItems
export const PASS_SCORE = 70

export const features = {
  identity: '实名登录',
  face: '人脸核验',
  questions: '随堂提问',
  'no-skip': '防拖拽快进',
  'no-parallel': '防多端同时学习',
  export: '学习记录留存可导出',
} as const
export type Feature = keyof typeof features

/** Events come as they happen; what a broken line kept back is taken this long afterwards (平台设置). */
export const LATE_DAYS = 3
/** A platform's clock may run this far ahead of ours. */
export const AHEAD_SECONDS = 120

export const refusals = defineRefusals('platform', {
  call_closed: {
    text: (f: { from: string; to: string }) => `征集时间为 ${f.from} 至 ${f.to}，现在不能申请。`,
    clause: 'F2-5',
    next: '请关注下一次征集公告。',
  },
  call_days: { text: '征集截止日期不能早于开始日期或今天。', next: '请核对日期。' },
  applied: {
    text: '本单位已有一份申请，或已在公布名单中。',
    next: '请在原申请上办理。',
  },
  score_high: {
    text: (f: { item: string; most: number }) => `“${f.item}”最多 ${f.most} 分。`,
    next: '请核对评分。',
  },
  low_score: {
    text: (f: { total: number }) => `质量评估 ${f.total} 分，低于 ${PASS_SCORE} 分，不能公布。`,
    clause: 'F2-5',
    next: '请作不予入选处理，或重新评估。',
  },
  file_not_own: { text: '所选文件不是您上传的。', next: '请重新上传文件。' },
  not_listed: {
    text: (f: { state: string }) => `该线上平台当前为“${f.state}”，不能用于补贴性培训。`,
    clause: 'F2-5',
    next: '请选择公布名单中的线上平台。',
  },
  no_such_line: {
    text: (f: { line: number }) => `培训方案第 ${f.line} 行不是线上课程。`,
    clause: 'F2-5',
    next: '请只为方案中的线上课程指定平台。',
  },
  class_over: {
    text: (f: { state: string }) => `培训班当前为“${f.state}”，不能再指定线上平台。`,
    next: '请核对培训班。',
  },
  not_this_platform: {
    text: (f: { line: number }) => `这个班的第 ${f.line} 行课程没有指定在本平台学习。`,
    next: '请由培训机构先在班级中指定平台，或核对课程行号。',
  },
  not_on_roster: {
    text: '该学员不在这个班的名册上。',
    clause: 'F2-3',
    next: '请核对身份证号码；确属本班学员的，请由培训机构先补入名册。',
  },
  class_not_open: {
    text: (f: { state: string }) => `培训班当前为“${f.state}”，不接收学习记录。`,
    next: '请核对培训班编号。',
  },
  event_ahead: { text: '发生时间晚于现在。', next: '请校准服务器时间后重新上报。' },
  event_late: {
    text: `发生时间超过 ${LATE_DAYS} 天，不再接收。`,
    next: '请在学习发生后及时上报；确因故障的，由培训机构按线下补课处理。',
  },
  event_days: {
    text: (f: { from: string; to: string }) => `发生时间不在培训班起止日期（${f.from} 至 ${f.to}）内。`,
    next: '请核对发生时间和培训班。',
  },
  event_changed: {
    text: (f: { sitting: string; seq: number }) =>
      `学习会话 ${f.sitting} 的第 ${f.seq} 条已经上报过，内容不同；已接收的记录不能更改。`,
    clause: 'F2-3',
    next: '请核对会话号和序号；新的学习请使用新的会话号。',
  },
  answer_needed: { text: '回答事件须注明是否正确，其他事件不得填写。', next: '请核对 correct 字段。' },
})

export const totalOf = (scores: Readonly<Record<ScoreItem, number>>): number =>
  Object.values(scores).reduce((sum, one) => sum + one, 0)

export const checkScores = (scores: Readonly<Record<ScoreItem, number>>): Reason[] =>
  (Object.keys(scoreItems) as ScoreItem[])
    .filter((item) => scores[item] > scoreItems[item].most)
    .map((item) =>
      refusals.score_high(
        { item: scoreItems[item].title, most: scoreItems[item].most },
        { field: `scores.${item}` },
      ),
    )

/** Learning counts from the class's first day to its last, once it is approved. */
export const takesLearning = (classState: string): boolean => ['approved', 'running'].includes(classState)

export interface ReportedEvent {
  learner: string
  sitting: string
  seq: number
  line: number
  kind: 'start' | 'beat' | 'answer' | 'end'
  at: Instant
  positionS: number
  correct?: boolean | undefined
}
export interface ReportFacts {
  now: Instant
  today: Day
  startsOn: Day
  endsOn: Day
  /** Lines of the class that are learned on this platform. */
  lines: ReadonlySet<number>
  learners: ReadonlySet<string>
  /** What is held under `sitting:seq`. */
  held: ReadonlyMap<
    string,
    { learner: string; classId: string; at: Instant; positionS: number; kind: string }
  >
  classId: string
}

/** Everything wrong with a report, event by event; one wrong event refuses all of it. */
export function checkReport(events: readonly ReportedEvent[], f: ReportFacts): Reason[] {
  const from = instantAt(f.startsOn, '00:00')
  const until = instantAt(addDays(f.endsOn, 1), '00:00')
  const late = new Date(Date.parse(f.now) - LATE_DAYS * 86_400_000).toISOString()
  const ahead = new Date(Date.parse(f.now) + AHEAD_SECONDS * 1000).toISOString()
  const inThis = new Map<string, ReportedEvent>()
  return events.flatMap((event, i) => {
    const at = (field: string) => ({ field: `events.${i}.${field}`, row: i + 1 })
    const reasons: Reason[] = []
    if (!f.lines.has(event.line)) reasons.push(refusals.not_this_platform({ line: event.line }, at('line')))
    if (!f.learners.has(event.learner)) reasons.push(refusals.not_on_roster(at('learner')))
    if (event.at > ahead) reasons.push(refusals.event_ahead(at('at')))
    else if (event.at < late) reasons.push(refusals.event_late(at('at')))
    else if (event.at < from || event.at >= until)
      reasons.push(refusals.event_days({ from: f.startsOn, to: f.endsOn }, at('at')))
    if ((event.kind === 'answer') !== (event.correct !== undefined))
      reasons.push(refusals.answer_needed(at('correct')))
    const key = `${event.sitting}:${event.seq}`
    const before = f.held.get(key)
    const twin = inThis.get(key)
    inThis.set(key, event)
    const differs =
      (before &&
        (before.learner !== event.learner ||
          before.classId !== f.classId ||
          before.kind !== event.kind ||
          before.positionS !== event.positionS ||
          Date.parse(before.at) !== Date.parse(event.at))) ||
      (twin && (twin.learner !== event.learner || twin.at !== event.at || twin.positionS !== event.positionS))
    if (differs) reasons.push(refusals.event_changed({ sitting: event.sitting, seq: event.seq }, at('seq')))
    return reasons
  })
}

/** For a screen: when the last report came. */
export const lastReport = (at: Instant | null): string => (at ? showInstant(at) : '还没有上报')
