import type { KenshinError } from '../base/errors.js'
import type { ClockReading } from '../meter/meter-clock.js'
import { readBatch } from './batch.js'
import { isProven } from './confirm.js'
import type { HistoryContext } from './context.js'
import type { Doubts } from './doubts.js'
import { directionsIn, readLatest } from './latest.js'
import { batchSize, planDays, type PlannedDay } from './plan.js'

/** With more unreadable days than these something else is wrong, and the next run may have more luck. */
const UNREADABLE_DAYS = 3

/**
 * One walk through the plan under one date of the meter.
 * @returns false when it has to begin again: the quiet window has begun, the date has changed, or a batch was thrown away.
 * @throws {KenshinError} also the error of a day that could not be read, once all others are committed.
 */
export async function walk(context: HistoryContext, clock: ClockReading, doubts: Doubts): Promise<boolean> {
  const latest = await readLatest(context)
  const directions = directionsIn(latest)
  const known = await context.know(clock.date, directions)
  const markOf: typeof known.markOf = (direction, date) => known.markOf(direction, date)
  const plan = planDays({ today: clock.date, days: context.settings.days, directions, markOf })
  context.log.info('plan', { today: clock.date, days: plan.length, oldest: plan.at(-1)?.date })
  const unreadable: KenshinError[] = []
  let rest: readonly PlannedDay[] = plan
  for (let n = 0; rest.length > 0 && unreadable.length <= UNREADABLE_DAYS; n++) {
    const batch = await readBatch(context, { clock, latest, known, rest, total: plan.length, size: batchSize(n) })
    if (batch.isQuiet && batch.days.length === 0) return false
    if (batch.unreadable !== undefined) unreadable.push(batch.unreadable)
    // Without days it still tells whether the meter answers at all.
    if (!(await isProven(context, clock, known, batch.days, doubts))) return false
    context.onDated?.(clock)
    if (batch.days.length > 0) await known.commit(batch.days, clock.shown)
    rest = batch.rest
  }
  if (unreadable[0] !== undefined) throw unreadable[0]
  return true
}
