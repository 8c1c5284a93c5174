/** Pages of the console, module by module in the order of the tree; the menu groups them itself. */
import { pages as catalogue } from '#demand/catalogue/ui'
import { pages as signals } from '#demand/signals/ui'
import { pages as targets } from '#demand/targets/ui'
import { pages as followUp } from '#employment/follow-up/ui'
import { pages as certificates } from '#evaluation/certificates/ui'
import { pages as budgets } from '#money/budgets/ui'
import { pages as claims } from '#money/claims/ui'
import { pages as disclosure } from '#money/disclosure/ui'
import { pages as ledger } from '#money/ledger/ui'
import { pages as policy } from '#money/policy/ui'
import { pages as recovery } from '#money/recovery/ui'
import { pages as sandbox } from '#money/sandbox/ui'
import { pages as vouchers } from '#money/vouchers/ui'
import { pages as accounts } from '#registry/accounts/ui'
import { pages as holds } from '#registry/holds/ui'
import { pages as organisations } from '#registry/organisations/ui'
import { pages as partners } from '#registry/partners/ui'
import { pages as people } from '#registry/people/ui'
import { pages as registers } from '#registry/registers/ui'
import { pages as responsibility } from '#registry/responsibility/ui'
import { pages as complaints } from '#supervision/complaints/ui'
import { pages as inspections } from '#supervision/inspections/ui'
import { pages as integrity } from '#supervision/integrity/ui'
import { pages as matching } from '#supervision/matching/ui'
import { pages as penalties } from '#supervision/penalties/ui'
import { pages as records } from '#supervision/records/ui'
import { pages as retention } from '#supervision/retention/ui'
import { pages as risk } from '#supervision/risk/ui'
import { pages as attendance } from '#training/attendance/ui'
import { pages as classes } from '#training/class-filing/ui'
import { pages as completion } from '#training/completion/ui'
import { pages as plans } from '#training/plans/ui'
import { pages as platforms } from '#training/platforms/ui'
import { pages as providers } from '#training/providers/ui'
import { pages as dashboards } from '#views/dashboards/ui'
import { pages as timeline } from '#views/timeline/ui'
import { pages as todo } from '#views/todo/ui'
import type { Page } from '#web/console'

export const pages: Page[] = [
  ...todo,
  // One line a module, in the order of the tree, below its import: `...signals,`
  ...signals,
  ...catalogue,
  ...targets,
  ...policy,
  ...sandbox,
  ...budgets,
  ...vouchers,
  ...ledger,
  ...providers,
  ...plans,
  ...classes,
  ...platforms,
  ...attendance,
  ...completion,
  ...organisations,
  ...people,
  ...accounts,
  ...partners,
  ...certificates,
  ...followUp,
  ...claims,
  ...recovery,
  ...disclosure,
  ...complaints,
  ...matching,
  ...registers,
  ...penalties,
  ...holds,
  ...integrity,
  ...inspections,
  ...records,
  ...risk,
  ...retention,
  ...dashboards,
  ...timeline,
  ...responsibility,
]
