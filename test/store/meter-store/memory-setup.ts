import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { dayStart, plusDays, SLOT_S, slotTime, type LocalDate } from '../../../src/base/clock.js'
import { KenshinError } from '../../../src/base/errors.js'
import { silent } from '../../../src/base/log.js'
import { makeTime } from '../../../src/base/time.js'
import { directions } from '../../../src/history/day.js'
import { deliver } from '../../../src/store/meter-store/delivery.js'
import type { MeterStoreContext } from '../../../src/store/meter-store/context.js'
import { MeterStore } from '../../../src/store/meter-store/store.js'
import type { DayRange } from '../../../src/store/meter-store/load-stored-history.js'
import type { ToldMeter } from '../../../src/store/meter-store/recognition.js'
import { openMarksCopy } from '../../../src/store/meter-store/marks-copy.js'
import { openSpool, type Spool } from '../../../src/store/meter-store/spool.js'
import type { Batch } from '../../../src/store/store.js'
import { answer, contentOf, day, FIRST, unit, waiting, type Register } from './registers.js'
import { MemoryStore } from '../memory-store.js'

export const register: Register = {
  normal: new Map(Array.from({ length: 6 * 48 }, (_, i) => [dayStart(FIRST) + i * SLOT_S, i] as const)),
  reverse: new Map(Array.from({ length: 6 * 48 }, (_, i) => [dayStart(FIRST) + i * SLOT_S, 2 * i] as const)),
}
export const NOW = slotTime(day(4), 30) + 60
/** A day of the meter that was exchanged, with counts from 9000; with its record where `identity` is given. */
export const wholeDay = (n: number, identity?: string): Pick<Batch, 'readings' | 'days' | 'meters'> => ({
  readings: Array.from({ length: 48 }, (_, slot) => ({
    meter: 'home',
    direction: 'normal' as const,
    time: slotTime(day(n), slot),
    count: 9000 + slot,
    cumulativeKwh: 900 + slot / 10,
    usageKwh: 0.1,
  })),
  days: [{ ...MARK, date: day(n) }],
  ...(identity !== undefined && {
    meters: [{ meter: 'home', time: dayStart(day(n)), identity, registerSince: undefined, unit }],
  }),
})
const MARK = {
  meter: 'home',
  direction: 'normal',
  slots: 48,
  final: true,
  attempts: 1,
  usageKwh: 4.8,
  readAt: slotTime(day(1), 5),
  unit,
} as const
export const rangeTo = (to: LocalDate, days = 4): DayRange => ({ from: plusDays(to, -days), to, directions })
export const range = rangeTo(day(4))
export const told = { identity: 'a', unit }
export const daysOf = (...numbers: number[]) =>
  numbers.flatMap((n) => directions.map((direction) => answer(register, direction, day(n), NOW)))
export const away = (): never => {
  throw new KenshinError('store.unreachable', () => 'No database at db:8086.')
}

export async function memorySetup(more: Partial<MeterStoreContext> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'kenshin-openMeterStore-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const store = new MemoryStore()
  const spool: Spool = openSpool(folder, 'home', store)
  const copy = openMarksCopy(folder, 'home', store)
  const written: number[] = []
  const openMeterStore = async (of: Partial<MeterStoreContext> = {}, tells: ToldMeter = told): Promise<MeterStore> => {
    const one = new MeterStore({
      meter: 'home',
      store,
      spool,
      copy,
      today: true,
      statistics: {
        addWritten: ({ readings, days }) => void written.push(readings.length + days.length),
        addCommitted: () => undefined,
      },
      time: makeTime(),
      log: silent,
      signal: waiting.signal,
      ...more,
      ...of,
    })
    await one.recognize(tells)
    return one
  }
  const delivered = (): Promise<void> => deliver(spool, store, { meter: 'home', log: silent, ...waiting })
  return { store, spool, copy, written, openMeterStore, delivered }
}

/** What a store holds when nothing goes wrong. */
export async function undisturbed(): Promise<unknown> {
  const { store, openMeterStore } = await memorySetup()
  await (await (await openMeterStore()).load(range)).commit(daysOf(4, 3, 2, 1, 0), NOW)
  return contentOf(store)
}
