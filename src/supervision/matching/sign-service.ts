/** Hits about everybody whose class begins within a span, as rows for the risk rules. A sign is no judgement. */
import type { Day } from '#platform/day'
import { dayOf } from '#platform/day'
import type { Tools } from '#platform/serve'
import { speaking, uuidText, writeManyAsked } from '#registry/registers'
import * as c from './contract.ts'
import { HIT_BYTES, readHit } from './hit-rules.ts'
import { matchAsked, personIdsOf } from './service.ts'

export interface Sign {
  /** Number of the matching's rule. */
  rule: number
  traineeId: string
  classId: string
  personId: string
  register: string
  /** None where somebody is missing from a list. */
  dataDate: Day | null
  record: string | null
  from: Day | null
  to: Day | null
}

const PROVINCE = '350000'
const today = (tools: Tools): Day => dayOf(tools.clock.now().toISOString())

/** Which deliveries would speak now; empty where none does. */
export async function versionsNow(tools: Tools): Promise<string> {
  const { segments } = await speaking(tools, tools.db, c.matchedRegisters, today(tools))
  return segments
    .map((s) => s.deliveryId)
    .sort()
    .join(' ')
}

export async function signsOf(tools: Tools, span: { from: Day; to: Day }): Promise<Sign[]> {
  const asked = {
    kind: 'year' as const,
    subjectId: null,
    regions: tools.regionsUnder(PROVINCE),
    fromDay: span.from,
    toDay: span.to,
  }
  const { segments, batch, found: matched } = await matchAsked(tools, asked, today(tools))
  const { hits } = matched
  await tools.db.transaction().execute((trx) =>
    writeManyAsked(
      {
        db: trx,
        now: tools.clock.now().toISOString(),
        by: { accountId: null, name: '系统自动办理', orgName: '前程平台' },
      },
      { purpose: '风险预警规则核对参训人员', subject: 'risk:night', asOf: today(tools) },
      segments.map(({ code, dataDate }) => ({ code, dataDate })),
      personIdsOf(batch),
    ),
  )
  const seats = new Map<string, number>()
  const found = Array.from({ length: hits.length / HIT_BYTES }, (_v, i) => readHit(hits, i))
  const wanted = new Set(found.map((hit) => hit.row))
  const id = (bytes: Uint8Array, i: number) =>
    uuidText(Buffer.from(bytes.buffer, bytes.byteOffset + i * 16, 16))
  if (wanted.size > 0)
    for (let i = 0; i < batch.count; i++) {
      const row = id(batch.rows, i)
      if (wanted.has(row)) seats.set(row, i)
    }
  const registerOfRule = new Map(c.registerRules.map((rule) => [rule.no, rule.register]))
  return found.flatMap((hit): Sign[] => {
    const seat = seats.get(hit.row)
    const register = registerOfRule.get(hit.rule)
    if (seat === undefined || !register) return []
    const segment = hit.segment === null ? undefined : segments[hit.segment]
    return [
      {
        rule: hit.rule,
        traineeId: hit.row,
        classId: id(batch.classIds, seat),
        personId: id(batch.people, seat),
        register,
        dataDate: segment?.dataDate ?? null,
        record: hit.line === null ? null : `第 ${hit.line} 行`,
        from: hit.from,
        to: hit.to,
      },
    ]
  })
}
