import { z } from 'zod'
import { indicator } from '#demand/targets/contract'
import { act } from '#platform/act'
import { day, id, intText, listInput, listOutput, regionCode } from '#platform/list'

export { indicators } from '#demand/targets/contract'

const year = intText(2020, 2100).optional()

const figure = z.object({
  indicator,
  /** The target of the period that covers the year, and that period's statistics years. */
  target: z.number().nullable(),
  firstYear: z.number().nullable(),
  lastYear: z.number().nullable(),
  documentNo: z.string().nullable(),
  /** Counted from the records over the same period; null where no record of the platform counts it. */
  done: z.number().nullable(),
  /** Hundredths of a percent. */
  donePercent: z.number().nullable(),
  /** How much of the period has passed, in hundredths of a percent: 序时进度. */
  pacePercent: z.number().nullable(),
  behind: z.boolean(),
})
export type Figure = z.infer<typeof figure>

export const progress = act({
  id: 'views.dashboard.progress',
  title: '查看目标任务进度',
  method: 'GET',
  path: '/api/dashboards/progress',
  allow: { verb: 'progress.read' },
  input: z.object({ region: regionCode, year }),
  output: z.object({
    region: z.string(),
    regionName: z.string(),
    year: z.number(),
    from: day,
    to: day,
    asOf: day,
    path: z.array(z.object({ code: z.string(), name: z.string() })),
    figures: z.array(figure),
    children: z.array(z.object({ code: z.string(), name: z.string(), figures: z.array(figure) })),
  }),
  clause: 'F37-12',
})

const span = { region: regionCode, indicator, from: day, to: day }

/** What a training figure counts: classes, each with the people it adds. */
export const countedClasses = act({
  id: 'views.dashboard.classes',
  title: '查看计入进度的培训班',
  method: 'GET',
  path: '/api/dashboards/classes',
  allow: { verb: 'progress.read' },
  input: z.object({ ...listInput, ...span }),
  output: listOutput(
    z.object({
      classId: id,
      title: z.string(),
      number: z.string().nullable(),
      orgName: z.string(),
      regionName: z.string(),
      closedOn: day,
      people: z.number(),
    }),
  ),
  clause: 'F37-12',
})

/** And of a class, or of a region's certificates, the people themselves, masked. */
export const countedPeople = act({
  id: 'views.dashboard.people',
  title: '查看计入进度的人员',
  method: 'GET',
  path: '/api/dashboards/people',
  allow: { verb: 'progress.read' },
  input: z.object({ ...listInput, ...span, classId: id.optional() }),
  output: listOutput(
    z.object({
      key: z.string(),
      nameMasked: z.string(),
      idNumberMasked: z.string(),
      what: z.string(),
      on: day,
      classTitle: z.string().nullable(),
      regionName: z.string(),
    }),
  ),
  clause: 'F37-12',
})
