import { serve } from '#platform/serve'
import { orgById } from '#registry/organisations'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import { demoCast } from './demo.ts'
import { roleOf } from './rules.ts'
import * as s from './service.ts'
import { grantsOf, listAccountRows } from './store.ts'
import { sendCode, signInWorker } from './worker.ts'

export const routes = [
  serve(c.signIn, { run: s.signInStaff }),
  serve(c.signOut, { run: s.signOutAny }),
  serve(c.me, { run: s.describeMe }),
  serve(c.changePassword, { run: s.changeOwnPassword }),
  serve(c.startTotp, { run: s.beginTotp }),
  serve(c.confirmTotp, { run: s.enableTotp }),
  serve(c.sendWorkerCode, { run: sendCode }),
  serve(c.workerSignIn, { run: signInWorker }),
  serve(c.listAccounts, {
    at: 'list',
    run: async (ctx, input) => {
      const page = await listAccountRows(ctx.db, ctx.scope(), input)
      const grants = await grantsOf(
        ctx.db,
        page.rows.map((r) => r.id),
      )
      return {
        ...page,
        rows: page.rows.map((row) => ({
          id: row.id,
          login: row.login ?? '',
          displayName: row.displayName,
          orgId: row.orgId ?? '',
          orgName: row.orgName,
          active: row.active,
          totpEnabled: row.totpEnabled,
          lockedUntil: row.lockedUntil && row.lockedUntil > ctx.now ? row.lockedUntil : null,
          version: row.version,
          grants: grants
            .filter((g) => g.accountId === row.id)
            .map((g) => ({
              id: g.id,
              role: g.role,
              title: roleOf(g.role)?.title ?? g.role,
              region: g.region,
              regionName: g.region ? regions().nameOf(g.region) : null,
            })),
        })),
      }
    },
  }),
  serve(c.addAccount, {
    at: async (ctx, input) => {
      const org = await orgById(ctx.db, input.orgId)
      return { region: org?.region, orgs: [org?.id ?? null] }
    },
    run: s.openAccount,
  }),
  serve(c.setAccountActive, { at: (ctx, input) => s.placeOfAccount(ctx, input.id), run: s.switchAccount }),
  serve(c.grantRole, { at: (ctx, input) => s.placeOfAccount(ctx, input.id), run: s.giveRole }),
  serve(c.revokeRole, { at: (ctx, input) => s.placeOfAccount(ctx, input.id), run: s.takeRole }),
  serve(c.demoAccounts, { run: async (ctx) => demoCast(ctx.tools.demo) }),
]
