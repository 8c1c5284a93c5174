import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { request } from '#web/api'

export interface Me {
  accountId: string
  name: string
  orgId: string | null
  orgName: string | null
  orgKind: string | null
  orgRegion: string | null
  roles: { role: string; title: string }[]
  verbs: string[]
  regions: { code: string; name: string }[]
  personId: string | null
  totpEnabled: boolean
  mustChangePassword: boolean
  demo: boolean
}

export const PROVINCE = '福建省'

export const ME = ['registry.me']
export const useMeQuery = () =>
  useQuery({
    queryKey: ME,
    queryFn: ({ signal }) => request<Me>('GET', '/api/registry/me', {}, { signal }),
    staleTime: 60_000,
    retry: false,
  })

export const MeContext = createContext<Me | null>(null)

/** The signed-in account; every page of the console has one. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe outside ConsoleApp')
  return me
}

/** Whether the account holds the verb (or any of several) somewhere; the server still checks the scope. */
export function useMay(verb: string | readonly string[]): boolean {
  const { verbs } = useMe()
  return [verb].flat().some((one) => verbs.includes(one))
}
