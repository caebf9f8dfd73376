import { KenshinError } from '../base/errors.js'
import { text } from '../base/text.js'
import { sleep } from '../base/time.js'
import { smartMeter } from '../echonet/properties.js'
import type { CountHistory, TimedCount } from '../echonet/register-values.js'
import { lacks } from '../meter/capabilities.js'
import { insist } from '../meter/insist.js'
import { refused, valueOf, type NoValue, type Reply } from '../meter/reply.js'
import type { DayResult, DayResults, HistoryContext } from './context.js'
import type { Direction, HistoryDay } from './day.js'
import type { PlannedDay } from './plan.js'
import type { Counts } from './usage.js'

type Asking = Pick<HistoryContext, 'asker' | 'profile' | 'time' | 'log' | 'signal'>

const { fixedTimeNormal, fixedTimeReverse, cumulativeReverse, historyDay } = smartMeter
const historyOf = { normal: smartMeter.cumulativeHistoryNormal, reverse: smartMeter.cumulativeHistoryReverse } as const

/** Another controller may set another day between our SetC and our Get; an answer may be damaged. */
const DAY_ATTEMPTS = 4
/** A meter that is busy for a minute refuses what it serves afterwards: pauses before it is asked again, ms. */
export const REFUSAL_PAUSES_MS: readonly number[] = [2_000, 8_000, 20_000, 30_000]

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

/**
 * Reads EA and EB; where EB tells nothing, E3 says whether energy was ever sold.
 * @throws {KenshinError} why EA has no value. Trouble with sold energy is none of bought energy.
 */
export async function readLatest(asking: Asking): Promise<Latest> {
  const { asker, profile, signal } = asking
  const { severalAtOnce } = profile.capabilities
  const askNormal = (): Promise<Reply<TimedCount>> => asker.read(fixedTimeNormal, { signal })
  const [together, reverse] = lacks(profile.capabilities, fixedTimeReverse)
    ? [await askNormal(), refused('EPC EB')]
    : await asker.readAll([fixedTimeNormal, fixedTimeReverse], { severalAtOnce, signal })
  const normal = valueOf(await insist(together, askNormal, asking))
  const sold = await latestSold(asking, reverse)
  if (sold === 'unused' || !lacks(profile.capabilities, historyOf.reverse)) return { normal, reverse: sold }
  if (sold !== 'unserved') asking.log.warn('the meter keeps no history of sold energy (E4)')
  return { normal, reverse: 'unused' }
}

async function latestSold(
  { asker, profile, signal, log }: Asking,
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

/**
 * Reads one day: SetC E5, then Get E2 (and E4). The answer repeats the day in its first two bytes (the day word); E5 belongs to
 * the meter, not to our session, so an answer for another day is asked for again.
 * @param pausesMs before a refused request is repeated
 * @returns what came of each direction, in their order
 * @throws {KenshinError} what ends the link.
 */
export async function readDay(asking: Asking, planned: PlannedDay, pausesMs = REFUSAL_PAUSES_MS): Promise<DayResults> {
  const isSet = await setDay(asking, planned, pausesMs)
  const results: [Direction, DayResult][] = []
  for (const direction of planned.directions) {
    const before = results.at(-1)?.[1]
    if (isSet.kind !== 'value') results.push([direction, without(isSet)])
    // A meter that is away is not asked twice in vain.
    else if (before?.kind === 'unreadable' && before.why.code === 'meter.silent') results.push([direction, before])
    else results.push([direction, await readDirection(asking, planned, direction, pausesMs)])
  }
  return results
}

const setDay = (asking: Asking, { daysAgo }: PlannedDay, pausesMs: readonly number[]): Promise<Reply<undefined>> =>
  unlessRefused(asking, pausesMs, () => asking.asker.write(historyDay, daysAgo, asking))

async function readDirection(
  asking: Asking,
  planned: PlannedDay,
  direction: Direction,
  pausesMs: readonly number[],
): Promise<DayResult> {
  const { asker, log } = asking
  for (let attempt = 1; ; attempt++) {
    const reply = await unlessRefused(asking, pausesMs, () => asker.read(historyOf[direction], asking))
    if (reply.kind === 'refused' || reply.kind === 'silent') return without(reply)
    if (reply.kind === 'value' && reply.value.day === planned.daysAgo)
      return { kind: 'done', value: dayOf(planned, direction, reply.value) }
    const why = reply.kind === 'value' ? otherDay(planned.daysAgo, reply.value.day) : reply.why
    log.warn('day read again', { date: planned.date, direction, why: why.message })
    if (attempt === DAY_ATTEMPTS) return { kind: 'unreadable', why }
    const isSet = await setDay(asking, planned, pausesMs)
    if (isSet.kind !== 'value') return without(isSet)
  }
}

/** Pauses let a busy meter finish its work: refused three times in a row within a second is refused once. */
async function unlessRefused<T>(
  asking: Asking,
  pausesMs: readonly number[],
  ask: () => Promise<Reply<T>>,
): Promise<Reply<T>> {
  for (const pauseMs of pausesMs) {
    const reply = await ask()
    if (reply.kind !== 'refused') return reply
    await sleep(pauseMs, asking)
  }
  return ask()
}

const without = ({ kind, why }: NoValue): DayResult => ({ kind: kind === 'refused' ? 'refused' : 'unreadable', why })

const dayOf = ({ date, daysAgo }: PlannedDay, direction: Direction, { counts, outside }: CountHistory): HistoryDay => ({
  date,
  direction,
  counts,
  outside,
  final: daysAgo > 0,
})

const otherDay = (asked: number, answered: number): KenshinError =>
  new KenshinError(
    'history.other-day',
    text(
      `The meter answered for ${answered} days ago instead of ${asked}.`,
      `メーターが ${asked} 日前ではなく ${answered} 日前の履歴を返しました。`,
    ),
  )
