/** What a catalogue must hold before it is handed in and issued. Pure. */
import { type Day, daysBetween } from '#platform/day'
import { defineMoves } from '#platform/moves'
import type { Reason } from '#platform/refusal'
import {
  type CatalogueState,
  type Codeless,
  type Consultation,
  catalogueStates,
  codelessKinds,
  consultedKinds,
  type ItemFields,
  refusals,
  type ShownState,
  type TrainingType,
  trainingTypes,
} from './contract.ts'

export const catalogueMoves = defineMoves(catalogueStates, {
  submit: { title: '提交审定', from: ['draft'], to: 'submitted', verb: 'catalogue.draft' },
  return: { title: '退回修改', from: ['submitted'], to: 'draft', verb: 'catalogue.approve' },
  publish: {
    title: '审定发布',
    from: ['submitted'],
    to: 'in-force',
    verb: 'catalogue.approve',
    notBy: ['enteredBy', 'submittedBy'],
  },
  discard: { title: '作废', from: ['draft'], to: 'discarded', verb: 'catalogue.draft' },
})

/** Columns of 附表1, in its order. */
export const FORM_COLUMNS = [
  { key: 'trainingType', title: '培训类型', required: true },
  { key: 'name', title: '职业（工种）名称', required: true },
  { key: 'occupationCode', title: '职业（工种）编码', required: true },
  { key: 'shortage', title: '是否急需紧缺工种', required: true },
  { key: 'standard', title: '补贴标准', required: true },
  { key: 'note', title: '备注' },
] as const

export const catalogueTitle = (c: { regionName: string; year: number; versionNo: number }): string =>
  `${c.regionName}${c.year}年职业技能培训需求指导目录（第${c.versionNo}版）`

/** Issued at least once a year by the end of June (F2-1). */
export const publishDeadline = (year: number): Day => `${year}-06-30`

/** Days past the deadline on which this year's was issued, or has not been issued yet; 0 when in time. */
export const overdueDays = (year: number, issuedOn: Day | null, today: Day): number =>
  Math.max(0, daysBetween(publishDeadline(year), issuedOn ?? today))

export function shownState(
  c: { state: CatalogueState; inForceFrom: Day | null; inForceTo: Day | null },
  today: Day,
): ShownState {
  if (c.state !== 'in-force') return c.state
  if (c.inForceFrom !== null && c.inForceFrom > today) return 'upcoming'
  return c.inForceTo !== null && c.inForceTo <= today ? 'past' : 'current'
}

/** `保育师（幼儿）` is a trade of `保育师`; brackets and spaces of either kind. */
function namesOccupation(name: string, official: string): boolean {
  const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '')
  return plain(name) === plain(official) || plain(name).startsWith(`${plain(official)}(`)
}

/** Every fault of every item; `row` is the item's row in the sheet it came from, else its place. */
export function checkItems(
  items: readonly (ItemFields & { row?: number })[],
  occupations: ReadonlyMap<string, { name: string }>,
): Reason[] {
  const reasons: Reason[] = []
  const seen = new Set<string>()
  items.forEach((item, index) => {
    const at = (field: string) =>
      item.row === undefined ? { field: `items.${index}.${field}`, row: index + 1 } : { row: item.row, field }
    if (item.occupationCode !== null) {
      const official = occupations.get(item.occupationCode)?.name
      if (official === undefined) {
        reasons.push(refusals.unknown_occupation({ code: item.occupationCode }, at('occupationCode')))
      } else if (!namesOccupation(item.name, official)) {
        reasons.push(
          refusals.name_differs({ code: item.occupationCode, name: item.name, official }, at('name')),
        )
      }
      if (item.codeless !== null) reasons.push(refusals.code_and_none({ name: item.name }, at('codeless')))
    } else if (item.codeless === null) {
      reasons.push(refusals.code_needed({ name: item.name }, at('occupationCode')))
    }
    const key = `${item.trainingType}\u0000${item.occupationCode ?? item.name}`
    if (seen.has(key)) {
      reasons.push(
        refusals.item_twice({ name: item.name, type: trainingTypes[item.trainingType] }, at('name')),
      )
    }
    seen.add(key)
  })
  return reasons
}

const keyOf = <K extends string>(labels: Record<K, string>, text: string): K | undefined =>
  (Object.keys(labels) as K[]).find((key) => labels[key] === text)

const NO_CODE = /^(无|-|—|\/)$/

/** What a project without a code is, from what the sheet says in the remark, else from its type. */
function codelessOf(type: TrainingType, note: string): Codeless | null {
  const said = (Object.keys(codelessKinds) as Codeless[]).find((kind) => note.includes(codelessKinds[kind]))
  return said ?? (type === 'startup' ? 'startup' : null)
}

/** Reads the rows of a filled 附表1. Faults of single cells are returned; `checkItems` judges the rest. */
export function readForm(rows: readonly { row: number; values: Record<string, string> }[]): {
  items: (ItemFields & { row: number })[]
  reasons: Reason[]
} {
  const reasons: Reason[] = []
  const items = rows.flatMap(({ row, values }) => {
    const get = (key: string) => (values[key] ?? '').trim()
    const type = keyOf(trainingTypes, get('trainingType'))
    if (!type) {
      const allowed = Object.values(trainingTypes).join('、')
      const fact = { title: '培训类型', value: get('trainingType'), allowed }
      reasons.push(refusals.bad_cell(fact, { row, field: 'trainingType' }))
    }
    if (!['是', '否'].includes(get('shortage'))) {
      const fact = { title: '是否急需紧缺工种', value: get('shortage'), allowed: '是、否' }
      reasons.push(refusals.bad_cell(fact, { row, field: 'shortage' }))
    }
    for (const [key, title, max] of [
      ['name', '职业（工种）名称', 60],
      ['standard', '补贴标准', 400],
    ] as const) {
      const length = get(key).length
      if (length < 1 || length > max) reasons.push(refusals.cell_length({ title, max }, { row, field: key }))
    }
    if (get('note').length > 400) {
      reasons.push(refusals.cell_length({ title: '备注', max: 400 }, { row, field: 'note' }))
    }
    // Without its kind of training an item can't be told from another; the rest of a faulty row is judged on.
    if (!type) return []
    const code = get('occupationCode').normalize('NFKC')
    const none = code === '' || NO_CODE.test(code)
    return [
      {
        row,
        trainingType: type,
        name: get('name'),
        occupationCode: none ? null : code,
        codeless: none ? codelessOf(type, get('note')) : null,
        shortage: get('shortage') === '是',
        standard: get('standard'),
        note: get('note') || null,
      },
    ]
  })
  return { items, reasons }
}

/** Every reason why it can't be handed in yet: the list beside the button. */
export function checkSubmit(items: number, consultations: readonly Consultation[], today: Day): Reason[] {
  const reasons: Reason[] = []
  if (items === 0) reasons.push(refusals.no_items())
  for (const kind of ['finance', 'industry'] as const) {
    if (!consultations.some((c) => c.kind === kind)) {
      reasons.push(refusals.not_consulted({ kind: consultedKinds[kind] }))
    }
  }
  return [...reasons, ...checkConsultations(consultations, today)]
}

export const checkConsultations = (consultations: readonly Consultation[], today: Day): Reason[] =>
  consultations.flatMap((c, i) =>
    c.on > today ? [refusals.consulted_later({ field: `consultations.${i}.on` })] : [],
  )

/** `newest`: the first day of the newest version in force, past or coming. */
export function checkPublish(
  input: { inForceFrom: Day; filedOn: Day },
  newest: Day | null,
  today: Day,
): Reason[] {
  const reasons: Reason[] = []
  if (input.filedOn > today) reasons.push(refusals.filed_later({ field: 'filedOn' }))
  if (input.inForceFrom < today) reasons.push(refusals.starts_in_past({ today }, { field: 'inForceFrom' }))
  if (newest !== null && input.inForceFrom <= newest) {
    reasons.push(refusals.starts_too_early({ from: newest }, { field: 'inForceFrom' }))
  }
  return reasons
}

/** What a new version changes against the one it was copied from, by training type and code or name. */
export function compareItems(
  before: readonly ItemFields[],
  after: readonly ItemFields[],
): { added: string[]; removed: string[]; changed: string[] } {
  const key = (i: ItemFields) => `${i.trainingType}\u0000${i.occupationCode ?? i.name}`
  const body = (i: ItemFields) => JSON.stringify([i.name, i.codeless, i.shortage, i.standard, i.note])
  const old = new Map(before.map((i) => [key(i), i]))
  const now = new Map(after.map((i) => [key(i), i]))
  return {
    added: after.filter((i) => !old.has(key(i))).map((i) => i.name),
    removed: before.filter((i) => !now.has(key(i))).map((i) => i.name),
    changed: after
      .filter((i) => {
        const was = old.get(key(i))
        return was !== undefined && body(was) !== body(i)
      })
      .map((i) => i.name),
  }
}
