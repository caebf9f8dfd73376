import type { ReadingContext } from './context.js'
import type { LocalDate } from '../base/clock.js'
import { sameCounts, type DayMark, type Direction, type HistoryDay } from './day.js'
import { dayChanges, dayDiffers } from './errors.js'
import { slotTime } from '../base/clock.js'
import { HOLE_ATTEMPTS, type PlannedDay } from './plan.js'
import { agreementOf, differencesOf } from './proof.js'
import type { DayResult, DayResults, ReadDay } from './day-results.js'
import { readDay } from './read-day.js'
import { readDayByHalfHours } from './read-half-hours.js'
import { settleDoubts } from './settle-doubts.js'
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
  readonly markOf: (direction: Direction, date: LocalDate) => DayMark | undefined
}

/**
 * Reads a day, and reads it again where a count contradicts the store, a step is one that no service can make, or a count is
 * outside the standard. A day that reads the same twice is taken as it is, unless it contradicts the store: then it is left out.
 * Where the meter has a second history, that is asked first about what is doubted, and about holes that would now be final.
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
    const doubt = doubtAbout(day, others, context)
    if (doubt === undefined) return withoutHoles(context, result, others)
    if (readings === MOST_READINGS) break
    context.log.warn('doubtful day read again', { date: day.date, direction: day.direction, why: doubt.why })
    for (const [, again] of await readDay(context, planned)) {
      if (again.kind !== 'done') return again
      if (sameCounts(again.value, day)) return twiceTheSame(await settled(context, again, doubt.times), others, context)
      result = again
    }
  }
  return (await toldByHalfHours(context, planned, others)) ?? { kind: 'unreadable', why: dayChanges(first.value) }
}

/** A day that reads differently each time: the second history may tell it. */
async function toldByHalfHours(
  context: ReadingContext,
  planned: PlannedDay,
  others: OtherReadings,
): Promise<DayResult | undefined> {
  if (!context.second.isOpen) return undefined
  const [told] = await readDayByHalfHours(context, planned)
  return told?.[1].kind === 'done' ? twiceTheSame(told[1], others, context) : undefined
}

/** Holes that the history by days kept on as many dates as it is asked on: the second history may know what is there. */
async function withoutHoles(context: ReadingContext, result: ReadDay, { markOf }: OtherReadings): Promise<ReadDay> {
  const { date, direction, counts, final } = result.value
  const holes = counts.flatMap((count, slot) => (count === undefined ? [slotTime(date, slot)] : []))
  // A day without any reading lies beyond the meter's memory.
  const isLastAttempt = final && holes.length < counts.length && markOf(direction, date)?.attempts === HOLE_ATTEMPTS - 1
  return isLastAttempt ? settled(context, result, holes) : result
}

async function settled(context: ReadingContext, result: ReadDay, times: readonly number[]): Promise<ReadDay> {
  return result.isByHalfHours === true ? result : { ...result, value: await settleDoubts(context, result.value, times) }
}

interface Doubt {
  readonly why: string
  /** Instants whose counts are doubted, epoch seconds. */
  readonly times: readonly number[]
}

function doubtAbout(day: HistoryDay, { stored, read }: OtherReadings, { profile }: ReadingContext): Doubt | undefined {
  const differing = differencesOf(day, stored(day.direction)).map(({ slot }) => slot)
  const times = (slots: readonly number[]): number[] => slots.map((slot) => slotTime(day.date, slot))
  if (differing.length > 0)
    return { why: `slot ${differing[0]!} differs from the stored reading`, times: times(differing) }
  if (day.outside !== undefined)
    return { why: `slot ${day.outside.join(', ')} is outside the standard`, times: times(day.outside) }
  const steps = stepsOf(day, countsAround(day, stored(day.direction), read), profile.unit)
  const [step] = steps
  if (step === undefined) return undefined
  return {
    why: `the register goes from ${step.from} to ${step.to}`,
    times: steps.flatMap(({ since, time }) => [since, time]),
  }
}

/** What came of a day whose second reading is the same. */
function twiceTheSame(result: ReadDay, { stored }: OtherReadings, { profile, log }: ReadingContext): DayResult {
  const day = result.value
  const [difference] = differencesOf(day, stored(day.direction))
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
