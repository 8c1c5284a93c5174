/** Scores by Excel: the template with the roster, the import, the annotated copy. */
import type { ParsedOf } from '#platform/act'
import { annotateSheet, readSheet, writeSheet, XLSX } from '#platform/forms'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { peopleMap } from '#registry/people'
import * as c from './contract.ts'
import { type Facts, factsOf } from './facts-service.ts'
import { readScore, toPoints } from './rules.ts'
import { codeOf, type NewScore, putScores, refuseScores } from './service.ts'

const COLUMNS = {
  code: '学员编号',
  name: '姓名',
  theory: '理论成绩',
  practice: '实操成绩',
} as const

export async function template(ctx: Ctx, { id }: { id: string }) {
  const f = await factsOf(ctx.db, id)
  const people = await peopleMap(
    ctx.db,
    f.trainees.map((t) => t.personId),
  )
  const body = await writeSheet({
    sheet: '结业考核成绩',
    columns: [
      { key: 'code', title: COLUMNS.code, width: 16, text: true },
      { key: 'name', title: COLUMNS.name, width: 12 },
      { key: 'idNumber', title: '身份证号码（掩码）', width: 22, text: true },
      { key: 'theory', title: COLUMNS.theory, width: 12 },
      { key: 'practice', title: COLUMNS.practice, width: 12 },
    ],
    rows: f.trainees.map((t) => ({
      code: codeOf(ctx, id, t.personId),
      name: people.get(t.personId)?.nameMasked ?? '',
      idNumber: people.get(t.personId)?.idNumberMasked ?? '',
      theory: t.theory,
      practice: t.practice,
    })),
    notes: [
      '只填写理论成绩和实操成绩，0 至 100 分，最多一位小数；缺考的填 0，尚无成绩的留空。',
      '学员编号由系统生成，请不要修改。',
    ],
  })
  return { filename: `成绩录入-${f.row.number ?? f.row.title}.xlsx`, mime: XLSX, body }
}

async function bodyOf(ctx: Ctx, fileId: string): Promise<Buffer> {
  const [file] = await ctx.tools.files.info(ctx.db, [fileId])
  if (!file || !(await ctx.tools.files.ownedBy(ctx.db, [fileId], ctx.actor.accountId))) {
    throw new Refused([common.not_found({ what: '上传的文件' })], 404)
  }
  return await ctx.tools.files.read(file)
}

async function examine(ctx: Ctx, f: Facts, body: Buffer): Promise<{ scores: NewScore[]; reasons: Reason[] }> {
  const sheet = await readSheet(body, {
    columns: [
      { key: 'code', title: COLUMNS.code, required: true },
      { key: 'theory', title: COLUMNS.theory },
      { key: 'practice', title: COLUMNS.practice },
    ],
    maxRows: 3000,
  })
  const reasons = [...sheet.reasons]
  const byCode = new Map(f.trainees.map((t) => [codeOf(ctx, f.row.id, t.personId), t.personId]))
  const seen = new Set<string>()
  const scores: NewScore[] = []
  for (const { row, values } of sheet.rows) {
    const code = (values.code ?? '').trim().toUpperCase()
    const personId = byCode.get(code)
    if (code && !personId) reasons.push(c.refusals.unknown_trainee({ code }, { row, field: COLUMNS.code }))
    if (code && seen.has(code)) reasons.push(c.refusals.trainee_twice({ code }, { row, field: COLUMNS.code }))
    seen.add(code)
    const read = (title: string, value: string | undefined) => {
      const tenths = readScore(value ?? '')
      if (tenths !== undefined) return toPoints(tenths)
      reasons.push(c.refusals.score_form({ title, value: (value ?? '').slice(0, 20) }, { row, field: title }))
      return null
    }
    const theory = read(COLUMNS.theory, values.theory)
    const practice = read(COLUMNS.practice, values.practice)
    // A row left blank says nothing yet.
    if (personId && (theory !== null || practice !== null)) scores.push({ personId, theory, practice })
  }
  return { scores, reasons }
}

export async function importScores(ctx: Ctx, input: ParsedOf<typeof c.importScores>) {
  const f = await factsOf(ctx.db, input.id)
  const { scores, reasons } = await examine(ctx, f, await bodyOf(ctx, input.fileId))
  insist([...refuseScores(f, reasons.length > 0 ? [] : scores), ...reasons])
  const done = await putScores(ctx, f, {
    version: input.version,
    scores,
    reason: input.reason,
    files: [input.fileId],
  })
  return { ...done, unchanged: scores.length - done.changed }
}

export async function annotate(ctx: Ctx, input: { id: string; fileId: string }) {
  const f = await factsOf(ctx.db, input.id)
  const body = await bodyOf(ctx, input.fileId)
  const { reasons } = await examine(ctx, f, body)
  return {
    filename: `成绩录入-错误标注-${f.row.number ?? ''}.xlsx`,
    mime: XLSX,
    body: await annotateSheet(body, reasons),
  }
}
