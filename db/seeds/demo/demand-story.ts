/** Vacancies of enterprises and unions, and every unit's catalogue, drawn up by one and issued by another. */
import {
  publishCatalogue,
  setConsultations,
  setItems,
  startCatalogue,
  submitCatalogue,
} from '#demand/catalogue/contract'
import { reportVacancy } from '#demand/signals/contract'
import { addDays } from '#platform/day'
import { regions } from '#registry/regions'
import type { Cast } from './cast.ts'
import type { Dice, Stage } from './stage.ts'
import { trades } from './trades.ts'

export const units = (): string[] => [
  ...new Set(
    regions()
      .all.filter((r) => r.level !== 'province')
      .map((r) => r.unitCode),
  ),
]

export async function tellCatalogues(stage: Stage, cast: Cast, first: string): Promise<void> {
  for (const unit of units()) {
    const clerk = cast.officer('hr.clerk', unit)
    const name = regions().nameOf(unit)
    stage.at(first, '09:00')
    const draft = await stage.do(clerk, startCatalogue, {
      region: unit,
      year: Number(first.slice(0, 4)),
      note: '年度目录（演示）',
    })
    let { version } = await stage.do(clerk, setItems, {
      id: draft.id,
      version: draft.version,
      items: [
        ...trades.map((trade) => ({
          trainingType: 'employment' as const,
          name: trade.name,
          occupationCode: trade.code,
          codeless: null,
          shortage: trade.shortage,
          standard: `按证书等级给予补贴，标准见本地区现行补贴政策${trade.shortage ? '；急需紧缺工种上浮' : ''}`,
          note: null,
        })),
        {
          trainingType: 'startup' as const,
          name: 'SYB 创业培训',
          occupationCode: null,
          codeless: 'startup' as const,
          shortage: false,
          standard: '取得创业培训合格证书给予补贴',
          note: null,
        },
      ],
    })
    ;({ version } = await stage.do(clerk, setConsultations, {
      id: draft.id,
      version,
      consultations: [
        { kind: 'finance', name: `${name}财政局`, opinion: '同意', on: first },
        {
          kind: 'industry',
          name: `${name}工业和信息化局`,
          opinion: '同意所列急需紧缺职业（工种）',
          on: first,
        },
      ],
    }))
    ;({ version } = await stage.do(clerk, submitCatalogue, { id: draft.id, version }))
    stage.at(first, '15:00')
    await stage.do(cast.officer('hr.reviewer', unit), publishCatalogue, {
      id: draft.id,
      version,
      inForceFrom: first,
      filingNo: `演示备〔${first.slice(0, 4)}〕${unit.slice(2)}号`,
      filedOn: first,
    })
  }
}

export async function tellVacancies(stage: Stage, cast: Cast, dice: Dice, first: string): Promise<void> {
  for (const [i, firm] of cast.enterprises.entries()) {
    stage.at(addDays(first, 1 + (i % 20)), '10:00')
    const asked = new Set([dice.pick(trades), dice.pick(trades)])
    for (const trade of asked) {
      await stage.do(firm, reportVacancy, {
        region: firm.region,
        occupationCode: trade.code,
        level: dice.pick(trade.levels),
        headcount: dice.int(3, 40),
        wageFromFen: trade.wage[0] * 100,
        wageToFen: trade.wage[1] * 100,
        skills: `能独立完成${trade.name}岗位操作，遵守安全规程`,
        neededBy: addDays(first, dice.int(360, 420)),
        trains: dice.chance(0.5),
      })
    }
  }
}
