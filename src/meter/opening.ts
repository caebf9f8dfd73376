import { smartMeter } from '../echonet/properties.js'
import type { TimedCount } from '../echonet/register-values.js'
import type { Waiting } from '../base/time.js'
import type { Asker, GetAnswer, ReadableProperty } from './ask.js'
import { lacks, SIX, type Capabilities } from './capabilities.js'
import type { ClockReading } from './meter-clock.js'
import type { Reply } from './reply.js'

/** What the first frame of a session tells beside the constants: nothing of it need be asked again. */
export interface Opening {
  readonly clock: ClockReading | undefined
  /** EA and EB; undefined where they were not in the answer. */
  readonly latest: {
    readonly normal: Reply<TimedCount> | undefined
    readonly reverse: Reply<TimedCount> | undefined
  }
  /** The answer, where it tells a day of the history. */
  readonly history?: GetAnswer | undefined
}

const { fixedTimeNormal, fixedTimeReverse, getMap, setMap, cumulativeHistoryNormal, cumulativeHistoryReverse } =
  smartMeter

export interface OpeningAnswer {
  /** undefined where no attempt was answered */
  readonly answer: GetAnswer | undefined
  readonly mostAtOnce: number | undefined
  /** Whether the answer has the day of the history that was asked for with it; undefined where none was. */
  readonly hasHistory: boolean | undefined
}

/**
 * Asks for the constants, the clock and the latest half hour in one frame; of an unknown meter for its property maps, too. That is
 * more than the six properties that a meter must serve at once. One that refuses, cuts or does not answer it has told that it serves
 * six: it is asked for more only once.
 *
 * Of a meter that serves its clock beside its history, the day that was set last is asked for, too. A night reads today and then
 * yesterday: so the next night finds the day that it misses, and a run that only reads today finds today. Its day word tells.
 * @throws {KenshinError} what ends the link.
 */
export async function askOpening(
  asker: Asker,
  { constants, known }: { readonly constants: readonly ReadableProperty[]; readonly known: Capabilities | undefined },
  waiting: Waiting,
): Promise<OpeningAnswer> {
  const all = [...constants, ...beside(known)]
  const first = constants.slice(0, 1)
  const mostAtOnce = known?.mostAtOnce
  if (known === undefined || mostAtOnce === undefined) {
    const answer = await asker.ask([all, constants, first], waiting)
    return { answer, mostAtOnce: mostServed(all.length, answer), hasHistory: undefined }
  }
  if (all.length > mostAtOnce) {
    const answer = await asker.ask([constants, constants, first], waiting)
    return { answer, mostAtOnce, hasHistory: undefined }
  }
  const history = historyBeside(known).slice(0, mostAtOnce - all.length)
  const whole = [...all, ...history]
  // Twice, because one may be lost: nothing is known of the link yet. Where both are, a meter that served it before is not to blame.
  const answer = await asker.ask([whole, whole, constants, first], waiting)
  const isKnown = known.historyInOpening === true
  const isTold = answer !== undefined && history.length > 0 && !(isKnown && answer.attempt > 2)
  return { answer, mostAtOnce, hasHistory: isTold ? tellsHistory(answer) : undefined }
}

/** What a meter has told by its answer to more than six; undefined where it was not asked for more, or told nothing. */
function mostServed(asked: number, answer: GetAnswer | undefined): number | undefined {
  if (answer === undefined || asked <= SIX) return undefined
  const isWhole = answer.servesAny && answer.size === asked
  return isWhole ? asked : Math.max(SIX, answer.servesAny ? answer.size : 0)
}

/** Not of a meter that is asked for each direction alone: one of them would come in vain. */
function historyBeside({ clockBesideHistory, directionsAtOnce, historyInOpening }: Capabilities): ReadableProperty[] {
  if (clockBesideHistory !== true || historyInOpening === false || directionsAtOnce === false) return []
  return [cumulativeHistoryNormal, ...(directionsAtOnce === true ? [cumulativeHistoryReverse] : [])]
}

/** Also for a day that was never set: what has no meaning is served all the same. */
function tellsHistory({ replyTo }: GetAnswer): boolean {
  const reply = replyTo(cumulativeHistoryNormal)
  return reply?.kind === 'value' || reply?.kind === 'invalid'
}

/** What is asked for beside the constants. */
const beside = (known: Capabilities | undefined): readonly ReadableProperty[] =>
  known === undefined
    ? [fixedTimeNormal, fixedTimeReverse, getMap, setMap]
    : [fixedTimeNormal, ...(lacks(known, fixedTimeReverse) ? [] : [fixedTimeReverse])]

/** EA and EB as an answer tells them. */
export const latestIn = ({ replyTo }: GetAnswer): Opening['latest'] => ({
  normal: replyTo(fixedTimeNormal),
  reverse: replyTo(fixedTimeReverse),
})
