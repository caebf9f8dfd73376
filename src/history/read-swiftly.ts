import type { ReadingContext } from './context.js'
import type { PlannedDay } from './plan.js'
import { resultsIn, type FirstAnswer } from './told-day.js'

/**
 * The first answer of a day in the swift pace. E5 was set when the meter read the day, or it was not: the day word tells.
 * @returns undefined where the day has to be read politely
 * @throws {KenshinError} what ends the link.
 */
export async function readSwiftly(context: ReadingContext, planned: PlannedDay): Promise<FirstAnswer | undefined> {
  const { swift, pace } = context
  const told = await swift.ask(planned, context)
  if (told === undefined) return undefined
  const { attempt } = told
  pace.noteReading({ isRepeated: attempt !== 1 })
  const results = resultsIn(context, planned, told)
  const isProven = results.size > 0 && [...results.values()].every(({ kind }) => kind === 'done' || kind === 'undated')
  if (!isProven && attempt !== undefined)
    pace.noteDisagreement('the meter does not serve a day that is set and asked for at once')
  // What has to be asked for alone needs the day to stay set.
  if (results.size < planned.directions.length || !isProven) await swift.settle()
  return isProven ? { results } : undefined
}
