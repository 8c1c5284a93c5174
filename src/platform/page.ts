/** Paging for stores: one query for the rows, one for the exact count. */
import { type SelectQueryBuilder, sql } from 'kysely'
import type { Page } from './list.ts'

/**
 * Runs `query` (already filtered and selected) for one page. `sortable` maps the screen's column names to SQL
 * references; `fallback` is the order where none is asked for, and `tie` makes it total.
 */
export async function pageOf<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  input: { page: number; size: number; sort?: string | undefined },
  sortable: Record<string, string>,
  fallback: [column: string, direction: 'asc' | 'desc'],
  tie: string,
): Promise<Page<O>> {
  const [column, direction] = sortFor(input.sort, sortable) ?? fallback
  const [rows, count] = await Promise.all([
    query
      .orderBy(sql.ref(column), direction)
      .orderBy(sql.ref(tie), direction)
      .limit(input.size)
      .offset((input.page - 1) * input.size)
      .execute(),
    query
      .clearSelect()
      .clearOrderBy()
      .select(sql<number>`count(*)`.as('n'))
      .executeTakeFirstOrThrow() as Promise<{ n: number }>,
  ])
  return { rows: rows as O[], total: Number(count.n), page: input.page, size: input.size }
}

function sortFor(
  sort: string | undefined,
  sortable: Record<string, string>,
): [string, 'asc' | 'desc'] | null {
  if (!sort) return null
  const descending = sort.startsWith('-')
  const name = descending ? sort.slice(1) : sort
  // A name that every object answers to is no column.
  const column = Object.hasOwn(sortable, name) ? sortable[name] : undefined
  return column ? [column, descending ? 'desc' : 'asc'] : null
}

/** A user's text as the inside of a LIKE pattern. */
export const likeText = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
