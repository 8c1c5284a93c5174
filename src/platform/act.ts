/**
 * An act is one thing a user can do: its route, who may, its shapes, its Chinese name. Routes, permissions, the
 * OpenAPI document, the audit's wording and the browser's client are all made from it. Browser-safe.
 */
import type { z } from 'zod'

/** Who may: everybody; anyone signed in; a worker on their own matters; holders of a verb within their scope. */
export type Allow = 'public' | 'signed-in' | 'worker' | { verb: string }

export interface ActSpec<
  A extends Allow = Allow,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> {
  /** `training.class.approve` */
  id: string
  /** Chinese name of the act, as the audit and the API document show it. */
  title: string
  method: 'GET' | 'POST'
  /** `/api/training/classes/:id/approve`; path names are fields of the input. */
  path: string
  allow: A
  /** Query (GET) or body (POST) together with the path's names. */
  input: I
  output: O
  /** `file`: answers with a download. */
  produces?: 'json' | 'file'
  /** `file`: the body of the request is a file (`ctx.meta.body`), and the input stands in the query. */
  takes?: 'json' | 'file'
  /** GET changes nothing; a POST does unless it says otherwise (a large query). */
  changes?: boolean
  /** Requests a minute and address, where the general limit is too loose. */
  perMinute?: number
  /** Open also to an account that still has the password an administrator gave it. */
  withFirstPassword?: boolean
  /** Where the call came from is not put on record: for those who may stay unknown. */
  anonymous?: boolean
  clause?: string
}

export type Act<
  A extends Allow = Allow,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> = ActSpec<A, I, O> & {
  changes: boolean
}

export function act<const A extends Allow, I extends z.ZodType, O extends z.ZodType>(
  spec: ActSpec<A, I, O>,
): Act<A, I, O> {
  return { ...spec, changes: spec.changes ?? spec.method === 'POST' }
}

export type InputOf<T> = T extends { input: infer I extends z.ZodType } ? z.input<I> : never
export type ParsedOf<T> = T extends { input: infer I extends z.ZodType } ? z.output<I> : never
export type OutputOf<T> = T extends { output: infer O extends z.ZodType } ? z.output<O> : never
