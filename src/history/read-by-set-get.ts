import type { ReadingContext } from './context.js'
import type { DayResults } from './day-results.js'
import { sameCounts } from './day.js'
import type { PlannedDay } from './plan.js'
import { resultsIn, type FirstAnswer } from './told-day.js'

/**
 * A day set and asked for by one request (SetGet), where the meter is known to serve it or that can be found out now. Today is not
 * used for finding it out: another request tells first whether the meter serves its clock beside the history.
 * @returns undefined where it is not to be asked so
 * @throws {KenshinError} what ends the link.
 */
export async function readBySetGet(context: ReadingContext, planned: PlannedDay): Promise<FirstAnswer | undefined> {
  const { setGet, histories, signal } = context
  if (!histories.isKnownFor(planned.directions)) return undefined
  if (setGet.isToBeTried && planned.daysAgo > 0) return trySetGet(context, planned)
  if (!setGet.isServed) return undefined
  const told = await setGet.ask(planned, { signal })
  return told === undefined
    ? { results: undefined, onRead: () => setGet.noteMissed() }
    : { results: resultsIn(context, planned, told) }
}

/** The day is read plainly as well: a meter that repeats the day word, and tells the day that was set before, is found out. */
async function trySetGet({ setGet, signal }: ReadingContext, planned: PlannedDay): Promise<FirstAnswer> {
  const told = await setGet.askOnce(planned, { signal })
  const isSame = (results: DayResults): boolean =>
    results.every(([direction, result]) => {
      const reply = told.replyTo(direction)
      // A direction that is asked for alone was not in the answer.
      if (reply === undefined) return true
      return result.kind === 'done' && reply.kind === 'value' && sameCounts(result.value, reply.value)
    })
  return {
    results: undefined,
    onRead: (results) => (told.isWhole && isSame(results) ? setGet.noteServed() : setGet.noteMissed()),
  }
}
