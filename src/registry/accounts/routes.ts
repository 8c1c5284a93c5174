import { serve } from '#platform/serve'
import { orgById } from '#registry/organisations'
import * as c from './contract.ts'
import { demoCast } from './demo.ts'
import * as s from './service.ts'
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
  serve(c.listAccounts, { at: 'list', run: s.list }),
  serve(c.getAccount, { at: (ctx, input) => s.placeOfAccount(ctx, input.id), run: s.one }),
  serve(c.addAccount, {
    at: async (ctx, input) => {
      const org = await orgById(ctx.db, input.orgId)
      return { region: org?.region, orgs: [org?.id ?? null] }
    },
    run: s.openAccount,
  }),
  serve(c.setAccountActive, { at: (ctx, input) => s.placeOfAccount(ctx, input.id), run: s.switchAccount }),
  serve(c.resetAccount, { at: (ctx, input) => s.placeOfAccount(ctx, input.id), run: s.reset }),
  serve(c.grantRole, { at: (ctx, input) => s.placeOfAccount(ctx, input.id), run: s.giveRole }),
  serve(c.revokeRole, { at: (ctx, input) => s.placeOfAccount(ctx, input.id), run: s.takeRole }),
  serve(c.demoAccounts, { run: async (ctx) => demoCast(ctx.tools.demo) }),
]
