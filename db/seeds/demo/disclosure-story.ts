/** What the money was used for, made public each quarter. */
import {
  draftDisclosure,
  lastQuarter,
  publishDisclosure,
  quarterSpan,
  quarterTitle,
} from '#money/disclosure/contract'
import { addDays } from '#platform/day'
import type { Cast } from './cast.ts'
import type { Stage } from './stage.ts'

/** The last quarters, published by the province and by Xiamen; another city's waits for its second person. */
export async function tellDisclosures(told: Stage, cast: Cast, today: string): Promise<void> {
  const stage = told.beside()
  const last = lastQuarter(today)
  const before = lastQuarter(quarterSpan(last.year, last.quarter).from)
  for (const [region, quarters] of [
    ['350000', [before, last]],
    ['350200', [before, last]],
    ['350203', [last]],
    ['350100', [last]],
  ] as const) {
    for (const { year, quarter } of quarters) {
      const { to } = quarterSpan(year, quarter)
      const day = addDays(to, 12)
      try {
        stage.at(day > today ? today : day, '09:30')
        const { id } = await stage.do(cast.officer('hr.clerk', region), draftDisclosure, {
          region,
          year,
          quarter,
          note: `演示数据：${quarterTitle(year, quarter)}。`,
        })
        if (region === '350100') continue
        stage.at(addDays(day, 2) > today ? today : addDays(day, 2), '15:30')
        await stage.do(cast.officer('hr.reviewer', region), publishDisclosure, { id, version: 1 })
      } catch (error) {
        if (!stage.tolerate(error)) throw error
      }
    }
  }
}
