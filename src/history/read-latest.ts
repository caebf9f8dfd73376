import { smartMeter } from '../echonet/properties.js'
import type { TimedCount } from '../echonet/register-values.js'
import { lacks } from '../meter/capabilities.js'
import type { Opening } from '../meter/opening.js'
import { askAgain } from '../meter/ask-again.js'
import { refused, valueOf, type Reply } from '../meter/reply.js'
import type { HistoryContext, ReadingContext } from './context.js'
import type { Counts } from '../echonet/energy.js'
import { directions, type Direction } from './day.js'

const { fixedTimeNormal, fixedTimeReverse, cumulativeReverse, cumulativeHistoryReverse } = smartMeter

/** The meter's latest half hour; each direction has its own. */
export interface Latest {
  readonly normal: TimedCount
  /**
   * `unused`: nothing was ever sold. `unserved`: the meter refuses to tell. `unstamped`: something was sold, but EB tells no time or
   * count. `unknown`: neither EB nor E3 tells anything; the history may.
   */
  readonly reverse: TimedCount | 'unused' | 'unserved' | 'unstamped' | 'unknown'
}

/** Whether the history of sold energy is worth asking for. */
export const mayBeSold = ({ reverse }: Latest, stored: Counts): boolean =>
  reverse !== 'unused' && (reverse !== 'unserved' || stored.size > 0)

/** Whether these half hours are stored, in each direction that tells one. */
export const isStored = (latest: Latest, stored: (direction: Direction) => Counts): boolean =>
  directions.every((direction) => {
    const stamped = latest[direction]
    return typeof stamped === 'string' || stored(direction).get(stamped.time) === stamped.count
  })

/**
 * Reads EA and EB, unless they are told already; where EB tells nothing, E3 says whether energy was ever sold.
 * @throws {KenshinError} why EA has no value. Trouble with sold energy is none of bought energy.
 */
export async function readLatest(
  context: HistoryContext & Pick<ReadingContext, 'second'>,
  told?: Opening['latest'],
): Promise<Latest> {
  const { asker, profile, signal } = context
  const askNormal = (): Promise<Reply<TimedCount>> => asker.read(fixedTimeNormal, { signal })
  const [first, reverse] = await readStamps(context, told)
  const normal = valueOf(await askAgain(first, askNormal, context))
  const sold = await latestSold(context, reverse)
  const isKept = context.second.readsDays || !lacks(profile.capabilities, cumulativeHistoryReverse)
  if (sold === 'unused' || isKept) return { normal, reverse: sold }
  if (sold !== 'unserved') context.log.warn('the meter keeps no history of sold energy (E4)')
  return { normal, reverse: 'unused' }
}

async function readStamps(
  { asker, profile, signal }: HistoryContext,
  told: Opening['latest'] | undefined,
): Promise<readonly [Reply<TimedCount>, Reply<TimedCount>]> {
  const { capabilities } = profile
  const reverse = lacks(capabilities, fixedTimeReverse) ? refused('EPC EB') : told?.reverse
  if (reverse !== undefined) return [told?.normal ?? (await asker.read(fixedTimeNormal, { signal })), reverse]
  if (told?.normal !== undefined) return [told.normal, await asker.read(fixedTimeReverse, { signal })]
  return asker.readAll([fixedTimeNormal, fixedTimeReverse], { severalAtOnce: capabilities.severalAtOnce, signal })
}

async function latestSold(
  { asker, profile, signal, log }: HistoryContext,
  stamped: Reply<TimedCount>,
): Promise<Latest['reverse']> {
  if (stamped.kind === 'value' && stamped.value.count !== undefined)
    return stamped.value.count > 0 ? stamped.value : 'unused'
  const register = lacks(profile.capabilities, cumulativeReverse)
    ? refused('EPC E3')
    : await asker.read(cumulativeReverse, { signal })
  if (register.kind === 'value' && register.value !== undefined) {
    if (register.value === 0) return 'unused'
    log.warn('the latest half hour of sold energy (EB) has no value', { why: whyOf(stamped) })
    return 'unstamped'
  }
  return stamped.kind === 'refused' && register.kind === 'refused' ? 'unserved' : 'unknown'
}

const whyOf = (reply: Reply<unknown>): string => (reply.kind === 'value' ? 'no data' : reply.why.message)
