import { dayStart, plusDays, type LocalDate } from '../../base/clock.js'
import type { Waiting } from '../../base/time.js'
import { stateOf, type DayMark, type Direction } from '../../history/day.js'
import { StoredHistory, markKey, type StoredHistorySettings } from './stored-history.js'
import type { ReadingPoint, Store } from '../store.js'

/** The days that a run may ask for. */
export interface DayRange {
  readonly directions: readonly Direction[]
  readonly from: LocalDate
  /** Today, by the meter. */
  readonly to: LocalDate
}

export interface Loaded {
  readonly history: StoredHistory
  /**
   * Marks that claim more readings than the store has: a backup was restored, points were deleted by hand, a server lost what it
   * had acknowledged. The history does not have them: these days count as missing.
   */
  readonly gone: readonly DayMark[]
}

/**
 * Loads all marks, and the readings from the oldest day that is not complete: finished days are not read again. Both from one
 * day before, whose last half hour may become known.
 * @throws {KenshinError} `store.…`
 */
export async function loadStoredHistory(
  store: Store,
  settings: StoredHistorySettings,
  range: DayRange,
  waiting: Waiting,
): Promise<Loaded> {
  const { meter } = settings
  const counted = await store.readingCounts({ meter, from: range.from, to: range.to }, waiting)
  const counts = new Map(counted.map((day) => [markKey(day), day.readings]))
  const isGone = (mark: DayMark): boolean => mark.date >= range.from && mark.slots > (counts.get(markKey(mark)) ?? 0)
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

function oldestUnfinished(marks: readonly DayMark[], { from, to }: DayRange): LocalDate {
  const complete = new Set(marks.filter((mark) => stateOf(mark) === 'complete').map(({ date }) => date))
  let date = from
  while (date < to && complete.has(date)) date = plusDays(date, 1)
  return date
}
