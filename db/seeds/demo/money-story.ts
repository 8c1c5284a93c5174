/** Policy and budgets: Xiamen's own published rules, the same figures marked as demonstration for the others; money for every city. */
import { approveBudget, enterBudget } from '#money/budgets/contract'
import { approvePack, draftPack, type PackDocument, packDocument } from '#money/policy/contract'
import { regions } from '#registry/regions'
import classTraining from '../../../policies/350200/class-training.json' with { type: 'json' }
import personalCertificate from '../../../policies/350200/personal-certificate.json' with { type: 'json' }
import type { Cast } from './cast.ts'
import { units } from './demand-story.ts'
import type { Stage } from './stage.ts'

function packFor(unit: string, document: PackDocument, first: string): PackDocument {
  if (unit === '350200') return document
  const copy = structuredClone(document)
  const kind = copy.subsidyKind === 'class-training' ? '重点群体机构培训补贴' : '个人见证补贴'
  return {
    ...copy,
    region: unit,
    from: first,
    title: `${regions().nameOf(unit)}${kind}（演示，数字参照厦门，非当地真实标准）`,
  }
}

export async function tellPolicy(stage: Stage, cast: Cast, first: string): Promise<void> {
  stage.at(first, '08:30')
  for (const unit of units()) {
    for (const source of [classTraining, personalCertificate]) {
      const document = packFor(unit, packDocument.parse(source), first)
      const { id, version } = await stage.do(cast.officer('hr.clerk', unit), draftPack, {
        document,
        submit: true,
      })
      await stage.do(cast.officer('hr.reviewer', unit), approvePack, { id, version })
    }
  }
}

/** Yuan a city for one year; Pingtan gets little on purpose, so that a class there meets an empty purse. */
const PURSE: Record<string, number> = { '350200': 6_000_000, '350128': 60_000 }

export async function tellBudgets(
  stage: Stage,
  cast: Cast,
  years: readonly number[],
  first: string,
): Promise<void> {
  stage.at(first, '08:45')
  for (const unit of units()) {
    for (const year of years) {
      for (const [fund, share] of [
        ['employment', 1],
        ['unemployment-insurance', 0.3],
      ] as const) {
        const { id, version } = await stage.do(cast.officer('finance.clerk', unit), enterBudget, {
          region: unit,
          year,
          fund,
          amountFen: Math.round((PURSE[unit] ?? 3_000_000) * share) * 100,
          documentNumber: `演示财社〔${year}〕1号`,
          reason: '年度职业培训补贴预算（演示）',
        })
        await stage.do(cast.officer('finance.reviewer', unit), approveBudget, { id, version })
      }
    }
  }
}
