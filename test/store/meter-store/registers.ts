import { dayStart, makeDate, plusDays, slotTime, type LocalDate } from '../../../src/base/clock.js'
import type { EnergyUnit } from '../../../src/echonet/energy.js'
import { directions, type DayMark, type Direction, type HistoryDay } from '../../../src/history/day.js'
import type { StoredHistory, StoredHistorySettings } from '../../../src/store/meter-store/stored-history.js'
import { loadStoredHistory } from '../../../src/store/meter-store/load-stored-history.js'
import type { ReadingPoint } from '../../../src/store/store.js'
import type { MemoryStore } from '../memory-store.js'

export const waiting = { signal: new AbortController().signal }
export const unit: EnergyUnit = { coefficient: 1, unitExponent: -1, digits: 4 }
export const FIRST = makeDate(2026, 12, 28)
export const day = (n: number): LocalDate => plusDays(FIRST, n)

/** Register counts by instant; an instant without one is a hole. */
export type Register = Readonly<Record<Direction, ReadonlyMap<number, number>>>

/** What a meter answers for a date when its clock shows `now`. */
export function answer(register: Register, direction: Direction, date: LocalDate, now: number): HistoryDay {
  const counts = Array.from({ length: 48 }, (_, slot) => {
    const time = slotTime(date, slot)
    return time <= now ? register[direction].get(time) : undefined
  })
  return { date, direction, counts, final: dayStart(plusDays(date, 1)) <= now }
}

export const load = async (
  store: MemoryStore,
  to: LocalDate,
  days: number,
  more: Partial<StoredHistorySettings> = {},
  of: readonly Direction[] = directions,
): Promise<StoredHistory> => {
  const settings = { meter: 'home', unit, registerSince: undefined, today: true, ...more }
  const loaded = await loadStoredHistory(store, settings, { directions: of, from: plusDays(to, -days), to }, waiting)
  return loaded.history
}

export async function commit(
  store: MemoryStore,
  history: StoredHistory,
  days: readonly HistoryDay[],
  readAt: number,
): Promise<void> {
  const batch = history.batchFor(days, readAt)
  await store.write(batch, waiting)
  history.accept(days, batch)
}

export interface Content {
  readonly readings: ReadingPoint[]
  readonly days: DayMark[]
}

export async function contentOf(store: MemoryStore): Promise<Content> {
  return {
    readings: await store.readings({ from: 0, to: dayStart(day(400)) }, waiting),
    days: await store.days({ from: FIRST, to: day(400) }, waiting),
  }
}
