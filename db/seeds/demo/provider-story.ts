/** Institutions apply, counties go and look, a second officer lists them; some wait, some were sent back, one was suspended. */
import { readFileSync } from 'node:fs'
import { addDays, instantAt } from '#platform/day'
import {
  acceptApplication,
  addTeacher,
  addVenue,
  checklist,
  getProvider,
  inspectProvider,
  myProvider,
  returnApplication,
  saveApplication,
  startApplication,
  submitApplication,
  suspendProvider,
} from '#training/providers/contract'
import type { Cast } from './cast.ts'
import { syntheticPerson } from './identity.ts'
import { picture } from './pictures.ts'
import type { Dice, Player, Stage } from './stage.ts'
import { type Trade, trades } from './trades.ts'

export interface School {
  player: Player
  trades: Trade[]
  venueIds: string[]
  teacherIds: string[]
  listed: boolean
}

/** Teachers take synthetic people from a range of their own, far from the trainees'. */
const TEACHERS_FROM = 3_000_000
const VENUE_SEATS = [45, 60]

let centres: Map<string, [number, number]> | null = null
/** Middle of a county's shape, good enough for a made-up address: [lat, lng]. */
function centreOf(region: string): [number, number] {
  if (!centres) {
    const file = new URL('../reference/fujian-county.geojson', import.meta.url)
    const map = JSON.parse(readFileSync(file, 'utf8')) as {
      features: { properties: { adcode: string | number }; geometry: { coordinates: unknown } }[]
    }
    centres = new Map(
      map.features.map((f) => {
        const flat = (f.geometry.coordinates as unknown[]).flat(Number.POSITIVE_INFINITY) as number[]
        const lngs = flat.filter((_v, i) => i % 2 === 0)
        const lats = flat.filter((_v, i) => i % 2 === 1)
        const middle = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length
        return [String(f.properties.adcode), [middle(lats), middle(lngs)]]
      }),
    )
  }
  return centres.get(region) ?? [26.08, 119.3]
}

let pictures = 0
async function photo(stage: Stage, who: Player): Promise<string> {
  pictures += 1
  const { tools, clock } = stage
  const file = await tools.files.put(
    tools.db,
    picture(pictures),
    `演示照片${pictures}.png`,
    who.actor.accountId,
    clock.now().toISOString(),
  )
  return file.id
}

async function apply(stage: Stage, school: Player, index: number, own: readonly Trade[]) {
  const draft = await stage.do(school, startApplication, {})
  const id = draft.id
  const licence = await stage.tools.files.put(
    stage.tools.db,
    Buffer.from(`%PDF-1.4\n% 演示办学许可证 ${index}\n%%EOF\n`),
    '办学许可证（演示）.pdf',
    school.actor.accountId,
    stage.clock.now().toISOString(),
  )
  let { version } = await stage.do(school, saveApplication, {
    id,
    version: draft.version,
    ownership: (['private', 'public', 'state-enterprise'] as const)[index % 3],
    licenceNo: `演示民3599${String(index).padStart(6, '0')}`,
    licenceFileId: licence.id,
    licenceUntil: '2029-12-31',
    contactName: '演示联系人',
    contactPhone: `0592-${8_000_000 + index}`,
    intro: '演示机构，非真实单位。',
    equipment: own.map((t) => ({ name: t.equipment, quantity: 20, occupationCode: t.code })),
    skills: own.map((t) => ({ occupationCode: t.code, title: '', levels: [...t.levels] })),
  })
  const [lat, lng] = centreOf(school.region)
  const venueIds: string[] = []
  for (const [v, seats] of VENUE_SEATS.entries()) {
    const added = await stage.do(school, addVenue, {
      id,
      version,
      name: v === 0 ? '理论教室 101' : '实训车间 201',
      address: `演示路${index + 1}号 ${v + 1} 号楼`,
      seats,
      areaM2: seats * 4,
      lat: Number((lat + (index % 7) * 0.004).toFixed(5)),
      lng: Number((lng + (index % 5) * 0.004).toFixed(5)),
      photoIds: [await photo(stage, school)],
    })
    venueIds.push(added.venueId)
    version = added.version
  }
  const teacherIds: string[] = []
  for (let t = 0; t < 3; t++) {
    const person = syntheticPerson(TEACHERS_FROM + index * 5 + t)
    const added = await stage.do(school, addTeacher, {
      id,
      version,
      name: person.name,
      idNumber: person.idNumber,
      employment: t === 0 ? 'full-time' : 'part-time',
      qualification: '高级技师',
      certificateNo: `演示证${index}${t}`,
      occupations: own.map((o) => o.code),
    })
    teacherIds.push(added.teacherId)
    version = added.version
  }
  return { id, version, venueIds, teacherIds, lat, lng }
}

async function inspect(
  stage: Stage,
  cast: Cast,
  school: Player,
  index: number,
  application: Awaited<ReturnType<typeof apply>>,
  version: number,
  day: string,
) {
  const clerk = cast.officer('hr.clerk', school.region)
  const places = []
  for (const [v, venueId] of application.venueIds.entries()) {
    places.push({
      venueId,
      seatsCounted: VENUE_SEATS[v] as number,
      lat: Number((application.lat + (index % 7) * 0.004).toFixed(5)),
      lng: Number((application.lng + (index % 5) * 0.004).toFixed(5)),
      accuracyM: 15,
      positionSource: 'device' as const,
      photoIds: [await photo(stage, clerk)],
    })
  }
  return await stage.do(clerk, inspectProvider, {
    id: application.id,
    version,
    visitedAt: instantAt(day, '09:40'),
    companion: '演示同行人员',
    items: checklist.map((c) => ({ key: c.key, ok: true })),
    places,
  })
}

export async function tellProviders(stage: Stage, cast: Cast, dice: Dice, first: string): Promise<School[]> {
  const schools: School[] = []
  for (const [index, player] of cast.institutions.entries()) {
    const own = [
      ...new Set([
        trades[index % trades.length] as Trade,
        dice.pick(trades),
        dice.pick(trades),
        dice.pick(trades),
      ]),
    ]
    // The last few show what is not finished: still applying, waiting for a visit, sent back.
    const last = cast.institutions.length - index
    stage.at(addDays(first, index % 10), '09:00')
    const application = await apply(stage, player, index, own)
    const school: School = {
      player,
      trades: own,
      venueIds: application.venueIds,
      teacherIds: application.teacherIds,
      listed: false,
    }
    schools.push(school)
    if (last === 1) continue
    let { version } = await stage.do(player, submitApplication, {
      id: application.id,
      version: application.version,
    })
    if (last === 2) continue
    if (last === 3) {
      await stage.do(cast.officer('hr.clerk', player.region), returnApplication, {
        id: application.id,
        version,
        reason: '实训设备数量与申报不一致，请补充设备清单后重新提交。',
      })
      continue
    }
    const visit = addDays(first, (index % 10) + 2)
    stage.at(visit, '11:00')
    ;({ version } = await inspect(stage, cast, player, index, application, version, visit))
    if (last === 4) continue
    stage.at(addDays(visit, 1), '10:00')
    await stage.do(cast.officer('hr.reviewer', player.region), acceptApplication, {
      id: application.id,
      version,
    })
    school.listed = true
  }
  return schools
}

/** Near the end of the year one institution is suspended: it can file nothing new, everywhere at once. */
export async function suspendOne(stage: Stage, cast: Cast, school: School, day: string): Promise<void> {
  stage.at(day, '16:00')
  const clerk = cast.officer('hr.clerk', school.player.region)
  const { version } = await stage.do(clerk, getProvider, { orgId: school.player.orgId })
  await stage.do(clerk, suspendProvider, {
    orgId: school.player.orgId,
    version,
    reason: '检查发现实际到课人数与签到不符，暂停资格并限期整改（演示）。',
  })
  const { reasons } = await stage.do(school.player, myProvider, {})
  if (reasons.length === 0) throw new Error('a suspended institution must be told so')
}
