import type { LocalDate } from '../base/clock.js'
import type { ReadingContext } from './context.js'
import { directions, type Direction } from './day.js'
import { planDays, type Outcome, type PlannedDay } from './plan.js'
import { isStored, mayBeSold } from './read-latest.js'
import type { WalkStart } from './read-today.js'

/** What came of the days of a walk so far. */
export type SeenDays = Readonly<Record<Direction, ReadonlyMap<LocalDate, Outcome>>>

/** What a walk still has to read. */
export function planWalk(
  { settings, anchor }: Pick<ReadingContext, 'settings' | 'anchor'>,
  { clock, latest, known, omissions }: WalkStart,
  seen: SeenDays,
): PlannedDay[] {
  const isTodayKnown = anchor?.on === clock.date && isStored(latest, (direction) => known.counts(direction))
  const today = isTodayKnown ? 'readings' : undefined
  return planDays({
    today: clock.date,
    days: settings.days,
    directions: omissions.isSoldRead && mayBeSold(latest, known.counts('reverse')) ? directions : ['normal'],
    markOf: (direction, date) => known.markOf(direction, date),
    outcomeOf: (direction, date) =>
      seen[direction].get(date) ?? (date === clock.date ? today : omissions.outcomeOf(direction, date)),
  })
}
