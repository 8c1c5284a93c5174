import type { ParsedOf } from '#platform/act'
import { showInstant } from '#platform/day'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import type * as c from './contract.ts'
import { comparePacks } from './diff-rules.ts'
import { namesIn, readable } from './service.ts'
import { textRecord } from './text-store.ts'

interface Side {
  id: string
  version: number
  label: string
  document: c.PackDocument
  cases: c.PackCase[]
}

/** A pack as it stands, or one of its earlier texts. */
async function sideOf(ctx: Ctx, id: string, text: number | undefined): Promise<Side> {
  const row = await readable(ctx, id)
  const label = `${row.title}（第 ${row.number} 版）`
  if (text === undefined) return { id, version: row.version, label, document: row.document, cases: row.cases }
  const kept = await textRecord(ctx.db, id, text)
  if (!kept) throw new Refused([common.not_found({ what: '该次保存的内容' })], 404)
  const names = await accountNames(ctx.db, [kept.savedBy])
  return {
    id,
    version: text,
    label: `${label}，${names.get(kept.savedBy) ?? ''} ${showInstant(kept.savedAt)} 保存`,
    document: kept.document,
    cases: kept.cases,
  }
}

function compareCases(before: readonly c.PackCase[], after: readonly c.PackCase[]) {
  const old = new Map(before.map((one) => [one.id, JSON.stringify(one)]))
  const young = new Set(after.map((one) => one.id))
  const titles = (some: readonly c.PackCase[]) => some.map((one) => one.title)
  return {
    added: titles(after.filter((one) => !old.has(one.id))),
    dropped: titles(before.filter((one) => !young.has(one.id))),
    changed: titles(after.filter((one) => old.has(one.id) && old.get(one.id) !== JSON.stringify(one))),
  }
}

export async function compare(ctx: Ctx, input: ParsedOf<typeof c.comparePack>) {
  const before = await sideOf(ctx, input.with, input.withText)
  const after = await sideOf(ctx, input.id, input.text)
  const head = ({ id, version, label }: Side) => ({ id, version, label })
  return {
    before: head(before),
    after: head(after),
    differences: comparePacks(before.document, after.document),
    names: await namesIn(ctx.db, [before.document, after.document]),
    cases: compareCases(before.cases, after.cases),
  }
}
