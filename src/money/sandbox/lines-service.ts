/** Single claims of a run: those that come out otherwise, and both explanations of one. */
import { type ExplainedRow, explainRow } from '#money/judgements'
import type { ParsedOf } from '#platform/act'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import { categories } from '#registry/people/contract'
import { regions } from '#registry/regions'
import type * as c from './contract.ts'
import { keysOf, runOf, showCertificate } from './service.ts'
import type { RunKeys } from './store.ts'

interface Both {
  no: number
  base: ExplainedRow
  draft: ExplainedRow
}

async function bothOf(ctx: Ctx, run: RunKeys, no: number): Promise<Both | null> {
  const base = await explainRow(ctx.db, run.baseRunId, no)
  const draft = await explainRow(ctx.db, run.draftRunId, no)
  return base && draft ? { no, base, draft } : null
}

async function shown(ctx: Ctx, rows: readonly Both[]): Promise<c.ChangedLine[]> {
  const aims = rows.map(({ base }) => base.facts.certificate ?? base.facts.aim ?? null)
  const names = await occupationsByCode(
    ctx.db,
    aims.map((aim) => aim?.occupationCode).filter((code) => code != null),
  )
  return rows.map(({ no, base, draft }, i) => {
    const { facts } = base
    const code = aims[i]?.occupationCode
    return {
      no,
      lineId: base.id,
      on: facts.on,
      regionName: facts.region ? regions().fullName(facts.region) : '',
      group: (categories as Record<string, string>)[facts.person.facts.category?.value ?? ''] ?? '类别不明',
      occupation: code ? (names.get(code)?.name ?? code) : '未分职业',
      certificate: showCertificate(facts.certificate?.kind, aims[i]?.level ?? 0),
      baseFen: base.kept.amountFen,
      draftFen: draft.kept.amountFen,
    }
  })
}

export async function changed(ctx: Ctx, input: ParsedOf<typeof c.changedLines>) {
  const run = await runOf(ctx, input.id)
  const all = run.figures.changed[input.change]
  const wanted = all.slice((input.page - 1) * input.size, input.page * input.size)
  const rows: Both[] = []
  for (const no of wanted) {
    const both = await bothOf(ctx, run, no)
    if (both) rows.push(both)
  }
  return { rows: await shown(ctx, rows), total: all.length, page: input.page, size: input.size }
}

const sideOf = (row: ExplainedRow) => ({
  packTitle: row.pack.title,
  number: row.pack.number,
  amountFen: row.kept.amountFen,
  trace: row.judgement.trace,
})

export async function explain(ctx: Ctx, input: ParsedOf<typeof c.explainLine>) {
  const run = await keysOf(ctx, input.id)
  const both = await bothOf(ctx, run, input.no)
  if (!both) throw new Refused([common.not_found({ what: '该笔申报' })], 404)
  const [line] = await shown(ctx, [both])
  return { line: line as c.ChangedLine, base: sideOf(both.base), draft: sideOf(both.draft) }
}
