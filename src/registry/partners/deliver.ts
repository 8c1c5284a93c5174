/**
 * Messages to programs: every minute the record is read for what concerns an organisation, and what is due is sent.
 * A receiver that fails is a state of the message, never a fault of ours.
 */
import { lookup as resolve } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { v7 as uuidv7 } from 'uuid'
import type { Tools } from '#platform/serve'
import * as c from './contract.ts'
import { signWith } from './gate.ts'
import { placeOfHookSecret } from './hook-service.ts'
import * as hooks from './hook-store.ts'
import { tidy } from './store.ts'

/** Acts that commit late carry an earlier time; what lies this far back is looked at again. */
const LOOK_BACK_MINUTES = 15
const BATCH = 50
const SOME = 8

type Told = Pick<Tools, 'db' | 'clock' | 'sealer' | 'demo'>
const later = (at: string, minutes: number): string =>
  new Date(Date.parse(at) + minutes * 60_000).toISOString()

/** People stay out of messages: whoever needs them asks with the key, where it is on record. */
const subjectsOf = (subjects: readonly string[]): string[] =>
  subjects.filter((one) => !/^(?:person|account|phone-code):/.test(one))

/** Puts down what is to be told since the last look; told twice, it is put down once. */
export async function findNews(tools: Told): Promise<number> {
  const now = tools.clock.now().toISOString()
  let found = 0
  for (const hook of await hooks.liveHooks(tools.db)) {
    const from = later(now, -LOOK_BACK_MINUTES)
    const since = from > (hook.allowedAt as string) ? from : (hook.allowedAt as string)
    const acts = hook.events.flatMap((event) => c.hookEvents[event].acts)
    const rows = await hooks.recordOf(tools.db, hook.orgId, acts, since)
    const news = rows.flatMap((row): hooks.DeliveryRecord[] => {
      const event = c.eventOf(row.actId)
      if (!event) return []
      const id = uuidv7()
      const body = {
        id,
        event,
        act: row.actId,
        title: row.actTitle,
        summary: row.summary,
        at: row.at,
        subjects: subjectsOf(row.subjects),
      }
      return [
        {
          id,
          hookId: hook.id,
          auditId: row.id,
          event,
          body: JSON.stringify(body),
          happenedAt: row.at,
          state: 'waiting',
          tries: 0,
          nextAt: now,
          lastAt: null,
          lastStatus: null,
          lastError: null,
          sentAt: null,
        },
      ]
    })
    found += await hooks.insertDeliveries(tools.db, news)
  }
  return found
}

/** The name is looked up here and the connection made to what was found: it cannot mean another machine a moment later. */
const publicOnly: LookupFunction = (host, _options, done) => {
  resolve(host, { all: true }).then(
    (found) => {
      const inside = found.find((one) => !c.isPublic(one.address))
      const [first] = found
      if (inside || !first) done(Object.assign(new Error('inside'), { code: 'EINSIDE' }), '', 4)
      else if (_options.all) done(null, [first] as never, first.family)
      else done(null, first.address, first.family)
    },
    (error: NodeJS.ErrnoException) => done(error, '', 4),
  )
}

/** The answer's status, or why there was none. Redirects are not followed, bodies not read. */
function post(url: string, body: string, headers: Record<string, string>, demo: boolean): Promise<number> {
  return new Promise((done, fail) => {
    const target = new URL(url)
    const local = demo && target.protocol === 'http:'
    const request = (local ? httpRequest : httpsRequest)(
      target,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(c.settings.hookSeconds * 1000),
        agent: false,
        ...(local ? {} : { lookup: publicOnly }),
      },
      (reply) => {
        reply.destroy()
        done(reply.statusCode ?? 0)
      },
    )
    request.on('error', fail)
    request.end(body)
  })
}

const WHY: Record<string, string> = {
  EINSIDE: '域名指向内部或保留地址，已拒绝推送',
  ENOTFOUND: '域名无法解析',
  ECONNREFUSED: '对方拒绝连接',
  ECONNRESET: '连接被对方中断',
  ABORT_ERR: `超过 ${c.settings.hookSeconds} 秒没有答复`,
}
const whyOf = (error: unknown): string => {
  const { code = '', name = '' } = error as { code?: string; name?: string }
  if (name === 'TimeoutError' || name === 'AbortError') return WHY.ABORT_ERR as string
  return WHY[code] ?? (/^(?:ERR_TLS|CERT|DEPTH|UNABLE|SELF)/.test(code) ? '证书不受信任' : '无法连接')
}

async function send(tools: Told, row: hooks.DueDelivery): Promise<boolean> {
  const now = tools.clock.now().toISOString()
  const secret = tools.sealer.open(row.secretSealed, placeOfHookSecret(row.hookId))
  const ts = String(Math.floor(Date.parse(now) / 1000))
  let status: number | null = null
  let error: string | null = null
  try {
    status = await post(
      row.url,
      row.body,
      {
        'content-type': 'application/json',
        'user-agent': 'qiancheng-hooks',
        'x-qc-event': row.event,
        'x-qc-delivery': row.id,
        'x-qc-timestamp': ts,
        'x-qc-signature': signWith(secret, `${ts}\n${row.body}`),
      },
      tools.demo,
    )
    if (status < 200 || status > 299) error = `对方答复 ${status}`
  } catch (failure) {
    error = whyOf(failure)
  }
  const tries = row.tries + 1
  const wait = c.retryAfter(tries)
  await hooks.updateDelivery(tools.db, row.id, {
    tries,
    lastAt: now,
    lastStatus: status,
    lastError: error,
    ...(error === null
      ? { state: 'sent', sentAt: now }
      : wait === null
        ? { state: 'given-up' }
        : { nextAt: later(now, wait) }),
  })
  return error === null
}

/** Sends what is due, a few at a time. */
export async function sendDue(tools: Told): Promise<{ sent: number; failed: number }> {
  const now = tools.clock.now().toISOString()
  const due = await hooks.takeDue(tools.db, now, later(now, 2), BATCH)
  let sent = 0
  for (let i = 0; i < due.length; i += SOME) {
    const done = await Promise.all(due.slice(i, i + SOME).map((row) => send(tools, row)))
    sent += done.filter(Boolean).length
  }
  return { sent, failed: due.length - sent }
}

/** Each minute's work. */
export async function tellPartners(tools: Told): Promise<void> {
  await findNews(tools)
  await sendDue(tools)
}

export async function tidyPartners(tools: Told): Promise<void> {
  const now = tools.clock.now().toISOString()
  await tidy(
    tools.db,
    later(now, -c.settings.nonceMinutes),
    later(now, -c.settings.keepRefusalDays * 24 * 60),
  )
}
