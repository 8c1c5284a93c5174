/** What a claim says for itself on paper: final against reserved, and why this amount, for everybody the same. */
import { z } from 'zod'
import { act } from '#platform/act'
import { id } from '#platform/list'

export const claimDifferences = act({
  id: 'money.claim.differences',
  title: '查看备案占用与核定金额的差异',
  method: 'GET',
  path: '/api/money/claims/:id/differences',
  allow: { verb: 'claim.read' },
  input: z.object({ id }),
  output: z.object({
    /** Null for claims that nothing was reserved for. */
    reservedFen: z.number().nullable(),
    seats: z.number().nullable(),
    perSeatFen: z.number().nullable(),
    finalFen: z.number(),
    rows: z.array(
      z.object({
        key: z.enum(['seats', 'known', 'out', 'amount']),
        title: z.string(),
        clause: z.string(),
        people: z.number(),
        fen: z.number(),
        nos: z.array(z.number()),
      }),
    ),
  }),
})

export const whyPaper = act({
  id: 'money.claim.why-paper',
  title: '下载补贴金额说明',
  method: 'GET',
  path: '/api/money/claims/:id/lines/:lineId/why.pdf',
  allow: { verb: 'claim.read' },
  input: z.object({ id, lineId: id }),
  output: z.unknown(),
  produces: 'file',
  clause: 'F37-15',
})

export const myWhyPaper = act({
  id: 'money.claim.my-why-paper',
  title: '下载本人补贴金额说明',
  method: 'GET',
  path: '/api/money/my/lines/:lineId/why.pdf',
  allow: 'worker',
  input: z.object({ lineId: id }),
  output: z.unknown(),
  produces: 'file',
  clause: 'F37-15',
})
