/** Claims whose money is not there yet: in what order, since when, and why. */
import { z } from 'zod'
import { fundKind } from '#money/policy/contract'
import { act } from '#platform/act'
import { id, instant, listInput, listOutput, regionCode } from '#platform/list'

/** What finance looks at beside the button: the money asked for against the money there. */
export const fundingOf = act({
  id: 'money.claim.funding',
  title: '查看资金来源与余额',
  method: 'GET',
  path: '/api/money/claims/:id/funding',
  allow: { verb: 'claim.read' },
  input: z.object({ id }),
  output: z.object({
    fund: fundKind.nullable(),
    neededFen: z.number(),
    people: z.number(),
    availableFen: z.number().nullable(),
    reservedFen: z.number().nullable(),
    /** Why it waits for money, where it does. */
    waits: z.string().nullable(),
  }),
})

export const fundWaits = act({
  id: 'money.claim.fund-waits',
  title: '查询等待资金的申报',
  method: 'GET',
  path: '/api/money/fund-waits',
  allow: { verb: 'claim.read' },
  input: z.object({ ...listInput, region: regionCode.optional(), fund: fundKind.optional() }),
  output: listOutput(
    z.object({
      claimId: id,
      number: z.string().nullable(),
      title: z.string(),
      payeeName: z.string(),
      /** Place in the queue for its budget, from 1. */
      place: z.number(),
      budgetId: id.nullable(),
      budgetTitle: z.string(),
      fund: fundKind,
      neededFen: z.number(),
      people: z.number(),
      /** In the budget at this moment. */
      availableFen: z.number(),
      aheadFen: z.number(),
      filedAt: instant.nullable(),
      since: instant,
      /** Of its lines whose notice is over: what an approval now would be about. */
      clearedFen: z.number(),
      version: z.number(),
      can: z.array(z.string()),
    }),
  ),
  clause: 'F37-14',
})
