/** Policy and budgets: Xiamen's own published rules, the same figures marked as demonstration for the others; money for every city. */
import { approveBudget, enterBudget } from '#money/budgets/contract'
import { approvePack, draftPack, type PackDocument, packCases, packDocument } from '#money/policy/contract'
import { regions } from '#registry/regions'
import classCases from '../../../policies/350200/class-training.cases.json' with { type: 'json' }
import classTraining from '../../../policies/350200/class-training.json' with { type: 'json' }
import personalCases from '../../../policies/350200/personal-certificate.cases.json' with { type: 'json' }
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
    for (const [source, cases] of [
      [classTraining, classCases],
      [personalCertificate, personalCases],
    ]) {
      const document = packFor(unit, packDocument.parse(source), first)
      const { id, version } = await stage.do(cast.officer('hr.clerk', unit), draftPack, {
        document,
        cases: packCases.parse(cases),
        submit: true,
      })
      await stage.do(cast.officer('hr.reviewer', unit), approvePack, { id, version })
    }
  }
  await tellDraft(stage, cast, `${Number(first.slice(0, 4)) + 3}-01-01`)
}

/** A change that is still being thought about: level three raised, its cases not yet put right. */
async function tellDraft(stage: Stage, cast: Cast, from: string): Promise<void> {
  const clerk = cast.officer('hr.clerk', '350200')
  const document = packDocument.parse(personalCertificate)
  const title = '厦门市个人见证补贴（拟调整，演示）'
  const cases = packCases.parse(personalCases)
  const { id, version } = await stage.do(clerk, draftPack, { document: { ...document, title, from }, cases })
  const amounts = document.amounts.map((row) =>
    row.level === 3 ? { ...row, amountFen: 1600_00, note: '演示：拟提高的标准，不是公布的数字。' } : row,
  )
  await stage.do(clerk, draftPack, { id, version, document: { ...document, title, from, amounts } })
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
