/** Scenes of other offices' registers: opened, delivered by upload, in force. */
import {
  columnsOf,
  confirmDelivery,
  getDelivery,
  listRegisters,
  loadRegister,
  openRegister,
  type RegisterCode,
} from '#registry/registers/contract'
import { mendLines } from '../../src/registry/registers/adapter.ts'
import { officeSecret } from '../../src/registry/registers/ask-service.ts'
import { type Manner, type OfficeRow, startOffice } from '../../tools/office-simulator.ts'
import type { TestApp, User } from './app.ts'

export interface Offices {
  /** Of the province: opens registers and puts deliveries into force. */
  chief: User
  loader: User
}

export async function offices(app: TestApp): Promise<Offices> {
  return { chief: await app.staff('hr.reviewer', '350000'), loader: await app.staff('hr.clerk', '350000') }
}

export async function openFor(
  { chief }: Offices,
  code: RegisterCode,
  more: { endpoint?: string; maxAgeDays?: number; basisUntil?: string; version?: number } = {},
): Promise<void> {
  await chief.call(openRegister, {
    code,
    basisNo: '闽数共享（演示）1号',
    basisUntil: more.basisUntil ?? '2030-12-31',
    maxAgeDays: more.maxAgeDays ?? 400,
    endpoint: more.endpoint ?? null,
    version: more.version ?? null,
  })
}

/** Lines as the office writes them, without the title line. */
export const sheetOf = (code: RegisterCode, lines: readonly string[]): Buffer =>
  Buffer.from(
    `${columnsOf(code)
      .map((c) => c.titles[0])
      .join(',')}\n${lines.join('\n')}\n`,
  )

/** A delivery loaded and put into force; the register is opened where it is not yet. */
export async function delivered(
  app: TestApp,
  who: Offices,
  code: RegisterCode,
  lines: readonly string[],
  options: { dataDate?: string; mode?: 'whole' | 'more'; open?: boolean } = {},
): Promise<string> {
  if (options.open !== false) await openFor(who, code)
  const file = await who.loader.upload(sheetOf(code, lines), `${code}.csv`)
  const { id } = await who.loader.call(loadRegister, {
    code,
    region: '350000',
    dataDate: options.dataDate ?? app.clock.now().toISOString().slice(0, 10),
    mode: options.mode ?? 'whole',
    fileId: file.id,
  })
  await app.settle()
  const { version } = await who.chief.call(getDelivery, { id })
  await who.chief.call(confirmDelivery, { id, version })
  await app.settle()
  return id
}

export interface OfficeLine {
  /** How it answers from now on. */
  manner: Manner
  asked: readonly { idNumber: string; purpose: string }[]
  most: () => number
  stop: () => Promise<void>
}

/** A register that is asked one by one: an office of its own that answers, late if need be, or wrongly. */
export async function onLine(
  app: TestApp,
  who: Offices,
  code: RegisterCode,
  rows: readonly OfficeRow[],
  slowMs = 50,
): Promise<OfficeLine> {
  mendLines()
  const secret = officeSecret(app.platform.tools, code)
  const office = await startOffice({
    secret,
    rows,
    slowMs,
    dataDate: app.clock.now().toISOString().slice(0, 10),
    manner: () => line.manner,
  })
  const line: OfficeLine = {
    manner: 'answer',
    asked: office.asked,
    most: office.most,
    stop: async () => {
      await office.stop()
      mendLines()
    },
  }
  const held = (await who.chief.call(listRegisters, {})).rows.find((row) => row.code === code)
  await openFor(who, code, {
    endpoint: office.endpoint,
    ...(held?.version ? { version: held.version } : {}),
  })
  return line
}
