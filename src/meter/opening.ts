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
}

const { fixedTimeNormal, fixedTimeReverse, getMap, setMap } = smartMeter

/**
 * Asks for the constants, the clock and the latest half hour in one frame; of an unknown meter for its property maps, too. That is
 * more than the six properties that a meter must serve at once. One that refuses, cuts or does not answer it has told that it serves
 * six: it is asked for more only once.
 * @returns undefined where no attempt was answered
 * @throws {KenshinError} what ends the link.
 */
export async function askOpening(
  asker: Asker,
  { constants, known }: { readonly constants: readonly ReadableProperty[]; readonly known: Capabilities | undefined },
  waiting: Waiting,
): Promise<{ readonly answer: GetAnswer | undefined; readonly mostAtOnce: number | undefined }> {
  const all = [...constants, ...beside(known)]
  const most = known?.mostAtOnce
  if (most !== undefined && all.length > most) {
    const answer = await asker.ask([constants, constants, constants.slice(0, 1)], waiting)
    return { answer, mostAtOnce: most }
  }
  const first = constants.slice(0, 1)
  const answer = await asker.ask(most === undefined ? [all, constants, first] : [all, all, constants, first], waiting)
  if (answer === undefined || all.length <= SIX || most !== undefined) return { answer, mostAtOnce: most }
  const isWhole = answer.servesAny && answer.size === all.length
  return { answer, mostAtOnce: isWhole ? all.length : Math.max(SIX, answer.servesAny ? answer.size : 0) }
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
