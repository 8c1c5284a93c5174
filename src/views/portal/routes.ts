import { serve } from '#platform/serve'
import { getInstitution, listInstitutions, portalOverview } from './contract.ts'
import { list, one, overview } from './service.ts'

export const routes = [
  serve(listInstitutions, { run: list }),
  serve(getInstitution, { run: one }),
  serve(portalOverview, { run: overview }),
]
