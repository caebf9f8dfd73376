import type { ReadingContext } from './context.js'
import type { Direction, HistoryDay } from './day.js'
import { dayChanges, dayDiffers } from './errors.js'
import type { PlannedDay } from './plan.js'
import { agreementOf, differenceOf } from './proof.js'
import { readDay, type DayResult, type DayResults, type ReadDay } from './read-day.js'
import { stepsOf } from './steps.js'
import type { Counts } from '../echonet/energy.js'
import { countsAround } from './day-counts.js'

/** A day that gives other counts each of so many times is left out. */
const MOST_READINGS = 4

/** What a day is compared with. */
export interface OtherReadings {
  readonly stored: (direction: Direction) => Counts
  /** Days read before, in this batch, and not yet committed. */
  readonly read: readonly HistoryDay[]
}

/**
 * Reads a day, and reads it again where a count contradicts the store, a step is one that no service can make, or a count is
 * outside the standard. A day that reads the same twice is taken as it is, unless it contradicts the store: then it is left out.
 * @throws {KenshinError} what ends the link; `history.readings-differ` where it may be another meter.
 */
export async function readCheckedDay(
  context: ReadingContext,
  planned: PlannedDay,
  others: OtherReadings,
  pausesMs?: readonly number[],
): Promise<DayResults> {
  const checked: [Direction, DayResult][] = []
  for (const [direction, result] of await readDay(context, planned, pausesMs)) {
    const alone = { ...planned, directions: [direction] }
    checked.push([direction, result.kind === 'done' ? await checkDay(context, alone, result, others) : result])
  }
  return checked
}

async function checkDay(
  context: ReadingContext,
  planned: PlannedDay,
  first: ReadDay,
  others: OtherReadings,
): Promise<DayResult> {
  let result = first
  for (let readings = 1; readings <= MOST_READINGS; readings++) {
    const day = result.value
    const why = whyReadAgain(day, others, context)
    if (why === undefined) return result
    if (readings === MOST_READINGS) break
    context.log.warn('doubtful day read again', { date: day.date, direction: day.direction, why })
    for (const [, again] of await readDay(context, planned)) {
      if (again.kind !== 'done') return again
      if (sameCounts(again.value, day)) return twiceTheSame(again, others, context)
      result = again
    }
  }
  return { kind: 'unreadable', why: dayChanges(first.value) }
}

function whyReadAgain(
  day: HistoryDay,
  { stored, read }: OtherReadings,
  { profile }: ReadingContext,
): string | undefined {
  const difference = differenceOf(day, stored(day.direction))
  if (difference !== undefined) return `slot ${difference.slot} differs from the stored reading`
  if (day.outside !== undefined) return `slot ${day.outside.join(', ')} is outside the standard`
  const [step] = stepsOf(day, countsAround(day, stored(day.direction), read), profile.unit)
  return step && `the register goes from ${step.from} to ${step.to}`
}

/** What came of a day whose second reading is the same. */
function twiceTheSame(result: ReadDay, { stored }: OtherReadings, { profile, log }: ReadingContext): DayResult {
  const day = result.value
  const difference = differenceOf(day, stored(day.direction))
  if (difference !== undefined) {
    const why = dayDiffers(difference)
    // Nothing of this day agrees, and the meter does not say who it is. Then it may be another meter, on its other days as well.
    if (profile.identity === undefined && agreementOf(day, stored(day.direction)) === 'different') throw why
    return { kind: 'unreadable', why }
  }
  if (day.outside !== undefined)
    log.warn('counts outside the standard are holes', { date: day.date, slots: day.outside.join(' ') })
  return result
}

const sameCounts = (a: HistoryDay, b: HistoryDay): boolean => a.counts.every((count, slot) => count === b.counts[slot])
