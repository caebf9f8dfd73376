import { dayStart, plusDays, type LocalDate } from '../../base/clock.js'
import type { Waiting } from '../../base/time.js'
import { stateOf, type DayMark, type Direction } from '../../history/day.js'
import type { DayQuery, ReadingPoint, Store } from '../store.js'
import { StoredHistory, markKey, type StoredHistorySettings } from './stored-history.js'

/** The days that a run may ask the meter for. */
export interface DayRange {
  readonly directions: readonly Direction[]
  readonly from: LocalDate
  /** Today, by the meter's clock. */
  readonly to: LocalDate
}

interface LoadedHistory {
  readonly history: StoredHistory
  /**
   * Marks of more readings than the store has: a backup was restored, points were deleted by hand, or a server lost what it had
   * acknowledged. They are not in the history, so that their days are read again.
   */
  readonly gone: readonly DayMark[]
}

/** Whether what was loaded for a range also serves another one, which asks for nothing older and for no other direction. */
export const covers = (loaded: DayRange, { from, directions }: DayRange): boolean =>
  from >= loaded.from && directions.every((direction) => loaded.directions.includes(direction))

/**
 * Loads all day marks of a range, and the readings since its oldest day that is not complete: complete days are not read again.
 * Both begin one day earlier, because the energy of that day's last half hour may become known.
 * @throws {KenshinError} `store.…`
 */
export async function loadStoredHistory(
  store: Store,
  settings: StoredHistorySettings,
  range: DayRange,
  waiting: Waiting,
): Promise<LoadedHistory> {
  const { meter } = settings
  const isGone = await goneFrom(store, { meter, from: range.from, to: range.to }, waiting)
  const [days, readings, gone]: [DayMark[], ReadingPoint[], DayMark[]] = [[], [], []]
  for (const direction of range.directions) {
    const marks = await store.days({ meter, direction, from: plusDays(range.from, -1), to: range.to }, waiting)
    gone.push(...marks.filter(isGone))
    const sound = marks.filter((mark) => !isGone(mark))
    days.push(...sound)
    const from = dayStart(plusDays(oldestUnfinished(sound, range), -1))
    readings.push(...(await store.readings({ meter, direction, from, to: dayStart(plusDays(range.to, 1)) }, waiting)))
  }
  return { history: new StoredHistory(settings, { days, readings }), gone }
}

/**
 * Tells marks of more readings than the store has.
 * @throws {KenshinError} `store.…`
 */
export async function goneFrom(store: Store, query: DayQuery, waiting: Waiting): Promise<(mark: DayMark) => boolean> {
  const counted = await store.readingCounts(query, waiting)
  const counts = new Map(counted.map((day) => [markKey(day), day.readings]))
  return (mark) => mark.date >= query.from && mark.slots > (counts.get(markKey(mark)) ?? 0)
}

function oldestUnfinished(marks: readonly DayMark[], { from, to }: DayRange): LocalDate {
  const complete = new Set(marks.filter((mark) => stateOf(mark) === 'complete').map(({ date }) => date))
  let date = from
  while (date < to && complete.has(date)) date = plusDays(date, 1)
  return date
}
