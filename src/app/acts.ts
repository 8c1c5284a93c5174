/** Every act the platform serves. A new module adds its line here and nowhere else on the server. */
import { routes as catalogue } from '#demand/catalogue'
import { routes as signals } from '#demand/signals'
import { routes as targets } from '#demand/targets'
import { routes as followUp } from '#employment/follow-up'
import { routes as certificates } from '#evaluation/certificates'
import { routes as budgets } from '#money/budgets'
import { routes as claims } from '#money/claims'
import { routes as disclosure } from '#money/disclosure'
import { routes as ledger } from '#money/ledger'
import { routes as policy } from '#money/policy'
import { routes as recovery } from '#money/recovery'
import { routes as sandbox } from '#money/sandbox'
import { routes as vouchers } from '#money/vouchers'
import type { Served } from '#platform/serve'
import { routes as accounts } from '#registry/accounts'
import { routes as holds } from '#registry/holds'
import { routes as occupations } from '#registry/occupations'
import { routes as organisations } from '#registry/organisations'
import { routes as partners } from '#registry/partners'
import { routes as people } from '#registry/people'
import { routes as regions } from '#registry/regions'
import { routes as registers } from '#registry/registers'
import { routes as responsibility } from '#registry/responsibility'
import { routes as complaints } from '#supervision/complaints'
import { routes as inspections } from '#supervision/inspections'
import { routes as integrity } from '#supervision/integrity'
import { routes as matching } from '#supervision/matching'
import { routes as penalties } from '#supervision/penalties'
import { routes as records } from '#supervision/records'
import { routes as retention } from '#supervision/retention'
import { routes as risk } from '#supervision/risk'
import { routes as attendance } from '#training/attendance'
import { routes as classes } from '#training/class-filing'
import { routes as completion } from '#training/completion'
import { routes as plans } from '#training/plans'
import { routes as platforms } from '#training/platforms'
import { routes as providers } from '#training/providers'
import { routes as dashboards } from '#views/dashboards'
import { routes as my } from '#views/my'
import { routes as portal } from '#views/portal'
import { routes as standing } from '#views/standing'
import { makeRoutes as timeline } from '#views/timeline'
import { routes as todo } from '#views/todo'

const told: readonly Served[] = [
  ...regions,
  ...occupations,
  ...organisations,
  ...accounts,
  ...responsibility,
  ...people,
  ...registers,
  ...partners,
  ...holds,
  ...signals,
  ...catalogue,
  ...targets,
  ...policy,
  ...ledger,
  ...budgets,
  ...vouchers,
  ...providers,
  ...plans,
  ...classes,
  ...platforms,
  ...attendance,
  ...completion,
  ...certificates,
  ...followUp,
  ...recovery,
  ...claims,
  ...disclosure,
  ...sandbox,
  ...records,
  ...complaints,
  ...penalties,
  ...integrity,
  ...matching,
  ...retention,
  ...inspections,
  ...risk,
  ...portal,
  ...my,
  ...dashboards,
  ...todo,
  ...standing,
]

/** The record's viewer names acts by their titles, its own among them. */
export const served: readonly Served[] = [
  ...told,
  ...timeline(() => told.filter((s) => s.act.changes).map((s) => s.act)),
]

const byId = new Map(served.map((s) => [s.act.id, s]))

export function servedOf(actId: string): Served {
  const found = byId.get(actId)
  if (!found) throw new Error(`no such act: ${actId}`)
  return found
}
