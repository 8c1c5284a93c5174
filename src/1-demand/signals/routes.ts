import { serve } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import * as c from './contract.ts'
import * as s from './service.ts'
import * as sheet from './sheet-service.ts'
import { listVacancyRows, sumVacancyRows, vacancyById } from './store.ts'

export const routes = [
  serve(c.listVacancies, {
    at: 'list',
    run: async (ctx, input) => {
      const page = await listVacancyRows(ctx.db, ctx.scope(), ctx.today, input)
      return { ...page, rows: await s.showVacancies(ctx, page.rows) }
    },
  }),
  serve(c.sumVacancies, {
    at: 'list',
    run: async (ctx, input) => {
      const page = await sumVacancyRows(ctx.db, ctx.scope(), ctx.today, input)
      const names = await occupationsByCode(
        ctx.db,
        page.rows.map((r) => r.occupationCode),
      )
      return {
        ...page,
        rows: page.rows.map((r) => ({
          ...r,
          occupationName: names.get(r.occupationCode)?.name ?? r.occupationCode,
        })),
      }
    },
  }),
  serve(c.getVacancy, {
    at: (ctx, input) => s.placeOfVacancy(ctx, input.id),
    run: async (ctx, input) => {
      const row = await vacancyById(ctx.db, input.id)
      return (await s.showVacancies(ctx, row ? [row] : []))[0] as c.Vacancy
    },
  }),
  serve(c.reportVacancy, {
    at: async (ctx, input) => ({ region: input.region, orgs: [input.employerOrgId ?? ctx.actor.orgId] }),
    run: s.report,
  }),
  serve(c.changeVacancy, { at: (ctx, input) => s.placeOfVacancy(ctx, input.id), run: s.change }),
  serve(c.closeVacancy, { at: (ctx, input) => s.placeOfVacancy(ctx, input.id), run: s.close }),
  serve(c.reopenVacancy, { at: (ctx, input) => s.placeOfVacancy(ctx, input.id), run: s.reopen }),
  serve(c.vacancyTemplate, { at: 'list', run: sheet.template }),
  // Each row of a sheet has its own place: the service refuses rows outside the scope.
  serve(c.importVacancies, { at: 'list', run: sheet.importFile }),
  serve(c.annotateVacancies, { at: 'list', run: sheet.annotateFile }),
  serve(c.exportVacancies, { at: 'list', run: sheet.exportFile }),
]
