import { Children, type ReactNode } from 'react'

/** A day, with its time; and the number of a case or a claim, which has hyphens of its own. */
const DATE = /(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?|[A-Z]{2}\d{6}-\d{4}-\d+)/
const WHOLE = { whiteSpace: 'nowrap' } as const
/** A number of eighteen signs in large type may be wider than a phone: it breaks only where a line of its own is too short. */
const NUMBER = { display: 'inline-block', maxWidth: '100%', textDecoration: 'inherit' } as const

const ofText = (text: string): ReactNode =>
  DATE.test(text)
    ? text.split(DATE).map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
          <span key={index} style={/^[A-Z]/.test(part) ? NUMBER : WHOLE}>
            {part}
          </span>
        ) : (
          part
        ),
      )
    : text

/** Dates, times and numbers of cases within a text stay in one piece: browsers break lines after their hyphens. */
export const wholeDates = (value: ReactNode): ReactNode =>
  typeof value === 'string'
    ? ofText(value)
    : Array.isArray(value)
      ? Children.map(value, (one) => (typeof one === 'string' ? ofText(one) : one))
      : value
