import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendar, fold } from './ics-rules.ts'

const NOW = '2026-03-02T01:00:00.000Z'

test('K4 calendar: lessons in UTC, deadlines as days, texts escaped', () => {
  const text = calendar(
    '鹭江学校 培训日历',
    [
      {
        uid: 'lesson-1',
        title: '育婴员：实操；第1次,上午\n第二行',
        place: '东校区',
        at: { from: '2026-03-10T01:00:00.000Z', to: '2026-03-10T04:00:00.000Z' },
      },
      { uid: 'end-1', title: '结班', at: { day: '2026-03-20' } },
    ],
    NOW,
  )
  expect(text).toContain('DTSTART:20260310T010000Z\r\nDTEND:20260310T040000Z')
  expect(text).toContain('DTSTART;VALUE=DATE:20260320')
  expect(text).toContain('SUMMARY:育婴员：实操；第1次\\,上午\\n第二行')
  expect(text.startsWith('BEGIN:VCALENDAR\r\n')).toBe(true)
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
})

test('K4 calendar property: whatever a title holds, no line is too long, none is forged, unfolding gives it back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
      const text = calendar('c', [{ uid: 'x', title, at: { day: '2026-03-20' } }], NOW)
      for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      const unfolded = text.replace(/\r\n /g, '').split('\r\n')
      expect(unfolded.filter((line) => line.startsWith('SUMMARY:'))).toHaveLength(1)
      expect(unfolded.filter((line) => line === 'END:VEVENT')).toHaveLength(1)
    }),
    { numRuns: 200 },
  )
  expect(fold('中'.repeat(60)).replace(/\r\n /g, '')).toBe('中'.repeat(60))
})
