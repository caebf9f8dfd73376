import { sleep } from '../base/time.js'
import { smartMeter } from '../echonet/properties.js'
import type { CountHistory } from '../echonet/history-values.js'
import type { ClockReading } from '../meter/meter-clock.js'
import type { Reply } from '../meter/reply.js'
import type { Directions } from './ask-history.js'
import type { ReadingContext } from './context.js'
import type { DayResult, DayResults } from './day-results.js'
import type { Direction } from './day.js'
import { otherDay } from './errors.js'
import type { PlannedDay } from './plan.js'
import { readBySetGet } from './read-by-set-get.js'
import { readDayByHalfHours } from './read-half-hours.js'
import { readSwiftly } from './read-swiftly.js'
import { readWithHalfHours } from './read-with-half-hours.js'
import { readDayOf, resultsIn, withoutReadings, type FirstAnswer } from './told-day.js'

const { historyDay } = smartMeter

/** Another controller may set another day between our SetC and our Get; an answer may be damaged. */
const DAY_ATTEMPTS = 4
/** A meter that is busy for a minute refuses what it serves afterwards: pauses before it is asked again, ms. */
const REFUSAL_PAUSES_MS: readonly number[] = [2_000, 8_000, 20_000, 30_000]

/**
 * Reads one day, by half hours (ED, EC) where the meter does not serve it as a day.
 * @returns what came of each direction, in their order
 * @throws {KenshinError} what ends the link.
 */
export async function readDay(
  context: ReadingContext,
  planned: PlannedDay,
  pausesMs?: readonly number[],
): Promise<DayResults> {
  const { second } = context
  if (second.readsDays) return readDayByHalfHours(context, planned)
  const results = await readDayByDays(context, planned, second.isWithholding ? [] : pausesMs)
  if (!second.isOpen || results.every(([, result]) => !isWithheld(result))) return results
  const others = await readDayByHalfHours(context, planned)
  if (others.some(([, { kind }]) => kind === 'done')) {
    second.noteWithheld()
    // Without bought energy of today nothing could be read by days. Sold energy alone, or a strange answer, is a matter of this day.
    if (planned.daysAgo === 0 && isRefused(results, 'normal')) await second.noteReadsDays()
  }
  return results.map(([direction, result], i) => [direction, isWithheld(result) ? others[i]![1] : result])
}

const isRefused = (results: DayResults, direction: Direction): boolean =>
  results.some(([of, { kind }]) => of === direction && kind === 'refused')

/** The meter answers, without this day. Silence is no refusal: it would be silent to half hours as well. */
const isWithheld = (result: DayResult): boolean =>
  result.kind === 'refused' || (result.kind === 'unreadable' && result.why.code !== 'meter.silent')

/**
 * Reads one day: SetC E5, then Get E2 (and E4), or both by a SetGet. The answer repeats the day in its first two bytes (the day word);
 * E5 belongs to the meter, not to our session, so an answer for another day is asked for again.
 * @param pausesMs before a refused request is repeated
 * @returns what came of each direction, in their order
 * @throws {KenshinError} what ends the link.
 */
async function readDayByDays(
  context: ReadingContext,
  planned: PlannedDay,
  pausesMs = REFUSAL_PAUSES_MS,
): Promise<DayResults> {
  const { results: told, onRead } = (await firstAnswer(context, planned)) ?? {}
  const first = told ?? (await setAndReadBoth(context, planned, pausesMs))
  const results: [Direction, DayResult][] = []
  for (const direction of planned.directions) {
    const before = results.at(-1)?.[1]
    // A meter that is silent to the first direction would be silent to the second.
    const isSilent = before?.kind === 'unreadable' && before.why.code === 'meter.silent'
    const result = first.get(direction) ?? (isSilent ? before : undefined)
    results.push([direction, result ?? (await readDirection(context, planned, direction, pausesMs))])
  }
  if (results.every(([, { kind }]) => kind === 'done')) await onRead?.(results)
  return results
}

/** The day that came with the constants, or by fewer requests than two; otherwise undefined. */
async function firstAnswer(context: ReadingContext, planned: PlannedDay): Promise<FirstAnswer | undefined> {
  const opened = context.histories.takeOpened(planned)
  if (opened) return { results: resultsIn(context, planned, opened) }
  return (
    (await readSwiftly(context, planned)) ??
    (await readWithHalfHours(context, planned)) ??
    (await readBySetGet(context, planned))
  )
}

const setDay = (
  context: ReadingContext,
  { daysAgo }: PlannedDay,
  pausesMs: readonly number[],
): Promise<Reply<undefined>> =>
  askUntilServed(context, pausesMs, () => context.asker.write(historyDay, daysAgo, context))

/** Both directions in one answer, where the meter serves that. @returns those that need not be asked for alone */
async function setAndReadBoth(
  context: ReadingContext,
  planned: PlannedDay,
  pausesMs: readonly number[],
): Promise<ReadonlyMap<Direction, DayResult>> {
  const isSet = await setDay(context, planned, pausesMs)
  if (isSet.kind !== 'value') return new Map(planned.directions.map((one) => [one, withoutReadings(isSet)]))
  const [first, ...others] = planned.directions
  if (first === undefined || others.length === 0 || !context.histories.asksForBoth) return new Map()
  const both: Directions = [first, ...others]
  return resultsIn(context, planned, await context.histories.ask(both, context))
}

async function readDirection(
  context: ReadingContext,
  planned: PlannedDay,
  direction: Direction,
  pausesMs: readonly number[],
): Promise<DayResult> {
  let clock: ClockReading | undefined
  const ask = async (): Promise<Reply<CountHistory>> => {
    const told = await context.histories.ask([direction], context)
    clock = told.clock
    return told.replyTo(direction)!
  }
  for (let attempt = 1; ; attempt++) {
    const reply = await askUntilServed(context, pausesMs, ask)
    if (reply.kind === 'refused' || reply.kind === 'silent') return withoutReadings(reply)
    if (reply.kind === 'value' && reply.value.day === planned.daysAgo)
      return readDayOf(context, planned, direction, { told: reply.value, clock })
    const why = reply.kind === 'value' ? otherDay({ asked: planned.daysAgo, answered: reply.value.day }) : reply.why
    context.log.warn('day read again', { date: planned.date, direction, why: why.message })
    if (attempt === DAY_ATTEMPTS) return { kind: 'unreadable', why }
    const isSet = await setDay(context, planned, pausesMs)
    if (isSet.kind !== 'value') return withoutReadings(isSet)
  }
}

/** Asks again after pauses while the meter refuses: a busy one serves a moment later, and quick repeats would all be refused. */
async function askUntilServed<T>(
  context: ReadingContext,
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
