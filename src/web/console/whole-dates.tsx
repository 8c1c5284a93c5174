import type { ReactNode } from 'react'

const DATE = /(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)/

/** Dates and times of a text stay in one piece: browsers break lines after their hyphens. */
export const wholeDates = (value: ReactNode): ReactNode =>
  typeof value === 'string' && DATE.test(value)
    ? value.split(DATE).map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
          <span key={index} className="qc-whole">
            {part}
          </span>
        ) : (
          part
        ),
      )
    : value
