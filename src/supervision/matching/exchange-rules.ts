/**
 * The exchange file of two cities: keyed hashes of person, subsidy, occupation and level, each with a chance reference, so
 * that both can speak about a hit without naming anybody. Sorted by hash, so its order tells nothing.
 */
export const EXCHANGE_HEAD = 'qiancheng-exchange-1'

export interface ExchangeLine {
  /** 22 characters of base64url: 16 bytes. */
  hash: string
  ref: string
}
export interface ExchangeFile {
  region: string
  fromDay: string
  toDay: string
  keyMark: string
  lines: ExchangeLine[]
}

/** What both cities hash: the same words in the same order. */
export const wordsOf = (
  seat: { subsidyKind: string; occupation: string; level: number | null },
  idNumber: string,
) => [idNumber, seat.subsidyKind, seat.occupation, seat.level ?? ''].join('|')

export function writeExchange(file: ExchangeFile): string {
  const lines = [...file.lines].sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0))
  const head = [EXCHANGE_HEAD, file.region, file.fromDay, file.toDay, file.keyMark, lines.length].join(',')
  return `${head}\n${lines.map((l) => `${l.hash},${l.ref}`).join('\n')}\n`
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const LINE = /^([\w-]{22}),([\w-]{1,24})$/

/** Null for what is no such file, or is one cut short. */
export function readExchange(text: string): ExchangeFile | null {
  const [head = '', ...rest] = text.replace(/^﻿/, '').split(/\r?\n/)
  const [mark, region = '', fromDay = '', toDay = '', keyMark = '', count] = head.split(',')
  const lines: ExchangeLine[] = []
  for (const line of rest) {
    if (line === '') continue
    const found = LINE.exec(line)
    if (!found) return null
    lines.push({ hash: found[1] as string, ref: found[2] as string })
  }
  const whole = mark === EXCHANGE_HEAD && /^\d{6}$/.test(region) && DAY.test(fromDay) && DAY.test(toDay)
  if (!whole || !/^[0-9a-f]{8}$/.test(keyMark) || Number(count) !== lines.length) return null
  return { region, fromDay, toDay, keyMark, lines }
}

/** Ours that stand in theirs too, with their reference; of a hash that stands there twice, the first. */
export function compareExchange(
  ours: readonly { hash: string; id: string }[],
  theirs: readonly ExchangeLine[],
): { id: string; theirs: string }[] {
  const refs = new Map<string, string>()
  for (const line of theirs) if (!refs.has(line.hash)) refs.set(line.hash, line.ref)
  return ours.flatMap(({ hash, id }) => {
    const ref = refs.get(hash)
    return ref ? [{ id, theirs: ref }] : []
  })
}
