/** A calendar as RFC 5545 writes it: lines folded at 75 octets, texts escaped, times in UTC. */
import type { Day, Instant } from '#platform/day'

export interface CalendarEvent {
  /** Stays the same from one reading to the next. */
  uid: string
  title: string
  place?: string
  note?: string
  /** A lesson has two instants, a deadline one day. */
  at: { from: Instant; to: Instant } | { day: Day }
}

const escaped = (text: string): string =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/([;,])/g, '\\$1')
    .replace(/\r\n|\r|\n/g, '\\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replace(/[\u0000-\u001f\u007f]/g, '')

const octets = (character: string): number => {
  const code = character.codePointAt(0) as number
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

/** No line longer than 75 octets, and no character cut in two. */
export function fold(line: string): string {
  let out = ''
  let width = 0
  for (const character of line) {
    const wide = octets(character)
    if (width + wide > 75) {
      out += '\r\n '
      width = 1
    }
    out += character
    width += wide
  }
  return out
}

const stamp = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
const dayStamp = (day: Day): string => day.replaceAll('-', '')

export function calendar(name: string, events: readonly CalendarEvent[], now: Instant): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Qiancheng//Training//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'X-WR-TIMEZONE:Asia/Shanghai',
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...events.flatMap((event) => [
      'BEGIN:VEVENT',
      `UID:${event.uid}@qiancheng`,
      `DTSTAMP:${stamp(now)}`,
      ...('day' in event.at
        ? [`DTSTART;VALUE=DATE:${dayStamp(event.at.day)}`]
        : [`DTSTART:${stamp(event.at.from)}`, `DTEND:${stamp(event.at.to)}`]),
      `SUMMARY:${escaped(event.title)}`,
      ...(event.place ? [`LOCATION:${escaped(event.place)}`] : []),
      ...(event.note ? [`DESCRIPTION:${escaped(event.note)}`] : []),
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
  return `${lines.map(fold).join('\r\n')}\r\n`
}
