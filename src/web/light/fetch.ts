import { useCallback, useEffect, useRef, useState } from 'react'
import type { InputOf, OutputOf } from '#platform/act'
import { type AnyAct, ApiRefusal, newKey, type Reason, reasonsOf, request } from '#web/api'

export interface Fetched<T> {
  data: T | undefined
  loading: boolean
  reasons: Reason[]
  /** Status of the refusal: 404, 403 … */
  status: number | null
  reload: () => void
}

/** Reads a GET act by its path; `input` null waits. Keeps the former data while the next page comes. */
export function useFetch<A extends AnyAct>(path: A['path'], input: InputOf<A> | null): Fetched<OutputOf<A>> {
  const [state, setState] = useState<Omit<Fetched<OutputOf<A>>, 'reload'>>({
    data: undefined,
    loading: true,
    reasons: [],
    status: null,
  })
  const [turn, setTurn] = useState(0)
  const text = input === null ? null : JSON.stringify(input)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` asks again
  useEffect(() => {
    if (text === null) return
    const abort = new AbortController()
    setState((before) => ({ ...before, loading: true }))
    request<OutputOf<A>>('GET', path, JSON.parse(text), { signal: abort.signal }).then(
      (data) => setState({ data, loading: false, reasons: [], status: null }),
      (error) => {
        if (abort.signal.aborted) return
        const status = error instanceof ApiRefusal ? error.status : null
        setState({ data: undefined, loading: false, reasons: reasonsOf(error), status })
      },
    )
    return () => abort.abort()
  }, [path, text, turn])
  return { ...state, reload: useCallback(() => setTurn((n) => n + 1), []) }
}

export interface Posting<A extends AnyAct> {
  /** Output, or null after a refusal (then `reasons` is filled). Never rejects. */
  post: (input: InputOf<A>) => Promise<OutputOf<A> | null>
  busy: boolean
  reasons: Reason[]
  /** The line broke: posting the same again is safe. */
  unknown: boolean
  clear: () => void
}

/** Carries out a POST act by its path, with one idempotency key until it succeeds. */
export function usePost<A extends AnyAct>(
  path: A['path'],
  options: { onDone?: (output: OutputOf<A>) => void } = {},
): Posting<A> {
  const key = useRef<string>(null)
  const running = useRef(false)
  const [state, setState] = useState<{ busy: boolean; reasons: Reason[]; unknown: boolean }>({
    busy: false,
    reasons: [],
    unknown: false,
  })
  const post = async (input: InputOf<A>): Promise<OutputOf<A> | null> => {
    if (running.current) return null
    running.current = true
    key.current ??= newKey()
    setState({ busy: true, reasons: [], unknown: false })
    try {
      const output = await request<OutputOf<A>>('POST', path, input, { key: key.current })
      key.current = null
      setState({ busy: false, reasons: [], unknown: false })
      options.onDone?.(output)
      return output
    } catch (error) {
      const refusal = error instanceof ApiRefusal ? error : null
      if (refusal?.has('common.key_reused')) key.current = null
      setState({ busy: false, reasons: reasonsOf(error), unknown: refusal?.unknown ?? false })
      return null
    } finally {
      running.current = false
    }
  }
  return { post, ...state, clear: () => setState({ busy: false, reasons: [], unknown: false }) }
}
