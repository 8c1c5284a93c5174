/** Who plays: departments of every level, institutions, evaluators, enterprises, third parties, each with its staff. */
import type { Actor } from '#platform/access'
import { actorOfAccount, type RoleName } from '#registry/accounts'
import { addAccount } from '#registry/accounts/contract'
import { addOrganisation, type OrgKind } from '#registry/organisations/contract'
import { regions } from '#registry/regions'
import { syntheticBankAccount, syntheticUscc } from './identity.ts'
import { DEMO_PASSWORD } from './logins.ts'
import type { Player, Stage } from './stage.ts'

/** The installer: the only actor that is not an account; it opens the province's first ones. */
const INSTALLER: Actor = {
  accountId: '00000000-0000-7000-8000-000000000001',
  name: '安装程序',
  orgId: null,
  orgName: null,
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['organisation.manage', 'account.manage']), org: null, region: '350000' }],
}

const USCC_KIND: Record<OrgKind, 'government' | 'institute' | 'union' | 'school' | 'company'> = {
  hr: 'government',
  finance: 'government',
  industry: 'government',
  union: 'union',
  institution: 'school',
  evaluator: 'institute',
  enterprise: 'company',
  'third-party': 'company',
  discipline: 'government',
}

export interface Cast {
  /** Region officers by role and region code: `officer('hr.clerk', '350203')`. */
  officer: (role: RoleName, region: string) => Player
  institutions: Player[]
  evaluators: Map<string, Player>
  enterprises: Player[]
  /** Of Siming district: those who go and look. */
  inspectors: Player[]
  /** Two discipline inspectors of Xiamen. */
  discipline: Player[]
  /** Of a third party; sees nothing before it is appointed. */
  inspector: Player
}

const SCHOOLS = [
  '海峡',
  '闽江',
  '鹭岛',
  '清源',
  '武夷',
  '兰水',
  '龙津',
  '九龙',
  '三坊',
  '榕城',
  '丹霞',
  '妈祖',
  '土楼',
  '太姥',
  '麒麟',
]
const TRADES = ['职业培训学校', '技能培训中心', '职业技术培训学校', '高级技工学校']
const FIRMS = [
  '电子科技',
  '机械装备',
  '食品加工',
  '纺织服装',
  '现代物流',
  '康养服务',
  '建筑工程',
  '酒店管理',
  '家政服务',
  '新能源',
]

export async function raiseCast(stage: Stage, institutionCount: number): Promise<Cast> {
  let serial = 0
  const officers = new Map<string, Player>()
  const discipline: Player[] = []
  const inspectors: Player[] = []
  const installer = { actor: INSTALLER }

  const found = async (name: string, kind: OrgKind, region: string): Promise<string> => {
    serial += 1
    const { id } = await stage.do(installer, addOrganisation, {
      name,
      uscc: syntheticUscc(serial, USCC_KIND[kind]),
      kind,
      region,
      address: `${regions().fullName(region).replace(' · ', '')}演示路${serial}号`,
      contactName: '演示联系人',
      contactPhone: `0591-${String(80_000_000 + serial)}`,
      bankName: '演示银行',
      bankAccount: syntheticBankAccount(5_000_000 + serial),
    })
    return id
  }

  const hire = async (
    login: string,
    displayName: string,
    orgId: string,
    orgName: string,
    region: string,
    grants: { role: RoleName; region?: string }[],
  ): Promise<Player> => {
    const { id } = await stage.do(installer, addAccount, {
      login,
      displayName,
      orgId,
      password: DEMO_PASSWORD,
      grants,
    })
    const actor = await actorOfAccount(stage.tools.db, { id, displayName, orgId, orgName, personId: null })
    return { actor, orgId, region }
  }

  // Departments: HR and finance at the province, every unit and every county; the rest at the province and units.
  const tree = regions()
  for (const region of tree.all) {
    const short = region.code
    const hr = region.code === '350128' ? '平潭综合实验区社会事业局' : `${region.name}人力资源和社会保障局`
    const hrId = await found(
      region.level === 'province' ? '福建省人力资源和社会保障厅' : hr,
      'hr',
      region.code,
    )
    const roles: [RoleName, string, string][] = [
      ['hr.clerk', 'clerk', '经办'],
      ['hr.reviewer', 'reviewer', '复核'],
      ['hr.admin', 'admin', '管理员'],
      ...(region.level === 'province'
        ? ([['auditor', 'auditor', '审计']] as [RoleName, string, string][])
        : []),
    ]
    await Promise.all(
      roles.map(async ([role, login, title]) => {
        const player = await hire(`${login}.${short}`, `${region.name}${title}`, hrId, hr, region.code, [
          { role, region: region.code },
        ])
        officers.set(`${role}:${region.code}`, player)
      }),
    )
    if (region.code === '350203') {
      for (const n of [1, 2, 3]) {
        const grants = [{ role: 'hr.inspector' as const, region: region.code }]
        inspectors.push(
          await hire(`inspector${n}.${short}`, `${region.name}检查员${n}`, hrId, hr, region.code, grants),
        )
      }
    }
    if (region.code === '350200') {
      const name = `${region.name}纪委监委驻人社局纪检监察组`
      const disciplineId = await found(name, 'discipline', region.code)
      for (const [n, login] of ['discipline', 'discipline2'].entries()) {
        const grants = [{ role: 'discipline.inspector' as const, region: region.code }]
        const title = `${region.name}纪检${n + 1}`
        discipline.push(await hire(`${login}.${short}`, title, disciplineId, name, region.code, grants))
      }
    }
    if (region.level === 'county' && region.code !== '350128') continue
    const financeName =
      region.level === 'province'
        ? '福建省财政厅'
        : region.code === '350128'
          ? '平潭综合实验区财政金融局'
          : `${region.name}财政局`
    const financeId = await found(financeName, 'finance', region.code)
    for (const [role, login, title] of [
      ['finance.clerk', 'finance', '财政经办'],
      ['finance.reviewer', 'finance-reviewer', '财政复核'],
    ] as const) {
      officers.set(
        `${role}:${region.code}`,
        await hire(`${login}.${short}`, `${region.name}${title}`, financeId, financeName, region.code, [
          { role, region: region.code },
        ]),
      )
    }
    for (const [kind, role, login, name] of [
      ['industry', 'industry.officer', 'industry', `${region.name}工业和信息化局`],
      ['union', 'union.officer', 'union', `${region.name}总工会`],
    ] as const) {
      const id = await found(name, kind, region.code)
      officers.set(
        `${role}:${region.code}`,
        await hire(`${login}.${short}`, `${name}工作人员`, id, name, region.code, [
          { role, region: region.code },
        ]),
      )
    }
  }

  const counties = tree.all.filter((r) => r.level === 'county')
  const institutions: Player[] = []
  const enterprises: Player[] = []
  // Xiamen first, so that the small demonstration has a whole city in depth.
  const ordered = [
    ...counties.filter((r) => r.unitCode === '350200'),
    ...counties.filter((r) => r.unitCode !== '350200'),
  ]
  // The county of the offered accounts has a few, so that its officers see every state of the line.
  const siming = counties.find((r) => r.code === '350203')
  for (let i = 0; i < institutionCount; i++) {
    const region = (
      i < 4 ? siming : i < 12 ? ordered[i % 6] : ordered[(i * 5) % ordered.length]
    ) as (typeof ordered)[number]
    const name = `${region.name}${SCHOOLS[i % SCHOOLS.length]}${TRADES[i % TRADES.length]}（演示）`
    const id = await found(name, 'institution', region.code)
    institutions.push(
      await hire(`school${i + 1}`, `${name}经办`, id, name, region.code, [{ role: 'institution.manager' }]),
    )
    if (i % 2 === 0) {
      const firm = `${region.name}${SCHOOLS[(i * 3) % SCHOOLS.length]}${FIRMS[i % FIRMS.length]}有限公司（演示）`
      const firmId = await found(firm, 'enterprise', region.code)
      enterprises.push(
        await hire(`firm${i / 2 + 1}`, `${firm}人事`, firmId, firm, region.code, [
          { role: 'enterprise.manager' },
        ]),
      )
    }
  }

  const evaluators = new Map<string, Player>()
  for (const unit of new Set(tree.all.filter((r) => r.level !== 'province').map((r) => r.unitCode))) {
    const name = `${tree.nameOf(unit)}职业技能评价中心（演示）`
    const id = await found(name, 'evaluator', unit)
    evaluators.set(
      unit,
      await hire(`evaluator.${unit}`, `${name}经办`, id, name, unit, [{ role: 'evaluator.manager' }]),
    )
  }
  const thirdName = '福建演示绩效评价咨询有限公司'
  const thirdId = await found(thirdName, 'third-party', '350000')
  const inspector = await hire('inspector', '第三方监督员', thirdId, thirdName, '350000', [
    { role: 'third-party.staff' },
  ])

  return {
    officer: (role, region) => {
      const held = officers.get(`${role}:${region}`)
      if (!held) throw new Error(`no ${role} in ${region}`)
      return held
    },
    discipline,
    institutions,
    evaluators,
    enterprises,
    inspectors,
    inspector,
  }
}
