import { z } from 'zod'
import { act } from '#platform/act'
import { id, listInput, listOutput, regionCode, text } from '#platform/list'
import { defineRefusals } from '#platform/refusal'

export { type RatingName, ratingNames, ratingWords } from './rating-contract.ts'

export const refusals = defineRefusals('completion', {
  class_state: {
    text: (f: { doing: string; state: string }) => `班级当前状态为“${f.state}”，不能${f.doing}。`,
    next: '请刷新页面查看班级当前状态。',
  },
  session_not_over: {
    text: (f: { session: string; until: string }) => `“${f.session}”到 ${f.until} 才结束。`,
    next: '全部课次结束后再办理培训结束。',
  },
  session_without_record: {
    text: (f: { session: string }) => `“${f.session}”没有任何签到记录。`,
    clause: 'F2-3',
    next: '请在补录期限内补录考勤并说明原因。',
  },
  nobody: { text: '班级没有在册学员。', next: '没有学员的班级请办理取消。' },
  step_open: {
    text: (f: { step: string }) => `还没有完成“${f.step}”。`,
    clause: 'F2-3',
    next: (f: { step: string }) =>
      f.step === '过程检查' ? '请联系备案的人社部门到课堂检查并登记。' : '请先完成这一环节。',
  },
  scores_missing: {
    text: (f: { missing: number; of: number }) => `在册 ${f.of} 人中还有 ${f.missing} 人没有结业考核成绩。`,
    clause: 'N10-3',
    next: '请补齐理论和实操成绩；缺考的录入 0 分。',
  },
  certificates_unchecked: {
    text: (f: { has: number; of: number }) => `还没有办理证书核对（已取证 ${f.has} 人，在册 ${f.of} 人）。`,
    clause: 'F2-3',
    next: '评价机构录入证书后，请逐人核对并确认。',
  },
  certificates_changed: {
    text: '证书核对之后，本班学员的证书又有变化。',
    clause: 'F2-3',
    next: '请重新核对证书。',
  },
  certificate_note_needed: {
    text: (f: { missing: number }) => `还有 ${f.missing} 人没有取得证书，需要说明原因。`,
    clause: 'F2-3',
    next: '请填写未取证人员的情况说明，如考核未通过、缺考。',
  },
  evaluations_missing: {
    text: (f: { answered: number; needed: number; of: number }) =>
      `学员评价不足：在册 ${f.of} 人，已评价 ${f.answered} 人，至少需要 ${f.needed} 人。`,
    clause: 'F2-3',
    next: '请提醒学员在手机“我的培训”中完成评价；评价是匿名的。',
  },
  not_trainee: { text: '您不是这个班级的在册学员。', clause: 'F2-7', next: '请核对班级。' },
  evaluate_later: {
    text: '培训结束后才能评价。',
    next: '培训结束后，请回到本页面完成评价。',
  },
  evaluated: {
    text: '您已经评价过这个班级。评价不记名，因此不能修改。',
    next: '如有新的情况，请通过投诉举报渠道反映。',
  },
  unknown_trainee: {
    text: (f: { code: string }) => `学员编号“${f.code}”不在本班在册学员中。`,
    next: '请使用从本页面下载的成绩模板，不要修改学员编号。',
  },
  trainee_twice: {
    text: (f: { code: string }) => `学员编号“${f.code}”重复出现。`,
    next: '请删去重复行。',
  },
  not_trainee_score: { text: '名单中有不在本班的人员。', next: '请刷新页面后重新录入。' },
  score_form: {
    text: (f: { title: string; value: string }) =>
      `${f.title}“${f.value}”不是 0 至 100 之间的数（最多一位小数）。`,
    next: '请核对成绩。',
  },
  score_empty: { text: '理论成绩和实操成绩都没有填写。', next: '缺考的请填 0；尚无成绩的请删去该行。' },
  score_twice: { text: '名单中有人重复出现。', next: '请刷新页面后重新录入。' },
  reason_needed: {
    text: (f: { changed: number }) => `有 ${f.changed} 人已录入的成绩被修改，需要说明原因。`,
    next: '请填写修改原因，如录入错误、补考。',
  },
  no_certificate_check: {
    text: '合格证类班级不办理证书核对。',
    clause: 'F2-3',
    next: '请录入结业考核成绩。',
  },
})

const score = z.number().min(0).max(100).multipleOf(0.1)

const standards = z.object({
  attendancePercent: z.number(),
  theoryPass: z.number(),
  practicePass: z.number(),
})
export type Standards = z.infer<typeof standards>

const missing = z.object({
  code: z.string(),
  message: z.string(),
  clause: z.string().optional(),
  next: z.string().optional(),
})

const traineeResult = z.object({
  personId: id,
  /** Number of the trainee in the score sheet. */
  code: z.string(),
  nameMasked: z.string(),
  idNumberMasked: z.string(),
  creditedHours: z.number(),
  totalHours: z.number(),
  attendancePercent: z.number(),
  theory: z.number().nullable(),
  practice: z.number().nullable(),
  passed: z.boolean(),
  /** Why not, in whole sentences. */
  notPassed: z.array(z.string()),
  hasCertificate: z.boolean(),
})
export type TraineeResult = z.infer<typeof traineeResult>

const summary = z.object({
  answered: z.number(),
  of: z.number(),
  needed: z.number(),
  /** Null while fewer than three have answered, or while this reader may not see it yet; `hidden` says why. */
  result: z
    .object({
      ratings: z.array(
        z.object({ key: z.string(), title: z.string(), average: z.number(), counts: z.array(z.number()) }),
      ),
      notReal: z.number(),
      comments: z.array(z.string()),
    })
    .nullable(),
  hidden: z.string().nullable(),
})
export type EvaluationSummary = z.infer<typeof summary>

const completionView = z.object({
  classId: id,
  classTitle: z.string(),
  classNumber: z.string().nullable(),
  state: z.string(),
  track: z.string(),
  trackTitle: z.string(),
  /** Whether the track has this step at all. */
  hasExam: z.boolean(),
  hasCertificateCheck: z.boolean(),
  version: z.number(),
  standards,
  steps: z.array(z.object({ key: z.string(), title: z.string(), done: z.boolean() })),
  rows: z.array(traineeResult),
  passedCount: z.number(),
  certificates: z.object({
    has: z.number(),
    checkedAt: z.string().nullable(),
    note: z.string().nullable(),
  }),
  evaluation: summary,
  /** What stands between the class and its next step; empty when nothing does. */
  missing: z.array(missing),
  can: z.array(z.string()),
})
export type CompletionView = z.infer<typeof completionView>

export const listCompletions = act({
  id: 'training.completion.list',
  title: '查询班级结业情况',
  method: 'GET',
  path: '/api/training/completions',
  allow: { verb: 'class.read' },
  input: z.object({
    ...listInput,
    state: z.enum(['running', 'taught', 'closed']).optional(),
    region: regionCode.optional(),
  }),
  output: listOutput(
    z.object({
      id,
      title: z.string(),
      number: z.string().nullable(),
      orgName: z.string(),
      regionName: z.string(),
      track: z.string(),
      state: z.string(),
      startsOn: z.string(),
      endsOn: z.string(),
      traineeCount: z.number(),
      scoredCount: z.number(),
      certificateCount: z.number(),
      evaluatedCount: z.number(),
    }),
  ),
})

export const getCompletion = act({
  id: 'training.completion.get',
  title: '查阅班级结业情况',
  method: 'GET',
  path: '/api/training/classes/:id/completion',
  allow: { verb: 'class.read' },
  input: z.object({ id }),
  output: completionView,
})

export const scoreTemplate = act({
  id: 'training.completion.score-template',
  title: '下载成绩录入模板',
  method: 'GET',
  path: '/api/training/classes/:id/score-template',
  allow: { verb: 'completion.write' },
  input: z.object({ id }),
  output: z.any(),
  produces: 'file',
})

export const recordScores = act({
  id: 'training.completion.record-scores',
  title: '录入结业考核成绩',
  method: 'POST',
  path: '/api/training/classes/:id/scores',
  allow: { verb: 'completion.write' },
  input: z.object({
    id,
    version: z.number().int().min(0),
    scores: z
      .array(z.object({ personId: id, theory: score.nullable(), practice: score.nullable() }))
      .min(1)
      .max(3000),
    reason: text(200).nullish(),
  }),
  output: z.object({ version: z.number(), changed: z.number() }),
  clause: 'N10-3',
})

const imported = z.object({ version: z.number(), changed: z.number(), unchanged: z.number() })

export const importScores = act({
  id: 'training.completion.import-scores',
  title: '导入结业考核成绩',
  method: 'POST',
  path: '/api/training/classes/:id/scores/import',
  allow: { verb: 'completion.write' },
  input: z.object({ id, version: z.number().int().min(0), fileId: id, reason: text(200).nullish() }),
  output: imported,
  clause: 'N10-3',
})

/** The user's own sheet back with what is wrong beside each row; changes nothing. */
export const annotateScores = act({
  id: 'training.completion.annotate-scores',
  title: '下载标注错误的成绩表',
  method: 'GET',
  path: '/api/training/classes/:id/scores/annotated/:fileId',
  allow: { verb: 'completion.write' },
  input: z.object({ id, fileId: id }),
  output: z.any(),
  produces: 'file',
})

export const finishClass = act({
  id: 'training.completion.finish',
  title: '办理培训结束',
  method: 'POST',
  path: '/api/training/classes/:id/finish',
  allow: { verb: 'completion.write' },
  input: z.object({ id, version: z.number().int().min(0) }),
  output: z.object({ state: z.string(), version: z.number() }),
  clause: 'N10-3',
})

export const checkCertificates = act({
  id: 'training.completion.check-certificates',
  title: '确认证书核对',
  method: 'POST',
  path: '/api/training/classes/:id/certificate-check',
  allow: { verb: 'completion.write' },
  input: z.object({ id, version: z.number().int().min(0), note: text(300).nullish() }),
  output: z.object({ version: z.number(), has: z.number() }),
  clause: 'F2-3',
})

export const closeClass = act({
  id: 'training.completion.close',
  title: '办理结班',
  method: 'POST',
  path: '/api/training/classes/:id/close',
  allow: { verb: 'completion.write' },
  input: z.object({ id, version: z.number().int().min(0) }),
  output: z.object({ state: z.string(), version: z.number() }),
  clause: 'F2-3',
})

/* ---- the trainee's phone ---- */

export const myEvaluations = act({
  id: 'training.completion.my-evaluations',
  title: '查询本人待评价班级',
  method: 'GET',
  path: '/api/training/my/evaluations',
  allow: 'worker',
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        classId: id,
        title: z.string(),
        orgName: z.string(),
        startsOn: z.string(),
        endsOn: z.string(),
        open: z.boolean(),
        answered: z.boolean(),
      }),
    ),
  }),
})

const rating = z.number().int().min(1).max(5)

export const evaluate = act({
  id: 'training.completion.evaluate',
  title: '评价培训班',
  method: 'POST',
  path: '/api/training/my/classes/:id/evaluation',
  allow: 'worker',
  input: z.object({
    id,
    content: rating,
    teacher: rating,
    venue: rating,
    authenticity: rating,
    /** Whether the training was really held as scheduled. */
    real: z.boolean(),
    comment: text(500, 0).default(''),
    /** Random; keeps the stored hash of the submission from telling what was answered. */
    salt: z.string().regex(/^[\w-]{16,64}$/),
  }),
  output: z.object({ ok: z.literal(true) }),
  clause: 'F2-3',
})
