/** A change that is thought about before it is decided: replayed over the year's real claims. */
import { draftPack, packDocument } from '#money/policy/contract'
import { runSandbox } from '#money/sandbox/contract'
import { addDays } from '#platform/day'
import classTraining from '../../../policies/350200/class-training.json' with { type: 'json' }
import type { Cast } from './cast.ts'
import type { Stage } from './stage.ts'

export async function tellSandbox(stage: Stage, cast: Cast, first: string, today: string): Promise<void> {
  stage.at(addDays(today, -2), '10:00')
  const clerk = cast.officer('hr.clerk', '350200')
  const document = packDocument.parse(classTraining)
  const { id } = await stage.do(clerk, draftPack, {
    document: {
      ...document,
      title: '厦门市重点群体机构培训补贴（拟调整，演示）',
      from: `${Number(today.slice(0, 4)) + 1}-01-01`,
      to: null,
      amounts: document.amounts.map((row) => {
        // Higher levels more, certificates without a level less.
        const percent = row.level === null ? 90 : row.level <= 3 ? 115 : 105
        return {
          ...row,
          amountFen: Math.round((row.amountFen * percent) / 10_000) * 100,
          note: '演示：设想的标准。',
        }
      }),
    },
    submit: false,
  })
  stage.at(addDays(today, -2), '10:20')
  try {
    await stage.do(clerk, runSandbox, {
      packId: id,
      from: first,
      to: addDays(today, -3),
      title: '提高三级以上标准（演示）',
    })
  } catch (error) {
    // A very small province may have no claim in Xiamen.
    if (!stage.tolerate(error)) throw error
  }
}
