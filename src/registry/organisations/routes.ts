import { serve } from '#platform/serve'
import { addOrganisation, changeOrganisation, findOrganisations, listOrganisations } from './contract.ts'
import { add, change, showOrg } from './service.ts'
import { findOrgRows, listOrgRows, orgById } from './store.ts'

export const routes = [
  serve(addOrganisation, { at: async (_ctx, input) => ({ region: input.region }), run: add }),
  serve(changeOrganisation, {
    at: async (ctx, input) => {
      const row = await orgById(ctx.db, input.id)
      return { region: row?.region, orgs: [row?.id ?? null] }
    },
    run: change,
  }),
  serve(findOrganisations, {
    run: async (ctx, { q, kind }) => ({ rows: (await findOrgRows(ctx.db, q, kind)).map(showOrg) }),
  }),
  serve(listOrganisations, {
    at: 'list',
    run: async (ctx, input) => {
      const page = await listOrgRows(ctx.db, ctx.scope(), input)
      return { ...page, rows: page.rows.map(showOrg) }
    },
  }),
]
