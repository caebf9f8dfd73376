import { KenshinError } from '../base/errors.js'
import { text } from '../base/text.js'
import type { DayResult, DayResults, HistoryContext } from './context.js'
import type { Direction, HistoryDay } from './day.js'
import type { PlannedDay } from './plan.js'
import { agreementOf, differenceOf, stepsOf, type Difference } from './proof.js'
import { readDay } from './read-day.js'
import { beside, type Counts } from './usage.js'

/** A day that is told differently each time is not believed at all. */
const MOST_READINGS = 4

/** What a day is compared with. */
export interface Surroundings {
  readonly stored: (direction: Direction) => Counts
  /** Days read before and not yet committed. */
  readonly read: readonly HistoryDay[]
}

/**
 * Reads a day, and again where it is doubtful: a count that contradicts the store, a step that no service can make, a count outside
 * the standard. What is told twice is believed; but a day that contradicts the store is left out.
 * @throws {KenshinError} what ends the link; `history.readings-differ` where it may be another meter.
 */
export async function readChecked(
  context: HistoryContext,
  planned: PlannedDay,
  surroundings: Surroundings,
  pausesMs?: readonly number[],
): Promise<DayResults> {
  const checked: [Direction, DayResult][] = []
  for (const [direction, result] of await readDay(context, planned, pausesMs)) {
    const alone = { ...planned, directions: [direction] }
    checked.push([
      direction,
      result.kind === 'done' ? await checkDay(context, alone, result.value, surroundings) : result,
    ])
  }
  return checked
}

async function checkDay(
  context: HistoryContext,
  planned: PlannedDay,
  first: HistoryDay,
  surroundings: Surroundings,
): Promise<DayResult> {
  let day = first
  for (let readings = 1; readings <= MOST_READINGS; readings++) {
    const doubt = doubtOf(day, surroundings, context)
    if (doubt === undefined) return { kind: 'done', value: day }
    if (readings === MOST_READINGS) break
    context.log.warn('doubtful day read again', { date: day.date, direction: day.direction, why: doubt })
    for (const [, again] of await readDay(context, planned)) {
      if (again.kind !== 'done') return again
      if (sameCounts(again.value, day)) return believed(day, surroundings, context)
      day = again.value
    }
  }
  return { kind: 'unreadable', why: unsteady(first) }
}

function doubtOf(day: HistoryDay, { stored, read }: Surroundings, { profile }: HistoryContext): string | undefined {
  const difference = differenceOf(day, stored(day.direction))
  if (difference !== undefined) return `slot ${difference.slot} differs from the stored reading`
  if (day.outside !== undefined) return `slot ${day.outside.join(', ')} is outside the standard`
  const [step] = stepsOf(day, beside(day, stored(day.direction), read), profile.unit)
  return step && `the register goes from ${step.from} to ${step.to}`
}

/** The second reading tells the same. */
function believed(day: HistoryDay, { stored }: Surroundings, { profile, log }: HistoryContext): DayResult {
  const difference = differenceOf(day, stored(day.direction))
  if (difference !== undefined) {
    const why = differs(difference)
    // Nothing of this day agrees, and the meter does not say who it is: its other days may be those of another meter as well.
    if (profile.identity === undefined && agreementOf(day, stored(day.direction)) === 'different') throw why
    return { kind: 'unreadable', why }
  }
  if (day.outside !== undefined)
    log.warn('counts outside the standard are holes', { date: day.date, slots: day.outside.join(' ') })
  return { kind: 'done', value: day }
}

const sameCounts = (a: HistoryDay, b: HistoryDay): boolean => a.counts.every((count, slot) => count === b.counts[slot])

const differs = ({ date, slot }: Difference): KenshinError =>
  new KenshinError(
    'history.readings-differ',
    text(
      `The meter's reading of ${date}, slot ${slot}, differs from the one in the store.`,
      `${date} のコマ ${slot} の指示値が、保存済みの値と異なります。`,
    ),
    { facts: { date, slot } },
  )

const unsteady = ({ date }: HistoryDay): KenshinError =>
  new KenshinError(
    'echonet.value',
    text(
      `The meter tells other readings of ${date} each time it is asked.`,
      `メーターが ${date} の指示値を要求のたびに異なる値で返しました。`,
    ),
    { facts: { date } },
  )
