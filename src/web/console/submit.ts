import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useRef, useState } from 'react'
import type { InputOf, OutputOf } from '#platform/act'
import { type AnyAct, ApiRefusal, call, newKey, type Reason, reasonsOf } from '#web/api'

export interface SubmitOptions<A extends AnyAct> {
  /** Said after success; `false` says nothing. Default: `${act.title}：已办理`. */
  success?: string | false | ((output: OutputOf<A>) => string)
  onDone?: (output: OutputOf<A>) => void
  onRefused?: (reasons: Reason[]) => void
}

export interface Submit<A extends AnyAct> {
  /** Resolves to the output, or to null after a refusal (then `reasons` is filled). Never rejects. */
  submit: (input: InputOf<A>) => Promise<OutputOf<A> | null>
  busy: boolean
  reasons: Reason[]
  /** True after a broken line: submitting again with the same content is safe. */
  unknown: boolean
  clear: () => void
}

/** Carries out a changing act: one idempotency key per form until it succeeds, all reasons, everything read again. */
export function useSubmit<A extends AnyAct>(act: A, options: SubmitOptions<A> = {}): Submit<A> {
  const client = useQueryClient()
  const { message } = App.useApp()
  const key = useRef<string>(null)
  const running = useRef(false)
  const [state, setState] = useState<{ busy: boolean; reasons: Reason[]; unknown: boolean }>({
    busy: false,
    reasons: [],
    unknown: false,
  })

  const submit = async (input: InputOf<A>): Promise<OutputOf<A> | null> => {
    if (running.current) return null
    running.current = true
    key.current ??= newKey()
    setState({ busy: true, reasons: [], unknown: false })
    try {
      const output = await call(act, input, { key: key.current })
      key.current = null
      setState({ busy: false, reasons: [], unknown: false })
      void client.invalidateQueries()
      const { success } = options
      if (success !== false) {
        void message.success(
          typeof success === 'function' ? success(output) : (success ?? `${act.title}：已办理`),
        )
      }
      options.onDone?.(output)
      return output
    } catch (error) {
      const refusal = error instanceof ApiRefusal ? error : null
      // The key already stands for another content: the next attempt is a new submission.
      if (refusal?.has('common.key_reused')) key.current = null
      const reasons = reasonsOf(error)
      setState({ busy: false, reasons, unknown: refusal?.unknown ?? false })
      options.onRefused?.(reasons)
      return null
    } finally {
      running.current = false
    }
  }

  return { submit, ...state, clear: () => setState({ busy: false, reasons: [], unknown: false }) }
}
