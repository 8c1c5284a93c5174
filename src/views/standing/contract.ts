import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant } from '#platform/list'

const matter = z.object({
  id,
  number: z.string().nullable(),
  title: z.string(),
  state: z.string(),
  stateTitle: z.string(),
  since: instant.nullable(),
})

/** Where an institution's matters stand, for its own program: nobody has to scrape the console. */
export const ownStanding = act({
  id: 'views.standing.own',
  title: '查询本单位事项状态',
  method: 'GET',
  path: '/api/standing',
  allow: { verb: 'class.read' },
  input: z.object({
    /** Only what has changed since. */
    since: instant.optional(),
  }),
  output: z.object({
    at: instant,
    provider: z
      .object({
        state: z.string(),
        stateTitle: z.string(),
        listedAt: instant.nullable(),
        reason: z.string().nullable(),
      })
      .nullable(),
    classes: z.array(matter.extend({ startsOn: day, endsOn: day })),
    claims: z.array(matter.extend({ amountFen: z.number().nullable() })),
  }),
})

/** Lessons and deadlines for the calendars of an organisation's people; whoever has the address may read it. */
export const calendarFile = act({
  id: 'views.standing.calendar',
  title: '订阅本单位日历',
  method: 'GET',
  path: '/api/calendars/:token',
  allow: 'public',
  perMinute: 60,
  input: z.object({ token: z.string().regex(/^[\w-]{43}\.ics$/, '日历地址不正确') }),
  output: z.unknown(),
  produces: 'file',
})
