/** Scenes of demand: a catalogue in force, targets in force; made by two accounts through the acts. */
import { readFileSync } from 'node:fs'
import type { ItemFields } from '#demand/catalogue/contract'
import {
  getCatalogue,
  publishCatalogue,
  setConsultations,
  setItems,
  startCatalogue,
  submitCatalogue,
} from '#demand/catalogue/contract'
import {
  approveBreakdown,
  setTargets,
  startBreakdown,
  submitBreakdown,
  type TargetRow,
} from '#demand/targets/contract'
import { dayOf } from '#platform/day'
import { regions } from '#registry/regions'
import type { TestApp } from './app.ts'

export const listItem = (name: string, code: string | null, more: Partial<ItemFields> = {}): ItemFields => ({
  trainingType: 'employment',
  name,
  occupationCode: code,
  codeless: code === null ? 'completion' : null,
  shortage: false,
  standard: '按证书等级给予补贴',
  note: null,
  ...more,
})

/** What a story needs by default: two short occupations, two others, one project without a code. */
export const usualItems = (): ItemFields[] => [
  listItem('养老护理员', '4-10-01-05', {
    shortage: true,
    standard: '初级工 1000 元，中级工 1500 元，高级工 2000 元',
  }),
  listItem('电工', '6-31-01-03', { shortage: true }),
  listItem('焊工', '6-18-02-04'),
  listItem('育婴员', '4-10-01-02'),
  listItem('家政服务上岗培训', null, { standard: '取得结业证给予补贴', note: '结业证' }),
]

/** Puts a catalogue of the region's unit in force on the clock's day. Made by one account, issued by another. */
export async function catalogueInForce(
  app: TestApp,
  region = '350200',
  items: ItemFields[] = usualItems(),
): Promise<{ id: string; inForceFrom: string; versionNo: number }> {
  const unit = regions().byCode.get(region)?.unitCode ?? region
  const today = dayOf(app.clock.now().toISOString())
  const clerk = await app.staff('hr.clerk', unit)
  const reviewer = await app.staff('hr.reviewer', unit)
  const { id, version } = await clerk.call(startCatalogue, {
    region: unit,
    year: Number(today.slice(0, 4)),
    note: '年度目录',
  })
  const listed = await clerk.call(setItems, { id, version, items })
  const consulted = await clerk.call(setConsultations, {
    id,
    version: listed.version,
    consultations: [
      { kind: 'finance', name: '市财政局', opinion: '同意', on: today },
      { kind: 'industry', name: '市工业和信息化局', opinion: '同意，建议列入电工', on: today },
    ],
  })
  const handed = await clerk.call(submitCatalogue, { id, version: consulted.version })
  await reviewer.call(publishCatalogue, {
    id,
    version: handed.version,
    inForceFrom: today,
    filingNo: `备〔${today.slice(0, 4)}〕1号`,
    filedOn: today,
  })
  const record = await reviewer.call(getCatalogue, { id })
  return { id, inForceFrom: today, versionNo: record.versionNo }
}

export interface TargetDocument {
  region: string
  title: string
  documentNo: string
  firstYear: number
  lastYear: number
  rows: TargetRow[]
}

/** Documents of `db/seeds/reference`: `f73-targets`, `action-targets`. */
export const targetDocuments = (name: 'f73-targets' | 'action-targets'): TargetDocument[] =>
  JSON.parse(
    readFileSync(new URL(`../../db/seeds/reference/${name}.json`, import.meta.url), 'utf8'),
  ) as TargetDocument[]

/** Sets targets for a region: drawn up by one account, approved by another. */
export async function targetsInForce(app: TestApp, document: TargetDocument): Promise<{ id: string }> {
  const clerk = await app.staff('hr.clerk', document.region)
  const reviewer = await app.staff('hr.reviewer', document.region)
  const { region, title, documentNo, firstYear, lastYear, rows } = document
  const { id, version } = await clerk.call(startBreakdown, { region, title, documentNo, firstYear, lastYear })
  const set = await clerk.call(setTargets, { id, version, rows })
  const handed = await clerk.call(submitBreakdown, { id, version: set.version })
  await reviewer.call(approveBreakdown, { id, version: handed.version })
  return { id }
}
