/** Names of what the policy sandbox puts on record. */
export const SANDBOX_NAMES = {
  baseFen: '当时政策金额',
  claims: '申报人次',
  draftFen: '推演政策金额',
  losers: '受损人次',
  winners: '得益人次',
} as const

export const SANDBOX_PLACES = {
  sandbox: { title: '政策推演', href: (id: string) => `/sandbox/${id}`, verb: 'sandbox.read' },
} as const
