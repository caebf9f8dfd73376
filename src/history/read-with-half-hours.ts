import { smartMeter } from '../echonet/properties.js'
import type { ReadingContext } from './context.js'
import type { PlannedDay } from './plan.js'
import { resultsIn, type FirstAnswer } from './told-day.js'

const { historyDay, recentHalfHoursTime } = smartMeter

/**
 * Sets a day and half hours of another one (E5, ED), and asks for both (E2, EC): the half hours cost no request of their own, and the
 * second history is told what they are.
 *
 * No published log shows a meter that takes or serves these together, and one is known that refuses EC beside others (the examples of
 * futomi/node-wisunrb). So it is tried once for each meter, when the link is good.
 * @returns undefined where no half hours are wanted, or the meter does not serve that
 * @throws {KenshinError} what ends the link.
 */
export async function readWithHalfHours(
  context: ReadingContext,
  planned: PlannedDay,
): Promise<FirstAnswer | undefined> {
  const { asker, histories, second, ways } = context
  const { halfHours } = planned
  if (halfHours === undefined || !histories.asksForHalfHours) return undefined
  const day = { property: historyDay, value: planned.daysAgo }
  const time = { property: recentHalfHoursTime, value: { time: halfHours.newest, count: halfHours.count } }
  ways.begin('halfHoursBesideDay')
  const attempts = ways.isServed('halfHoursBesideDay') === true ? undefined : 1
  const onRead = (): Promise<void> => ways.noteMissed('halfHoursBesideDay')
  const isSet = await asker.writeBoth(day, time, { signal: context.signal, attempts })
  if (isSet.kind !== 'value') return { results: undefined, onRead }
  const told = await histories.askWithHalfHours(histories.knownAtOnce(planned.directions), context)
  const results = resultsIn(context, planned, told)
  if (told.halfHours?.kind === 'invalid') return { results }
  if (told.halfHours?.kind !== 'value') return { results, onRead }
  await ways.noteServed('halfHoursBesideDay')
  await second.take(halfHours, told.halfHours.value)
  return { results }
}
