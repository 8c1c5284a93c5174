import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { InputOf, OutputOf } from '#platform/act'
import { type AnyAct, ApiRefusal, call, type Reason, reasonsOf } from '#web/api'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays one; only a broken line is worth a second try.
      retry: (count, error) => count < 1 && error instanceof ApiRefusal && error.unknown,
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
})

export interface ActResult<A extends AnyAct> {
  data: OutputOf<A> | undefined
  loading: boolean
  /** Empty where the last request was answered. */
  reasons: Reason[]
  refresh: () => void
}

/** Reads a GET act; `input` null or undefined waits. All of them are read again after any successful submit. */
export function useAct<A extends AnyAct>(act: A, input: InputOf<A> | null | undefined): ActResult<A> {
  const query = useQuery({
    queryKey: [act.id, input],
    queryFn: ({ signal }) => call(act, input as InputOf<A>, { signal }),
    enabled: input !== null && input !== undefined,
  }) as UseQueryResult<OutputOf<A>>
  return {
    data: query.data,
    loading: query.isFetching && query.data === undefined,
    reasons: query.error ? reasonsOf(query.error) : [],
    refresh: () => void query.refetch(),
  }
}
