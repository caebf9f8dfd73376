import { sleep } from '../base/time.js'
import type { KenshinError } from '../base/errors.js'
import { smartMeter } from '../echonet/properties.js'
import type { CountHistory } from '../echonet/history-values.js'
import type { NoValue, Reply } from '../meter/reply.js'
import type { HistoryContext } from './context.js'
import type { Direction, HistoryDay } from './day.js'
import { otherDay } from './errors.js'
import type { PlannedDay } from './plan.js'

/** What came of asking for a day in one direction. What ends the link or the run is thrown instead. */
export type DayResult = { readonly kind: 'done'; readonly value: HistoryDay } | DayWithoutReadings

export interface DayWithoutReadings {
  /**
   * `refused`: the meter answered that it does not give this day, however often it was asked. `unreadable`: silence, an answer for
   * another day or without meaning, or readings that contradict the store.
   */
  readonly kind: 'refused' | 'unreadable'
  readonly why: KenshinError
}

/** What came of a day, in each direction that was asked for. */
export type DayResults = readonly (readonly [Direction, DayResult])[]

const { cumulativeHistoryNormal, cumulativeHistoryReverse, historyDay } = smartMeter
const historyOf = { normal: cumulativeHistoryNormal, reverse: cumulativeHistoryReverse } as const

/** Another controller may set another day between our SetC and our Get; an answer may be damaged. */
const DAY_ATTEMPTS = 4
/** A meter that is busy for a minute refuses what it serves afterwards: pauses before it is asked again, ms. */
const REFUSAL_PAUSES_MS: readonly number[] = [2_000, 8_000, 20_000, 30_000]

/**
 * Reads one day: SetC E5, then Get E2 (and E4). The answer repeats the day in its first two bytes (the day word); E5 belongs to
 * the meter, not to our session, so an answer for another day is asked for again.
 * @param pausesMs before a refused request is repeated
 * @returns what came of each direction, in their order
 * @throws {KenshinError} what ends the link.
 */
export async function readDay(
  context: HistoryContext,
  planned: PlannedDay,
  pausesMs = REFUSAL_PAUSES_MS,
): Promise<DayResults> {
  const isSet = await setDay(context, planned, pausesMs)
  const results: [Direction, DayResult][] = []
  for (const direction of planned.directions) {
    const before = results.at(-1)?.[1]
    if (isSet.kind !== 'value') results.push([direction, withoutReadings(isSet)])
    // A meter that is silent to the first direction would be silent to the second.
    else if (before?.kind === 'unreadable' && before.why.code === 'meter.silent') results.push([direction, before])
    else results.push([direction, await readDirection(context, planned, direction, pausesMs)])
  }
  return results
}

const setDay = (
  context: HistoryContext,
  { daysAgo }: PlannedDay,
  pausesMs: readonly number[],
): Promise<Reply<undefined>> =>
  askUntilServed(context, pausesMs, () => context.asker.write(historyDay, daysAgo, context))

async function readDirection(
  context: HistoryContext,
  planned: PlannedDay,
  direction: Direction,
  pausesMs: readonly number[],
): Promise<DayResult> {
  const { asker, log } = context
  for (let attempt = 1; ; attempt++) {
    const reply = await askUntilServed(context, pausesMs, () => asker.read(historyOf[direction], context))
    if (reply.kind === 'refused' || reply.kind === 'silent') return withoutReadings(reply)
    if (reply.kind === 'value' && reply.value.day === planned.daysAgo)
      return { kind: 'done', value: dayOf(planned, direction, reply.value) }
    const why = reply.kind === 'value' ? otherDay({ asked: planned.daysAgo, answered: reply.value.day }) : reply.why
    log.warn('day read again', { date: planned.date, direction, why: why.message })
    if (attempt === DAY_ATTEMPTS) return { kind: 'unreadable', why }
    const isSet = await setDay(context, planned, pausesMs)
    if (isSet.kind !== 'value') return withoutReadings(isSet)
  }
}

/** Asks again after pauses while the meter refuses: a busy one serves a moment later, and quick repeats would all be refused. */
async function askUntilServed<T>(
  context: HistoryContext,
  pausesMs: readonly number[],
  ask: () => Promise<Reply<T>>,
): Promise<Reply<T>> {
  for (const pauseMs of pausesMs) {
    const reply = await ask()
    if (reply.kind !== 'refused') return reply
    await sleep(pauseMs, context)
  }
  return ask()
}

const withoutReadings = ({ kind, why }: NoValue): DayWithoutReadings => ({
  kind: kind === 'refused' ? 'refused' : 'unreadable',
  why,
})

const dayOf = ({ date, daysAgo }: PlannedDay, direction: Direction, { counts, outside }: CountHistory): HistoryDay => ({
  date,
  direction,
  counts,
  outside,
  final: daysAgo > 0,
})
